/** Work on rows that have nothing to do with each other. */
import type { Db } from '../db/open.ts';

/** Told what failed; the row with its id. */
export type OnError = (error: unknown, row: { id: number }) => void;

/** Each in a transaction of its own; one that fails is told and keeps back no other. How many went well. */
export function forEachApart<Row extends { id: number }>(
  db: Db,
  rows: readonly Row[],
  work: (row: Row) => void,
  onError: OnError,
): number {
  let done = 0;
  for (const row of rows) {
    try {
      db.$client.transaction(() => work(row))();
      done += 1;
    } catch (error) {
      onError(error, row);
    }
  }
  return done;
}
