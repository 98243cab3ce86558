/** Emergency: what is agreed, what happened, what was tried out, and which systems have a plan. */
import type { JSX } from 'solid-js';
import { type TextKey, t } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Coverage } from './Coverage.tsx';
import { Drills } from './Drills.tsx';
import { Incidents } from './Incidents.tsx';
import { Plans } from './Plans.tsx';
import { Reporting } from './Reporting.tsx';

const tabs: readonly { id: string; title: TextKey; content: () => JSX.Element }[] = [
  { id: 'plans', title: 'emergency.tab_plans', content: () => <Plans /> },
  { id: 'incidents', title: 'emergency.tab_incidents', content: () => <Incidents /> },
  { id: 'drills', title: 'emergency.tab_drills', content: () => <Drills /> },
  { id: 'coverage', title: 'emergency.tab_coverage', content: () => <Coverage /> },
  { id: 'reporting', title: 'emergency.tab_reporting', content: () => <Reporting /> },
];

export default function Emergency() {
  return (
    <Page title={t('emergency.title')} detail={t('emergency.intro')}>
      <Tabs label={t('emergency.title')} tabs={tabs.map((tab) => ({ ...tab, title: t(tab.title) }))} />
    </Page>
  );
}
