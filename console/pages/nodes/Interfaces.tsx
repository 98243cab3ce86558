/** The interfaces of a node, and the traffic of the chosen one. */
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import CableIcon from 'lucide-solid/icons/cable';
import { createMemo, Show } from 'solid-js';
import { queries } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Sparkline } from '../../ui/Bars.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { LinkMark } from '../../ui/Mark.tsx';
import { quantity } from '../../ui/quantity.ts';
import { type Column, Table } from '../../ui/Table.tsx';
import type { Interface, NodePage } from '../../wire.ts';
import { HeardOn } from '../where/HeardOn.tsx';
import { bits, PortTraffic } from './PortTraffic.tsx';
import { RecordedInterfaces } from './RecordedInterfaces.tsx';

type Row = Interface & { id: number };

/** Sparklines ask the server once each; beyond this many rows they would be too many. */
const sparklines_max = 64;
const spark_ms = 6 * 3_600_000;

const columns = (withCourse: boolean, choose: (row: Row) => void): Column<Row>[] => [
  {
    id: 'name',
    title: 'nodes.if_name',
    width: 180,
    grow: true,
    value: (row) => row.name,
    cell: (row) => (
      <button type="button" class="max-w-full truncate font-medium hover:text-accent" onClick={() => choose(row)}>
        {row.name ?? row.if_index}
      </button>
    ),
  },
  { id: 'alias', title: 'nodes.if_alias', width: 160, grow: true, value: (row) => row.alias },
  {
    id: 'oper',
    title: 'nodes.if_oper',
    width: 110,
    value: (row) => row.oper_status,
    cell: (row) => <LinkMark status={row.stale ? null : row.oper_status} />,
  },
  { id: 'admin', title: 'nodes.if_admin', width: 90, value: (row) => row.admin_status },
  ...(withCourse
    ? [
        {
          id: 'course',
          title: 'nodes.if_in' as const,
          width: 145,
          sort: false as const,
          value: () => null,
          cell: (row: Row) => <Course row={row} />,
        },
      ]
    : []),
  {
    id: 'speed',
    title: 'nodes.if_speed',
    width: 100,
    align: 'end',
    value: (row) => row.speed_bps,
    cell: (row) => (row.speed_bps === null ? '—' : quantity(row.speed_bps, 'bit/s')),
  },
  { id: 'mtu', title: 'nodes.if_mtu', width: 70, align: 'end', value: (row) => row.mtu },
  {
    id: 'mac',
    title: 'nodes.if_mac',
    width: 150,
    value: (row) => row.mac,
    cell: (row) => <span class="font-mono text-xs">{row.mac ?? '—'}</span>,
  },
  { id: 'type', title: 'nodes.if_type', width: 70, align: 'end', value: (row) => row.type, hidden: true },
  { id: 'if_index', title: 'nodes.if_index', width: 70, align: 'end', value: (row) => row.if_index },
];

function Course(props: { row: Row }) {
  // To the minute, so that drawing again asks nothing new.
  const to = Math.floor(Date.now() / 300_000) * 300_000;
  const query = useQuery(() => ({
    ...queries.samples({
      watch_id: props.row.watch_id,
      series: 'snmp.in_octets',
      part: String(props.row.if_index),
      from: to - spark_ms,
      to,
      points: 36,
    }),
    enabled: props.row.oper_status === 'up',
    retry: false,
  }));
  const points = createMemo(() => (query.isPending || query.isError || !query.data ? [] : bits(query.data)));
  return (
    <Show when={points().length > 1} fallback={<span class="text-dim">—</span>}>
      <Sparkline
        values={points().map((point) => point.avg)}
        label={`${t('nodes.if_in')} ${quantity(points().at(-1)?.avg ?? 0, 'bit/s')}`}
      />
    </Show>
  );
}

export function Interfaces(props: { data: NodePage }) {
  const [search, setSearch] = useSearchParams();
  const rows = createMemo<Row[]>(() => props.data.interfaces.map((each) => ({ ...each, id: each.if_index })));
  const chosen = createMemo(() => rows().find((row) => String(row.if_index) === search.if));
  const choose = (row: Row) => setSearch({ if: search.if === String(row.if_index) ? null : row.if_index });
  const shown = columns(props.data.interfaces.length <= sparklines_max, choose);
  return (
    <div class="space-y-4">
      <Show
        when={chosen()}
        fallback={<Show when={rows().length > 0}>{<p class="text-sm text-dim">{t('nodes.if_choose')}</p>}</Show>}
      >
        {(row) => (
          <>
            <PortTraffic port={row()} />
            <HeardOn
              node_id={props.data.node.id}
              if_index={row().if_index}
              port={row().name ?? String(row().if_index)}
            />
          </>
        )}
      </Show>
      <Table
        name="node-interfaces"
        label={t('nodes.tab_interfaces')}
        columns={shown}
        rows={rows()}
        main
        empty={
          <Empty icon={<CableIcon />} title={t('nodes.interfaces_none')} hint={t('nodes.interfaces_none_hint')} small />
        }
      />
      <RecordedInterfaces rows={props.data.recorded_interfaces} />
    </div>
  );
}
