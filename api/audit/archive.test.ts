import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readSettings, writeSettings } from '../settings/settings.ts';
import { ACTOR, type TestHub, testHub } from '../testing.ts';
import { archiveOld, archivesFolder } from './archive.ts';
import { record } from './record.ts';
import type { Signer } from './sign.ts';
import { verifyArchives } from './verify-archives.ts';
import { verifyFile } from './verify-file.ts';
import { verifyLog } from './verify-log.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 1);

/** A log with one entry a day for so many days until now. */
async function withLog(
  t: TestContext,
  days: number,
): Promise<TestHub & { folder: string; signer: Signer; ids(): number[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-'));
  const hub = await testHub({ folder });
  t.after(async () => {
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const { db } = hub.hub;
  db.$client.transaction(() => {
    for (let day = days; day > 0; day -= 1)
      record(db, ACTOR, { action: 'update', object_kind: 'x', object_id: day, after: { day } }, NOW - day * DAY_MS);
  })();
  const signer = hub.hub.audit.signer() as Signer;
  const ids = () => db.$client.prepare('select id from audit_entries order by id').pluck().all() as number[];
  return { ...hub, folder, signer, ids };
}

test('what is older than it must be at hand goes into a sealed file, and the chain goes on from there', async (t) => {
  const { hub, ask, folder, signer, ids } = await withLog(t, 400);
  assert.equal(await archiveOld(hub.db, folder, signer, NOW), true);
  assert.equal(ids()[0], 36, 'days 400 to 366 are gone');
  assert.equal(await archiveOld(hub.db, folder, signer, NOW), false);
  const [file = ''] = readdirSync(archivesFolder(folder));
  const { broken, entries, first } = await verifyFile(join(archivesFolder(folder), file), [signer.public_key]);
  assert.deepEqual([broken, entries, first.from_id, first.to_id], [null, 35, 1, 35]);
  const log = (await ask('GET', '/api/audit/verify')).body;
  assert.deepEqual([log.valid, log.archived, log.entries], [true, 35, 366]);
  assert.deepEqual(await verifyArchives(hub.db, folder), { files: 1, entries: 35, broken: null });
  const { rows } = (await ask('GET', '/api/audit/archives')).body;
  assert.deepEqual([rows.length, rows[0].present, rows[0].to_id], [1, true, 35]);
  const [told] = (await ask('GET', '/api/audit?action=archive')).body.rows;
  assert.deepEqual([told.person, told.after.file], ['-', file]);
  const sent = await ask('GET', `/api/audit/archives/${rows[0].id}/file`);
  assert.equal(sent.status, 200);
  assert.equal((await ask('GET', '/api/audit?action=export')).body.rows[0].object_id, String(rows[0].id));
  assert.equal((await ask('GET', '/api/audit/archives/77/file')).status, 404);
  await ask('POST', '/api/areas', { code: '3206', name: '南通市', level: 'city' });
  assert.equal((await verifyLog(hub.db)).valid, true);
});

test('several archives follow each other, the newest entry stays, and 180 days are the least', async (t) => {
  const { hub, ask, folder, signer, ids } = await withLog(t, 400);
  const settings = readSettings(hub.db);
  const with_days = (audit_days: number) => ({ ...settings, retention: { ...settings.retention, audit_days } });
  assert.equal((await ask('PUT', '/api/settings', with_days(179))).status, 422);
  writeSettings(hub.db, with_days(180));
  const later = NOW + 500 * DAY_MS;
  let files = 0;
  while (await archiveOld(hub.db, folder, signer, later, { at_once: 100 })) files += 1;
  assert.equal(files, 4);
  assert.equal(ids().length, 4, 'what tells of the four archives is young');
  const log = await verifyLog(hub.db, [signer.public_key]);
  assert.equal(log.valid, true, JSON.stringify(log));
  assert.equal((await verifyArchives(hub.db, folder, [signer.public_key])).files, 4);
});

test('the newest entry stays, however old, for the chain to go on from', async (t) => {
  const { hub, folder, signer, ids } = await withLog(t, 5);
  assert.equal(await archiveOld(hub.db, folder, signer, NOW + 5_000 * DAY_MS), true);
  assert.deepEqual(ids(), [5, 6]);
  assert.equal((await verifyLog(hub.db)).valid, true);
});

test('what a syslog server doesn’t have yet isn’t archived', async (t) => {
  const { hub, folder, signer, ids } = await withLog(t, 400);
  assert.equal(await archiveOld(hub.db, folder, signer, NOW, { up_to: 0 }), false);
  assert.equal(await archiveOld(hub.db, folder, signer, NOW, { up_to: 10 }), true);
  assert.equal(ids()[0], 11);
});

test('the keeper archives once a day by itself', async (t) => {
  const { hub, ids } = await withLog(t, 400);
  await hub.audit.tend(NOW);
  assert.equal(ids()[0], 36);
  await hub.audit.tend(NOW + DAY_MS - 1);
  assert.equal(ids()[0], 36);
  await hub.audit.tend(NOW + DAY_MS);
  assert.equal(ids()[0], 37);
  assert.equal(hub.audit.trouble(), undefined);
});

test('whenever it dies, each entry is in the database or in an archive that it knows', async (t) => {
  const { hub, folder, signer, ids } = await withLog(t, 400);
  const place = archivesFolder(folder);
  // While the file was written: half of it lies there under a name that doesn't count.
  mkdirSync(place);
  writeFileSync(join(place, 'audit-1-35.jsonl.gz.part'), 'half');
  // After it got its name, before the transaction: the file is there, and no row.
  writeFileSync(join(place, 'audit-1-35.jsonl.gz'), 'an older try');
  // In the transaction, after the row, among the removals.
  hub.db.$client.exec(`create temp trigger dies before delete on main.audit_entries when old.id = 20
    begin select raise(abort, 'died'); end`);
  await assert.rejects(archiveOld(hub.db, folder, signer, NOW), /died/);
  assert.equal(ids().length, 400);
  assert.equal((await verifyLog(hub.db)).valid, true);
  assert.deepEqual(await verifyArchives(hub.db, folder), { files: 0, entries: 0, broken: null });
  hub.db.$client.exec('drop trigger dies');
  assert.equal(await archiveOld(hub.db, folder, signer, NOW), true);
  assert.deepEqual(readdirSync(place), ['audit-1-35.jsonl.gz']);
  assert.deepEqual(await verifyArchives(hub.db, folder), { files: 1, entries: 35, broken: null });
});

test('an entry can be removed only when an archive holds it', async (t) => {
  const { hub, folder, signer } = await withLog(t, 400);
  assert.throws(() => hub.db.$client.exec('delete from audit_entries where id = 1'), /append-only/);
  await archiveOld(hub.db, folder, signer, NOW);
  assert.throws(() => hub.db.$client.exec('delete from audit_entries where id = 36'), /append-only/);
  for (const sql of ['delete from audit_archives', `update audit_archives set file = 'x'`, 'delete from audit_heads'])
    if (sql !== 'delete from audit_heads') assert.throws(() => hub.db.$client.exec(sql), /append-only/);
});

test('what was tampered with isn’t archived: it stays as evidence, and that is told', async (t) => {
  const { hub, folder, signer, ids } = await withLog(t, 400);
  hub.db.$client.exec(`drop trigger audit_entries_stay; update audit_entries set person = 'x' where id = 7`);
  await assert.rejects(archiveOld(hub.db, folder, signer, NOW), /entry 7/);
  assert.equal(ids().length, 400);
  assert.deepEqual(readdirSync(archivesFolder(folder)), []);
  await hub.audit.tend(NOW);
  assert.match(hub.audit.trouble() ?? '', /entry 7/);
});

test('an archive that is missing, cut, replaced or rewritten is named', async (t) => {
  const { hub, folder, signer } = await withLog(t, 420);
  await archiveOld(hub.db, folder, signer, NOW, { at_once: 30 });
  await archiveOld(hub.db, folder, signer, NOW, { at_once: 30 });
  const place = archivesFolder(folder);
  const file = join(place, 'audit-1-30.jsonl.gz');
  const whole = readFileSync(file);
  const brokenNow = async () => (await verifyArchives(hub.db, folder)).broken;
  assert.equal(await brokenNow(), null);
  writeFileSync(file, whole.subarray(0, 200));
  assert.match((await brokenNow())?.why ?? '', /damaged|without/);
  copyFileSync(join(place, 'audit-31-55.jsonl.gz'), file);
  assert.match((await brokenNow())?.why ?? '', /another file/);
  rmSync(file);
  assert.deepEqual(await brokenNow(), { file: 'audit-1-30.jsonl.gz', why: 'the file is missing' });
  writeFileSync(file, whole);
  hub.db.$client.exec(
    `drop trigger audit_archives_stay; update audit_archives set file_digest = '${'0'.repeat(64)}' where id = 1`,
  );
  const log = await verifyLog(hub.db);
  assert.deepEqual([log.valid, log.broken, log.first_broken], [false, 'archive', 1]);
});
