/** Which systems of level 2 and above were tested in a year. Not tested is unknown, whatever the system looks like. */
import { useInfiniteQuery } from '@tanstack/solid-query';
import WeightIcon from 'lucide-solid/icons/weight';
import { Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Empty } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Covered, loadQueries, rateText } from './calls.ts';
import { capacityShort, headroomShort } from './capacity-words.ts';
import { Unmeasured } from './marks.tsx';

const isBelow = ({ rate, peak_rate }: Covered) => rate !== null && peak_rate !== null && rate < peak_rate;

const Tested = (props: { row: Covered }) => (
  <Show
    when={props.row.run_id !== null && props.row.run_id}
    fallback={<span class="text-unknown">{t('load.never_tested')}</span>}
  >
    {(run_id) => (
      <a class="link" href={paths.loadRun(run_id())}>
        <Time at={props.row.tested_at} short />
      </a>
    )}
  </Show>
);

const Reached = (props: { row: Covered }) => (
  <Show when={props.row.rate !== null && props.row} fallback={<Unmeasured />}>
    {(row) => (
      <span class="numeric">
        {rateText(row().rate ?? 0)}
        <Show when={isBelow(row())}>
          <span class="ml-2 text-sm text-degraded">{t('load.reached_below')}</span>
        </Show>
      </span>
    )}
  </Show>
);

const Found = (props: { row: Covered }) => (
  <Show when={props.row.capacity} fallback={<span class="text-unknown">{t('load.capacity_not_sought')}</span>}>
    {(capacity) => (
      <a class="link numeric" href={paths.loadRun(props.row.capacity_run_id ?? 0)}>
        {capacityShort(capacity())}
      </a>
    )}
  </Show>
);

const Peak = (props: { row: Covered }) => (
  <Show when={props.row.peak_rate} fallback={<span class="text-dim">{t('load.not_declared')}</span>}>
    {(rate) => <span class="numeric">{rateText(rate())}</span>}
  </Show>
);

/** Below nothing the peak is more than it carries. */
const Headroom = (props: { row: Covered }) => (
  <span class={`numeric ${isShort(props.row) ? 'text-down' : props.row.headroom ? '' : 'text-unknown'}`}>
    {headroomShort(props.row.headroom)}
  </span>
);
const isShort = ({ headroom }: Covered) => headroom !== null && headroom.bound === 'measured' && headroom.share < 0;

const columns: Column<Covered>[] = [
  { id: 'system', title: 'load.system', width: 140, grow: true, value: (row) => row.system, sort: false },
  { id: 'unit', title: 'load.unit', width: 120, grow: true, value: (row) => row.unit, sort: false },
  {
    id: 'grade',
    title: 'load.grade',
    width: 65,
    value: (row) => row.grade,
    cell: (row) => t('load.grade_n', { n: row.grade }),
    sort: false,
  },
  {
    id: 'tested_at',
    title: 'load.tested_at',
    width: 110,
    value: (row) => row.tested_at,
    cell: (row) => <Tested row={row} />,
    sort: false,
  },
  {
    id: 'is',
    title: 'load.result',
    width: 80,
    value: (row) => row.is,
    cell: (row) => <StatusMark status={row.is} />,
    sort: false,
  },
  {
    id: 'rate',
    title: 'load.reached',
    width: 150,
    value: (row) => row.rate,
    cell: (row) => <Reached row={row} />,
    sort: false,
  },
  {
    id: 'peak_rate',
    title: 'load.peak',
    width: 90,
    align: 'end',
    value: (row) => row.peak_rate,
    cell: (row) => <Peak row={row} />,
    sort: false,
  },
  {
    id: 'capacity',
    title: 'load_runs.capacity',
    width: 140,
    value: (row) => (row.capacity === null ? t('load.capacity_not_sought') : capacityShort(row.capacity)),
    cell: (row) => <Found row={row} />,
    sort: false,
  },
  {
    id: 'headroom',
    title: 'load.headroom',
    width: 95,
    align: 'end',
    value: (row) => headroomShort(row.headroom),
    cell: (row) => <Headroom row={row} />,
    sort: false,
  },
  { id: 'why', title: 'load.why', width: 190, grow: true, value: (row) => say(row.why), sort: false },
];

export function Coverage() {
  const filters = makeFilters(['q']);
  const pages = useInfiniteQuery(() => loadQueries.coverage(filters.query()));
  return (
    <PagedTable
      name="load-coverage"
      label={t('load.tab_coverage')}
      columns={columns}
      pages={pages}
      all={() => loadQueries.allCoverage(filters.query())}
      toolbar={<FilterBar filters={filters} choices={[]} placeholder={t('load.filter_system')} />}
      narrow={(row) => (
        <div class="space-y-0.5">
          <div class="flex items-start justify-between gap-3">
            <span class="min-w-0 font-medium break-words">{row.system}</span>
            <StatusMark status={row.is} />
          </div>
          <p class="flex flex-wrap gap-x-3 text-sm text-dim">
            <span>{t('load.grade_n', { n: row.grade })}</span>
            <Tested row={row} />
            <span>{say(row.why)}</span>
          </p>
          <p class="flex flex-wrap gap-x-3 text-sm">
            <span>
              <span class="text-dim">{t('load_runs.capacity')}</span> <Found row={row} />
            </span>
            <span>
              <span class="text-dim">{t('load.peak')}</span> <Peak row={row} />
            </span>
            <span>
              <span class="text-dim">{t('load.headroom')}</span> <Headroom row={row} />
            </span>
          </p>
        </div>
      )}
      main
      filtered={filters.active()}
      nothingMatches={<NothingMatches filters={filters} />}
      empty={<Empty icon={<WeightIcon />} title={t('load.coverage_none')} hint={t('load.coverage_none_hint')} />}
    />
  );
}
