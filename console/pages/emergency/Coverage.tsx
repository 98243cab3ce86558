/** Systems of level 2 and above beside categories of events: which plan in force covers each, and when it was drilled. A gap is never green. */
import { useInfiniteQuery } from '@tanstack/solid-query';
import ShieldQuestionIcon from 'lucide-solid/icons/shield-question-mark';
import { For, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Empty } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Covered, categoryText, planQueries } from './plan-calls.ts';

/** As GB/T 20986 orders them; what no plan of the library is for comes last. */
const categories: readonly Covered['plans'][number]['category'][] = [
  'malicious_program',
  'network_attack',
  'data_security',
  'content_security',
  'facility_fault',
  'hidden_danger',
  'misoperation',
  'abnormal_behaviour',
  'force_majeure',
  'other',
];

type Standing = 'drilled' | 'covered' | 'none';
const cellOf = ({ plans }: Covered, category: string): Standing => {
  const own = plans.filter((plan) => plan.category === category);
  if (own.length === 0) return 'none';
  return own.some(({ drilled_at }) => drilled_at !== null) ? 'drilled' : 'covered';
};
const cell_looks: Record<Standing, { colour: string; sign: string }> = {
  drilled: { colour: 'text-up', sign: '✓' },
  covered: { colour: 'text-degraded', sign: '△' },
  none: { colour: 'text-unknown', sign: '–' },
};
const CellMark = (props: { cell: Standing }) => (
  <span class={`whitespace-nowrap ${cell_looks[props.cell].colour}`}>
    <span aria-hidden="true">{cell_looks[props.cell].sign} </span>
    {word('emergency_plans', `cell_${props.cell}`)}
  </span>
);

const titleOf = (plan: Covered['plans'][number]): string => plan.title ?? t('emergency_plans.hidden_plan');
/** Leads to the plan; of several, to the one that was drilled last. */
const Cell = (props: { row: Covered; category: string }) => {
  const plan = () =>
    props.row.plans
      .filter(({ category, plan_id }) => category === props.category && plan_id !== null)
      .toSorted((a, b) => (b.drilled_at ?? 0) - (a.drilled_at ?? 0))[0];
  const mark = () => <CellMark cell={cellOf(props.row, props.category)} />;
  return (
    <Show when={plan()} fallback={mark()}>
      {(one) => (
        <a class="link" href={paths.emergencyPlan(one().plan_id ?? 0)} title={titleOf(one())}>
          {mark()}
        </a>
      )}
    </Show>
  );
};

const gapText = (gap: string): string => word('emergency_plans', `gap_${gap}`);
const Gaps = (props: { row: Covered }) => (
  <Show
    when={props.row.gaps.length > 0}
    fallback={
      <span class="text-up">
        <span aria-hidden="true">✓ </span>
        {t('emergency_plans.no_gap')}
      </span>
    }
  >
    <span class="flex flex-wrap gap-x-2.5">
      <For each={props.row.gaps}>
        {(gap) => (
          <span class={`whitespace-nowrap ${gap === 'plan' ? 'text-down' : 'text-degraded'}`}>
            <span aria-hidden="true">{gap === 'plan' ? '✕' : '△'} </span>
            {gapText(gap)}
          </span>
        )}
      </For>
    </span>
  </Show>
);
const Drilled = (props: { row: Covered }) => (
  <Show when={props.row.drilled_at} fallback={<span class="text-unknown">{t('emergency_plans.never_drilled')}</span>}>
    {(at) => <Time at={at()} short />}
  </Show>
);
const Plans = (props: { row: Covered }) => (
  <Show when={props.row.plans.length > 0} fallback={<span class="text-unknown">—</span>}>
    <span class="flex flex-wrap gap-x-3">
      <For each={props.row.plans}>
        {(plan) => (
          <Show when={plan.plan_id} fallback={<span class="text-dim">{titleOf(plan)}</span>}>
            {(id) => (
              <a class="link" href={paths.emergencyPlan(id())}>
                {titleOf(plan)}
              </a>
            )}
          </Show>
        )}
      </For>
    </span>
  </Show>
);

const columns: Column<Covered>[] = [
  { id: 'system', title: 'emergency_plans.system', width: 150, grow: true, value: (row) => row.system, sort: false },
  { id: 'unit', title: 'emergency_plans.unit', width: 120, value: (row) => row.unit, sort: false },
  {
    id: 'grade',
    title: 'emergency_plans.level',
    width: 65,
    value: (row) => row.grade,
    cell: (row) => t('emergency_plans.grade_n', { n: row.grade }),
    sort: false,
  },
  {
    id: 'gaps',
    title: 'emergency_plans.gaps',
    width: 215,
    value: (row) => row.gaps.map(gapText).join(', '),
    cell: (row) => <Gaps row={row} />,
    sort: false,
  },
  {
    id: 'drilled_at',
    title: 'emergency_plans.drilled_at',
    width: 100,
    value: (row) => row.drilled_at,
    cell: (row) => <Drilled row={row} />,
    sort: false,
  },
  ...categories.map(
    (category): Column<Covered> => ({
      id: category,
      title: `emergency.category_${category}`,
      width: 100,
      value: (row) => word('emergency_plans', `cell_${cellOf(row, category)}`),
      cell: (row) => <Cell row={row} category={category} />,
      sort: false,
    }),
  ),
  {
    id: 'plans',
    title: 'emergency_plans.covered_by',
    width: 240,
    grow: true,
    value: (row) => row.plans.map(titleOf).join(', '),
    cell: (row) => <Plans row={row} />,
    sort: false,
  },
];

export function Coverage() {
  const filters = makeFilters(['q', 'gap']);
  const pages = useInfiniteQuery(() => planQueries.coverage(filters.query()));
  return (
    <PagedTable
      name="emergency-coverage"
      label={t('emergency.tab_coverage')}
      columns={columns}
      pages={pages}
      all={() => planQueries.allCoverage(filters.query())}
      toolbar={
        <FilterBar
          filters={filters}
          placeholder={t('emergency_plans.filter_system')}
          choices={[
            {
              ...{ key: 'gap', title: t('emergency_plans.gaps') },
              options: ['any', 'plan', 'drill', 'none'].map((value) => ({ value, label: gapText(value) })),
            },
          ]}
        />
      }
      narrow={(row) => (
        <div class="space-y-1">
          <div class="flex items-start justify-between gap-3">
            <a class="link min-w-0 font-medium break-words" href={paths.complianceSystem(row.system_id)}>
              {row.system}
            </a>
            <span class="whitespace-nowrap text-dim">{t('emergency_plans.grade_n', { n: row.grade })}</span>
          </div>
          <Gaps row={row} />
          <p class="flex flex-wrap gap-x-3 text-sm">
            <span class="text-dim">
              {t('emergency_plans.drilled_at')} <Drilled row={row} />
            </span>
            <For each={categories.filter((category) => cellOf(row, category) !== 'none')}>
              {(category) => (
                <span>
                  {categoryText(category)} <CellMark cell={cellOf(row, category)} />
                </span>
              )}
            </For>
          </p>
        </div>
      )}
      main
      filtered={filters.active()}
      nothingMatches={<NothingMatches filters={filters} />}
      empty={
        <Empty
          icon={<ShieldQuestionIcon />}
          title={t('emergency_plans.coverage_none')}
          hint={t('emergency_plans.coverage_none_hint')}
        />
      }
    />
  );
}
