/** What each system may be asked at most, and what its owner declared as its busiest time. */
import { useInfiniteQuery } from '@tanstack/solid-query';
import WeightIcon from 'lucide-solid/icons/weight';
import { createSignal, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { date } from '../../time.ts';
import { Empty } from '../../ui/Faces.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { type Limit, loadQueries, rateText } from './calls.ts';
import { CeilingDialog, PeakDialog } from './LimitDialogs.tsx';

const InForce = (props: { row: Limit }) => (
  <span class="numeric">
    {rateText(props.row.rate)}
    <Show when={props.row.ceiling_rate === null}>
      <span class="ml-2 text-sm text-dim">{t('load.is_default')}</span>
    </Show>
  </span>
);

const declaredText = (row: Limit): string =>
  row.peak_rate === null
    ? ''
    : t('load.declared_text', {
        by: row.peak_declared_by || t('load.not_said'),
        at: row.peak_declared_at === null ? t('load.not_said') : date(row.peak_declared_at),
      });

const peakText = (row: Limit) =>
  row.peak_rate === null ? <span class="text-dim">{t('load.not_declared')}</span> : rateText(row.peak_rate);

const columns: Column<Limit>[] = [
  { id: 'system', title: 'load.system', width: 200, grow: true, value: (row) => row.system, sort: false },
  { id: 'unit', title: 'load.unit', width: 160, grow: true, value: (row) => row.unit, sort: false },
  {
    id: 'rate',
    title: 'load.in_force',
    width: 140,
    value: (row) => row.rate,
    cell: (row) => <InForce row={row} />,
    sort: false,
  },
  {
    id: 'ceiling_by',
    title: 'load.set_by',
    width: 110,
    value: (row) => row.ceiling_by_name ?? row.ceiling_by,
    sort: false,
  },
  {
    id: 'peak_rate',
    title: 'load.peak',
    width: 110,
    align: 'end',
    value: (row) => row.peak_rate,
    cell: peakText,
    sort: false,
  },
  { id: 'declared', title: 'load.declared_by', width: 210, grow: true, value: declaredText, sort: false },
];

export function Limits() {
  const session = useSession();
  const pages = useInfiniteQuery(() => loadQueries.limits());
  const [ceiling, setCeiling] = createSignal<Limit>();
  const [peak, setPeak] = createSignal<Limit>();
  return (
    <>
      <PagedTable
        name="load-limits"
        label={t('load.tab_limits')}
        columns={columns}
        pages={pages}
        all={() => loadQueries.allLimits()}
        actions={(row) => [
          ...(session.may('load:approve') ? [{ title: t('load.set_ceiling'), act: () => void setCeiling(row) }] : []),
          ...(session.may('load:write') ? [{ title: t('load.set_peak'), act: () => void setPeak(row) }] : []),
        ]}
        main
        filtered={false}
        nothingMatches={null}
        empty={<Empty icon={<WeightIcon />} title={t('load.limits_none')} hint={t('load.limits_none_hint')} />}
      />
      <Show when={ceiling()} keyed>
        {(row) => <CeilingDialog row={row} close={() => setCeiling(undefined)} />}
      </Show>
      <Show when={peak()} keyed>
        {(row) => <PeakDialog row={row} close={() => setPeak(undefined)} />}
      </Show>
    </>
  );
}
