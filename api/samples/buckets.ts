/** Samples in buckets: least, mean, greatest and number. Counters are first turned into rates. Pure. */
import { bitReader, bitWriter } from './bits.ts';
import { packDoubles, packWholes, unpackDoubles, unpackWholes } from './codec.ts';

/** Buckets by their start, ascending; an empty bucket is absent. `weight` is what the mean divides `sum` by. */
export type Buckets = {
  at: number[];
  min: number[];
  max: number[];
  sum: number[];
  weight: number[];
  count: number[];
};

export const noBuckets = (): Buckets => ({ at: [], min: [], max: [], sum: [], weight: [], count: [] });

/** Takes a value, or what a smaller bucket holds, into the bucket that starts at `at`; `at` never goes back. */
export function take(
  into: Buckets,
  at: number,
  min: number,
  max: number,
  sum: number,
  weight: number,
  count: number,
): void {
  const last = into.at.length - 1;
  if (into.at[last] !== at) {
    into.at.push(at);
    into.min.push(min);
    into.max.push(max);
    into.sum.push(sum);
    into.weight.push(weight);
    into.count.push(count);
    return;
  }
  into.min[last] = Math.min(into.min[last] as number, min);
  into.max[last] = Math.max(into.max[last] as number, max);
  into.sum[last] = (into.sum[last] as number) + sum;
  into.weight[last] = (into.weight[last] as number) + weight;
  into.count[last] = (into.count[last] as number) + count;
}

export const startOf = (at: number, origin: number, bucket_ms: number) =>
  origin + Math.floor((at - origin) / bucket_ms) * bucket_ms;

/** A longer silence of a counter has no rate: nobody knows how often it began anew meanwhile. */
export const LONGEST_STEP_MS = 7_200_000;

const COUNTER32 = 2 ** 32;
/** How much faster than before a counter may have grown for a fall to be taken for a wrap. */
const WRAP_FACTOR = 4;

/** The steps of a counter, each told at its end. Pure state of one series: feed it samples in order of time. */
export type Stepper = { at: number; value: number; per_ms: number };

/**
 * How much a counter grew since the sample before, and in how many milliseconds. Undefined at the first sample, after a
 * long silence, where the device says that its counters began anew (`restarted`), and when it went down: a restart loses
 * this one step instead of showing a spike that never was. Only a fall from the upper to the lower half of 32 bits at
 * about the pace of the step before is taken for a wrap.
 */
export function stepTo(
  stepper: Stepper,
  at: number,
  value: number,
  restarted = false,
): { growth: number; took_ms: number } | undefined {
  const before = stepper.value;
  const took_ms = at - stepper.at;
  const wrapped = COUNTER32 - before + value;
  const isWrap =
    value < before &&
    before < COUNTER32 &&
    before >= COUNTER32 / 2 &&
    value < COUNTER32 / 2 &&
    wrapped <= stepper.per_ms * took_ms * WRAP_FACTOR;
  const growth = isWrap ? wrapped : value - before;
  const isStep = !restarted && growth >= 0 && took_ms > 0 && took_ms <= LONGEST_STEP_MS;
  stepper.at = at;
  stepper.value = value;
  stepper.per_ms = isStep ? growth / took_ms : 0;
  return isStep ? { growth, took_ms } : undefined;
}

export const newStepper = (): Stepper => ({ at: Number.NaN, value: 0, per_ms: 0 });

/** The means, for showing. Rates are per second. */
export const means = (buckets: Buckets, counter: boolean): number[] =>
  buckets.sum.map((sum, i) => (sum / (buckets.weight[i] as number)) * (counter ? 1_000 : 1));

const out = bitWriter();
const from = bitReader();

/** Packs buckets of one day, `origin` its start. Rates keep seven digits at their extremes, all else is exact to 10^-9. */
export function packBuckets(buckets: Buckets, origin: number, bucket_ms: number, counter: boolean): Buffer {
  const count = buckets.at.length;
  const wholes = (values: number[]) => packWholes(out, Float64Array.from(values), count);
  out.byte(counter ? 1 : 0);
  out.varint(count);
  wholes(buckets.at.map((at) => (at - origin) / bucket_ms));
  wholes(buckets.count);
  const round = counter ? Math.fround : (value: number) => value;
  packDoubles(out, Float64Array.from(buckets.min, round), count);
  packDoubles(out, Float64Array.from(buckets.max, round), count);
  packDoubles(out, Float64Array.from(buckets.sum, tidy), count);
  if (counter) wholes(buckets.weight);
  return out.take();
}

/** A sum of decimals without the dust of binary fractions, which would cost eight bytes. */
function tidy(sum: number): number {
  const rounded = Math.round(sum * 1_000) / 1_000;
  return Math.abs(sum - rounded) <= 1e-9 * Math.max(1e-3, Math.abs(sum)) ? rounded : sum;
}

export function unpackBuckets(packed: Uint8Array, origin: number, bucket_ms: number): Buckets {
  from.open(packed);
  const counter = from.byte() === 1;
  const count = from.varint();
  const wholes = () => {
    const into = new Float64Array(count);
    unpackWholes(from, into, count);
    return [...into];
  };
  const doubles = () => {
    const into = new Float64Array(count);
    unpackDoubles(from, into, count);
    return [...into];
  };
  const at = wholes().map((index) => origin + index * bucket_ms);
  const counts = wholes();
  const min = doubles();
  const max = doubles();
  const sum = doubles();
  return { at, min, max, sum, weight: counter ? wholes() : counts, count: counts };
}
