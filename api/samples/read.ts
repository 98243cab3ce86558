/** Reading samples: from the last hours in memory, from packed hours, and from roll-ups where they serve. */
import {
  type Buckets,
  LONGEST_STEP_MS,
  means,
  newStepper,
  noBuckets,
  startOf,
  stepTo,
  take,
  unpackBuckets,
} from './buckets.ts';
import { type Clocks, SERIES_SPAN } from './chunks.ts';
import type { Column, WatchSeries } from './series.ts';
import type { Store } from './store.ts';
import { type Block, DAY_MS, HOUR_MS } from './window.ts';

export const FIVE_MINUTES_MS = 300_000;

/** `from` ≤ at < `to`, epoch milliseconds. With `step_ms`: buckets of that length, counted from `from`. */
export type SamplesQuery = {
  watch: number;
  /** All series of the watch when absent. */
  series?: string;
  /** All parts when absent; the empty text is the series without parts. */
  part?: string;
  from: number;
  to: number;
  step_ms?: number;
  /** Counters as they were read from the device instead of rates per second. */
  raw?: boolean;
  /** Where buckets are counted from; by default `from`. */
  origin?: number;
};

export type SeriesName = { id: number; watch: number; series: string; part: string | null };

/** One series in one stretch of time. Where nothing was measured there is nothing: no point, no bucket. */
export type Line = SeriesName & {
  /** Values are per second; each rate stands at the end of the step it was made from. */
  rate: boolean;
} & (
    | { bucket_ms: null; at: number[]; value: number[] }
    | {
        bucket_ms: number;
        at: number[];
        min: number[];
        avg: number[];
        max: number[];
        count: number[];
        /** Of a rate: how many milliseconds of each bucket it was measured over; else the number of samples. */
        weight: number[];
      }
  );

export const nameOf = (watch: WatchSeries, column: Column): SeriesName => ({
  id: column.id,
  watch: watch.watch,
  series: column.series,
  part: column.part === '' ? null : column.part,
});

type Visit = (at: number, value: number) => void;

/** Visits the samples of one series in order of time. */
export function visitSamples(
  store: Store,
  watch: WatchSeries,
  column: Column,
  from: number,
  to: number,
  clocks: Clocks,
  visit: Visit,
): void {
  const first_chunk = Math.max(store.chunks.firstHour() ?? Number.POSITIVE_INFINITY, store.raw_from_day * 24);
  const last_chunk = store.last_sealed_hour;
  const first_block = watch.blocks[0]?.hour ?? Number.POSITIVE_INFINITY;
  const first = Math.max(Math.floor(from / HOUR_MS), Math.min(first_chunk, first_block));
  const last = Math.min(Math.ceil(to / HOUR_MS) - 1, Math.max(last_chunk, watch.blocks.at(-1)?.hour ?? 0));
  for (let hour = first; hour <= last; hour++) {
    const start = hour * HOUR_MS;
    const within: Visit = (offset, value) => {
      if (start + offset >= from && start + offset < to) visit(start + offset, value);
    };
    const block = watch.blocks.find((one) => one.hour === hour);
    if (block?.complete) visitBlock(block, column.slot, within);
    else if (hour >= first_chunk && hour <= last_chunk) visitChunk(store, watch, column, hour, clocks, block, within);
    else if (block) visitBlock(block, column.slot, within);
  }
}

function visitBlock(block: Block, slot: number, visit: Visit): void {
  const column = block.columns[slot];
  if (!column) return;
  for (let row = 0; row < block.rows; row++) {
    const value = column[row] as number;
    if (!Number.isNaN(value)) visit(block.times[row] as number, value);
  }
}

/** A packed hour, with what came late and is still in memory laid over it. */
function visitChunk(
  store: Store,
  watch: WatchSeries,
  column: Column,
  hour: number,
  clocks: Clocks,
  late: Block | undefined,
  visit: Visit,
): void {
  const points = store.chunks.read(watch, column, hour, clocks);
  const own = late?.columns[column.slot];
  if (!late || !own) {
    if (points) for (let i = 0; i < points.count; i++) visit(points.times[i] as number, points.values[i] as number);
    return;
  }
  let row = 0;
  const rowsUntil = (offset: number) => {
    let replaced = false;
    for (; row < late.rows && (late.times[row] as number) <= offset; row++) {
      const value = own[row] as number;
      if (Number.isNaN(value)) continue;
      visit(late.times[row] as number, value);
      replaced = late.times[row] === offset;
    }
    return replaced;
  };
  for (let i = 0; points && i < points.count; i++) {
    if (!rowsUntil(points.times[i] as number)) visit(points.times[i] as number, points.values[i] as number);
  }
  rowsUntil(HOUR_MS);
}

export function readColumn(
  store: Store,
  watch: WatchSeries,
  column: Column,
  query: SamplesQuery,
  clocks: Clocks,
): Line {
  const name = nameOf(watch, column);
  const rate = !query.raw && store.isCounter(column.series);
  const bucket_ms = fitting(store, query);
  if (bucket_ms === undefined) {
    const at: number[] = [];
    const value: number[] = [];
    visitValues(store, watch, column, query.from, query.to, rate, clocks, (when, min, _max, sum, weight) => {
      at.push(when);
      value.push(rate ? (sum * 1_000) / weight : min);
    });
    return { ...name, rate, bucket_ms: null, at, value };
  }
  const buckets = noBuckets();
  const { origin = query.from } = query;
  const { first, last } = daysOf(store, watch);
  for (let day = Math.max(first, Math.floor(query.from / DAY_MS)); day <= last && day * DAY_MS < query.to; day++) {
    const from = Math.max(query.from, day * DAY_MS);
    const to = Math.min(query.to, (day + 1) * DAY_MS);
    const size = query.raw && store.isCounter(column.series) ? undefined : source(store, query, bucket_ms, day);
    if (size !== undefined) takeRollup(store, column, day, size, { from, to }, origin, bucket_ms, buckets);
    else {
      visitValues(store, watch, column, from, to, rate, clocks, (when, min, max, sum, weight) =>
        take(buckets, startOf(when, origin, bucket_ms), min, max, sum, weight, 1),
      );
    }
  }
  const { at, min, max, count, weight } = buckets;
  return { ...name, rate, bucket_ms, at, min, avg: means(buckets, rate), max, count, weight };
}

/** The days that may hold anything: a question from the beginning of time must not count its days. */
function daysOf(store: Store, watch: WatchSeries): { first: number; last: number } {
  const hours = [store.chunks.firstHour(), watch.blocks[0]?.hour].filter((hour) => hour !== undefined);
  const days = hours.map((hour) => Math.floor(hour / 24));
  const rolled = store.first_rollup.get();
  if (rolled !== null && rolled !== undefined) days.push(Math.floor(rolled / SERIES_SPAN));
  const last_hour = Math.max(store.last_sealed_hour, watch.blocks.at(-1)?.hour ?? 0, Math.floor(store.now() / HOUR_MS));
  return { first: Math.min(...days), last: Math.floor(last_hour / 24) };
}

/** The bucket to answer with: the one asked for, or the finest that is still kept where the question begins. */
function fitting(store: Store, { from, step_ms }: SamplesQuery): number | undefined {
  const day = Math.floor(from / DAY_MS);
  if (day >= store.raw_from_day) return step_ms;
  const kept = day >= store.five_minutes_from_day ? FIVE_MINUTES_MS : HOUR_MS;
  return Math.max(step_ms ?? 0, kept);
}

/** Which roll-up answers for a day; undefined when its samples do. */
function source(store: Store, query: SamplesQuery, bucket_ms: number, day: number): number | undefined {
  const kept_raw = day >= store.raw_from_day;
  const { origin = query.from } = query;
  const rolled = day < Math.floor(store.now() / DAY_MS) && !store.unrolled.has(day);
  const cuts = (size: number) =>
    origin % size === 0 &&
    query.from % size === 0 &&
    bucket_ms % size === 0 &&
    ((day + 1) * DAY_MS <= query.to || query.to % size === 0);
  if (!kept_raw) return day >= store.five_minutes_from_day && !cuts(HOUR_MS) ? FIVE_MINUTES_MS : HOUR_MS;
  if (!rolled) return undefined;
  if (cuts(HOUR_MS)) return HOUR_MS;
  return cuts(FIVE_MINUTES_MS) ? FIVE_MINUTES_MS : undefined;
}

function takeRollup(
  store: Store,
  column: Column,
  day: number,
  size: number,
  within: { from: number; to: number },
  origin: number,
  bucket_ms: number,
  into: Buckets,
): void {
  const get = size === HOUR_MS ? store.rollup_1h : store.rollup_5m;
  const packed = get.get(day * SERIES_SPAN + column.id);
  if (!packed) return;
  const found = unpackBuckets(packed, day * DAY_MS, size);
  for (const [i, at] of found.at.entries()) {
    if (at < within.from || at >= within.to) continue;
    const [min, max] = [found.min[i] as number, found.max[i] as number];
    const [sum, weight, count] = [found.sum[i] as number, found.weight[i] as number, found.count[i] as number];
    take(into, startOf(at, origin, bucket_ms), min, max, sum, weight, count);
  }
}

/** Visits values or, of a counter, rates: with what a bucket adds up (growth over milliseconds, or value over one). */
export function visitValues(
  store: Store,
  watch: WatchSeries,
  column: Column,
  from: number,
  to: number,
  rate: boolean,
  clocks: Clocks,
  visit: (at: number, min: number, max: number, sum: number, weight: number) => void,
): void {
  if (!rate) {
    visitSamples(store, watch, column, from, to, clocks, (at, value) => visit(at, value, value, value, 1));
    return;
  }
  const stepper = newStepper();
  const restarts = store.restarts.all(watch.watch, column.part, from - LONGEST_STEP_MS, to);
  const restartedAt = (at: number) => restarts.length > 0 && restarts.some((one) => one > stepper.at && one <= at);
  visitSamples(store, watch, column, from - LONGEST_STEP_MS, to, clocks, (at, value) => {
    const step = stepTo(stepper, at, value, restartedAt(at));
    if (!step || at < from) return;
    const per_s = (step.growth * 1_000) / step.took_ms;
    visit(at, per_s, per_s, step.growth, step.took_ms);
  });
}
