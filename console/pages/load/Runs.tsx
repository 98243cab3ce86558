/** Loads that were sent, the newest first: of all plans, or of one. */
import { useInfiniteQuery } from '@tanstack/solid-query';
import WeightIcon from 'lucide-solid/icons/weight';
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { dateTime } from '../../time.ts';
import { Empty } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { quantity } from '../../ui/quantity.ts';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import {
  engineText,
  loadQueries,
  type RunRow,
  rateText,
  run_states,
  runStateText,
  shareText,
  timeText,
} from './calls.ts';
import { BaselineMark, EngineMark, RegressedMark, RunStateMark, Unmeasured, VerdictMark } from './marks.tsx';

const figure = (
  id: 'rate' | 'p99_ms' | 'error_share',
  title: Column<RunRow>['title'],
  say: (value: number) => string,
): Column<RunRow> => ({
  ...{ id, title, width: 95, align: 'end', sort: false },
  value: (row) => row[id],
  cell: (row) => (row[id] == null ? <Unmeasured /> : say(row[id])),
});

const columns: Column<RunRow>[] = [
  {
    id: 'started_at',
    title: 'load_runs.when',
    width: 165,
    value: (row) => dateTime(row.started_at),
    sort: false,
  },
  {
    id: 'state',
    title: 'load_runs.state',
    width: 95,
    value: (row) => runStateText(row.state),
    cell: (row) => <RunStateMark state={row.state} />,
    sort: false,
  },
  {
    id: 'engine',
    title: 'load_brought.engine',
    width: 90,
    value: (row) => engineText(row.engine),
    cell: (row) => (row.engine === 'own' ? engineText(row.engine) : <EngineMark engine={row.engine} />),
    sort: false,
  },
  { id: 'plan', title: 'load_runs.plan', width: 160, grow: true, value: (row) => row.plan, sort: false },
  { id: 'system', title: 'load_runs.system', width: 140, grow: true, value: (row) => row.system, sort: false },
  {
    id: 'requests',
    title: 'load_runs.requests',
    width: 90,
    align: 'end',
    value: (row) => row.requests,
    cell: (row) => (row.requests === null ? <Unmeasured /> : quantity(row.requests, null)),
    sort: false,
  },
  figure('rate', 'load_runs.rate', rateText),
  figure('p99_ms', 'load_runs.p99', timeText),
  figure('error_share', 'load_runs.errors', shareText),
  {
    id: 'verdict',
    title: 'load_runs.verdict',
    width: 190,
    value: (row) => row.verdict ?? 'unknown',
    cell: (row) => (
      <Show when={row.state !== 'running'} fallback={<Unmeasured />}>
        <span class="inline-flex items-center gap-2">
          <VerdictMark is={row.verdict} limited={row.is_limited} />
          <Show when={row.is_baseline}>
            <BaselineMark />
          </Show>
          <Show when={row.regression}>
            <RegressedMark />
          </Show>
        </span>
      </Show>
    ),
    sort: false,
  },
];

/** `plan_id`: of that plan alone, without filters. */
export function Runs(props: { plan_id?: number }) {
  const filters = makeFilters(['state', 'is_regressed', 'system_id']);
  const asked = () => (props.plan_id === undefined ? filters.query() : { plan_id: props.plan_id });
  const pages = useInfiniteQuery(() => loadQueries.runs(asked()));
  return (
    <PagedTable
      name={props.plan_id === undefined ? 'load-runs' : 'load-plan-runs'}
      label={t('load.tab_runs')}
      columns={props.plan_id === undefined ? columns : columns.filter(({ id }) => id !== 'plan' && id !== 'system')}
      pages={pages}
      all={() => loadQueries.allRuns(asked())}
      href={(row) => paths.loadRun(row.id)}
      toolbar={
        <Show when={props.plan_id === undefined}>
          <FilterBar
            filters={filters}
            choices={[
              {
                ...{ key: 'state', title: t('load_runs.state') },
                options: run_states.map((value) => ({ value, label: runStateText(value) })),
              },
              {
                ...{ key: 'is_regressed', title: t('load_runs.regressed_filter') },
                options: [{ value: 'true', label: t('load_runs.regressed') }],
              },
            ]}
            without_text
          />
        </Show>
      }
      narrow={(row) => <Narrow row={row} />}
      main
      filtered={props.plan_id === undefined && filters.active()}
      nothingMatches={<NothingMatches filters={filters} />}
      empty={
        <Empty
          icon={<WeightIcon />}
          title={t('load_runs.none')}
          hint={t('load_runs.none_hint')}
          small={props.plan_id !== undefined}
        />
      }
    />
  );
}

function Narrow(props: { row: RunRow }) {
  return (
    <a href={paths.loadRun(props.row.id)} class="block space-y-0.5 text-ink no-underline">
      <div class="flex items-start justify-between gap-3">
        <span class="min-w-0 font-medium break-words">{props.row.plan}</span>
        <span class="flex flex-wrap justify-end gap-1">
          <EngineMark engine={props.row.engine} />
          <RunStateMark state={props.row.state} />
        </span>
      </div>
      <p class="flex flex-wrap gap-x-3 text-sm text-dim">
        <span>{props.row.system}</span>
        <Time at={props.row.started_at} short />
        <span class="numeric">
          {t('load_runs.requests')} {props.row.requests === null ? '—' : quantity(props.row.requests, null)}
        </span>
        <Show when={props.row.state !== 'running'}>
          <VerdictMark is={props.row.verdict} limited={props.row.is_limited} />
        </Show>
        <Show when={props.row.regression}>
          <RegressedMark />
        </Show>
      </p>
    </a>
  );
}
