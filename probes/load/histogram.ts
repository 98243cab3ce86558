/**
 * Durations in fixed memory, however many there are: whole microseconds up to an hour, told apart to three digits, as HdrHistogram does. Up
 * to 2,047 each has a place of its own; from there each doubling has 1,024 places. Between threads only what was counted travels.
 */
import type { Spread } from './words.ts';

const HOUR_US = 3_600_000_000;
/** Places of a doubling. */
const HALF = 1_024;
const PLACES = placeOf(HOUR_US) + 1;

export type Histogram = { counts: Uint32Array; total: number; lowest: number; highest: number };

export function makeHistogram(): Histogram {
  return { counts: new Uint32Array(PLACES), total: 0, lowest: PLACES, highest: -1 };
}

function placeOf(us: number): number {
  const doublings = Math.max(0, 21 - Math.clz32(us));
  return doublings * HALF + (us >>> doublings);
}

/** The smallest value of a place, in µs. */
function leastOf(place: number): number {
  const doublings = Math.max(0, Math.floor(place / HALF) - 1);
  return (place - doublings * HALF) * 2 ** doublings;
}

export function record(histogram: Histogram, ms: number): void {
  const us = Math.round(ms * 1000);
  count(histogram, placeOf(us < 0 ? 0 : us > HOUR_US ? HOUR_US : us), 1);
}

function count(histogram: Histogram, place: number, times: number): void {
  histogram.counts[place] = (histogram.counts[place] ?? 0) + times;
  histogram.total += times;
  if (place < histogram.lowest) histogram.lowest = place;
  if (place > histogram.highest) histogram.highest = place;
}

/** What was counted, as [place, count, …]; the histogram is empty afterwards. */
export function drain(histogram: Histogram): Uint32Array<ArrayBuffer> {
  const counted: number[] = [];
  for (let place = histogram.lowest; place <= histogram.highest; place += 1) {
    const times = histogram.counts[place] ?? 0;
    if (times > 0) counted.push(place, times);
  }
  reset(histogram);
  return Uint32Array.from(counted);
}

export function add(histogram: Histogram, drained: Uint32Array): void {
  for (let at = 0; at < drained.length; at += 2) count(histogram, drained[at] ?? 0, drained[at + 1] ?? 0);
}

export function reset(histogram: Histogram): void {
  if (histogram.total > 0) histogram.counts.fill(0, histogram.lowest, histogram.highest + 1);
  [histogram.total, histogram.lowest, histogram.highest] = [0, PLACES, -1];
}

const SHARES = [0.5, 0.9, 0.95, 0.99, 0.999, 1];

export function spread({ counts, total, lowest, highest }: Histogram): Spread {
  const found: number[] = [];
  let seen = 0;
  let sum_us = 0;
  for (let place = lowest; place <= highest; place += 1) {
    const times = counts[place] ?? 0;
    if (times === 0) continue;
    // The highest value that is counted at this place, so that no percentile is told too low.
    const most = leastOf(place + 1) - 1;
    seen += times;
    sum_us += (times * (leastOf(place) + most)) / 2;
    while (found.length < SHARES.length && seen >= Math.ceil((SHARES[found.length] ?? 1) * total - 1e-6)) {
      found.push(most / 1000);
    }
  }
  const [p50 = 0, p90 = 0, p95 = 0, p99 = 0, p999 = 0, max = 0] = found;
  const mean = total > 0 ? Math.round(sum_us / total) / 1000 : 0;
  return { count: total, mean, p50, p90, p95, p99, p999, max };
}

/** As text: of each place how far it is from the one before and its count, as variable-length numbers (LEB128) in base64. */
export function pack(drained: Uint32Array): string {
  const bytes: number[] = [];
  const write = (value: number) => {
    for (let left = value; ; left = Math.floor(left / 128)) {
      bytes.push(left > 127 ? (left % 128) + 128 : left);
      if (left <= 127) return;
    }
  };
  let before = -1;
  for (let at = 0; at < drained.length; at += 2) {
    const place = drained[at] ?? 0;
    write(place - before);
    write(drained[at + 1] ?? 0);
    before = place;
  }
  return Buffer.from(bytes).toString('base64');
}

/** What `pack` made; undefined for anything else, since it comes from elsewhere. */
export function unpack(text: string): Uint32Array<ArrayBuffer> | undefined {
  if (text.length > MOST_PACKED_CHARS) return undefined;
  const bytes = Buffer.from(text, 'base64');
  const found: number[] = [];
  let [value, weight, place, total] = [0, 1, -1, 0];
  for (const byte of bytes) {
    value += (byte & 127) * weight;
    if (value > 0xffffffff) return undefined;
    if (byte > 127) {
      weight *= 128;
      continue;
    }
    if (value === 0) return undefined;
    if (found.length % 2 === 0) {
      place += value;
      if (place >= PLACES) return undefined;
      found.push(place);
    } else {
      total += value;
      found.push(value);
    }
    [value, weight] = [0, 1];
  }
  if (weight !== 1 || found.length % 2 === 1 || total > 0xffffffff) return undefined;
  return Uint32Array.from(found);
}

/** All places with counts of three bytes, in base64: no second is longer. */
const MOST_PACKED_CHARS = 200_000;
