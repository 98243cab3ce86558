/** The addresses of a node: recorded, observed, or both. */
import { createMemo } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Empty } from '../../ui/Faces.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import type { NodeAddress, NodePage } from '../../wire.ts';

type Row = NodeAddress & { id: string; interface_name: string | null };

function where(row: Row): string {
  if (row.recorded && row.observed) return t('nodes.addr_both');
  return row.recorded ? t('nodes.addr_recorded') : t('nodes.addr_observed');
}

const columns: readonly Column<Row>[] = [
  {
    id: 'address',
    title: 'words.address',
    width: 260,
    grow: true,
    value: (row) => row.address,
    cell: (row) => (
      <span class="font-mono text-xs">
        {row.address}
        {row.is_primary ? <span class="ml-2 font-sans text-dim">{t('nodes.addr_primary')}</span> : null}
      </span>
    ),
  },
  { id: 'family', title: 'nodes.addr_family', width: 90, value: (row) => `IPv${row.family}` },
  {
    id: 'prefix',
    title: 'nodes.addr_prefix',
    width: 100,
    align: 'end',
    value: (row) => row.prefix_length,
    cell: (row) => (row.prefix_length === null ? '—' : `/${row.prefix_length}`),
  },
  { id: 'interface', title: 'nodes.addr_interface', width: 180, value: (row) => row.interface_name },
  {
    id: 'where',
    title: 'nodes.addr_where',
    width: 190,
    value: where,
    cell: (row) => (
      <span class={row.recorded && row.observed ? '' : 'font-medium'}>
        {where(row)}
        {row.stale ? <span class="ml-2 rounded border border-edge px-1 text-xs">{t('words.stale')}</span> : null}
      </span>
    ),
  },
];

export function Addresses(props: { data: NodePage }) {
  const rows = createMemo<Row[]>(() => {
    const names = new Map(props.data.interfaces.map((each) => [each.if_index, each.name]));
    return props.data.addresses.map((each) => ({
      ...each,
      id: `${each.address} ${each.if_index ?? ''}`,
      interface_name: each.if_index === null ? null : (names.get(each.if_index) ?? String(each.if_index)),
    }));
  });
  return (
    <Table
      name="node-addresses"
      label={t('nodes.tab_addresses')}
      columns={columns}
      rows={rows()}
      main
      empty={<Empty title={t('nodes.addresses_none')} small />}
    />
  );
}
