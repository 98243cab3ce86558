/** One check of all pages, told as SQLite tells it. */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

const sqlite = new Database(workerData as string, { readonly: true, timeout: 5_000 });
try {
  parentPort?.postMessage(sqlite.pragma('quick_check(1)', { simple: true }));
} finally {
  sqlite.close();
}
