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

export function spread(histogram: Histogram): Spread {
  const at = (percentile: number) =>
    histogram.totalCount === 0 ? 0 : histogram.getValueAtPercentile(percentile) / 1000;
  return {
    count: histogram.totalCount,
    mean: Math.round(histogram.mean) / 1000,
    p50: at(50),
    p90: at(90),
    p95: at(95),
    p99: at(99),
    p999: at(99.9),
    max: at(100),
  };
}
