/** What an agent serves: rows in the order of their OIDs, encoded once. */
import { element, keyOfDotted, oidOfKey, TAG } from './ber.ts';
import type { SnmpValue } from './value.ts';

/** A value, or what says it at the moment of asking (a counter that grows, the uptime). */
export type RowValue = SnmpValue | (() => SnmpValue);

/** One row. `bind` is its whole VarBind for a fixed value. */
export type Row = { key: string; oid: Uint8Array; tag: number; bind?: Uint8Array; live?: () => SnmpValue };

/** Rows in rising order of `key`, each key once. Shared by as many agents as like; never changed in place. */
export type Table = { rows: readonly Row[] };

/** The row for a key. The tag of a live value is read once: a value doesn't change its type. */
export function rowOf(key: string, value: RowValue): Row {
  const oid = oidOfKey(key);
  if (typeof value === 'function') return { key, oid, tag: value().tag, live: value };
  return { key, oid, tag: value.tag, bind: bindOf(oid, value) };
}

/** A VarBind: the name and the value. */
export function bindOf(oid: Uint8Array, { tag, bytes }: SnmpValue): Uint8Array {
  return element(TAG.sequence, element(TAG.oid, oid), element(tag, bytes));
}

/** What is sent for a row now. */
export function currentBind(row: Row): Uint8Array {
  if (row.live) return bindOf(row.oid, row.live());
  return row.bind ?? bindOf(row.oid, { tag: TAG.null, bytes: new Uint8Array(0) });
}

/** Sorts by OID; of several rows with one OID the last stays. Answers how many were put aside. */
export function sortRows(rows: Row[]): { rows: Row[]; duplicates: number } {
  // The sort is stable, so that the later of two equals comes later.
  rows.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
  const kept = rows.filter((row, index) => row.key !== rows[index + 1]?.key);
  return { rows: kept, duplicates: rows.length - kept.length };
}

/** A table from dotted OIDs and values. */
export function tableOf(entries: Iterable<readonly [dotted: string, value: RowValue]>): Table {
  const rows: Row[] = [];
  for (const [dotted, value] of entries) rows.push(rowOf(requireKey(dotted), value));
  return { rows: sortRows(rows).rows };
}

/** A dotted OID's key; a mistake in it is the caller's. */
export function requireKey(dotted: string): string {
  const key = keyOfDotted(dotted);
  if (key === undefined) throw new TypeError(`not an OID: ${dotted}`);
  return key;
}

/** Where the first row with this key or a greater one stands; the number of rows when there is none. */
export function lowerBound(rows: readonly Row[], key: string): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] as Row).key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
