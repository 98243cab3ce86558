import { copyFileSync, existsSync, linkSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { readConfig } from '../config.ts';
import { openSecret } from '../credentials/vault.ts';
import { holdFolder } from '../db/hold.ts';
import { DATABASE_FILE, shippedMigrations } from '../db/open.ts';
import { type KeySource, keyFileOf, readKeys } from '../people/keys.ts';
import { UserError } from '../user-error.ts';
import type { Command } from './command.ts';
import { restoreFiles } from './kept-files.ts';
import { onlyOne } from './usage.ts';

export const restore: Command = {
  help: `Usage: zhengwang restore FILE [--force]
用备份 FILE 替换数据库，并补回 FILE.files 中的文件；原数据库改名保留。服务运行时拒绝执行。

Checks FILE, then puts a copy of it in the place of the database of ZHENGWANG_DATA (default ./data). Refuses while a
server runs on that folder. The database that was there stays beside it under a name with the date; to replace one,
say --force. Files of the backup (FILE.files) that the folder lacks are put back. FILE itself is not changed. The key is not part of a backup: put FILE.key in place as the file "key".

  --force        replace the database that is there
`,
  async run(words) {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { force: { type: 'boolean' } },
    });
    const file = resolve(onlyOne(positionals, 'FILE'));
    const { folder, ...config } = readConfig(process.env);
    if (!existsSync(file)) throw new UserError(`there is no file ${file}`);
    const release = holdFolder(folder);
    try {
      const database = join(folder, DATABASE_FILE);
      if (existsSync(database) && !values.force) {
        throw new UserError(`there is a database in ${folder} already; --force keeps it beside under another name`);
      }
      const draft = `${database}.restoring`;
      const beside = restoreFiles(file, folder);
      const kept = replace(file, draft, database);
      const files = beside.files > 0 ? `; ${beside.files} files put back` : '';
      process.stdout.write(`${database} is now what ${file} held${kept ? `; the old one is ${kept}` : ''}${files}\n`);
      const warning = warnOfKey(database, folder, config);
      if (warning) process.stderr.write(`zhengwang: ${warning}\n`);
    } finally {
      release();
    }
    return 0;
  },
};

/** The name under which the old database is kept, when there was one. */
function replace(file: string, draft: string, database: string): string | undefined {
  const clean = () => {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(draft + end, { force: true });
  };
  clean();
  try {
    copyFileSync(file, draft);
    check(draft, file);
    if (!existsSync(database)) {
      renameSync(draft, database);
      return undefined;
    }
    const kept = `${database}.before-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}`;
    setAside(database, kept);
    // The name is never without a database: a start at the wrong moment would make an empty one.
    renameSync(draft, database);
    return kept;
  } finally {
    clean();
  }
}

/** Keeps the old database whole: what its write-ahead log holds goes into it, or stays beside it when it is damaged. */
function setAside(database: string, kept: string): void {
  if (existsSync(kept)) throw new UserError(`${kept} exists already; wait a second and try again`);
  const old = new Database(database);
  try {
    old.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // A damaged one can't be tidied: it is kept as it is.
  } finally {
    old.close();
  }
  for (const end of ['-wal', '-shm']) if (existsSync(database + end)) renameSync(database + end, kept + end);
  linkSync(database, kept);
}

function check(draft: string, file: string): void {
  let copy: Database.Database | undefined;
  try {
    copy = new Database(draft, { fileMustExist: true });
    const [found] = copy.pragma('integrity_check(1)') as { integrity_check: string }[];
    if (found?.integrity_check !== 'ok') throw new UserError(`${file} is damaged: ${found?.integrity_check}`);
    const migrations = copy
      .prepare(`select count(*) from sqlite_master where name = '__drizzle_migrations'`)
      .pluck()
      .get();
    if (migrations !== 1) throw new UserError(`${file} is a database, but not one of zhengwang`);
    const applied = copy.prepare('select count(*) from __drizzle_migrations').pluck().get() as number;
    if (applied > shippedMigrations()) {
      throw new UserError(`${file} was written by a newer version; restore it with that one`);
    }
    copy.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    if (/^SQLITE_(NOTADB|CORRUPT)/.test((error as { code?: string }).code ?? '')) {
      throw new UserError(`${file} is damaged or no database`);
    }
    throw error;
  } finally {
    copy?.close();
  }
}

function warnOfKey(database: string, folder: string, source: KeySource): string | undefined {
  const copy = new Database(database, { readonly: true });
  const sealed = copy.prepare('select name, sealed from credentials limit 1').get() as
    | { name: string; sealed: Buffer }
    | undefined;
  copy.close();
  if (!sealed) return undefined;
  const file = keyFileOf(folder, source);
  const isKnown = source.key_hex !== undefined || (existsSync(file) && readFileSync(file).length > 0);
  if (isKnown && openSecret(readKeys(folder, source).credentials, sealed.name, sealed.sealed)) return undefined;
  return `the credentials in this backup were sealed under another key: put its key in ${file}, or enter them again`;
}
