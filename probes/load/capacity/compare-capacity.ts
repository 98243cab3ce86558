/**
 * What two searches found, against each other: by the rates between which each capacity lies. A capacity without an interval is of a single
 * round and says nothing of its own spread, so that nothing follows from it.
 */
import type { Difference } from './compare.ts';
import { capacityOf, type Round } from './search.ts';

/** Rates between which it lies; null: that isn't known. */
function bounds(rounds: readonly Round[]): { low: number; high: number } | null {
  const capacity = capacityOf({ rounds: [...rounds] });
  switch (capacity.is) {
    case 'measured': {
      const { low, high } = capacity;
      if (low === null || high === null) return null;
      // Rounds that agree by chance have no spread, and yet each saw no more than that it breaks between two rates.
      const seen = rounds.flatMap(({ good_rate, bad_rate }) => [good_rate ?? 0, bad_rate ?? 0]);
      return { low: Math.min(low, ...seen), high: Math.max(high, ...seen) };
    }
    case 'at_least':
      return { low: capacity.rate, high: Number.POSITIVE_INFINITY };
    case 'none':
      return { low: 0, high: 0 };
    case 'unknown':
      return null;
  }
}

/** `same`: the intervals overlap. Where one has no upper end, overlapping ones tell nothing. */
export function compareCapacities(before: readonly Round[], now: readonly Round[]): Difference['verdict'] {
  const [then, later] = [bounds(before), bounds(now)];
  if (!then || !later) return 'unknown';
  if (later.high < then.low) return 'worse';
  if (later.low > then.high) return 'better';
  return Number.isFinite(then.high) && Number.isFinite(later.high) ? 'same' : 'unknown';
}
