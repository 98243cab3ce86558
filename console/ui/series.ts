/** What a chart draws of samples. */
import type { SamplePoint, Samples } from '../wire.ts';

/** Counters are told as rates per second. */
export const unitOf = ({ unit, counter }: Pick<Samples, 'unit' | 'counter'>): string | null =>
  counter ? `${unit ?? ''}/s` : unit;

/** One course. Several in one chart share a unit. */
export type Line = { name: string; points: readonly SamplePoint[] };

/** A stretch of which nothing will ever be known, and why. */
export type Hole = { from: number; to: number; text: string };

/** A time and a value; null lifts the pen. */
export type Dot = [number, number | null];

/** Points further apart than this many usual distances have a gap between them. */
const gap_factor = 2.5;

function usualDistance(points: readonly SamplePoint[]): number {
  const distances = points.slice(1).map((point, index) => point.at - (points[index]?.at ?? point.at));
  distances.sort((a, b) => a - b);
  return distances[Math.floor(distances.length / 2)] ?? Number.POSITIVE_INFINITY;
}

/** The course of one figure, with nulls where nothing was measured: a line across a gap would be invented. */
export function dots(points: readonly SamplePoint[], figure: (point: SamplePoint) => number): Dot[] {
  const limit = usualDistance(points) * gap_factor;
  const drawn: Dot[] = [];
  let before: number | undefined;
  for (const point of points) {
    if (before !== undefined && point.at - before > limit) drawn.push([before + 1, null]);
    drawn.push([point.at, figure(point)]);
    before = point.at;
  }
  return drawn;
}

export type Summary = { last: number; min: number; max: number };

export function summaryOf(points: readonly SamplePoint[]): Summary | undefined {
  const last = points.at(-1);
  if (!last) return undefined;
  return {
    last: last.avg,
    min: points.reduce((lowest, point) => Math.min(lowest, point.min), Number.POSITIVE_INFINITY),
    max: points.reduce((highest, point) => Math.max(highest, point.max), Number.NEGATIVE_INFINITY),
  };
}
