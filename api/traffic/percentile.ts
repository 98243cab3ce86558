/** Percentiles as carriers bill by them: of five-minute means, the highest five per cent left out. Pure. */

/** The smallest value that at least `share` (0 to 1) of the values don't exceed; undefined of nothing. */
export function percentile(values: readonly number[], share: number): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}
