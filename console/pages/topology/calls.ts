/** What the topology page reads and changes. */
import { queryOptions } from '@tanstack/solid-query';
import { get, pagesOf, type Query, read, send, thenInvalidate } from '../../api.ts';
import type { Client, Got, RowOf } from '../../wire.ts';

export type TopologyMap = Got<Client['topology']['map']['$get']>;
export type LinkRow = RowOf<Got<Client['topology']['links']['$get']>>;
export type Paths = Got<Client['topology']['path']['$get']>;
export type Behind = Got<Client['topology']['behind']['$get']>;
export type Vantages = Got<Client['topology']['vantages']['$get']>;
export type LinkKind = LinkRow['kind'];

export const kinds: readonly LinkKind[] = [
  'two_sided',
  'one_sided',
  'unexplained',
  'recorded_only',
  'inferred',
  'gone',
];

const part = 1_000;
/** More stubs than this would say nothing. */
const stubs_max = 5_000;
const behind_max = 20_000;

async function allBehind(node_id: number, signal: AbortSignal): Promise<Behind> {
  const ask = (offset: number) => get<Behind>('/api/topology/behind', { node_id, limit: part, offset }, signal);
  const first = await ask(0);
  const rows = [...first.rows];
  while (rows.length < Math.min(first.total, behind_max)) {
    const more = (await ask(rows.length)).rows;
    if (more.length === 0) break;
    rows.push(...more);
  }
  return { ...first, rows };
}

async function allStubs(signal: AbortSignal): Promise<LinkRow[]> {
  const rows: LinkRow[] = [];
  for (;;) {
    const query = { kind: 'unexplained', limit: part, offset: rows.length };
    const answer = await get<{ rows: LinkRow[]; total: number }>('/api/topology/links', query, signal);
    rows.push(...answer.rows);
    if (answer.rows.length === 0 || rows.length >= Math.min(answer.total, stubs_max)) return rows;
  }
}

export const topologyQueries = {
  /** Under the noun of nodes, since their states change most. Taken as it comes: comparing ten thousand rows costs more. */
  map: (area_id: number | undefined) => ({
    ...read<TopologyMap>(['nodes', 'topology', area_id ?? null], '/api/topology/map', { area_id }),
    reconcile: false as const,
  }),
  vantages: () => read<Vantages>(['topology', 'vantages'], '/api/topology/vantages'),
  path: (from: number, to: number) => read<Paths>(['topology', 'path', from, to], '/api/topology/path', { from, to }),
  behind: (node_id: number) =>
    queryOptions({
      queryKey: ['topology', 'behind', node_id] as const,
      queryFn: ({ signal }) => allBehind(node_id, signal),
    }),
  stubs: () => queryOptions({ queryKey: ['topology', 'stubs'] as const, queryFn: ({ signal }) => allStubs(signal) }),
  links: (filter: Query) => pagesOf<LinkRow>('topology', '/api/topology/links', filter),
};

export const topologyCommands = {
  setVantages: (node_ids: number[]) =>
    thenInvalidate(send<unknown>('PUT', '/api/topology/vantages', { node_ids }), 'topology', 'nodes'),
};
