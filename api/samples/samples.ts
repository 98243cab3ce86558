/**
 * History of numbers in little space, behind one small interface.
 *
 * What comes in is written to a journal, one row a transaction, and kept in memory. Full hours are sealed into packed chunks, one per
 * series and hour; full days are rolled up into buckets of five minutes and of one hour; each kind is pruned at its own age.
 * Memory follows what was committed, never what was rolled back. A series holds one value per millisecond: the last one written.
 * Late samples are merged into their hour, and its roll-ups are made anew, as long as that day's samples are kept.
 */
import type Database from 'better-sqlite3';
import { type Clocks, chunks, SERIES_SPAN } from './chunks.ts';
import { isCounter } from './counters.ts';
import { type Measured, openJournal, visitPacked } from './journal.ts';
import { type Line, nameOf, readColumn, type SamplesQuery, type SeriesName, visitSamples } from './read.ts';
import { roller } from './rollup.ts';
import { columnsOf, seriesRegistry, type WatchSeries } from './series.ts';
import type { Store } from './store.ts';
import { type Block, DAY_MS, HOUR_MS } from './window.ts';

export type { Measured } from './journal.ts';
export type { Line, SamplesQuery, SeriesName } from './read.ts';

export type Retention = { raw_days: number; five_minute_days: number; hour_days: number };
export const DEFAULT_RETENTION: Retention = { raw_days: 14, five_minute_days: 90, hour_days: 1_095 };

/** How much one call of `seal` or `rollup` does before it lets others go on; the next call continues. */
export type Budget = { budget_ms?: number };

export type Samples = {
  /** Called inside the transaction of ingest: what that commits survives a crash, what it rolls back was never there. */
  append(batch: readonly Measured[]): void;
  /** The lines of a watch's series, ordered as they first appeared. An unknown watch has none. */
  read(query: SamplesQuery): Line[];
  /** Visits the raw samples of many series; the arrays are valid during the visit only. */
  scan(query: { from: number; to: number; series?: string }, visit: ScanVisitor): void;
  /** The last value of each series in the latest hour with any, within a day before `now`; counters as they were read. */
  latest(watch: number, now?: number): (SeriesName & { at: number; value: number })[];
  series(watch: number): SeriesName[];
  /** Packs the hours that are over (by two minutes); says how many blocks (a watch's hour) are left for the next call. */
  seal(now: number, budget?: Budget): number;
  /** Rolls up the days that are over; says how many days are left. */
  rollup(now: number, budget?: Budget): number;
  /** Removes what is older than its retention, some thousand rows a call. */
  prune(now: number, retention?: Retention): void;
  /** The watch was deleted: its history is no longer reachable and goes when its time comes. Rolls back with its transaction. */
  forget(watch: number): void;
  stats(): SamplesStats;
  /** From when on (epoch ms) samples are here whole, and five-minute buckets; earlier there are coarser buckets only. 0: all there ever was. */
  reach(): { raw_from: number; five_minutes_from: number };
  /** What a packed row of the journal holds, as far as its watches are known still. */
  unpack(packed: Uint8Array, visit: (series: SeriesName, at: number, value: number) => void): void;
};

export type ScanVisitor = (series: SeriesName, at: Float64Array, value: Float64Array) => void;

/** What was dropped since the start: older than what is kept, from the future, or not a number. */
export type SamplesStats = {
  watches: number;
  series: number;
  unsealed_blocks: number;
  dropped: { too_late: number; too_early: number; not_finite: number };
};

export type SamplesOptions = {
  /** Which series are counters; by default those that the probes declare. */
  isCounter?: (series: string) => boolean;
  now?: () => number;
  /** Given each packed row of the journal within its transaction. */
  also?: (packed: Buffer) => void;
};

const SEAL_AFTER_MS = 120_000;
const BUDGET_MS = 200;
const PRUNED_AT_ONCE = 20_000;
const LATEST_WITHIN_HOURS = 24;

export function openSamples(sqlite: Database.Database, options: SamplesOptions = {}): Samples {
  const store = openStore(sqlite, options);
  const journal = openJournal(store, options.also);
  const { roll } = roller(store);
  const remove_day = sqlite.prepare('delete from sample_unrolled_days where day = ?');

  const lines = (query: SamplesQuery) => {
    const watch = store.registry.watches.get(query.watch);
    if (!watch) return [];
    const { series, part } = query;
    const clocks: Clocks = new Map();
    return columnsOf(watch, series, part).map((column) => readColumn(store, watch, column, query, clocks));
  };

  return {
    append: journal.append,
    forget: journal.forget,
    read(query) {
      insistOn(query);
      journal.settle();
      return lines(query);
    },
    scan(query, visit) {
      insistOn(query);
      journal.settle();
      scan(store, query, visit);
    },
    latest(watch, now = store.now()) {
      journal.settle();
      const own = store.registry.watches.get(watch);
      return own ? latest(store, own, now) : [];
    },
    series(watch) {
      journal.settle();
      const own = store.registry.watches.get(watch);
      return own ? own.columns.map((column) => nameOf(own, column)) : [];
    },
    seal(now, { budget_ms = BUDGET_MS } = {}) {
      journal.settle();
      return seal(store, now, performance.now() + budget_ms, journal.clear);
    },
    rollup(now, { budget_ms = BUDGET_MS } = {}) {
      journal.settle();
      const deadline = performance.now() + budget_ms;
      const over = () => [...store.unrolled].filter((day) => (day + 1) * DAY_MS + SEAL_AFTER_MS <= now);
      if (over().length === 0) return 0;
      const unsealed = unsealedDays(store);
      for (const day of over().sort((a, b) => a - b)) {
        if (unsealed.has(day)) continue;
        if (store.rolling?.day !== day) store.rolling = { day, done: new Set() };
        const progress = store.rolling;
        // Forgotten meanwhile: what a failed transaction seemed to have done must be done again.
        store.rolling = undefined;
        if (!sqlite.transaction(() => roll(progress, deadline))()) {
          store.rolling = progress;
          break;
        }
        remove_day.run(day);
        store.unrolled.delete(day);
      }
      return over().length;
    },
    prune(now, retention = DEFAULT_RETENTION) {
      journal.settle();
      prune(store, now, retention);
    },
    stats() {
      journal.settle();
      return statsOf(store, journal.dropped());
    },
    reach: () => ({
      raw_from: store.raw_from_day * DAY_MS,
      five_minutes_from: store.five_minutes_from_day * DAY_MS,
    }),
    unpack(packed, visit) {
      journal.settle();
      visitPacked(packed, store.registry, (watch, column, when, what) => visit(nameOf(watch, column), when, what));
    },
  };
}

function openStore(sqlite: Database.Database, options: SamplesOptions): Store {
  const packed = chunks(sqlite);
  const get = (table: string) => sqlite.prepare<[number], Buffer>(`select packed from ${table} where key = ?`).pluck();
  const dayAt = (which: 'min' | 'max', table: string) => {
    const key = sqlite.prepare<[], number | null>(`select ${which}(key) from ${table}`).pluck().get();
    return key === null || key === undefined ? undefined : Math.floor(key / SERIES_SPAN);
  };
  const rolled_day = dayAt('min', 'sample_rollups_1h') ?? Number.POSITIVE_INFINITY;
  /** Where a coarser history reaches further back than a finer one, the finer was pruned. */
  const reach = (finest: number | undefined, table: string) => {
    const first = finest ?? (dayAt('max', table) ?? -1) + 1;
    return rolled_day < first ? first : 0;
  };
  const first_hour = packed.firstHour();
  const first_day = first_hour === undefined ? undefined : Math.floor(first_hour / 24);
  return {
    sqlite,
    registry: seriesRegistry(sqlite),
    chunks: packed,
    isCounter: options.isCounter ?? isCounter,
    rollup_5m: get('sample_rollups_5m'),
    rollup_1h: get('sample_rollups_1h'),
    restarts: sqlite
      .prepare<[number, string, number, number], number>(
        `select at from counter_restarts where watch_id = ? and part in ('', ?) and at between ? and ? order by at`,
      )
      .pluck(),
    first_rollup: sqlite.prepare<[], number | null>('select min(key) from sample_rollups_1h').pluck(),
    unrolled: new Set(sqlite.prepare<[], number>('select day from sample_unrolled_days').pluck().all()),
    raw_from_day: reach(first_day, 'sample_rollups_1h'),
    five_minutes_from_day: reach(dayAt('min', 'sample_rollups_5m'), 'sample_rollups_1h'),
    last_sealed_hour: packed.lastHour() ?? -1,
    rolling: undefined,
    now: options.now ?? Date.now,
  };
}

function insistOn({ from, to, step_ms = 1 }: { from: number; to: number; step_ms?: number }): void {
  if (Number.isSafeInteger(from) && Number.isSafeInteger(to) && Number.isSafeInteger(step_ms) && step_ms > 0) return;
  throw new RangeError(`samples are read in whole milliseconds, not from ${from} to ${to} by ${step_ms}`);
}

function seal(store: Store, now: number, deadline: number, clear: (hour: number) => void): number {
  const until = Math.floor((now - SEAL_AFTER_MS) / HOUR_MS);
  const done: Block[] = [];
  let left = 0;
  store.sqlite.transaction(() => {
    for (const watch of store.registry.watches.values()) {
      for (const block of watch.blocks) {
        if (block.sealed || block.hour >= until) continue;
        if (performance.now() > deadline) left += 1;
        else {
          store.chunks.seal(watch, block);
          done.push(block);
        }
      }
    }
    if (left === 0) clear(until);
  })();
  // Only now: had the transaction failed, all of it would still be to do.
  for (const block of done) {
    block.sealed = true;
    store.last_sealed_hour = Math.max(store.last_sealed_hour, block.hour);
  }
  const kept_hour = Math.floor(now / HOUR_MS) - 1;
  for (const watch of store.registry.watches.values()) {
    if (watch.blocks.some((block) => block.sealed && block.hour < kept_hour)) {
      watch.blocks = watch.blocks.filter((block) => !block.sealed || block.hour >= kept_hour);
    }
  }
  return left;
}

/** A roll-up of a day says that its chunks are there, or were pruned: so its hours are sealed first. */
function unsealedDays(store: Store): Set<number> {
  const days = new Set<number>();
  for (const watch of store.registry.watches.values()) {
    for (const block of watch.blocks) if (!block.sealed) days.add(Math.floor(block.hour / 24));
  }
  return days;
}

function prune(store: Store, now: number, retention: Retention): void {
  const dayOf = (days: number) => Math.floor(now / DAY_MS) - days;
  // A day that no roll-up has seen yet is kept until one has.
  const raw_from = Math.min(dayOf(retention.raw_days), ...store.unrolled);
  store.raw_from_day = Math.max(store.raw_from_day, raw_from);
  store.five_minutes_from_day = Math.max(store.five_minutes_from_day, dayOf(retention.five_minute_days));
  const removeBelow = (table: string, key: number) =>
    store.sqlite
      .prepare(
        `delete from ${table} where key in (select key from ${table} where key < ? order by key limit ${PRUNED_AT_ONCE})`,
      )
      .run(key);
  // As long as the longest history: samples outside reach back further than ours.
  store.sqlite.prepare('delete from counter_restarts where at < ?').run(dayOf(retention.hour_days) * DAY_MS);
  removeBelow('sample_chunks', store.raw_from_day * 24 * SERIES_SPAN);
  removeBelow('sample_rollups_5m', store.five_minutes_from_day * SERIES_SPAN);
  removeBelow('sample_rollups_1h', dayOf(retention.hour_days) * SERIES_SPAN);
}

let at = new Float64Array(1_024);
let value = new Float64Array(1_024);

function scan(store: Store, query: { from: number; to: number; series?: string }, visit: ScanVisitor): void {
  for (const watch of store.registry.watches.values()) {
    const clocks: Clocks = new Map();
    for (const column of watch.columns) {
      if ((query.series ?? column.series) !== column.series) continue;
      let count = 0;
      visitSamples(store, watch, column, query.from, query.to, clocks, (when, what) => {
        if (count === at.length) grow();
        at[count] = when;
        value[count++] = what;
      });
      if (count > 0) visit(nameOf(watch, column), at.subarray(0, count), value.subarray(0, count));
    }
  }
}

function grow(): void {
  const [longer_at, longer_value] = [new Float64Array(at.length * 2), new Float64Array(at.length * 2)];
  longer_at.set(at);
  longer_value.set(value);
  at = longer_at;
  value = longer_value;
}

function latest(store: Store, watch: WatchSeries, now: number): (SeriesName & { at: number; value: number })[] {
  const newest = Math.floor(now / HOUR_MS);
  const clocks: Clocks = new Map();
  for (let hour = newest; hour > newest - LATEST_WITHIN_HOURS; hour--) {
    const found: (SeriesName & { at: number; value: number })[] = [];
    for (const column of watch.columns) {
      let last: { at: number; value: number } | undefined;
      visitSamples(
        store,
        watch,
        column,
        hour * HOUR_MS,
        Math.min((hour + 1) * HOUR_MS, now + 1),
        clocks,
        (when, what) => {
          last = { at: when, value: what };
        },
      );
      if (last) found.push({ ...nameOf(watch, column), ...(last as { at: number; value: number }) });
    }
    if (found.length > 0) return found;
  }
  return [];
}

function statsOf(store: Store, dropped: SamplesStats['dropped']): SamplesStats {
  let series = 0;
  let unsealed_blocks = 0;
  for (const watch of store.registry.watches.values()) {
    series += watch.columns.length;
    for (const block of watch.blocks) if (!block.sealed) unsealed_blocks += 1;
  }
  return { watches: store.registry.watches.size, series, unsealed_blocks, dropped };
}
