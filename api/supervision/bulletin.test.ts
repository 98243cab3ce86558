import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { trustedCertificates } from '../seal/own-seal.ts';
import { verifyFile } from '../seal/verify-file.ts';
import { ACTOR, testHub } from '../testing.ts';
import { freeze } from './freeze.ts';
import { freezeIfDue } from './keep-supervision.ts';
import { decideObjection, fileObjection } from './objections.ts';
import { assess, DAY_MS, MONTH, NOW, rulesInForce, seedCity } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'zw-bulletin-'));
const t = await testHub({ folder });
const { db } = t.hub;
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const second = await t.enter('second', [{ role: 'network_engineer', unit_id: null }]);
const city = await seedCity(t);
const path = '/api/supervision-bulletins';
const bytesOf = async (at: string, cookie = t.cookie) => {
  const answer = await t.app.request(at, { headers: { host: 'localhost', cookie } });
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers };
};

test('a month freezes by itself on its day, if that is switched on, and says what is missing', async () => {
  assert.equal(await freezeIfDue(db, NOW), null, 'off');
  const settings = { freezes_itself: true, freeze_day: 3, objection_days: 10 };
  assert.equal((await t.ask('PUT', '/api/supervision/settings', settings)).status, 200);
  assert.equal(await freezeIfDue(db, NOW - DAY_MS), null, 'the second of the month');
  assert.match((await freezeIfDue(db, NOW))?.missing ?? '', /no rules/);
  await rulesInForce(t, second);
  assert.deepEqual(await freezeIfDue(db, NOW), { month: MONTH, missing: null });
  assert.equal(await freezeIfDue(db, NOW), null, 'once');
  const overview = (await t.ask('GET', '/api/supervision')).body;
  assert.deepEqual(
    overview.revisions.map(({ month, made_by }: Record<string, string>) => `${month} ${made_by}`),
    [`${MONTH} -`],
  );
});

test('a bulletin is drafted by one, issued by another, sealed, and never changes', async () => {
  const draft = {
    number: '2026年第10期',
    title: '督查考核通报',
    month: MONTH,
    preface: '十月总体平稳。\n<script>x</script>',
  };
  const { id } = (await t.ask('POST', path, draft)).body;
  assert.equal((await second('POST', path, draft)).status, 409, 'a number is used once');
  const reader = await t.enter('reader', [{ role: 'unit_leader', unit_id: city.bureau }], city.bureau);
  assert.equal((await reader('GET', `${path}/${id}`)).status, 404, 'a draft is not for all');
  const own = await t.ask('POST', `${path}/${id}/issue`, { version: 1 });
  assert.deepEqual([own.status, own.body.error.code], [403, 'two_people']);
  assert.throws(
    () =>
      db.$client.exec(
        `update supervision_bulletins set state = 'issued', issued_by = 'admin', issued_at = 1, docx = x'00', pdf = x'00'`,
      ),
    /never issues/,
  );
  // What is corrected meanwhile has to be taken up first.
  const item = { figure: 'protection', key: `system/${city.systems.通州审批}` };
  const objection = fileObjection(
    db,
    { actor: ACTOR, reach: 'everywhere' },
    { month: MONTH, kind: 'area', subject_id: city.county, indicator: 'protection', item, text: '已测评' },
    Date.now() - 1,
  );
  decideObjection(
    db,
    { ...ACTOR, person: 'other' },
    objection,
    { version: 1, reason: '属实', corrections: [{ ...item, status: 'met' }] },
    NOW,
  );
  assert.equal((await second('POST', `${path}/${id}/issue`, { version: 1 })).status, 409);
  const { month: _, ...content } = draft;
  assert.equal((await t.ask('PUT', `${path}/${id}`, { ...content, version: 1 })).status, 200);
  const preview = await bytesOf(`${path}/${id}/file?format=pdf`);
  assert.equal(preview.bytes.subarray(0, 5).toString(), '%PDF-');
  const both = await Promise.all([1, 2].map(() => second('POST', `${path}/${id}/issue`, { version: 2 })));
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409], both.map(({ text }) => text).join());
  const page = (await reader('GET', `${path}/${id}`)).body;
  assert.deepEqual([page.state, page.issued_by_name, page.revision, page.sealed.length], ['issued', 'second', 2, 2]);
  for (const format of ['pdf', 'docx']) {
    const one = await bytesOf(`${path}/${id}/file?format=${format}`, reader.cookie);
    const again = await bytesOf(`${path}/${id}/file?format=${format}`);
    assert.ok(one.status === 200 && one.bytes.equals(again.bytes) && one.bytes.length > 5_000, format);
    const sealed = await bytesOf(`${path}/${id}/sealed?format=${format}`, reader.cookie);
    assert.equal(sealed.status, 200, format);
    const verdict = await verifyFile({ content: sealed.bytes }, trustedCertificates(db), Date.now());
    assert.equal(verdict.status, 'intact', verdict.reason.en);
  }
  for (const sql of [`update supervision_bulletins set preface = 'x'`, 'delete from supervision_bulletins'])
    assert.throws(() => db.$client.exec(sql), /never changes|never removed/);
  assert.equal((await t.ask('PUT', `${path}/${id}`, { ...content, version: 3 })).status, 409);
});

test('a draft that is discarded gives its number back', async () => {
  const draft = { number: '2026年第11期', title: '通报', month: MONTH, preface: '略' };
  const { id } = (await t.ask('POST', path, draft)).body;
  assert.equal((await t.ask('POST', `${path}/${id}/discard`, { version: 1 })).status, 200);
  assert.equal((await t.ask('POST', path, draft)).status, 200);
});

test('the command recomputes all revisions of a month, and fails where a byte was changed', async () => {
  assess(t, city.systems.教育云 ?? 0, NOW);
  const run = (month: string) =>
    spawnSync(process.execPath, ['api/main.ts', 'supervision', 'verify', month], {
      env: { ...process.env, ZHENGWANG_DATA: folder },
      encoding: 'utf8',
    });
  const good = run(MONTH);
  assert.equal(good.status, 0, good.stdout + good.stderr);
  assert.match(good.stdout, /2026-10 revision 1\s+ok: 3 subjects, \d+ things[\s\S]*revision 2\s+ok/);
  assert.equal(run('2026-01').status, 2);
  db.$client.exec('drop trigger what_was_counted_stays');
  db.$client.exec(`update supervision_readings set content = replace(content, '通州交换', '通州交互')`);
  const bad = run(MONTH);
  assert.equal(bad.status, 1);
  assert.match(bad.stdout, /BROKEN: 通州区 \/ protection/);
  await assert.rejects(freeze(db, ACTOR, MONTH, NOW), /frozen already/);
});
