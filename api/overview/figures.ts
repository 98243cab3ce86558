/** Figures of the programme over all that whoever asks may see, and the things that each of them counts. */
import { z } from 'zod';
import { countItems, type FigureItem, ITEM_STATUSES } from '#compliance/programme/figure.ts';
import type { Db } from '../db/open.ts';
import { Paging } from '../middleware/endpoint.ts';
import { Text } from '../middleware/text.ts';
import { FIGURE_NAMES, FIGURES, type FigureName } from '../programme/figures/index.ts';
import { dayOf, isValid } from '../programme/figures/places.ts';

export const FigureRow = z.object({
  name: z.enum(FIGURE_NAMES),
  title: Text,
  counts: Text,
  tasks: z.array(z.string()),
  met: z.int(),
  unmet: z.int(),
  unknown: z.int(),
  exempt: z.int(),
});
export type FigureRow = z.infer<typeof FigureRow>;
export const ItemRow = z.object({
  /** Its key: the same thing has the same each month. */
  id: z.string(),
  name: z.string(),
  status: z.enum(ITEM_STATUSES),
  weight: z.int(),
  reason: Text,
  path: z.string().nullable(),
  seen_at: z.int().nullable(),
});
export const ItemQuery = z.object({
  ...Paging,
  status: z.enum(ITEM_STATUSES).optional(),
  area_id: z.coerce.number().int().positive().optional(),
  q: z.string().max(200).optional(),
});

/** Of one area, or of all that the register has: each thing once, though its area lay beneath two roots. */
export function readItems(db: Db, name: FigureName, now: number, area_id?: number): FigureItem[] {
  const { read } = FIGURES[name];
  if (area_id !== undefined) return read(db, { kind: 'area', id: area_id }, now);
  const roots = db.$client
    .prepare(`select a.id from areas a where a.parent_id is null and ${isValid('a')} order by a.code`)
    .pluck()
    .all({ day: dayOf(now) }) as number[];
  const items = roots.flatMap((id) => read(db, { kind: 'area', id }, now));
  return roots.length > 1 ? [...new Map(items.map((item) => [item.key, item])).values()] : items;
}

export const readFigures = (db: Db, now: number): FigureRow[] =>
  FIGURE_NAMES.map((name) => {
    const { title, counts, tasks } = FIGURES[name];
    return { name, title, counts, tasks: [...tasks], ...countItems(readItems(db, name, now)) };
  });

const WORST_FIRST = ['unmet', 'unknown', 'met', 'exempt'];

export function listItems(db: Db, name: FigureName, query: z.output<typeof ItemQuery>, now: number) {
  const asked = query.q?.trim().toLowerCase() ?? '';
  const rows = readItems(db, name, now, query.area_id)
    .filter(({ status }) => query.status === undefined || status === query.status)
    .filter((item) => item.name.toLowerCase().includes(asked))
    .sort((a, b) => WORST_FIRST.indexOf(a.status) - WORST_FIRST.indexOf(b.status));
  const page = rows.slice(query.offset, query.offset + query.limit);
  return { rows: page.map(({ key, ...item }) => ({ id: key, ...item })), total: rows.length };
}
