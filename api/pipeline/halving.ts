/** One transaction for many, without one that can't be written taking the others with it. */
import type Database from 'better-sqlite3';

/** What SQLite says of the disk or of another program: then nothing can be written, whatever it is. */
const OF_THE_STORE = /^SQLITE_(FULL|IOERR|READONLY|CORRUPT|NOTADB|CANTOPEN|BUSY|LOCKED|NOMEM|PROTOCOL)/;

export const isOfTheStore = (error: unknown): boolean =>
  OF_THE_STORE.test(String((error as { code?: unknown } | null)?.code ?? ''));

/**
 * Does the work for all items in one transaction. When it throws, for each half alone, and so on down to the one item that it
 * throws for, which `failed` hears of; what the others brought comes back. Throws only when the database itself can't be written.
 */
export function inHalves<T, R>(
  sqlite: Database.Database,
  items: readonly T[],
  work: (items: readonly T[]) => R[],
  failed: (error: unknown, item: T) => void,
): R[] {
  if (items.length === 0) return [];
  try {
    return sqlite.transaction(() => work(items))();
  } catch (error) {
    if (isOfTheStore(error)) throw error;
    if (items.length === 1) {
      failed(error, items[0] as T);
      return [];
    }
    const half = items.length >> 1;
    return [
      ...inHalves(sqlite, items.slice(0, half), work, failed),
      ...inHalves(sqlite, items.slice(half), work, failed),
    ];
  }
}
