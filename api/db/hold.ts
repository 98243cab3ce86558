/** Two programs must not write one data folder: a lock that the kernel drops when its holder dies. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { UserError } from '../user-error.ts';

/** Holds the folder for this process; the function that comes back lets it go. */
export function holdFolder(folder: string): () => void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const lock = new Database(join(folder, 'lock'), { timeout: 0 });
    lock.pragma('journal_mode = MEMORY');
    // Really written: a disk that went read-only would let itself be locked, and be found out later without a sentence.
    lock.exec(`create table if not exists held (by); delete from held; insert into held values (${process.pid})`);
    lock.exec('begin exclusive');
    return () => lock.close();
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    if (code.startsWith('SQLITE_BUSY')) {
      throw new UserError(
        `Another zhengwang is running on ${folder}. Stop it, or set ZHENGWANG_DATA to another folder.`,
      );
    }
    throw new UserError(
      `The folder ${folder} can't be used (${code || error}). Set ZHENGWANG_DATA to one that can be written.`,
    );
  }
}
