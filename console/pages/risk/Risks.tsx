/** Risk assessments: all within reach, the risks that are to be treated, and the editions of bands and matrices. */
import type { JSX } from 'solid-js';
import { type TextKey, t } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Editions } from './Editions.tsx';
import { OpenRisks } from './OpenRisks.tsx';
import { RiskList } from './RiskList.tsx';

const tabs: readonly { id: string; title: TextKey; content: () => JSX.Element }[] = [
  { id: 'list', title: 'risk.tab_list', content: () => <RiskList /> },
  { id: 'open', title: 'risk.tab_open', content: () => <OpenRisks /> },
  { id: 'editions', title: 'risk.tab_editions', content: () => <Editions /> },
];

export default function Risks() {
  return (
    <Page title={t('risk.title')} detail={t('risk.intro')}>
      <Tabs label={t('risk.title')} tabs={tabs.map((tab) => ({ ...tab, title: t(tab.title) }))} />
    </Page>
  );
}
