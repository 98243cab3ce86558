/**
 * The audit log at size: what does the entry of one change cost, and how fast are a million entries proved, in the database and
 * as a file? Run: node bench/audit.ts [ENTRIES]
 */
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { eq } from 'drizzle-orm';
import { archiveOld } from '../api/audit/archive.ts';
import { signHead } from '../api/audit/heads.ts';
import { linesOf, stretchBetween } from '../api/audit/log-file.ts';
import { choicesOf, readLog } from '../api/audit/read-log.ts';
import { record } from '../api/audit/record.ts';
import { openSigner } from '../api/audit/sign.ts';
import { verifyFile } from '../api/audit/verify-file.ts';
import { verifyLog } from '../api/audit/verify-log.ts';
import { type Db, open } from '../api/db/open.ts';
import { areas } from '../api/estate/schema.ts';
import { readKeys } from '../api/people/keys.ts';
import { fillLog } from './audit/fill.ts';

const ENTRIES = Number(process.argv[2] ?? 1_000_000);
const CHANGES = 500;
const ACTOR = { person: 'zhang.wei', address: '10.1.2.3', role: 'network_engineer' };
const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
const db = open(folder);
const sqlite = db.$client;

const timed = async (work: () => unknown): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};
const perSecond = (n: number, ms: number) => Math.round((n / ms) * 1000).toLocaleString('en-US');
/** By the clock, and by the processor: others may be at work on this machine. */
async function rated(n: number, work: () => unknown): Promise<string> {
  const before = process.cpuUsage();
  const ms = await timed(work);
  const { user, system } = process.cpuUsage(before);
  return `${perSecond(n, ms)} entries/s (${perSecond(n, (user + system) / 1000)} per second of a core)`;
}
const say = (what: string, figure: string) => console.log(`| ${what} | ${figure} |`);

/** One change by a person, with or without its entry; each its own transaction on the disk. */
function change(db: Db, i: number, is_noted: boolean) {
  db.$client.transaction(() => {
    db.update(areas)
      .set({ name: `南通市 ${i}` })
      .where(eq(areas.id, 1))
      .run();
    if (!is_noted) return;
    const [before, after] = [{ name: `南通市 ${i - 1}` }, { name: `南通市 ${i}` }];
    record(db, ACTOR, { action: 'update', object_kind: 'area', object_id: 1, before, after });
  })();
}

console.log('| audit log | |\n|---|---|');
sqlite.prepare(`insert into areas (id, code, name, level) values (1, '3206', '南通市', 'city')`).run();
for (let i = 0; i < 200; i += 1) change(db, i, true);
for (const [disk, pragma] of [
  ['flushed to the disk', 'FULL'],
  ['without the disk', 'OFF'],
]) {
  sqlite.pragma(`synchronous = ${pragma}`);
  const each_us = async (is_noted: boolean) => {
    const ms = await timed(() => {
      for (let i = 0; i < CHANGES; i += 1) change(db, i, is_noted);
    });
    return `${((ms / CHANGES) * 1000).toFixed(0)} µs`;
  };
  say(`a change without its entry, ${disk}`, await each_us(false));
  say(`the same with its entry, ${disk}`, await each_us(true));
}

fillLog(db, ENTRIES);

const signer = openSigner(db, readKeys(folder, { key_hex: '5a'.repeat(32) }), 0);
if (!signer) throw new Error('no signer');
say('signing a head', `${(await timed(() => signHead(db, signer, Date.now()))).toFixed(1)} ms`);
let worst_ms = 0;
let last = performance.now();
const watch = setInterval(() => {
  worst_ms = Math.max(worst_ms, performance.now() - last - 5);
  last = performance.now();
}, 5);
const verified = await rated(ENTRIES, async () => {
  const { valid, entries } = await verifyLog(db);
  if (!valid || entries !== ENTRIES) throw new Error('the log should hold');
});
clearInterval(watch);
say(`verifying ${ENTRIES.toLocaleString('en-US')} entries in the database`, verified);
say('meanwhile others wait at most', `${worst_ms.toFixed(0)} ms`);

const file = join(folder, 'audit.jsonl');
const stretch = stretchBetween(db, undefined, undefined);
if (!stretch) throw new Error('no entries');
const exported = await rated(ENTRIES, () =>
  pipeline(Readable.from(linesOf(db, signer, stretch, 0)), createWriteStream(file)),
);
say('exporting it as a file', `${exported}, ${(statSync(file).size / 1024 ** 2).toFixed(0)} MiB`);
const proved = await rated(ENTRIES, async () => {
  const { broken, entries } = await verifyFile(file, [signer.public_key]);
  if (broken || entries !== ENTRIES) throw new Error('the file should hold');
});
say('verifying the file', proved);

const page = { limit: 100, offset: 0, newest_first: true };
for (const [what, query] of Object.entries({
  'the newest': {},
  'of one person': { person: 'person-5' },
  'of one object': { object_kind: 'node', object_id: '77' },
  'of one hour': { from: Date.UTC(2026, 0, 2), to: Date.UTC(2026, 0, 2, 1) },
  'with a word that is nowhere': { q: 'no such word' },
})) {
  say(`a page of 100, ${what}, with its total`, `${(await timed(() => readLog(db, query, page))).toFixed(1)} ms`);
}
say('what filters offer', `${(await timed(() => choicesOf(db, 'person'))).toFixed(1)} ms`);
const later = Date.UTC(2040, 0, 1);
const archived_ms = await timed(() => archiveOld(db, folder, signer, later));
say('sealing 20,000 entries into an archive and removing them', `${archived_ms.toFixed(0)} ms`);
sqlite.close();
rmSync(folder, { recursive: true });
