import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { readConfig } from '../config.ts';
import { nextOf } from '../credentials/rotate-key.ts';
import { openToRead } from '../db/open-to-read.ts';
import { noteBackup } from '../health/last-backup.ts';
import { type KeySource, keyFileOf } from '../people/keys.ts';
import { UserError } from '../user-error.ts';
import type { Command } from './command.ts';
import { backUpFiles, filesOf } from './kept-files.ts';
import { createProgress } from './progress.ts';
import { onlyOne } from './usage.ts';

/** A name that no other program gives: what a killed backup left is taken away by the next one in that folder. */
const DRAFT = /\.(\d+)\.zhengwang-part(-wal|-shm|-journal)?$/;
const draftOf = (file: string) => `${file}.${process.pid}.zhengwang-part`;

/** Pages copied at a time: the server's own work goes on in between. */
const PAGES = 2_000;

export const backup: Command = {
  help: `Usage: zhengwang backup FILE [--with-key] [--database-only]
在服务运行时备份数据库到 FILE，附件、归档与签章文件到 FILE.files；不覆盖已有文件。默认不含密钥。

Copies the database of ZHENGWANG_DATA (default ./data) as it is at this moment, checks the copy, and only then gives
it its name. An existing FILE is never overwritten. Credentials in the copy are sealed under the key of the data
folder, which is NOT copied: keep it apart, or write it to FILE.key (readable by you only) with --with-key.
Files that stand beside the database (attachments, archives of the audit log, sealed documents) go to FILE.files, as clones
where the disk can. Samples in a store outside are backed up by that store.

  --with-key       also write the key to FILE.key
  --database-only  leave the files out
`,
  async run(words) {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { 'with-key': { type: 'boolean' }, 'database-only': { type: 'boolean' } },
    });
    const file = resolve(onlyOne(positionals, 'FILE'));
    const { folder, ...config } = readConfig(process.env);
    const key = values['with-key'] ? keyOf(folder, config) : undefined;
    for (const path of [file, filesOf(file), ...(key ? [`${file}.key`] : [])]) {
      if (existsSync(path))
        throw new UserError(`${path} exists already; a backup never overwrites. Choose another name.`);
    }
    if (!existsSync(dirname(file))) throw new UserError(`the folder ${dirname(file)} doesn't exist`);
    dropDrafts(dirname(file));
    const beside = await copyTo(folder, file, () => {
      const files = values['database-only'] ? undefined : backUpFiles(folder, file);
      if (key) copyFileSync(key, `${file}.key`, constants.COPYFILE_EXCL);
      return files;
    });
    noteBackup(folder, { at: Date.now(), bytes: statSync(file).size });
    const said = [
      `${file}: ${mebibytes(statSync(file).size)} MiB, checked`,
      ...(beside && beside.files > 0
        ? [`${beside.files} files (${mebibytes(beside.bytes)} MiB) in ${filesOf(file)}`]
        : []),
      key ? `the key is in ${file}.key` : 'without the key',
    ];
    process.stdout.write(`${said.join('; ')}\n`);
    return 0;
  },
};

const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

function keyOf(folder: string, source: KeySource): string {
  if (source.key_hex) throw new UserError('the key comes from ZHENGWANG_KEY: keep it where you keep that');
  const key = keyFileOf(folder, source);
  if (!existsSync(key)) throw new UserError(`there is no key in ${folder}`);
  if (existsSync(nextOf(key))) {
    throw new UserError('a rotation of the key was cut short: start the server, or rotate-key again, before a backup');
  }
  return key;
}

/** Of one whose program was killed: as large as the database, and nobody else would take it away. */
function dropDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = DRAFT.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/** FILE has its name last of all: where it stands, all that belongs to it is there. `beside` copies the rest, after the database. */
async function copyTo<T>(folder: string, file: string, beside: () => T): Promise<T> {
  const source = openToRead(folder);
  const draft = draftOf(file);
  const progress = createProgress();
  try {
    // One snapshot from the first page to the last: without it a busy server would make the copy begin again and again.
    source.$client.exec('begin');
    source.$client.prepare('select count(*) from sqlite_master').get();
    await source.$client.backup(draft, {
      progress({ totalPages, remainingPages }) {
        const done = totalPages === 0 ? 0 : Math.round((1 - remainingPages / totalPages) * 100);
        progress.show(`${done} % of ${totalPages} pages copied`);
        return PAGES;
      },
    });
    progress.show('checking the copy');
    checkCopy(draft);
    chmodSync(draft, 0o600);
    flush(draft);
    const copied = beside();
    // Unlike a rename, a link never replaces what somebody else has put there meanwhile.
    linkSync(draft, file);
    flush(dirname(file));
    return copied;
  } catch (error) {
    throw explained(error, file);
  } finally {
    progress.end();
    source.$client.close();
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(draft + end, { force: true });
  }
}

/** As one plain file: the copy must not need a -wal beside it. */
function checkCopy(draft: string): void {
  const copy = new Database(draft, { fileMustExist: true });
  try {
    copy.pragma('journal_mode = DELETE');
    const [found] = copy.pragma('integrity_check(1)') as { integrity_check: string }[];
    if (found?.integrity_check !== 'ok') throw new UserError(`the copy is damaged: ${found?.integrity_check}`);
  } finally {
    copy.close();
  }
}

function flush(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function explained(error: unknown, file: string): unknown {
  const code = (error as { code?: string }).code ?? '';
  if (code === 'EEXIST')
    return new UserError(`${file} exists already; a backup never overwrites. Choose another name.`);
  if (/^(SQLITE_FULL|SQLITE_IOERR|ENOSPC)/.test(code))
    return new UserError(`the disk of ${file} is full or failing (${code})`);
  if (/^(SQLITE_CANTOPEN|EACCES|EROFS|EPERM)/.test(code)) return new UserError(`${file} can't be written (${code})`);
  return error;
}
