/** How much of a capacity is left at the peak that somebody declared; and whether figures of a run agree with each other. */
import type { LoadResult } from '../words.ts';
import type { Capacity } from './search.ts';

/** `share`: of the capacity, left at the peak; below 0 the peak is more than it stands. `bound`: whether it can only be more. */
export type Headroom = { share: number; bound: 'measured' | 'at_least' };

/** From the lower end of the interval, which is what can be promised. Null, not good, without a declared peak or a known capacity. */
export function headroom(capacity: Capacity, declared_peak_rate: number | null): Headroom | null {
  if (declared_peak_rate === null || !(declared_peak_rate > 0)) return null;
  switch (capacity.is) {
    case 'unknown':
    case 'none':
      return null;
    case 'at_least':
      return { share: 1 - declared_peak_rate / capacity.rate, bound: 'at_least' };
    case 'measured': {
      const rate = Math.max(0, capacity.low ?? capacity.mean);
      return rate === 0 ? null : { share: 1 - declared_peak_rate / rate, bound: 'measured' };
    }
  }
}

/** `deviation`: of what was seen from what must be, as a share of it. */
export type Little = { in_flight: number; expected: number; deviation: number };

/**
 * Little's law: requests in flight are the rate at which they end times what they take (J. D. C. Little, 1961). A run that is far off it in a
 * steady state measured something wrong. Of ticks that had an end of requests; null without any.
 */
export function littlesLaw(ticks: LoadResult['ticks']): Little | null {
  const first = ticks[0];
  const last = ticks.at(-1);
  if (!first || !last || ticks.length < 2) return null;
  const counted = ticks.slice(1);
  const seconds = (last.elapsed_ms - first.elapsed_ms) / 1_000;
  const requests = counted.reduce((sum, { figures }) => sum + figures.latency_ms.count, 0);
  const total_ms = counted.reduce((sum, { figures: { latency_ms } }) => sum + latency_ms.mean * latency_ms.count, 0);
  if (seconds <= 0 || requests === 0 || total_ms <= 0) return null;
  const in_flight = counted.reduce((sum, tick) => sum + tick.in_flight, 0) / counted.length;
  const expected = (requests / seconds) * (total_ms / requests / 1_000);
  return { in_flight, expected, deviation: Math.abs(in_flight - expected) / expected };
}
