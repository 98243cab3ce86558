/**
 * Whether values of one sample tend to be greater than those of another (H. B. Mann and D. R. Whitney, 1947): by ranks alone, so that a few
 * wild seconds decide nothing. Normal approximation with corrections for ties and continuity, good from eight values a side.
 */

export const LEAST_VALUES = 8;

/** `u`: pairs in which `b` is greater, ties counted half. `p`: two-sided. */
export type Ranked = { u: number; p: number };

export function mannWhitney(a: readonly number[], b: readonly number[]): Ranked {
  const all = [...a.map((value) => ({ value, isB: false })), ...b.map((value) => ({ value, isB: true }))].sort(
    (one, other) => one.value - other.value,
  );
  const count = all.length;
  let rankSum = 0;
  let ties = 0;
  for (let from = 0; from < count; ) {
    let to = from;
    while (to < count && all[to]?.value === all[from]?.value) to++;
    const tied = to - from;
    ties += tied ** 3 - tied;
    // Ranks count from 1; those that tie share their mean.
    rankSum += all.slice(from, to).filter(({ isB }) => isB).length * ((from + 1 + to) / 2);
    from = to;
  }
  const u = rankSum - (b.length * (b.length + 1)) / 2;
  const mean = (a.length * b.length) / 2;
  const variance = ((a.length * b.length) / 12) * (count + 1 - ties / (count * (count - 1)));
  if (!(variance > 0)) return { u, p: 1 };
  const z = Math.max(0, Math.abs(u - mean) - 0.5) / Math.sqrt(variance);
  return { u, p: Math.min(1, 2 * upperTail(z)) };
}

/** Of the normal distribution, for z from 0 (Abramowitz and Stegun, 26.2.17; wrong by 7.5e-8 at most). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return Math.max(0, (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series);
}
