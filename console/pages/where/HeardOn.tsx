/** What is heard on one port of a node. */

import { A } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Empty } from '../../ui/Faces.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Heard, whereQueries } from './calls.ts';

const columns: readonly Column<Heard>[] = [
  {
    id: 'mac',
    title: 'where.macs',
    width: 170,
    value: (row) => row.mac,
    cell: (row) => (
      <A href={paths.where({ q: row.mac })} class="link font-mono text-xs">
        {row.mac}
      </A>
    ),
  },
  {
    id: 'address',
    title: 'words.address',
    width: 220,
    grow: true,
    value: (row) => row.address,
    cell: (row) => <span class="font-mono text-xs">{row.address ?? '—'}</span>,
  },
  { id: 'vlan', title: 'where.vlan_title', width: 90, align: 'end', value: (row) => row.vlan },
  {
    id: 'from',
    title: 'where.from',
    width: 130,
    value: (row) => row.from_at,
    cell: (row) => <Time at={row.from_at} short />,
  },
  {
    id: 'seen',
    title: 'where.last_seen',
    width: 130,
    value: (row) => row.seen_at,
    cell: (row) => <Time at={row.seen_at} short />,
  },
];

export function HeardOn(props: { node_id: number; if_index: number; port: string }) {
  const query = useInfiniteQuery(() => whereQueries.heard(props.node_id, props.if_index));
  return (
    <PagedTable
      name="node-heard"
      label={t('where.heard', { port: props.port })}
      columns={columns}
      pages={query}
      toolbar={<h2 class="font-semibold">{t('where.heard', { port: props.port })}</h2>}
      filtered={false}
      nothingMatches={null}
      empty={<Empty title={t('where.heard_none')} hint={t('where.heard_none_hint')} small />}
    />
  );
}
