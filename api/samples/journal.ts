/**
 * The journal: what one transaction of ingest brought, in one row. Memory is only ever filled from it, and only once it is committed:
 * what was rolled back was never there, and after a crash the same road rebuilds the last hours.
 */
import type { Sample } from '#probes/probe.ts';
import { bitReader, bitWriter } from './bits.ts';
import type { Column, SeriesRegistry, WatchSeries } from './series.ts';
import type { Store } from './store.ts';
import { type Block, DAY_MS, HOUR_MS, newBlock, put, rowAt } from './window.ts';

/** What one look measured; `at` in epoch milliseconds. */
export type Measured = { watch: number; at: number; samples: readonly Sample[] };

export type Journal = {
  append(batch: readonly Measured[]): void;
  /** Takes what was committed into memory. Does nothing while a transaction is open. */
  settle(): void;
  forget(watch: number): void;
  /** Removes the rows of which all hours before `hour` are sealed. */
  clear(hour: number): void;
  dropped(): { too_late: number; too_early: number; not_finite: number };
};

/** A look from later than this ahead of our clock is a clock gone wrong. */
export const FUTURE_MS = HOUR_MS;

const out = bitWriter();
const from = bitReader();

type Staged = { id: number; packed: Buffer; days: Set<number> };

/** `also` is given each row within its transaction: what is rolled back was never sent either. */
export function openJournal(store: Store, also?: (packed: Buffer) => void): Journal {
  const { sqlite, registry } = store;
  const insert = sqlite.prepare('insert into sample_journal (id, until_hour, packed) values (?, ?, ?)');
  const insert_day = sqlite.prepare('insert or ignore into sample_unrolled_days (day) values (?)');
  const ids_after = sqlite.prepare<[number], number>('select id from sample_journal where id > ?').pluck();
  const until = sqlite.prepare<[number], Buffer>('select packed from sample_journal where id <= ? order by id').pluck();
  const tombstone = sqlite.prepare(
    "update sample_series set watch_id = -id, series = '', part = '' where watch_id = ?",
  );
  const clear = sqlite.prepare(
    `delete from sample_journal where id <= ? and id < coalesce(
      (select min(id) from sample_journal where until_hour >= ?), 9007199254740991)`,
  );
  const dropped = { too_late: 0, too_early: 0, not_finite: 0 };
  const forgotten = new Set<number>();
  let staged: Staged[] = [];
  let settled_id = sqlite.prepare<[], number>('select coalesce(max(id), 0) from sample_journal').pluck().get() ?? 0;
  let last_id = settled_id;
  let settling = false;

  const isComplete = (hour: number) => hour > store.last_sealed_hour;

  function rebuild(): void {
    registry.reload();
    for (const packed of until.iterate(settled_id)) replay(packed, registry, isComplete);
  }

  /** A deleted watch's id may be given out again: its series must not be. */
  function dropForgotten(): void {
    for (const watch of forgotten) {
      if (!registry.known(watch)) registry.watches.delete(watch);
      else if (!registry.watches.has(watch)) rebuild();
    }
  }

  function settle(): void {
    if ((staged.length === 0 && forgotten.size === 0) || !sqlite.open || sqlite.inTransaction) return;
    dropForgotten();
    forgotten.clear();
    if (!registry.intact()) rebuild();
    registry.settled();
    const there = new Set(ids_after.all(settled_id));
    for (const { id, packed, days } of staged) {
      if (!there.has(id)) continue;
      replay(packed, registry, isComplete);
      for (const day of days) store.unrolled.add(day);
      if (store.rolling && days.has(store.rolling.day)) store.rolling = undefined;
    }
    settled_id = last_id;
    staged = [];
  }

  function accepts(at: number, now: number): boolean {
    if (!Number.isSafeInteger(at) || at < 0 || at > now + FUTURE_MS) dropped.too_early += 1;
    else if (at < store.raw_from_day * DAY_MS) dropped.too_late += 1;
    else return true;
    return false;
  }

  function append(batch: readonly Measured[]): void {
    if (forgotten.size > 0) dropForgotten();
    if (!registry.intact()) rebuild();
    // A batch that ended in an exception may have left its beginning.
    out.cut(0);
    const now = store.now();
    const days = new Set<number>();
    let until_hour = -1;
    for (const { watch, at, samples } of batch) {
      if (samples.length === 0 || !accepts(at, now)) continue;
      dropped.not_finite += writeRow(registry, watch, at, samples);
      until_hour = Math.max(until_hour, Math.floor(at / HOUR_MS));
      days.add(Math.floor(at / DAY_MS));
    }
    if (until_hour < 0) return;
    const packed = out.take();
    last_id += 1;
    insert.run(last_id, until_hour, packed);
    also?.(packed);
    for (const day of days) if (!store.unrolled.has(day)) insert_day.run(day);
    staged.push({ id: last_id, packed, days });
    if (settling) return;
    // Transactions are synchronous, so by then this one has ended, one way or the other.
    settling = true;
    queueMicrotask(() => {
      settling = false;
      settle();
    });
  }

  rebuild();
  return {
    append,
    settle,
    forget(watch) {
      tombstone.run(watch);
      forgotten.add(watch);
      queueMicrotask(settle);
    },
    clear: (hour) => void clear.run(settled_id, hour),
    dropped: () => ({ ...dropped }),
  };
}

let ids = new Float64Array(64);
let values = new Float64Array(64);

/** Writes one look; says how many of its values are no numbers and were left out. */
function writeRow(registry: SeriesRegistry, watch_id: number, at: number, samples: readonly Sample[]): number {
  if (ids.length < samples.length) {
    ids = new Float64Array(samples.length * 2);
    values = new Float64Array(samples.length * 2);
  }
  const watch = registry.watchOf(watch_id);
  let count = 0;
  let hint = 0;
  for (const { series, part, value } of samples) {
    if (!Number.isFinite(value) || series === '') continue;
    const column = registry.columnOf(watch, series, part ?? '', hint);
    hint = column.slot + 1;
    ids[count] = column.id;
    values[count++] = value;
  }
  out.varint(watch_id);
  out.varint(at);
  out.varint(count);
  let previous = 0;
  for (let i = 0; i < count; i++) {
    const id = ids[i] as number;
    out.varint(id - previous);
    previous = id;
  }
  for (let i = 0; i < count; i++) out.double(values[i] as number);
  return samples.length - count;
}

/** What a row holds, value by value; what is of forgotten watches and series is passed over. */
export function visitPacked(
  packed: Uint8Array,
  registry: SeriesRegistry,
  visit: (watch: WatchSeries, column: Column, at: number, value: number) => void,
): void {
  from.open(packed);
  while (from.more()) {
    const watch = registry.watches.get(from.varint());
    const at = from.varint();
    const count = from.varint();
    const columns: (Column | undefined)[] = [];
    for (let i = 0, id = 0; i < count; i++) {
      id += from.varint();
      columns.push(watch?.by_id.get(id));
    }
    for (const column of columns) {
      const value = from.double();
      if (watch && column) visit(watch, column, at, value);
    }
  }
}

/** Puts a journal row's looks into their blocks; those of forgotten watches and series are passed over. */
function replay(packed: Uint8Array, registry: SeriesRegistry, isComplete: (hour: number) => boolean): void {
  let slots = new Int32Array(64);
  from.open(packed);
  while (from.more()) {
    const watch = registry.watches.get(from.varint());
    const at = from.varint();
    const count = from.varint();
    if (slots.length < count) slots = new Int32Array(count * 2);
    let id = 0;
    let hint = 0;
    for (let i = 0; i < count; i++) {
      id += from.varint();
      const guess = watch?.columns[hint];
      const column = guess?.id === id ? guess : watch?.by_id.get(id);
      slots[i] = column ? column.slot : -1;
      if (column) hint = column.slot + 1;
    }
    const hour = Math.floor(at / HOUR_MS);
    const block = watch && count > 0 ? blockOf(watch, hour, isComplete) : undefined;
    const row = block ? rowAt(block, at - hour * HOUR_MS) : 0;
    for (let i = 0; i < count; i++) {
      const value = from.double();
      const slot = slots[i] as number;
      if (block && slot >= 0) put(block, row, slot, value);
    }
    if (block) block.sealed = false;
  }
}

function blockOf(watch: WatchSeries, hour: number, isComplete: (hour: number) => boolean): Block {
  const { blocks } = watch;
  let place = blocks.length;
  while (place > 0 && (blocks[place - 1] as Block).hour > hour) place -= 1;
  const known = blocks[place - 1];
  if (known?.hour === hour) return known;
  const block = newBlock(hour, isComplete(hour));
  blocks.splice(place, 0, block);
  return block;
}
