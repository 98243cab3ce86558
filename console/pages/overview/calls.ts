/** What the overview and the wall read. */
import { pagesOf, type Query, read, timeline } from '../../api.ts';
import type { Client, Got, List, RowOf, State } from '../../wire.ts';

type Overview = Client['overview'];
export type Board = Got<Overview['board']['$get']>;
export type Place = Board['extranet']['places'][number];
export type Cell = Place['cells'][number];
export type Figure = Board['figures'][number];
export type FigureItem = RowOf<Got<Overview['figures'][':name']['$get']>>;
export type Office = Got<Overview['office']['$get']>;
export type SectionRow = RowOf<Got<Overview['sections']['$get']>>;

/** The first word is the noun that all news reads again. */
export const boardQueries = {
  sections: () => read<List<SectionRow>>(['overview', 'sections'], '/api/overview/sections'),
  board: () => read<Board>(['overview', 'board'], '/api/overview/board'),
  office: () => read<Office>(['overview', 'office'], '/api/overview/office'),
  items: (name: string, filter: Query) =>
    pagesOf<FigureItem>('overview', `/api/overview/figures/${encodeURIComponent(name)}`, filter),
  events: (since: number | undefined) => timeline(['events', 'all', since], '/api/events', { since }),
};

export const item_statuses = ['unmet', 'unknown', 'met', 'exempt'] as const satisfies readonly FigureItem['status'][];
export const item_colours: Record<FigureItem['status'], string> = {
  met: 'bg-up',
  // Hatched as well as grey: what nobody knows must not look like a quiet state.
  unknown: 'bg-hatched',
  // Pale: full red means that something is down now.
  unmet: 'bg-down/40',
  exempt: 'bg-maintenance',
};

/** What is due: of the rest nothing is asked. */
export const dueOf = ({ met, unmet, unknown }: Pick<Figure, 'met' | 'unmet' | 'unknown'>) => met + unmet + unknown;

/** All levels of a place together. */
export function sumOf(cells: readonly Cell[]): Omit<Cell, 'column'> {
  const sum = { total: 0, live: 0, unmeasured: 0, absent: 0, exempt: 0, ipv6: 0 };
  for (const cell of cells) for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += cell[key];
  return sum;
}

/** States that the schematic names: whatever is not well. */
export const unwell = ['down', 'degraded', 'unknown'] as const satisfies readonly State[];

/** Midnight where the extranet is. */
export const midnight = (now: number): number =>
  Math.floor((now + 8 * 3_600_000) / 86_400_000) * 86_400_000 - 8 * 3_600_000;
