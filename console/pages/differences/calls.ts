/** What is read and changed about differences between books and sight, and about nodes that are one device or two. */
import { pagesOf, read, send, thenInvalidate } from '../../api.ts';
import type { Client, Got, List, RowOf } from '../../wire.ts';

export type Difference = RowOf<Got<Client['differences']['$get']>>;
export type DifferenceField = Difference['field'];
export type Books = Got<Client['differences']['units']['$get']>;
export type UnitBooks = Books['rows'][number];
export type Decided = Got<Client['differences']['accept']['$post']>;
export type Merged = Got<Client['nodes'][':id']['merge']['$post']>;
export type Split = Got<Client['nodes'][':id']['split']['$post']>;

export const fields = [
  'name',
  'vendor',
  'model',
  'version',
  'serial',
  'address',
  'link',
  'device',
  'duplicate_serial',
  'duplicate_engine_id',
  'duplicate_address',
] as const satisfies readonly DifferenceField[];
export const states = ['open', 'rejected', 'unknown'] as const satisfies readonly Difference['state'][];

type Query = Record<string, string | number | undefined>;

/** Several nodes claim it: there is no one value to take over. */
export const isClaim = (row: Pick<Difference, 'field'>) => row.field.startsWith('duplicate_');

export const differenceQueries = {
  all: (filter: Query) => pagesOf<Difference>('differences', '/api/differences', filter),
  ofNode: (node_id: number) =>
    read<List<Difference>>(['differences', 'node', node_id], '/api/differences', { node_id, limit: 200 }),
  units: () => read<Books>(['differences', 'units'], '/api/differences/units'),
};

const touched = ['differences', 'nodes', 'overview', 'watches', 'events'];
const moved = [...touched, 'links', 'findings', 'topology', 'areas', 'units'];

export const differenceCommands = {
  /** With what the person saw: should it have changed since, the server refuses. */
  accept: (rows: readonly Difference[]) =>
    thenInvalidate(
      send<Decided>('POST', '/api/differences/accept', {
        rows: rows.map(({ id, observed }) => ({ id, observed })),
      }),
      ...touched,
    ),
  reject: (rows: readonly Difference[], reason: string) =>
    thenInvalidate(
      send<Decided>('POST', '/api/differences/reject', { ids: rows.map(({ id }) => id), reason }),
      ...touched,
    ),
  reopen: (rows: readonly Difference[]) =>
    thenInvalidate(send<Decided>('POST', '/api/differences/reopen', { ids: rows.map(({ id }) => id) }), ...touched),
  previewMerge: (id: number, node_ids: number[]) =>
    send<Merged>('POST', `/api/nodes/${id}/merge`, { node_ids, dry_run: true }),
  merge: (id: number, node_ids: number[]) =>
    thenInvalidate(send<Merged>('POST', `/api/nodes/${id}/merge`, { node_ids }), ...moved),
  previewSplit: (id: number, wish: SplitWish) =>
    send<Split>('POST', `/api/nodes/${id}/split`, { ...wish, dry_run: true }),
  split: (id: number, wish: SplitWish) => thenInvalidate(send<Split>('POST', `/api/nodes/${id}/split`, wish), ...moved),
};
export type SplitWish = { name: string; addresses: string[]; link_ids: number[] };
