/** What the node sees at the other end of its ports. */
import { A } from '@solidjs/router';
import WaypointsIcon from 'lucide-solid/icons/waypoints';
import { createMemo, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Empty } from '../../ui/Faces.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import type { Neighbour, NodePage } from '../../wire.ts';

type Row = Neighbour & { id: string };

const columns: readonly Column<Row>[] = [
  { id: 'local', title: 'nodes.nb_local', width: 150, value: (row) => row.local_port },
  {
    id: 'name',
    title: 'nodes.nb_name',
    width: 200,
    grow: true,
    value: (row) => row.node_name ?? row.system_name,
    cell: (row) => (
      <Show
        when={row.node_id}
        fallback={
          <span>
            {row.system_name ?? '—'} <span class="text-dim">({t('nodes.nb_unknown')})</span>
          </span>
        }
      >
        {(id) => (
          <A href={paths.node(id())} class="link">
            {row.node_name ?? row.system_name}
          </A>
        )}
      </Show>
    ),
  },
  { id: 'port', title: 'nodes.nb_port', width: 170, value: (row) => row.port_id ?? row.port_description },
  {
    id: 'chassis',
    title: 'nodes.nb_chassis',
    width: 150,
    value: (row) => row.chassis_id,
    cell: (row) => <span class="font-mono text-xs">{row.chassis_id ?? '—'}</span>,
  },
  {
    id: 'addresses',
    title: 'nodes.nb_addresses',
    width: 170,
    value: (row) => row.management_addresses.join(' '),
    cell: (row) => <span class="font-mono text-xs">{row.management_addresses.join(' ') || '—'}</span>,
  },
  {
    id: 'seen',
    title: 'nodes.seen_at',
    width: 120,
    value: (row) => row.seen_at,
    cell: (row) => <Time at={row.seen_at} short />,
  },
];

export function Neighbours(props: { data: NodePage }) {
  const rows = createMemo<Row[]>(() =>
    props.data.neighbours.map((each, index) => ({
      ...each,
      id: `${each.local_if_index ?? each.local_port} ${each.chassis_id} ${each.port_id} ${index}`,
    })),
  );
  return (
    <Table
      name="node-neighbours"
      label={t('nodes.tab_neighbours')}
      columns={columns}
      rows={rows()}
      empty={
        <Empty
          icon={<WaypointsIcon />}
          title={t('nodes.neighbours_none')}
          hint={t('nodes.neighbours_none_hint')}
          small
        />
      }
    />
  );
}
