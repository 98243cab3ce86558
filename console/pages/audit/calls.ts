/** What the page of the log of changes, and the histories of objects, read. */
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/solid-query';
import { get, invalidate, type Query, read, send } from '../../api.ts';
import type { Client, Got, List, RowOf } from '../../wire.ts';

type Sides = { before: unknown; after: unknown };
export type AuditEntry = Omit<RowOf<Got<Client['audit']['$get']>>, 'before' | 'after'> & Sides;
export type Deed = Omit<RowOf<Got<Client['audit']['of']['$get']>>, 'before' | 'after'> & Sides;
export type ChainState = Got<Client['audit']['verify']['$get']>;
export type Choices = Got<Client['audit']['choices']['$get']>;
export type SignedHead = Got<Client['audit']['head']['$get']>;
export type KeptState = Got<Client['audit']['state']['$get']>;
export type Archive = RowOf<Got<Client['audit']['archives']['$get']>>;
/** Whose history everybody sees who sees the object. */
export type HistoryKind =
  | 'agent'
  | 'node'
  | 'system'
  | 'watch'
  | 'finding'
  | 'unit'
  | 'area'
  | 'link'
  | 'protected_system'
  | 'system_record';

const page_rows = 100;
const deed_rows = 20;

const day_ms = 86_400_000;
const hour_ms = 3_600_000;

/** The filters of the page as the server takes them; a period ends now, to the hour, so that its key stays the same. */
export function asked({ days, ...filters }: Record<string, string>): Query {
  const from = days ? Math.floor(Date.now() / hour_ms) * hour_ms - Number(days) * day_ms : undefined;
  return { ...filters, from };
}

export const auditQueries = {
  entries: (filters: Record<string, string>) =>
    infiniteQueryOptions({
      queryKey: ['audit', 'entries', filters],
      queryFn: ({ pageParam, signal }) =>
        get<List<AuditEntry>>(
          '/api/audit',
          { ...asked(filters), before: pageParam || undefined, limit: page_rows },
          signal,
        ),
      initialPageParam: 0,
      getNextPageParam: (last) => (last.rows.length < page_rows ? undefined : last.rows.at(-1)?.id),
      placeholderData: keepPreviousData,
    }),
  choices: () => read<Choices>(['audit', 'choices'], '/api/audit/choices'),
  chain: () => read<ChainState>(['audit', 'chain'], '/api/audit/verify'),
  head: () => read<SignedHead>(['audit', 'head'], '/api/audit/head'),
  state: () => read<KeptState>(['audit', 'state'], '/api/audit/state'),
  archives: () => read<List<Archive>>(['audit', 'archives'], '/api/audit/archives', { limit: 1_000 }),
  of: (kind: HistoryKind, id: number) =>
    infiniteQueryOptions({
      queryKey: ['audit', 'of', kind, id],
      queryFn: ({ pageParam, signal }) =>
        // Agents aren't seen by everybody who sees the estate.
        get<List<Deed>>(
          kind === 'agent' ? `/api/agents/${id}/history` : '/api/audit/of',
          { ...(kind === 'agent' ? {} : { kind, id }), limit: deed_rows, offset: pageParam },
          signal,
        ),
      initialPageParam: 0,
      getNextPageParam: (last, all) => {
        const shown = all.reduce((sum, page) => sum + page.rows.length, 0);
        return last.rows.length === 0 || shown >= last.total ? undefined : shown;
      },
      // Any change adds to it, and not each says so.
      staleTime: 0,
    }),
};

export const auditCommands = {
  async sign() {
    const signed = await send<SignedHead>('POST', '/api/audit/head');
    await invalidate('audit');
    return signed;
  },
};
