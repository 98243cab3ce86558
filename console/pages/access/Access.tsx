/** Access of LANs and dedicated networks: the register, how far it reaches, and what is exempt. */
import type { JSX } from 'solid-js';
import { type TextKey, t } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Coverage } from './Coverage.tsx';
import { Exemptions } from './Exemptions.tsx';
import { Places } from './Places.tsx';
import { Register } from './Register.tsx';

const tabs: readonly { id: string; title: TextKey; content: () => JSX.Element }[] = [
  { id: 'register', title: 'access.tab_register', content: () => <Register /> },
  { id: 'coverage', title: 'access.tab_coverage', content: () => <Coverage /> },
  { id: 'places', title: 'access.tab_places', content: () => <Places /> },
  { id: 'exemptions', title: 'access.tab_exemptions', content: () => <Exemptions /> },
];

export default function Access() {
  return (
    <Page title={t('access.title')} detail={t('access.intro')}>
      <Tabs label={t('access.title')} tabs={tabs.map((tab) => ({ ...tab, title: t(tab.title) }))} />
    </Page>
  );
}
