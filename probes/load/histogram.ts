/**
 * Durations in fixed memory, however many there are: HdrHistograms of microseconds to three digits, up to an hour. Between threads only
 * what was counted travels, as pairs of place and count.
 */
import { build, type JsHistogram } from 'hdr-histogram-js';
import type { Spread } from './words.ts';

const HOUR_US = 3_600_000_000;

export type Histogram = JsHistogram & { recordValueWithCount(value: number, count: number): void; reset(): void };

export function makeHistogram(): Histogram {
  // The plain one of 32-bit counts: each has 23,552 of them.
  return build({
    bitBucketSize: 32,
    lowestDiscernibleValue: 1,
    highestTrackableValue: HOUR_US,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
  }) as unknown as Histogram;
}

export function record(histogram: Histogram, ms: number): void {
  const us = Math.round(ms * 1000);
  histogram.recordValue(us < 0 ? 0 : us > HOUR_US ? HOUR_US : us);
}

/** What was counted, as [value in µs, count, …]; the histogram is empty afterwards. */
export function drain(histogram: Histogram): Uint32Array<ArrayBuffer> {
  const counts: number[] = [];
  if (histogram.totalCount > 0) {
    const first = histogram.minNonZeroValue > HOUR_US ? 0 : histogram.countsArrayIndex(histogram.minNonZeroValue);
    const last = histogram.countsArrayIndex(histogram.maxValue);
    const take = (index: number) => {
      const count = histogram.getCountAtIndex(index);
      if (count > 0) counts.push(histogram.valueFromIndex(index), count);
    };
    if (first > 0) take(0);
    for (let index = first; index <= last; index += 1) take(index);
    histogram.reset();
  }
  return Uint32Array.from(counts);
}

export function add(histogram: Histogram, drained: Uint32Array): void {
  for (let at = 0; at < drained.length; at += 2) {
    histogram.recordValueWithCount(drained[at] ?? 0, drained[at + 1] ?? 0);
  }
}

const SHARES = [0.5, 0.9, 0.95, 0.99, 0.999, 1];

/** In one pass: the library's own would go through all 23,552 counts for each percentile, each second. */
export function spread(histogram: Histogram): Spread {
  const total = histogram.totalCount;
  const found: number[] = [];
  let seen = 0;
  let sum_us = 0;
  const last = total > 0 ? histogram.countsArrayIndex(histogram.maxValue) : -1;
  for (let index = 0; index <= last; index += 1) {
    const count = histogram.getCountAtIndex(index);
    if (count === 0) continue;
    const least = histogram.valueFromIndex(index);
    // As the library has it: the highest value that is counted at this place, so that no percentile is told too low.
    const most = histogram.valueFromIndex(index + 1) - 1;
    seen += count;
    sum_us += (count * (least + most)) / 2;
    while (found.length < SHARES.length && seen >= Math.ceil((SHARES[found.length] ?? 1) * total - 1e-6)) {
      found.push(most / 1000);
    }
  }
  const [p50 = 0, p90 = 0, p95 = 0, p99 = 0, p999 = 0, max = 0] = found;
  const mean = total > 0 ? Math.round(sum_us / total) / 1000 : 0;
  return { count: total, mean, p50, p90, p95, p99, p999, max };
}
