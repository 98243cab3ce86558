/** Load tests: what is planned, what was sent, which systems were tested, and what each may be asked. */
import type { JSX } from 'solid-js';
import { type TextKey, t } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Coverage } from './Coverage.tsx';
import { Limits } from './Limits.tsx';
import { Plans } from './Plans.tsx';
import { Runs } from './Runs.tsx';

const tabs: readonly { id: string; title: TextKey; content: () => JSX.Element }[] = [
  { id: 'plans', title: 'load.tab_plans', content: () => <Plans /> },
  { id: 'runs', title: 'load.tab_runs', content: () => <Runs /> },
  { id: 'coverage', title: 'load.tab_coverage', content: () => <Coverage /> },
  { id: 'limits', title: 'load.tab_limits', content: () => <Limits /> },
];

export default function LoadTests() {
  return (
    <Page title={t('load.title')} detail={t('load.intro')}>
      <Tabs label={t('load.title')} tabs={tabs.map((tab) => ({ ...tab, title: t(tab.title) }))} />
    </Page>
  );
}
