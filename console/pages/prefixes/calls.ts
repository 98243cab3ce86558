/** What the page of prefixes reads and changes. */
import { allRows, pagesOf, type Query, send, thenInvalidate } from '../../api.ts';
import type { Client, Got, RowOf } from '../../wire.ts';

export type Prefix = RowOf<Got<Client['prefixes']['$get']>>;

export type PrefixInput = Omit<Prefix, 'id' | 'family' | 'unit_name' | 'area_name' | 'addresses'>;

export const statuses = ['active', 'container', 'reserved', 'deprecated'] as const;

/** A prefix is somebody's from a day on, as days are in Beijing; between is epoch ms. */
const beijing_ms = 8 * 3_600_000;
export const dayOf = (at: number): string => new Date(at + beijing_ms).toISOString().slice(0, 10);
export const beginningOf = (day: string): number | null => Date.parse(`${day}T00:00:00+08:00`) || null;

export const prefixQueries = {
  pages: (filter: Query) => pagesOf<Prefix>('prefixes', '/api/prefixes', filter),
  all: (filter: Query) => allRows<Prefix>('/api/prefixes', filter),
};

export const prefixCommands = {
  create: (body: PrefixInput) => thenInvalidate(send<{ id: number }>('POST', '/api/prefixes', body), 'prefixes'),
  change: (id: number, body: PrefixInput) =>
    thenInvalidate(send<unknown>('PATCH', `/api/prefixes/${id}`, body), 'prefixes'),
  remove: (id: number) => thenInvalidate(send<unknown>('DELETE', `/api/prefixes/${id}`), 'prefixes'),
};
