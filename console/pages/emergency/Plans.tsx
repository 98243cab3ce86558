/** All plans within reach: those in force first. */
import { useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import BookOpenIcon from 'lucide-solid/icons/book-open';
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
import { LibraryDialog } from './LibraryDialog.tsx';
import { categoryText, type PlanRow, planQueries } from './plan-calls.ts';
import { PlanMark, ReviewDue } from './plan-marks.tsx';

const unitText = ({ unit }: PlanRow) => unit ?? t('emergency_plans.whole');
const Since = (props: { plan: PlanRow }) => (
  <Show when={props.plan.in_force_at} fallback={<span class="text-dim">—</span>}>
    {(at) => <Time at={at()} short />}
  </Show>
);

const columns: Column<PlanRow>[] = [
  {
    id: 'title',
    title: 'emergency_plans.title_column',
    width: 220,
    grow: true,
    value: (row) => row.title,
    sort: false,
  },
  {
    id: 'category',
    title: 'emergency.category',
    width: 130,
    value: (row) => categoryText(row.category),
    sort: false,
  },
  { id: 'unit', title: 'emergency_plans.unit', width: 130, grow: true, value: unitText, sort: false },
  {
    id: 'state',
    title: 'emergency_plans.state',
    width: 200,
    value: (row) => row.work_state ?? (row.in_force_version === null ? 'none' : 'in_force'),
    cell: (row) => <PlanMark plan={row} />,
    sort: false,
  },
  {
    id: 'in_force_at',
    title: 'emergency_plans.in_force_since',
    width: 120,
    value: (row) => row.in_force_at,
    cell: (row) => <Since plan={row} />,
    sort: false,
  },
  {
    id: 'review_due_at',
    title: 'emergency_plans.review_due',
    width: 170,
    value: (row) => row.review_due_at,
    cell: (row) => <ReviewDue plan={row} />,
    sort: false,
  },
  { id: 'read', title: 'emergency_plans.read_count', width: 75, align: 'end', value: (row) => row.read, sort: false },
  { id: 'runs', title: 'emergency_plans.runs', width: 75, align: 'end', value: (row) => row.runs, sort: false },
  { id: 'drills', title: 'emergency_plans.drills', width: 75, align: 'end', value: (row) => row.drills, sort: false },
];

export function Plans() {
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const filters = makeFilters(['q', 'state']);
  const pages = useInfiniteQuery(() => planQueries.plans(filters.query()));
  const refused = () => (session.may('emergency:write') ? undefined : t('ui.may_not'));
  const takeButton = () => (
    <Button kind="primary" disabled={refused()} onClick={() => setSearch({ library: '1' })}>
      <BookOpenIcon class="size-4" />
      {t('emergency_plans.take')}
    </Button>
  );
  return (
    <>
      <PagedTable
        name="emergency-plans"
        label={t('emergency.tab_plans')}
        columns={columns}
        pages={pages}
        all={() => planQueries.allPlans(filters.query())}
        href={(row) => paths.emergencyPlan(row.id)}
        toolbar={
          <div class="flex flex-wrap items-center gap-2">
            <FilterBar
              filters={filters}
              placeholder={t('emergency_plans.filter')}
              choices={[
                {
                  ...{ key: 'state', title: t('emergency_plans.state') },
                  options: ['in_force', 'none', 'in_work', 'due'].map((value) => ({
                    ...{ value, label: word('emergency_plans', `filter_${value}`) },
                  })),
                },
              ]}
            />
            {takeButton()}
          </div>
        }
        narrow={(row) => <Narrow row={row} />}
        main
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={
          <Empty icon={<BookOpenIcon />} title={t('emergency_plans.none')} hint={t('emergency_plans.none_hint')}>
            {takeButton()}
          </Empty>
        }
      />
      <Show when={search.library === '1' && refused() === undefined}>
        <LibraryDialog close={() => setSearch({ library: null })} />
      </Show>
    </>
  );
}

function Narrow(props: { row: PlanRow }) {
  return (
    <a href={paths.emergencyPlan(props.row.id)} class="block space-y-0.5 text-ink no-underline">
      <span class="block font-medium break-words">{props.row.title}</span>
      <PlanMark plan={props.row} />
      <span class="flex flex-wrap gap-x-3 text-sm text-dim">
        <span>{unitText(props.row)}</span>
        <span>{categoryText(props.row.category)}</span>
        <span>
          {t('emergency_plans.review_due')} <ReviewDue plan={props.row} />
        </span>
      </span>
    </a>
  );
}
