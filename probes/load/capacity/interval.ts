/** A mean with its confidence interval of 95 % (Student's t, two-sided): how far the mean of so few repetitions can be trusted. */

/** Quantiles 0.975 of Student's t by degrees of freedom from 1, as tables of statistics print them. */
const T_975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093,
];
export const MAX_VALUES = T_975.length + 1;

/** `low` and `high` are null of a single value, which says nothing of its own spread. */
export type Interval = { mean: number; low: number | null; high: number | null };

/** Of 1 to 20 values. */
export function intervalOf(values: readonly number[]): Interval {
  const count = values.length;
  if (count === 0 || count > MAX_VALUES) throw new RangeError(`an interval of ${count} values`);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const t = T_975[count - 2];
  if (t === undefined) return { mean, low: null, high: null };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const half = t * Math.sqrt(variance / count);
  return { mean, low: mean - half, high: mean + half };
}
