/** Settings: the site, credentials, the built-in lab, what this program is. */
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { About } from './About.tsx';
import { Credentials } from './Credentials.tsx';
import { General } from './General.tsx';
import { Hooks } from './Hooks.tsx';
import { LabControl } from './LabControl.tsx';
import { Mail } from './Mail.tsx';
import { Province } from './Province.tsx';
import { Seal } from './Seal.tsx';
import { ServiceLevels } from './ServiceLevels.tsx';

export default function Settings() {
  const session = useSession();
  return (
    <Page title={t('shell.settings')}>
      <Tabs
        label={t('shell.settings')}
        tabs={[
          { id: 'general', title: t('settings.general'), content: () => <General may={session.may} /> },
          {
            id: 'service-levels',
            title: t('service_levels.title'),
            content: () => <ServiceLevels may={session.may} />,
          },
          { id: 'province', title: t('province.title'), content: () => <Province may={session.may} /> },
          { id: 'seal', title: t('seals.title'), content: () => <Seal may={session.may} /> },
          { id: 'credentials', title: t('settings.credentials'), content: () => <Credentials may={session.may} /> },
          { id: 'mail', title: t('notices.mail'), content: () => <Mail may={session.may} /> },
          { id: 'hooks', title: t('emergency_runs.hooks'), content: () => <Hooks may={session.may} /> },
          { id: 'lab', title: t('settings.lab'), content: () => <LabControl may={session.may} /> },
          { id: 'about', title: t('settings.about'), content: () => <About /> },
        ]}
      />
    </Page>
  );
}
