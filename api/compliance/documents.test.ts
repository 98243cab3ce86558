/** Documents of a system, what becomes of its record when it is removed, and what drift says nothing of. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Asking } from '../testing.ts';
import { assessingHub } from './testing-assessments.ts';

const z = await assessingHub();
after(z.end);
const { t, sqlite, must } = z;
const path = (more = '') => `/api/compliance/systems/${z.system}/documents${more}`;
const county = await t.enter('jia', [{ role: 'network_engineer', unit_id: 2 }], 2);
const other = await t.enter('yi', [{ role: 'network_engineer', unit_id: 3 }], 3);

async function send(name: string, body: string | Uint8Array<ArrayBuffer>, more = '', ask: Asking = county) {
  const answer = await t.app.request(`${path()}?kind=grading&name=${encodeURIComponent(name)}${more}`, {
    method: 'POST',
    headers: { host: 'localhost', cookie: ask.cookie, 'content-type': 'application/octet-stream' },
    body,
  });
  return { status: answer.status, body: (await answer.json()) as { id: number } };
}
const list = async (more = '') => (await must(county, 'GET', path(more))).rows as Record<string, unknown>[];

test('a document is kept with its digest, sent as an attachment, and marked once it no longer holds', async () => {
  const past = Date.now() - 1_000;
  const { status, body } = await send('定级报告.txt', '系统定级为第三级', `&valid_until=${past}`);
  assert.equal(status, 200);
  await send('方案.md', '设计');
  const rows = await list();
  assert.deepEqual(
    rows.map(({ title, is_expired, added_by, media_type }) => [title, is_expired, added_by, media_type]),
    [
      ['方案.md', false, 'jia', 'text/plain; charset=utf-8'],
      ['定级报告.txt', true, 'jia', 'text/plain; charset=utf-8'],
    ],
  );
  const file = await county('GET', path(`/${body.id}/file`));
  assert.equal(file.text, '系统定级为第三级');
  assert.match(file.headers.get('content-disposition') ?? '', /^attachment; filename=/);
  const entries = sqlite
    .prepare(`select action from audit_entries where action like '%document%' or action = 'export'`)
    .pluck();
  assert.ok(entries.all().filter((action) => action === 'document_add').length === 2);
});

test('what is no document, of nobody’s system or another county’s is refused', async () => {
  assert.equal((await send('页.txt', '<html><script>1</script></html>')).status, 422);
  assert.equal((await send('程序.exe', 'MZ\u0000\u0001')).status, 422);
  assert.equal((await send('报告.pdf', 'no pdf')).status, 422);
  assert.equal((await send('空.txt', '')).status, 422);
  assert.equal((await send('', 'x')).status, 422);
  assert.equal((await send('x.txt', 'x', '&valid_until=1e99')).status, 422);
  assert.equal((await send('大.txt', new Uint8Array(20 * 1024 * 1024 + 1).fill(97))).status, 413);
  assert.equal((await send('x.txt', 'x', '', other)).status, 404);
  assert.equal((await other('GET', path())).status, 404);
  assert.equal((await other('GET', path('/1/file'))).status, 404);
  const director = await t.enter('director', [{ role: 'director', unit_id: null }]);
  assert.equal((await director('GET', path())).status, 200);
  assert.equal((await send('x.txt', 'x', '', director)).status, 403);
  assert.equal((await list()).length, 2);
});

test('a document is removed with a reason and stays in the record', async () => {
  const [first] = await list();
  const remove = (ask: Asking, reason: string) => ask('POST', path(`/${first?.id}/removal`), { reason });
  assert.equal((await remove(county, ' ')).status, 422);
  assert.equal((await remove(other, '误传')).status, 404);
  assert.equal((await remove(county, '误传')).status, 200);
  assert.equal((await remove(county, '误传')).status, 404, 'once');
  assert.equal((await county('GET', path(`/${first?.id}/file`))).status, 404);
  assert.equal((await list()).length, 1);
  const [gone] = await list('?is_removed=true');
  assert.deepEqual([gone?.title, gone?.removed_by], ['方案.md', 'jia']);
  const entry = sqlite.prepare(`select reason, before from audit_entries where action = 'document_remove'`).get() as {
    reason: string;
    before: string;
  };
  assert.deepEqual([entry.reason, JSON.parse(entry.before).title], ['误传', '方案.md']);
  assert.throws(() => sqlite.exec(`update system_documents set title = 'x'`), /never changes/);
});

const why = async (ask = t.ask) =>
  ((await must(ask, 'GET', '/api/compliance/not-compared')).rows as Record<string, unknown>[]).map((row) => [
    row.system,
    row.why,
  ]);
test('what nothing could be held against is named, with why', async () => {
  assert.deepEqual(await why(), [], 'only the register is asked');
  sqlite
    .prepare(`insert into protected_systems (system_id, information_harms, service_harms, matrix, extensions, updated_at)
      values (?, '[]', '[]', '2020', '[]', 1)`)
    .run(z.system);
  assert.deepEqual(await why(), [['一窗受理', 'no_assessment']]);
  const close = (level: number, at: number) =>
    sqlite
      .prepare(`insert into assessments (system_id, kind, title, edition, rule, level, extensions, state, created_by, created_at, closed_at)
        values (?, 'mlps', '测评', '-', '-', ?, '[]', 'closed', 'x', 0, ?)`)
      .run(z.system, level, at);
  close(4, 1);
  assert.deepEqual(await why(), [['一窗受理', 'no_rules']]);
  close(3, 2);
  assert.deepEqual(await why(), [['一窗受理', 'nothing_watched']]);
  const endpoint = async (name: string) => {
    const body = { name, host: '127.0.0.1', watch: false };
    const { id } = await must(t.ask, 'POST', `/api/systems/${z.system}/endpoints`, body);
    return sqlite.prepare('select id from targets where endpoint_id = ?').pluck().get(id) as number;
  };
  const watch = sqlite
    .prepare(`insert into watches (target_id, probe, params, address, family, every_s, timeout_ms, enabled, created_at)
      values (?, 'tls', '{}', '127.0.0.1', 4, 60, 1000, 1, 0) returning id`)
    .pluck()
    .get(await endpoint('门户')) as number;
  assert.deepEqual(await why(), [['一窗受理', 'nothing_seen']]);
  const seen = (ok_at: number) =>
    sqlite
      .prepare(`insert or replace into watch_states (watch_id, answer, outcome, failures, successes, flapping, turns, changed_at,
          looked_at, ok_at, took_ms, last) values (?, 'up', 'ok', 0, 1, 0, '[]', :at, :at, :at, 1, '{}')`)
      .run(watch, { at: ok_at });
  seen(Date.now() - 86_400_000);
  assert.deepEqual(await why(), [['一窗受理', 'nothing_seen']], 'what is stale tells nothing');
  seen(Date.now());
  assert.deepEqual(await why(), []);
  await endpoint('后台');
  const [row] = (await must(t.ask, 'GET', `/api/compliance/not-compared?system_id=${z.system}`)).rows;
  assert.deepEqual([row.why, row.seen, row.targets, row.level], ['partly_seen', 1, 2, 3]);
  assert.deepEqual(await why(other), []);
});

test('a system that was assessed is not removed, and what was on record of another stays in the log', async () => {
  const refused = await t.ask('DELETE', `/api/systems/${z.system}`);
  assert.deepEqual([refused.status, refused.body.error.code], [409, 'conflict']);
  assert.match(refused.body.error.zh, /2 次测评记录/);
  const { id } = await must(t.ask, 'POST', '/api/systems', { name: '旧系统', unit_id: 2 });
  sqlite
    .prepare(`insert into protected_systems (system_id, information_harms, service_harms, matrix, certificate, extensions, updated_at)
      values (?, '[]', '[]', '2020', '32060012345-00001', '[]', 1)`)
    .run(id);
  const product = { name: '密码机', certificate: 'GM001' };
  await must(t.ask, 'POST', `/api/compliance/systems/${id}/crypto-products`, product);
  assert.equal((await t.ask('DELETE', `/api/systems/${id}`)).status, 200);
  const before = sqlite
    .prepare(`select before from audit_entries where action = 'delete' and object_kind = 'system' and object_id = ?`)
    .pluck()
    .get(String(id)) as string;
  assert.equal(JSON.parse(before).register.certificate, '32060012345-00001');
  assert.equal(JSON.parse(before).crypto_products[0].certificate, 'GM001');
});

test('what was removed still counts for the disk: adding and removing again and again ends', async () => {
  const { id } = await must(t.ask, 'POST', '/api/systems', { name: '大系统', unit_id: 2 });
  const add = () =>
    t.app.request(`/api/compliance/systems/${id}/documents?kind=grading&name=a.txt`, {
      method: 'POST',
      headers: { host: 'localhost', cookie: county.cookie, 'content-type': 'application/octet-stream' },
      body: 'some text',
    });
  const removed =
    sqlite.prepare(`insert into system_documents (system_id, kind, title, digest, media_type, bytes, added_by, added_at,
      removed_by, removed_at) values (?, 'other', 'x', 'x', 'text/plain', ?, 'x', 1, 'x', 1)`);
  removed.run(id, 2 * 1024 ** 3 - 20);
  assert.equal((await add()).status, 200);
  assert.equal((await add()).status, 200);
  const refused = await add();
  assert.equal(refused.status, 409);
  assert.match(await refused.text(), /已移除的.*2 GB/);
});

test('a document is as large as a scanned report', async () => {
  const { status, body } = await send('扫描件.txt', new Uint8Array(5 * 1024 * 1024).fill(97));
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal((await county('POST', path(`/${body.id}/removal`), { reason: '误传' })).status, 200);
});
