/** A straight line through points: Theil's and Sen's slope, which single odd days don't move, with its interval (Sen 1968). Pure. */
import { percentile } from './percentile.ts';

export type Point = { at: number; value: number };

/** Two-sided 90 %. */
const Z = 1.645;

/** Value per ms: the median slope of all pairs of points, and its interval by Kendall's variance. Two points at least. */
export function slopesOf(points: readonly Point[]): { slope: number; low: number; high: number } {
  const slopes: number[] = [];
  for (const [i, a] of points.entries()) {
    for (const b of points.slice(i + 1)) slopes.push((b.value - a.value) / (b.at - a.at));
  }
  slopes.sort((a, b) => a - b);
  const n = points.length;
  const reachOf = Z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const at = (rank: number) => slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(rank)))] as number;
  return {
    slope: percentile(slopes, 0.5) as number,
    low: at((slopes.length - reachOf) / 2 - 1),
    high: at((slopes.length + reachOf) / 2),
  };
}

/** Where the line through these stands at a moment. */
export const levelAt = (points: readonly Point[], slope: number, moment: number): number =>
  percentile(
    points.map(({ at, value }) => value + slope * (moment - at)),
    0.5,
  ) as number;
