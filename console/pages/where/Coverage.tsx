/** Which nodes tell their ARP and MAC tables: what nobody tells can't be found. */

import { A } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import ServerIcon from 'lucide-solid/icons/server';
import { Show } from 'solid-js';
import { allRows } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Empty } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { type CoverageRow, type Told, whereQueries } from './calls.ts';

function TableTold(props: { told: Told | null }) {
  return (
    <Show when={props.told} fallback={<span class="text-dim">{t('where.coverage_untold')}</span>}>
      {(told) => (
        <A href={paths.watch(told().watch_id)} class="link">
          {t('where.coverage_rows', { n: told().rows })}
          <Show when={told().stale}>
            <span class="ml-2 rounded border border-edge px-1 text-xs">{t('words.stale')}</span>
          </Show>
        </A>
      )}
    </Show>
  );
}

const newest = (row: CoverageRow): number | null =>
  Math.max(row.arp?.seen_at ?? 0, row.forwarding?.seen_at ?? 0) || null;

const columns: readonly Column<CoverageRow>[] = [
  { id: 'name', title: 'words.name', width: 220, grow: true, sort: false, value: (row) => row.name },
  {
    id: 'role',
    title: 'words.role',
    width: 110,
    sort: false,
    value: (row) => word('words', `role_${row.role}`),
  },
  {
    id: 'arp',
    title: 'where.coverage_arp',
    width: 170,
    sort: false,
    value: (row) => row.arp?.rows ?? null,
    cell: (row) => <TableTold told={row.arp} />,
  },
  {
    id: 'forwarding',
    title: 'where.coverage_forwarding',
    width: 170,
    sort: false,
    value: (row) => row.forwarding?.rows ?? null,
    cell: (row) => <TableTold told={row.forwarding} />,
  },
  {
    id: 'seen',
    title: 'where.coverage_seen',
    width: 140,
    sort: false,
    value: newest,
    cell: (row) => <Time at={newest(row)} short />,
  },
];

const tells = ['both', 'some', 'none'] as const;

export function Coverage() {
  const filters = makeFilters(['q', 'tells']);
  const query = useInfiniteQuery(() => whereQueries.coverage(filters.query()));
  return (
    <div class="space-y-3">
      <p class="max-w-3xl text-sm text-dim">{t('where.coverage_hint')}</p>
      <PagedTable
        name="where-coverage"
        label={t('where.tab_coverage')}
        columns={columns}
        pages={query}
        all={() => allRows<CoverageRow>('/api/where/coverage', filters.query())}
        href={(row) => paths.node(row.id)}
        main
        toolbar={
          <FilterBar
            filters={filters}
            choices={[
              {
                key: 'tells',
                title: t('where.tells'),
                options: tells.map((value) => ({ value, label: word('where', `tells_${value}`) })),
              },
            ]}
          />
        }
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={<Empty icon={<ServerIcon />} title={t('where.coverage_none')} />}
      />
    </div>
  );
}
