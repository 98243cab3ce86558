import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { Actor } from '../audit/record.ts';
import { readConfig } from '../config.ts';
import { holdFolder } from '../db/hold.ts';
import { open } from '../db/open.ts';
import { openToRead } from '../db/open-to-read.ts';
import { IMPORT_KINDS, type ImportReport, importRows } from '../imports/import-rows.ts';
import { MAX_FILE_BYTES, readTable } from '../imports/table.ts';
import { Refusal } from '../middleware/errors.ts';
import { UserError } from '../user-error.ts';
import type { Command } from './command.ts';
import { printable } from './terminal.ts';
import { UsageError } from './usage.ts';

/** Wrong rows printed one by one; the rest is a number. */
const MAX_SHOWN = 50;

export const importCommand: Command = {
  help: `Usage: zhengwang import KIND FILE [--dry-run] [--no-watch]
从 CSV（UTF-8 或 GBK）或 xlsx 文件导入；任何一行有误则全部不写入。

KIND is one of: ${IMPORT_KINDS.join(', ')}
Reads FILE and writes all of its rows into the database of ZHENGWANG_DATA (default ./data), or none when a row is wrong.
Rows that are there already are updated. While a server runs on that folder, import in its console, which also offers
templates with the headings.

  --dry-run      say what would be done, and what is wrong, and write nothing
  --no-watch     new nodes and endpoints get no first watch

Exit code: 0 when it was written (or would be), 1 when rows are wrong, 2 when the command line is wrong.
`,
  async run(words) {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      allowNegative: true,
      options: { 'dry-run': { type: 'boolean', default: false }, watch: { type: 'boolean', default: true } },
    });
    const [kind, file, ...more] = positionals;
    const known = IMPORT_KINDS.find((one) => one === kind);
    if (!known) {
      const what = kind === undefined ? 'KIND is missing' : `there is no kind ${JSON.stringify(kind)}`;
      throw new UsageError(`${what}; kinds: ${IMPORT_KINDS.join(', ')}`);
    }
    if (file === undefined) throw new UsageError(`FILE is missing: zhengwang import ${known} FILE`);
    if (more.length > 0) throw new UsageError(`one FILE is enough; what is ${JSON.stringify(more[0])}?`);
    const bytes = readBytes(file);
    try {
      const table = await readTable(bytes);
      const { folder } = readConfig(process.env);
      const dry_run = values['dry-run'];
      const sm3 = createHash('sm3').update(bytes).digest('hex');
      const options = { dry_run, watch: values.watch, file: { name: basename(file), sm3 } };
      return say(
        withDatabase(folder, dry_run, (db) => importRows(db, whoRuns(), known, table, options)),
        file,
        dry_run,
      );
    } catch (error) {
      if (error instanceof Refusal) throw new UserError(`${file}: ${error.problem.error.en}`);
      throw error;
    }
  },
};

function readBytes(file: string): Buffer {
  try {
    if (statSync(file).size > MAX_FILE_BYTES) throw new UserError(`${file} is larger than ${MAX_FILE_BYTES} bytes`);
    return readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw code === undefined ? error : new UserError(`${file} can't be read (${code})`);
  }
}

/** A dry run only reads, so it may look beside a running server. */
function withDatabase<T>(folder: string, dry_run: boolean, work: (db: ReturnType<typeof open>) => T): T {
  const release = dry_run ? undefined : holdFolder(folder);
  try {
    const db = dry_run ? openToRead(folder) : open(folder);
    try {
      return work(db);
    } finally {
      db.$client.close();
    }
  } finally {
    release?.();
  }
}

/** For the log of changes: the person at the command line, as the system knows them. */
function whoRuns(): Actor {
  return { person: `${userInfo().username} (command line)`, address: '-' };
}

function say({ rows, counts, ignored_columns, committed }: ImportReport, file: string, dry_run: boolean): number {
  const wrong = rows.filter(({ action }) => action === 'error');
  for (const { row, label, errors } of wrong.slice(0, MAX_SHOWN)) {
    const why = errors.map(({ path, en }) => `${path}: ${en}`).join('; ');
    process.stderr.write(`${file} row ${row} ${printable(label)}: ${printable(why)}\n`);
  }
  if (wrong.length > MAX_SHOWN) process.stderr.write(`… and ${wrong.length - MAX_SHOWN} more wrong rows\n`);
  const filled = rows.filter(({ notes }) => notes.length > 0);
  for (const { row, notes } of filled.slice(0, MAX_SHOWN))
    process.stderr.write(
      `${file} row ${row}: ${printable(notes.map(({ path, en }) => `${path}: ${en}`).join('; '))}\n`,
    );
  if (filled.length > MAX_SHOWN)
    process.stderr.write(`… and ${filled.length - MAX_SHOWN} more rows with filled cells\n`);
  if (ignored_columns.length > 0) {
    process.stderr.write(`columns that mean nothing here: ${printable(ignored_columns.join(', '))}\n`);
  }
  const { create, update, same, error } = counts;
  const done = committed ? 'written' : dry_run ? 'dry run, nothing written' : 'nothing written';
  process.stdout.write(`${create} new, ${update} changed, ${same} the same, ${error} wrong: ${done}\n`);
  return error > 0 ? 1 : 0;
}
