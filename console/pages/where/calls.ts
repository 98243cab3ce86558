/** What the pages about whereabouts and parts read. */
import { keepPreviousData } from '@tanstack/solid-query';
import { pagesOf, type Query, read } from '../../api.ts';
import type { Client, Got, RowOf } from '../../wire.ts';

export type WhereAnswer = Got<Client['where']['$get']>;
export type Answer = WhereAnswer['answers'][number];
export type Place = NonNullable<Answer['place']>;
export type Stay = Answer['history'][number];
export type CoverageRow = RowOf<Got<Client['where']['coverage']['$get']>>;
export type Told = NonNullable<CoverageRow['arp']>;
export type Heard = RowOf<Got<Client['nodes'][':id']['heard']['$get']>>;
export type Parts = Got<Client['nodes'][':id']['parts']['$get']>;
export type Part = Parts['rows'][number];

/** Devices are asked about once a minute; what is shown as now is read again about as often. */
const again_ms = 30_000;

export const whereQueries = {
  find: (q: string, at: number | undefined) => ({
    ...read<WhereAnswer>(['where', q, at], '/api/where', { q, at }),
    ...(at === undefined ? { refetchInterval: again_ms } : {}),
  }),
  coverage: (filter: Query) => pagesOf<CoverageRow>('where', '/api/where/coverage', filter),
  heard: (node_id: number, if_index: number) => pagesOf<Heard>('where', `/api/nodes/${node_id}/heard`, { if_index }),
  parts: (node_id: number) => ({
    ...read<Parts>(['nodes', 'parts', node_id], `/api/nodes/${node_id}/parts`),
    placeholderData: keepPreviousData,
  }),
};
