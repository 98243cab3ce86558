/** Reads all pages of the database now and then and tells whether they hold together: disks rot under a running server, too. */
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { DATABASE_FILE, type Db } from '../db/open.ts';
import { wholeOf } from '../people/reach.ts';

export const CHECK_EVERY_S = 86_400;
const inOneLine = (said: string) => said.replace(/^\*\*\* in database main \*\*\*\s*/, '').replaceAll('\n', ' ');
/** After the start, which has read a small database by itself. */
const FIRST_MS = 600_000;

export type Checked = {
  at: number /** What doesn't hold, in SQLite's words; null: all does. */;
  damage: string | null;
};
export type PageCheck = {
  /** The last one; undefined before the first. */
  last(): Checked | undefined;
  /** Checks now, unless a check is under way. What couldn't be read at all is damage as well. */
  check(): Promise<void>;
  begin(): void;
  stop(): Promise<void>;
};

export function createPageCheck({
  db,
  log,
  every_s = CHECK_EVERY_S,
}: {
  db: Db;
  log: Logger;
  every_s?: number;
}): PageCheck {
  const sqlite = wholeOf(db).$client;
  let last: Checked | undefined;
  let checking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let worker: Worker | undefined;

  async function once(): Promise<void> {
    // In a thread with a connection of its own, which reads what is on the disk and not what is still in memory.
    const thread = new Worker(new URL('./check-pages-thread.ts', import.meta.url), {
      execArgv: [],
      workerData: sqlite.name,
    });
    worker = thread;
    const said = await new Promise<string>((fulfil) => {
      thread.once('message', fulfil);
      thread.once('error', (error) => fulfil(error.message));
      thread.once('exit', () => fulfil('stopped'));
    });
    worker = undefined;
    if (said === 'stopped') return;
    last = { at: Date.now(), damage: said === 'ok' ? null : inOneLine(said) };
    if (last.damage !== null) log.error({ damage: last.damage }, `the database ${DATABASE_FILE} is damaged`);
  }

  const check = () => {
    if (sqlite.memory) return Promise.resolve();
    checking ??= once().finally(() => {
      checking = undefined;
    });
    return checking;
  };
  const later = (ms: number) => {
    // The server keeps the process alive, not its housekeeping.
    timer = setTimeout(() => void check().finally(() => timer && later(every_s * 1_000)), ms).unref();
  };
  return {
    last: () => last,
    check,
    begin: () => later(Math.min(FIRST_MS, every_s * 1_000)),
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await worker?.terminate();
      await checking;
    },
  };
}
