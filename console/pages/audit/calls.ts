/** What the page of the log of changes reads. */
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/solid-query';
import { get, read } from '../../api.ts';
import type { Client, Got, List, RowOf } from '../../wire.ts';

export type AuditEntry = Omit<RowOf<Got<Client['audit']['$get']>>, 'before' | 'after'> & {
  before: unknown;
  after: unknown;
};
export type ChainState = Got<Client['audit']['verify']['$get']>;

const page_rows = 100;

export const auditQueries = {
  entries: (q: string) =>
    infiniteQueryOptions({
      queryKey: ['audit', 'entries', q],
      queryFn: ({ pageParam, signal }) =>
        get<List<AuditEntry>>('/api/audit', { q, before: pageParam || undefined, limit: page_rows }, signal),
      initialPageParam: 0,
      getNextPageParam: (last) => (last.rows.length < page_rows ? undefined : last.rows.at(-1)?.id),
      placeholderData: keepPreviousData,
    }),
  chain: () => read<ChainState>(['audit', 'chain'], '/api/audit/verify'),
};
