/** The last hours in typed arrays: one block per watch and hour, its rows in order of time, a column per series. */

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** What a watch measured in one hour. A row is one look; NaN where it brought nothing of a series. */
export type Block = {
  hour: number;
  rows: number;
  /** Milliseconds after the hour's start, ascending. */
  times: Uint32Array;
  /** By the slot of the series in its watch. */
  columns: (Float64Array | undefined)[];
  /** All of it is in chunks too. */
  sealed: boolean;
  /** Holds all of its hour; otherwise chunks may hold more, and what is here goes before what is there. */
  complete: boolean;
};

export function newBlock(hour: number, complete: boolean): Block {
  return { hour, rows: 0, times: new Uint32Array(16), columns: [], sealed: false, complete };
}

/** The row of a time, made when there is none. Late rows are inserted where they belong. */
export function rowAt(block: Block, offset_ms: number): number {
  const { rows, times } = block;
  const last = rows === 0 ? -1 : (times[rows - 1] as number);
  if (offset_ms > last) {
    if (rows === times.length) grow(block);
    block.times[rows] = offset_ms;
    block.rows += 1;
    return rows;
  }
  let low = 0;
  for (let high = rows - 1; low < high; ) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < offset_ms) low = middle + 1;
    else high = middle;
  }
  if (times[low] === offset_ms) return low;
  if (rows === times.length) grow(block);
  block.times.copyWithin(low + 1, low, rows);
  block.times[low] = offset_ms;
  for (const column of block.columns) {
    column?.copyWithin(low + 1, low, rows);
    column?.fill(Number.NaN, low, low + 1);
  }
  block.rows += 1;
  return low;
}

function grow(block: Block): void {
  const times = new Uint32Array(block.times.length * 2);
  times.set(block.times);
  block.times = times;
  block.columns = block.columns.map((column) => {
    if (!column) return undefined;
    const longer = new Float64Array(times.length).fill(Number.NaN);
    longer.set(column);
    return longer;
  });
}

export function put(block: Block, row: number, slot: number, value: number): void {
  let column = block.columns[slot];
  if (!column) {
    column = new Float64Array(block.times.length).fill(Number.NaN);
    block.columns[slot] = column;
  }
  column[row] = value;
}

/** Lays the rows of `newer` over `older`, which then holds both. */
export function overlay(older: Block, newer: Block): void {
  for (let row = 0; row < newer.rows; row++) {
    const place = rowAt(older, newer.times[row] as number);
    for (let slot = 0; slot < newer.columns.length; slot++) {
      const value = newer.columns[slot]?.[row];
      if (value !== undefined && !Number.isNaN(value)) put(older, place, slot, value);
    }
  }
}
