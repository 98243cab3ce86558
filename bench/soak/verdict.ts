/** Whether something grows: the slope over the last part of a soak, by Theil and Sen, whom single peaks don't move. */

/** Per step; 0 of fewer than two values. */
export function slopeOf(values: readonly number[]): number {
  const slopes = values.flatMap((value, i) => values.slice(i + 1).map((later, j) => (later - value) / (j + 1)));
  return medianOf(slopes);
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

export function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
}

export type Verdict = { what: string; median: number; grows: number; allowed: number; is_flat: boolean };

/**
 * Flat: over the whole part it grows by no more than a share of its median, or by less than `least`, which is the noise of
 * what is measured (same unit as the values).
 */
export function flat(what: string, values: readonly number[], share: number, least: number): Verdict {
  const median = medianOf(values);
  const grows = slopeOf(values) * (values.length - 1);
  const allowed = Math.max(least, median * share);
  return { what, median, grows, allowed, is_flat: values.length > 0 && Number.isFinite(grows) && grows <= allowed };
}
