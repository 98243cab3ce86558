/** Topology: the map of nodes and links, and the same as a table. */
import { useSearchParams } from '@solidjs/router';
import { t } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { LinkTable } from './LinkTable.tsx';
import { MapTab } from './MapTab.tsx';

export default function Topology() {
  const [search] = useSearchParams();
  return (
    <Page title={t('topology.title')} detail={search.tab === 'table' ? t('topology.intro') : undefined}>
      <Tabs
        label={t('topology.title')}
        tabs={[
          { id: 'map', title: t('topology.tab_map'), content: () => <MapTab /> },
          { id: 'table', title: t('topology.tab_table'), content: () => <LinkTable /> },
        ]}
      />
    </Page>
  );
}
