/**
 * What two searches found, against each other: by the rates between which each capacity lies. A capacity without an interval is of a single
 * round and says nothing of its own spread, so that nothing follows from it.
 */
import type { Difference } from './compare.ts';
import type { Capacity } from './search.ts';

/** Rates between which it lies; null: that isn't known. */
function bounds(capacity: Capacity): { low: number; high: number } | null {
  switch (capacity.is) {
    case 'measured':
      return capacity.low === null || capacity.high === null ? null : { low: capacity.low, high: capacity.high };
    case 'at_least':
      return { low: capacity.rate, high: Number.POSITIVE_INFINITY };
    case 'none':
      return { low: 0, high: 0 };
    case 'unknown':
      return null;
  }
}

/** `same`: the intervals overlap. Where one has no upper end, overlapping ones tell nothing. */
export function compareCapacities(before: Capacity, now: Capacity): Difference['verdict'] {
  const [then, later] = [bounds(before), bounds(now)];
  if (!then || !later) return 'unknown';
  if (later.high < then.low) return 'worse';
  if (later.low > then.high) return 'better';
  return Number.isFinite(then.high) && Number.isFinite(later.high) ? 'same' : 'unknown';
}
