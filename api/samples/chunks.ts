/**
 * Sealed hours: one packed chunk per series and hour. Series of one watch that were measured together share their times,
 * which then stand once, in the chunk of the watch's clock.
 */
import type Database from 'better-sqlite3';
import { bitReader, bitWriter } from './bits.ts';
import { packDoubles, packWholes, unpackDoubles, unpackWholes } from './codec.ts';
import type { Column, WatchSeries } from './series.ts';
import { type Block, newBlock, overlay, put, rowAt } from './window.ts';

/** Room for 268 million series; hour × 2^28 stays exact in a double until the year 5700. */
export const SERIES_SPAN = 2 ** 28;

const OWN_TIMES = 0;
const ALL_ROWS = 1;
const SOME_ROWS = 2;

const out = bitWriter();
const from = bitReader();
let values = new Float64Array(4_096);
let times = new Float64Array(4_096);

/** The samples of one series in one hour: `times` in milliseconds after its start. */
export type Points = { times: Float64Array; values: Float64Array; count: number };

export type Chunks = {
  /** Writes a whole hour of a watch; what chunks held of it before and the block doesn't is kept. */
  seal(watch: WatchSeries, block: Block): void;
  /** One series of one hour. What it returns is valid until the next call. `clocks` remembers times between calls. */
  read(watch: WatchSeries, column: Column, hour: number, clocks: Clocks): Points | undefined;
  firstHour(): number | undefined;
  lastHour(): number | undefined;
};

/** The unpacked times of one watch by hour. */
export type Clocks = Map<number, { times: Float64Array; count: number }>;

export function chunks(sqlite: Database.Database): Chunks {
  const write = sqlite.prepare('insert or replace into sample_chunks (key, packed) values (?, ?)');
  const get = sqlite.prepare<[number], Buffer>('select packed from sample_chunks where key = ?').pluck();
  const first = sqlite.prepare<[], number | null>('select min(key) from sample_chunks').pluck();
  const last = sqlite.prepare<[], number | null>('select max(key) from sample_chunks').pluck();
  const hourOf = (key: number | null | undefined) =>
    key === null || key === undefined ? undefined : Math.floor(key / SERIES_SPAN);

  function clockOf(watch: WatchSeries, hour: number, clocks: Clocks) {
    const known = clocks.get(hour);
    if (known) return known;
    const packed = get.get(hour * SERIES_SPAN + watch.clock_id);
    if (!packed) throw new Error(`the times of watch ${watch.watch} are missing in hour ${hour}`);
    from.open(packed);
    const count = from.varint();
    const clock = { times: new Float64Array(count), count };
    unpackWholes(from, clock.times, count);
    clocks.set(hour, clock);
    return clock;
  }

  function read(watch: WatchSeries, column: Column, hour: number, clocks: Clocks): Points | undefined {
    const packed = get.get(hour * SERIES_SPAN + column.id);
    if (!packed) return undefined;
    const kind = packed[0];
    const clock = kind === OWN_TIMES ? undefined : clockOf(watch, hour, clocks);
    from.open(packed);
    from.byte();
    if (!clock) {
      const count = from.varint();
      room(count);
      unpackWholes(from, times, count);
      unpackDoubles(from, values, count);
      return { times, values, count };
    }
    room(clock.count);
    if (kind === ALL_ROWS) {
      unpackDoubles(from, values, clock.count);
      return { times: clock.times, values, count: clock.count };
    }
    let count = 0;
    for (let row = 0, bits = 0; row < clock.count; row++) {
      if (row % 8 === 0) bits = from.byte();
      if (bits & (1 << (row % 8))) times[count++] = clock.times[row] as number;
    }
    unpackDoubles(from, values, count);
    return { times, values, count };
  }

  function load(watch: WatchSeries, hour: number): Block | undefined {
    const block = newBlock(hour, true);
    const clocks: Clocks = new Map();
    for (const column of watch.columns) {
      const points = read(watch, column, hour, clocks);
      if (!points) continue;
      for (let i = 0; i < points.count; i++) {
        put(block, rowAt(block, points.times[i] as number), column.slot, points.values[i] as number);
      }
    }
    return block.rows > 0 ? block : undefined;
  }

  return {
    seal(watch, block) {
      const before = block.complete ? undefined : load(watch, block.hour);
      if (before) {
        overlay(before, block);
        Object.assign(block, before, { sealed: block.sealed });
      }
      const base = block.hour * SERIES_SPAN;
      const used = watch.columns.filter((column) => block.columns[column.slot]);
      const alone = used.length === 1;
      if (used.length > 1) write.run(base + watch.clock_id, packClock(block));
      for (const column of used) write.run(base + column.id, packColumn(block, column.slot, alone));
      block.complete = true;
    },
    read,
    firstHour: () => hourOf(first.get()),
    lastHour: () => hourOf(last.get()),
  };
}

function packClock(block: Block): Buffer {
  room(block.rows);
  times.set(block.times.subarray(0, block.rows));
  out.varint(block.rows);
  packWholes(out, times, block.rows);
  return out.take();
}

function packColumn(block: Block, slot: number, alone: boolean): Buffer {
  const column = block.columns[slot] as Float64Array;
  room(block.rows);
  let count = 0;
  for (let row = 0; row < block.rows; row++) {
    const value = column[row] as number;
    if (Number.isNaN(value)) continue;
    times[count] = block.times[row] as number;
    values[count++] = value;
  }
  if (alone) {
    out.byte(OWN_TIMES);
    out.varint(count);
    packWholes(out, times, count);
  } else if (count === block.rows) out.byte(ALL_ROWS);
  else {
    out.byte(SOME_ROWS);
    for (let row = 0; row < block.rows; row += 8) {
      let bits = 0;
      for (let i = 0; i < 8 && row + i < block.rows; i++) if (!Number.isNaN(column[row + i] as number)) bits |= 1 << i;
      out.byte(bits);
    }
  }
  packDoubles(out, values, count);
  return out.take();
}

function room(count: number): void {
  if (values.length >= count) return;
  values = new Float64Array(count * 2);
  times = new Float64Array(count * 2);
}
