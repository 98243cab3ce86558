/** Administrative areas and the units that answer for nodes and systems: two trees. */
import { useQuery } from '@tanstack/solid-query';
import { queries } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { AreaTree } from './AreaTree.tsx';
import { UnitTree } from './UnitTree.tsx';

export default function Areas() {
  const areas = useQuery(() => queries.areas());
  const units = useQuery(() => queries.units());
  const total = (query: typeof areas | typeof units) => (query.isPending ? undefined : query.data?.total);
  return (
    <Page title={t('shell.areas')}>
      <Tabs
        label={t('shell.areas')}
        tabs={[
          { id: 'areas', title: t('areas.areas'), count: total(areas), content: () => <AreaTree query={areas} /> },
          { id: 'units', title: t('areas.units'), count: total(units), content: () => <UnitTree query={units} /> },
        ]}
      />
    </Page>
  );
}
