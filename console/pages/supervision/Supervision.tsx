/** Supervision: who stands where and why, by which rules, what is objected to, and what was published. */
import type { JSX } from 'solid-js';
import { type TextKey, t } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Bulletins } from './Bulletins.tsx';
import { Months } from './Months.tsx';
import { Objections } from './Objections.tsx';
import { RuleSets } from './RuleSets.tsx';

const tabs: readonly { id: string; title: TextKey; content: () => JSX.Element }[] = [
  { id: 'months', title: 'supervision.tab_months', content: () => <Months /> },
  { id: 'objections', title: 'supervision.tab_objections', content: () => <Objections /> },
  { id: 'bulletins', title: 'supervision.tab_bulletins', content: () => <Bulletins /> },
  { id: 'rules', title: 'supervision.tab_rules', content: () => <RuleSets /> },
];

export default function Supervision() {
  return (
    <Page title={t('supervision.title')} detail={t('supervision.intro')}>
      <Tabs label={t('supervision.title')} tabs={tabs.map((tab) => ({ ...tab, title: t(tab.title) }))} />
    </Page>
  );
}
