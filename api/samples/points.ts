/** Samples as charts want them: a point for each sample or bucket. */
import { z } from 'zod';
import type { Line } from './samples.ts';

export const Point = z.object({ at: z.int(), min: z.number(), avg: z.number(), max: z.number(), count: z.int() });
export type Point = z.infer<typeof Point>;

export function pointsOf(line: Line): Point[] {
  const { at } = line;
  if (line.bucket_ms === null) {
    return at.map((time, i) => {
      const value = line.value[i] as number;
      return { at: time, min: value, avg: value, max: value, count: 1 };
    });
  }
  const { min, avg, max, count } = line;
  return at.map((time, i) => ({
    at: time,
    min: min[i] as number,
    avg: avg[i] as number,
    max: max[i] as number,
    count: count[i] as number,
  }));
}
