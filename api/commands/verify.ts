import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isPublicKey } from '../audit/sign.ts';
import { verifyArchives } from '../audit/verify-archives.ts';
import { verifyFile } from '../audit/verify-file.ts';
import { verifyLog } from '../audit/verify-log.ts';
import { readConfig } from '../config.ts';
import { openToRead } from '../db/open-to-read.ts';
import { verifyEvidence } from '../findings/verify-evidence.ts';
import { UserError } from '../user-error.ts';
import type { Command } from './command.ts';
import { table } from './terminal.ts';
import { UsageError } from './usage.ts';

export const verify: Command = {
  help: `Usage: zhengwang verify [FILE …] [--public-key HEX|FILE] [--head HEX]
校验数据库文件、操作日志链、归档与证据链；可在服务运行时执行。给出 FILE 时离线校验导出或归档的日志文件，不需要数据库。

Without FILE it reads the whole database of ZHENGWANG_DATA (default ./data): its pages, its references, the two hash
chains (SM3) of the log of changes and of the evidence, the log's signed head (SM2) and the files of its archives.
Changes nothing; may run beside the server. With FILE (an export or an archive of the log, gzipped or not) it proves
that file by itself, without a database.

  --public-key   the key, or a file that holds it, that you wrote down when you trusted the program; only what it
                 signed counts. May be given several times. Without it, a forger could have signed with his own.
  --head         a digest that you kept: the log of the database must contain the entry that it belongs to

Exit code: 0 when all holds, 1 when something is broken, and the first broken entry is named; 2 when a FILE can't be read
or is no log.
`,
  async run(words) {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { 'public-key': { type: 'string', multiple: true }, head: { type: 'string' } },
    });
    const public_keys = (values['public-key'] ?? []).map(readPublicKey);
    if (positionals.length === 0) return verifyDatabase(public_keys, values.head);
    if (values.head !== undefined) throw new UsageError('--head is looked for in the database, not in a FILE');
    const found: number[] = [];
    for (const file of positionals) found.push(await proveFile(file, public_keys));
    return Math.max(...found);
  },
};

function readPublicKey(given: string): string {
  const text = (existsSync(given) ? readFileSync(given, 'utf8') : given).trim().toLowerCase();
  if (!isPublicKey(text)) {
    throw new UsageError('--public-key takes 130 hexadecimal digits that begin with 04, or a file that holds them');
  }
  return text;
}

async function proveFile(file: string, public_keys: readonly string[]): Promise<number> {
  try {
    const { first, entries, head, signed, broken } = await verifyFile(file, public_keys);
    const rows = [
      ['file', file],
      ['range', `entries ${first.from_id} to ${first.to_id}, ${isoOf(first.from_at)} to ${isoOf(first.to_at)}`],
    ];
    if (broken) {
      const where = broken.id === null ? `line ${broken.line}` : `entry ${broken.id} (line ${broken.line})`;
      rows.push(['log', `BROKEN at ${where}: ${broken.why}`]);
    } else {
      const whose = public_keys.length > 0 ? 'the key that you gave' : `key ${signed?.public_key}`;
      rows.push(['log', `ok: ${entries} entries, head ${head}`]);
      rows.push(['signature', `ok: ${signed ? isoOf(signed.at) : ''} by ${whose}`]);
    }
    process.stdout.write(table(rows));
    return broken ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`zhengwang: ${error.message}\n`);
    return 2;
  }
}

const isoOf = (at: number): string => new Date(at).toISOString();

async function verifyDatabase(public_keys: readonly string[], kept: string | undefined): Promise<number> {
  const { folder } = readConfig(process.env);
  const db = openToRead(folder);
  try {
    const [page] = db.$client.pragma('integrity_check(1)') as { integrity_check: string }[];
    const references = db.$client.pragma('foreign_key_check') as { table: string; rowid: number }[];
    const [reference] = references;
    const pages_ok = page?.integrity_check === 'ok';
    const log = await verifyLog(db, public_keys);
    const archives = await verifyArchives(db, folder, public_keys);
    const chains = { audit: log, evidence: verifyEvidence(db) };
    const rows = [
      ['database', pages_ok ? 'ok' : `BROKEN: ${page?.integrity_check}`],
      [
        'references',
        reference ? `BROKEN: ${references.length}, first ${reference.table} row ${reference.rowid}` : 'ok',
      ],
      ...Object.entries(chains).map(([name, chain]) => [
        name,
        chain.valid
          ? `ok: ${chain.entries} entries, head ${chain.head}`
          : `BROKEN: the first entry that doesn't hold is ${chain.first_broken}`,
      ]),
    ];
    if (log.broken && log.broken !== 'entry') rows.push(['why', WHY[log.broken]]);
    if (log.signed) rows.push(['signed', `entry ${log.signed.entry_id}, ${isoOf(log.signed.at)}`]);
    if (archives.broken) rows.push(['archives', `BROKEN: ${archives.broken.file}: ${archives.broken.why}`]);
    else if (archives.files > 0) rows.push(['archives', `ok: ${archives.files} files, ${archives.entries} entries`]);
    const is_kept = kept === undefined || holdsHead(db, kept);
    if (kept !== undefined) rows.push(['your head', is_kept ? 'ok: it is in the log' : 'BROKEN: it is not in the log']);
    process.stdout.write(table(rows as string[][]));
    const chains_ok = log.valid && chains.evidence.valid && archives.broken === null;
    return pages_ok && !reference && chains_ok && is_kept ? 0 : 1;
  } finally {
    db.$client.close();
  }
}

const WHY = {
  missing: 'a signed head tells of an entry that is gone: the end of the log was cut off',
  signature: 'the signature of the newest head is wrong, or by another key',
  archive: 'an archive does not follow the one before, or its signature is wrong, or by another key',
};

/** In the log at hand, or as the end of an archive. */
function holdsHead(db: ReturnType<typeof openToRead>, digest: string): boolean {
  const tables = ['audit_entries', 'audit_archives'];
  return tables.some((name) =>
    db.$client.prepare(`select 1 from ${name} where digest = ?`).get(digest.trim().toLowerCase()),
  );
}
