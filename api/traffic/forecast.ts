/**
 * When a link fills: a straight line through the 95th percentiles of its days, as a band rather than a day. The slope is
 * Theil's and Sen's, which single odd days don't move, with its confidence interval (Sen 1968). Pure.
 */
import { percentile } from './percentile.ts';

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
/** Two-sided 90 %. */
const Z = 1.645;

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
  const { slope, low, high } = slopesOf(good);
  const level = (a: number) =>
    percentile(
      good.map(({ at, bps }) => bps + a * (now - at)),
      0.5,
    ) as number;
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

/** bit/s per ms: the median slope of all pairs of days, and its interval by Kendall's variance. */
function slopesOf(days: readonly Day[]): { slope: number; low: number; high: number } {
  const slopes: number[] = [];
  for (const [i, a] of days.entries()) {
    for (const b of days.slice(i + 1)) slopes.push((b.bps - a.bps) / (b.at - a.at));
  }
  slopes.sort((a, b) => a - b);
  const n = days.length;
  const reachOf = Z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const at = (rank: number) => slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(rank)))] as number;
  return {
    slope: percentile(slopes, 0.5) as number,
    low: at((slopes.length - reachOf) / 2 - 1),
    high: at((slopes.length + reachOf) / 2),
  };
}
