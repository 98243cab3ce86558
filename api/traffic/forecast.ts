/**
 * When a link fills: a straight line through the 95th percentiles of its days, as a band rather than a day. Pure.
 */
import { levelAt, slopesOf } from './slopes.ts';

/** One day: its 95th percentile in bit/s, and how much of it was measured (0 to 1). */
export type Day = { at: number; bps: number; coverage: number };

/**
 * `unknown`: it can't be told, and why. `full`: it is there already. `steady`: it doesn't grow towards it.
 * `fills`: between two moments, the later of which is null where the slowest plausible growth never gets there.
 */
export type Forecast =
  | { kind: 'unknown'; why: 'no_speed' | 'too_short' | 'too_sparse' | 'too_old' }
  | { kind: 'full' }
  | { kind: 'steady' }
  | { kind: 'fills'; from: number; to: number | null };

/** A link is called full when its 95th percentile takes this share of its speed: above, queues grow at busy times. */
export const FULL_SHARE = 0.8;
/** Two weeks, so that weekends are no trend. */
export const LEAST_DAYS = 14;
/** A history that ended longer ago than this says nothing of what comes. */
const LATEST_MS = 7 * 86_400_000;
/** Days measured less than this say little about their busy hours. */
const LEAST_COVERAGE = 0.5;
/** Further away, a straight line says nothing. */
export const FURTHEST_MS = 3 * 365 * 86_400_000;

export function forecast(days: readonly Day[], speed_bps: number | null, now: number): Forecast {
  if (speed_bps === null || !(speed_bps > 0)) return { kind: 'unknown', why: 'no_speed' };
  const good = days.filter(({ coverage }) => coverage >= LEAST_COVERAGE);
  const [first, last] = [good[0], good.at(-1)];
  if (!first || !last || last.at - first.at < (LEAST_DAYS - 1) * 86_400_000) {
    return { kind: 'unknown', why: 'too_short' };
  }
  if (now - last.at > LATEST_MS) return { kind: 'unknown', why: 'too_old' };
  if (good.length < LEAST_DAYS * 0.7) return { kind: 'unknown', why: 'too_sparse' };
  const full_bps = speed_bps * FULL_SHARE;
  const points = good.map(({ at, bps: value }) => ({ at, value }));
  const { slope, low, high } = slopesOf(points);
  const level = (a: number) => levelAt(points, a, now);
  if (level(slope) >= full_bps) return { kind: 'full' };
  // The fastest plausible growth must get there within sight, or nothing is in sight.
  const from = reach(level(high), high, full_bps, now);
  if (slope <= 0 || from === null) return { kind: 'steady' };
  const to = low > 0 ? reach(level(low), low, full_bps, now) : null;
  return { kind: 'fills', from, to: to === null ? null : Math.max(from, to) };
}

function reach(level: number, slope: number, full_bps: number, now: number): number | null {
  if (slope <= 0) return null;
  const at = now + Math.max(0, (full_bps - level) / slope);
  return at - now <= FURTHEST_MS ? Math.round(at) : null;
}
