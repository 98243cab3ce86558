/** All risk assessments within reach, the newest first. */
import { useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import FlameIcon from 'lucide-solid/icons/flame';
import PlusIcon from 'lucide-solid/icons/plus';
import { Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { type RiskRow, risk_states, riskQueries, systemsText } from './calls.ts';
import { LevelMark, RiskStateMark } from './marks.tsx';
import { RiskDialog } from './RiskDialog.tsx';

const stateText = (state: RiskRow['state']) => word('risk', `state_${state}`);
const countText = (row: RiskRow) => t('risk.scenarios_n', { n: row.scenarios, unrated: row.unrated });

const columns: Column<RiskRow>[] = [
  { id: 'title', title: 'risk.heading', width: 220, grow: true, value: (row) => row.title, sort: false },
  { id: 'systems', title: 'risk.systems', width: 180, grow: true, value: systemsText, sort: false },
  { id: 'method', title: 'risk.method', width: 110, value: (row) => word('risk', `method_${row.method}`), sort: false },
  {
    id: 'state',
    title: 'risk.state',
    width: 100,
    value: (row) => stateText(row.state),
    cell: (row) => <RiskStateMark state={row.state} />,
    sort: false,
  },
  { id: 'scenarios', title: 'risk.tab_scenarios', width: 200, value: countText, sort: false },
  {
    id: 'highest',
    title: 'risk.highest',
    width: 110,
    value: (row) => row.highest,
    cell: (row) => <LevelMark level={row.highest} />,
    sort: false,
  },
  {
    id: 'created_at',
    title: 'risk.created_at',
    width: 110,
    value: (row) => row.created_at,
    cell: (row) => <Time at={row.created_at} short />,
    sort: false,
  },
];

export function RiskList() {
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const filters = makeFilters(['q', 'state']);
  const pages = useInfiniteQuery(() => riskQueries.list(filters.query()));
  const refused = () => (session.may('assessments:write') ? undefined : t('ui.may_not'));
  const addButton = () => (
    <Button kind="primary" disabled={refused()} onClick={() => setSearch({ new: '1' })}>
      <PlusIcon class="size-4" />
      {t('risk.add')}
    </Button>
  );
  return (
    <>
      <PagedTable
        name="risk-assessments"
        label={t('risk.title')}
        columns={columns}
        pages={pages}
        all={() => riskQueries.all(filters.query())}
        href={(row) => paths.risk(row.id)}
        order={filters.order}
        toolbar={
          <div class="flex flex-wrap items-center gap-2">
            <FilterBar
              filters={filters}
              choices={[
                {
                  ...{ key: 'state', title: t('risk.state') },
                  options: risk_states.map((value) => ({ value, label: stateText(value) })),
                },
              ]}
              placeholder={t('risk.filter')}
            />
            {addButton()}
          </div>
        }
        narrow={(row) => <Narrow row={row} />}
        main
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={
          <Empty icon={<FlameIcon />} title={t('risk.none')} hint={t('risk.none_hint')}>
            {addButton()}
          </Empty>
        }
      />
      <Show when={search.new === '1'}>
        <RiskDialog close={() => setSearch({ new: null })} />
      </Show>
    </>
  );
}

function Narrow(props: { row: RiskRow }) {
  return (
    <a href={paths.risk(props.row.id)} class="block space-y-0.5 text-ink no-underline">
      <div class="flex items-start justify-between gap-3">
        <span class="min-w-0 font-medium break-words">{props.row.title}</span>
        <RiskStateMark state={props.row.state} />
      </div>
      <p class="flex flex-wrap gap-x-3 text-sm text-dim">
        <span>{systemsText(props.row)}</span>
        <span class="numeric">{countText(props.row)}</span>
        <LevelMark level={props.row.highest} />
      </p>
    </a>
  );
}
