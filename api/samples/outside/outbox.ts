/** What waits to be sent to the store outside: written by ingest, in its transaction. */
import type Database from 'better-sqlite3';

export function openOutbox(sqlite: Database.Database, now: () => number = Date.now) {
  const insert = sqlite.prepare('insert into sample_outbox (written_at, packed) values (?, ?)');
  return { append: (packed: Buffer) => void insert.run(now(), packed) };
}
