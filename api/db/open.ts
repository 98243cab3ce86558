/** Opens the database: one writer, migrated, or a sentence that says why not. */
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { UserError } from '../user-error.ts';
import * as schema from './schema.ts';

export type Db = BetterSQLite3Database<typeof schema> & { $client: Database.Database };
/** What reads by SQL alone needs no more. */
export type Sqlite = Pick<Db, '$client'>;

export const DATABASE_FILE = 'zhengwang.db';
const MIGRATIONS = join(import.meta.dirname, 'migrations');
/** Above this size the start doesn't wait for the whole file to be read; `zhengwang verify` does it. */
const QUICK_CHECK_BYTES = 256 * 1024 * 1024;

/**
 * Opens a folder's database (or `:memory:`), brings its schema up to date, and refuses a damaged or newer one. A new one begins as
 * the image, if there is one: the bytes of a database's file.
 */
export function open(folder: string, image?: Buffer): Db {
  const file = folder === ':memory:' ? folder : join(folder, DATABASE_FILE);
  try {
    if (folder !== ':memory:') mkdirSync(folder, { recursive: true, mode: 0o700 });
    refuseEmptied(folder, file);
    const is_new = !existsSync(file);
    if (image && is_new && folder !== ':memory:') writeFileSync(file, image);
    const sqlite = new Database(folder === ':memory:' && image ? image : file, { timeout: 5_000 });
    try {
      if (folder !== ':memory:') keepPrivate(folder, file, is_new);
      prepare(sqlite, file);
      const db = drizzle(sqlite, { schema });
      upgrade(db, file);
      return db;
    } catch (error) {
      sqlite.close();
      throw error;
    }
  } catch (error) {
    throw explained(error, file);
  }
}

/** SQLite takes an empty file for a new database; beside a key it was one that is lost, and must not pass for a first start. */
function refuseEmptied(folder: string, file: string) {
  const emptied = existsSync(file) && statSync(file).size === 0 && existsSync(join(folder, 'key'));
  if (!emptied) return;
  throw new UserError(
    `The database ${file} is empty, but this folder was in use. Nothing was changed. Restore a backup with: zhengwang restore FILE`,
  );
}

/** Bits of everybody but the owner. */
const OTHERS = 0o077;

/** What is new is the owner's alone, before anything is in it; what others may read already is told, and left to its owner. */
function keepPrivate(folder: string, file: string, is_new: boolean) {
  if (process.platform === 'win32') return;
  // The files beside it (-wal, -shm) take its mode.
  if (is_new) chmodSync(file, 0o600);
  const readable = [folder, file].filter((path) => (statSync(path).mode & OTHERS) !== 0);
  if (readable.length === 0) return;
  process.emitWarning(
    `others on this machine may read ${readable.join(' and ')}: inventory, tickets and personal data lie there in clear. Take their rights away (chmod go= …).`,
    'ReadableByOthers',
  );
}

function prepare(sqlite: Database.Database, file: string) {
  if (file !== ':memory:' && statSync(file).size < QUICK_CHECK_BYTES) {
    const [found] = sqlite.pragma('quick_check(1)') as { quick_check: string }[];
    if (found?.quick_check !== 'ok') {
      throw new UserError(
        `The database ${file} is damaged (${found?.quick_check.replaceAll('\n', ' ')}). Nothing was changed. Restore a backup with: zhengwang restore FILE`,
      );
    }
  }
  sqlite.pragma('journal_mode = WAL');
  // A person's work and sealed evidence must survive a power cut; ingest commits in batches, so the price is small.
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('cache_size = -65536');
  sqlite.pragma('temp_store = MEMORY');
}

/** Foreign keys are off while migrating: recreating a parent table would delete its children by cascade. */
function upgrade(db: Db, file: string) {
  const sqlite = db.$client;
  const shipped = shippedMigrations();
  sqlite.pragma('foreign_keys = OFF');
  const before = appliedMigrations(sqlite);
  if (before > shipped) {
    throw new UserError(
      `The database ${file} was written by a newer version (${before} migrations, this program knows ${shipped}). Start the newer version, or restore a backup.`,
    );
  }
  if (before < shipped) migrate(db, { migrationsFolder: MIGRATIONS });
  // The migrator silently skips one that was generated earlier but merged later.
  if (appliedMigrations(sqlite) !== shipped) throw new Error(`migrations were skipped in ${file}`);
  const broken = sqlite.pragma('foreign_key_check') as unknown[];
  if (broken.length > 0) throw new Error(`migrating ${file} left ${broken.length} broken references`);
  sqlite.pragma('foreign_keys = ON');
}

/** How many migrations this program knows. */
export function shippedMigrations(): number {
  return readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql')).length;
}

function appliedMigrations(sqlite: Database.Database): number {
  const exists = sqlite.prepare(`select 1 from sqlite_master where name = '__drizzle_migrations'`).get();
  if (!exists) return 0;
  return (sqlite.prepare('select count(*) as n from __drizzle_migrations').get() as { n: number }).n;
}

/** What SQLite and the file system say, in words that tell what to do. */
export function explained(error: unknown, file: string): unknown {
  // SQLite takes a transaction back by itself only when the disk fails it; drizzle then tells of its own rollback alone.
  if (/no transaction is active/.test(String((error as { cause?: unknown }).cause ?? '')))
    return diskFull(file, 'SQLITE_FULL');
  // drizzle wraps what SQLite says.
  const code = String((((error as { cause?: unknown }).cause ?? error) as { code?: string }).code ?? '');
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) {
    return new UserError(
      `The database ${file} is damaged or no database (${code}). Nothing was changed. Restore a backup with: zhengwang restore FILE`,
    );
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new UserError(`The database ${file} is locked by another program. Stop that program, then start again.`);
  }
  if (/^SQLITE_(READONLY|CANTOPEN|PERM)|^EACCES|^EROFS|^EPERM/.test(code)) {
    return new UserError(
      `The database ${file} can't be written (${code}). Make the folder writable, or set ZHENGWANG_DATA to another one.`,
    );
  }
  if (/^SQLITE_FULL|^SQLITE_IOERR|^ENOSPC/.test(code)) {
    return diskFull(file, code);
  }
  if (/^ENOTDIR|^EEXIST/.test(code)) return new UserError(`${file} can't be created: its folder is a file.`);
  return error;
}

const diskFull = (file: string, code: string) =>
  new UserError(`The disk that holds ${file} is full or failing (${code}). Make room, then start again.`);
