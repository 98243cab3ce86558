/** All load plans within reach, the newest first. */
import { useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import PlusIcon from 'lucide-solid/icons/plus';
import WeightIcon from 'lucide-solid/icons/weight';
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { loadQueries, type PlanRow, plan_states, planStateText, rateText, windowText } from './calls.ts';
import { PlanStateMark } from './marks.tsx';
import { NewPlanDialog } from './PlanDialog.tsx';

const columns: Column<PlanRow>[] = [
  { id: 'name', title: 'load.name', width: 200, grow: true, value: (row) => row.name, sort: false },
  { id: 'system', title: 'load.system', width: 160, grow: true, value: (row) => row.system, sort: false },
  {
    id: 'state',
    title: 'load.state',
    width: 100,
    value: (row) => planStateText(row.state),
    cell: (row) => <PlanStateMark state={row.state} />,
    sort: false,
  },
  { id: 'window', title: 'load.window', width: 300, value: windowText, sort: false },
  {
    id: 'ceiling_rate',
    title: 'load.ceiling',
    width: 105,
    align: 'end',
    value: (row) => row.ceiling_rate,
    cell: (row) => rateText(row.ceiling_rate),
    sort: false,
  },
  {
    id: 'created_by',
    title: 'load.author',
    width: 100,
    value: (row) => row.created_by_name ?? row.created_by,
    sort: false,
  },
  {
    id: 'decided_by',
    title: 'load.approver',
    width: 100,
    value: (row) => row.decided_by_name ?? row.decided_by,
    cell: (row) => row.decided_by_name ?? row.decided_by ?? <span class="text-dim">{t('load.nobody')}</span>,
    sort: false,
  },
  { id: 'runs', title: 'load.runs', width: 90, align: 'end', value: (row) => row.runs, sort: false },
];

export function Plans() {
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const filters = makeFilters(['state', 'system_id']);
  const pages = useInfiniteQuery(() => loadQueries.plans(filters.query()));
  const refused = () => (session.may('load:write') ? undefined : t('ui.may_not'));
  const addButton = () => (
    <Button kind="primary" disabled={refused()} onClick={() => setSearch({ new: '1' })}>
      <PlusIcon class="size-4" />
      {t('load.add')}
    </Button>
  );
  return (
    <>
      <PagedTable
        name="load-plans"
        label={t('load.tab_plans')}
        columns={columns}
        pages={pages}
        all={() => loadQueries.allPlans(filters.query())}
        href={(row) => paths.loadPlan(row.id)}
        toolbar={
          <div class="flex flex-wrap items-center gap-2">
            <FilterBar
              filters={filters}
              choices={[
                {
                  ...{ key: 'state', title: t('load.state') },
                  options: plan_states.map((value) => ({ value, label: planStateText(value) })),
                },
              ]}
              without_text
            />
            {addButton()}
          </div>
        }
        narrow={(row) => <Narrow row={row} />}
        main
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={
          <Empty icon={<WeightIcon />} title={t('load.none')} hint={t('load.none_hint')}>
            {addButton()}
          </Empty>
        }
      />
      <Show when={search.new === '1'}>
        <NewPlanDialog close={() => setSearch({ new: null })} />
      </Show>
    </>
  );
}

function Narrow(props: { row: PlanRow }) {
  return (
    <a href={paths.loadPlan(props.row.id)} class="block space-y-0.5 text-ink no-underline">
      <div class="flex items-start justify-between gap-3">
        <span class="min-w-0 font-medium break-words">{props.row.name}</span>
        <PlanStateMark state={props.row.state} />
      </div>
      <p class="flex flex-wrap gap-x-3 text-sm text-dim">
        <span>{props.row.system}</span>
        <span class="numeric">{rateText(props.row.ceiling_rate)}</span>
        <span class="numeric">{windowText(props.row)}</span>
      </p>
    </a>
  );
}
