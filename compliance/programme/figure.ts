/**
 * What a figure of the programme is made of: the things that it counts, one by one, each with what is so of it and where that was seen. Shares,
 * scores and bulletins are reckoned of these alone, so whatever they say leads back to them. Pure.
 */
import type { Text } from '#probes/probe.ts';
import { type Exact, exact } from '../scoring/exact.ts';

/**
 * `unknown`: registered, and nothing that still counts tells whether it is so. `unmet` is seen not to be so, or owed and not there at all.
 * `exempt` need not be so: neither for nor against.
 */
export const ITEM_STATUSES = ['met', 'unmet', 'unknown', 'exempt'] as const;
export type ItemStatus = (typeof ITEM_STATUSES)[number];

export type FigureItem = {
  /** The same thing has the same key each month: `area/17`, `system/4`, `ticket/230`. */
  key: string;
  name: string;
  status: ItemStatus;
  /** How much it counts: a whole number, 1 for a thing, the number of calls for calls. */
  weight: number;
  reason: Text;
  /** The console's address of what it rests on; null: there is nothing to look at. */
  path: string | null;
  /** When what it rests on was last seen, epoch ms; null: never. */
  seen_at: number | null;
};

/** Sums of weights. */
export type FigureCounts = Record<ItemStatus, number>;

export function countItems(items: readonly Pick<FigureItem, 'status' | 'weight'>[]): FigureCounts {
  const counts: FigureCounts = { met: 0, unmet: 0, unknown: 0, exempt: 0 };
  for (const { status, weight } of items) counts[status] += weight;
  return counts;
}

/** Of what is due, how much is seen to be met: what is unknown counts among the due. Null: nothing is due. */
export function shareMet({ met, unmet, unknown }: FigureCounts): Exact | null {
  const due = met + unmet + unknown;
  return due === 0 ? null : exact(met, due);
}
