/** The IPv6 migration: shares, targets, the catalogue of checks, and what it is measured by. */
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Capabilities } from './Capabilities.tsx';
import { Checks } from './Checks.tsx';
import { Coverage } from './Coverage.tsx';
import { Goals } from './Goals.tsx';
import { Ipv6Overview } from './Overview.tsx';
import { Plan } from './Plan.tsx';
import { Settings } from './Settings.tsx';
import { Targets } from './Targets.tsx';

export default function Ipv6() {
  const session = useSession();
  return (
    <Page title={t('ipv6.title')} detail={t('ipv6.intro')}>
      <Tabs
        label={t('ipv6.title')}
        tabs={[
          { id: 'overview', title: t('ipv6.tab_overview'), content: () => <Ipv6Overview /> },
          { id: 'targets', title: t('ipv6.tab_targets'), content: () => <Targets /> },
          { id: 'plan', title: t('ipv6_plan.tab'), content: () => <Plan /> },
          { id: 'coverage', title: t('coverage.title'), content: () => <Coverage /> },
          { id: 'goals', title: t('ipv6_goals.tab'), content: () => <Goals /> },
          { id: 'capabilities', title: t('ipv6_capabilities.title'), content: () => <Capabilities /> },
          { id: 'checks', title: t('ipv6.tab_checks'), content: () => <Checks /> },
          ...(session.may('settings:read')
            ? [{ id: 'settings', title: t('ipv6.tab_settings'), content: () => <Settings may={session.may} /> }]
            : []),
        ]}
      />
    </Page>
  );
}
