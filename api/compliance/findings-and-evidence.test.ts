/** What a judgement rests on, and what becomes of a finding. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assessingHub } from './testing-assessments.ts';

const z = await assessingHub();
after(z.end);
const { t, sqlite, must, lead, assessor, judge } = z;
const ITEM = '8.1.4.1 a';
const encoded = encodeURIComponent(ITEM);
const id = await z.assessment();

const endpoint_id = (
  await must(t.ask, 'POST', `/api/systems/${z.system}/endpoints`, { name: '门户', host: '127.0.0.1', watch: false })
).id as number;
const object_id = await z.addObject(id, { name: '门户', endpoint_id });
const cell = { item: ITEM, object_id };
const observe = (more: object = {}) =>
  assessor('POST', `/api/assessments/${id}/evidence/observation`, { ...cell, ...more });

test('an observation is frozen as it is: later facts change the watch, not the evidence', async () => {
  assert.equal((await observe()).status, 409, 'nothing is known yet');
  assert.equal((await observe({ object_id: 0 })).status, 409, 'the whole is no target');
  const now = Date.now();
  const target = sqlite.prepare('select id from targets where endpoint_id = ?').pluck().get(endpoint_id);
  const watch = sqlite
    .prepare(`insert into watches (target_id, probe, params, address, family, every_s, timeout_ms, created_at)
      values (?, 'tls', '{}', '127.0.0.1', 4, 60, 1000, 0) returning id`)
    .pluck()
    .get(target) as number;
  sqlite
    .prepare(`insert into watch_states (watch_id, answer, outcome, failures, successes, flapping, turns, changed_at, looked_at,
        ok_at, took_ms, last) values (?, 'up', 'ok', 0, 1, 0, '[]', :now, :now, :now, 1, '{}')`)
    .run(watch, { now });
  const fact = sqlite.prepare(
    `insert or replace into facts (watch_id, key, part, value, since_at, kept_from) values (?, ?, '', ?, ?, ?)`,
  );
  fact.run(watch, 'tls.versions', '["TLSv1.0","TLSv1.2"]', now, null);
  fact.run(watch, 'tls.subject', '"CN=old"', now, now - 86_400_000);
  const made = await observe();
  assert.equal(made.status, 200, made.text);
  fact.run(watch, 'tls.versions', '["TLSv1.3"]', now, null);
  const { evidence } = await must(lead, 'GET', `/api/assessments/${id}/item?item=${encoded}`);
  const [frozen] = evidence;
  assert.deepEqual(
    frozen.frozen.facts.map(({ key, value, address, watch: of }: Record<string, unknown>) => [key, value, address, of]),
    // What went stale bears nothing.
    [['tls.versions', ['TLSv1.0', 'TLSv1.2'], '127.0.0.1', watch]],
  );
  assert.deepEqual([frozen.kind, frozen.added_by], ['observation', 'assessor']);
  assert.throws(() => sqlite.exec('update judgement_evidence set frozen = null'), /never changes/);
});

test('a file is told by what is in it, and fifty pieces are enough for a cell', async () => {
  const send = (name: string, body: string) =>
    t.app.request(`/api/assessments/${id}/evidence/file?item=${encoded}&object_id=0&name=${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { host: 'localhost', cookie: assessor.cookie, 'content-type': 'application/octet-stream' },
      body,
    });
  assert.equal((await send('页.txt', '<html><script>1</script></html>')).status, 422);
  assert.equal((await send('图.png', 'no picture')).status, 422);
  const kept = await send('记录.txt', '访谈记录');
  assert.equal(kept.status, 200);
  const { id: number } = (await kept.json()) as { id: number };
  const file = await lead('GET', `/api/assessments/${id}/evidence/${number}/file`);
  assert.equal(file.text, '访谈记录');
  assert.match(file.headers.get('content-disposition') ?? '', /^attachment/);
  assert.equal((await lead('GET', `/api/assessments/${id + 1}/evidence/${number}/file`)).status, 404);
  const note = () =>
    assessor('POST', `/api/assessments/${id}/evidence/note`, { item: ITEM, object_id: 0, text: '现场查看' });
  for (let n = 1; n < 50; n += 1) assert.equal((await note()).status, 200);
  assert.equal((await note()).status, 409);
  assert.equal((await send('又.txt', 'x')).status, 409);
});

test('a finding becomes a ticket, and is verified by somebody who didn’t solve it', async () => {
  await judge(id, ITEM, 'not_conform', { object_id, reason: '仍支持 TLS 1.0' });
  const rated = await must(assessor, 'PUT', `/api/assessments/${id}/faults`, { ...cell, risk: 'high', due_at: 1_000 });
  const list = async (query = '') => (await must(lead, 'GET', `/api/assessment-findings${query}`)).rows;
  assert.deepEqual(
    (await list('?is_overdue=true&risk=high&q=TLS')).map((row: { id: number }) => row.id),
    [rated.id],
  );
  assert.deepEqual(await list('?is_overdue=false'), []);
  // Mended before anybody acted on it, it goes with its fault; made anew it is another one.
  const version = async () =>
    (await must(lead, 'GET', `/api/assessments/${id}/item?item=${encoded}`)).judgements[0].version as number;
  await judge(id, ITEM, 'conform', { object_id, version: await version() });
  assert.deepEqual(await list(), []);
  const before = sqlite
    .prepare(`select before from audit_entries where action = 'assessment_judge' order by id desc limit 1`)
    .pluck()
    .get() as string;
  assert.equal(JSON.parse(before).findings[0].risk, 'high', 'what went with it stays in the log');
  await judge(id, ITEM, 'partial', { object_id, version: await version(), reason: '仍支持 TLS 1.0' });
  await must(assessor, 'PUT', `/api/assessments/${id}/faults`, { ...cell, risk: 'low' });
  // Of another fault its risk is chosen anew.
  await judge(id, ITEM, 'not_conform', { object_id, version: await version(), reason: '仍支持 TLS 1.0，且口令为空' });
  assert.deepEqual(await list(), []);
  await judge(id, ITEM, 'partial', { object_id, version: await version(), reason: '仍支持 TLS 1.0' });
  const finding = (await must(assessor, 'PUT', `/api/assessments/${id}/faults`, { ...cell, risk: 'high' })).id;

  // What is still being judged is nobody's to deal with.
  assert.equal((await assessor('POST', `/api/assessment-findings/${finding}/rectification`, {})).status, 409);
  assert.equal(
    (await lead('POST', `/api/assessment-findings/${finding}/settle`, { to: 'accepted', how: '接受', version: 1 }))
      .status,
    409,
  );
  sqlite.prepare(`update assessments set state = 'closed' where id = ?`).run(id);
  const made = await assessor('POST', `/api/assessment-findings/${finding}/rectification`, {});
  assert.equal(made.status, 200, made.text);
  assert.equal((await assessor('POST', `/api/assessment-findings/${finding}/rectification`, {})).status, 409);
  const { ticket } = await must(t.ask, 'GET', `/api/tickets/${made.body.id}`);
  assert.deepEqual([ticket.kind, ticket.unit_id, ticket.priority], ['rectification', 2, ticket.priority]);
  assert.match(ticket.body, /仍支持 TLS 1\.0/);
  assert.deepEqual((await list())[0].ticket, {
    ...{ id: made.body.id, number: made.body.number, state: 'waiting', assignee: null },
  });
  assert.equal((await judge(id, ITEM, 'conform', { object_id, version: await version() })).status, 409);

  // The one who solves it may assess elsewhere, but doesn't verify this.
  const solver = await t.enter(
    'solver',
    [
      { role: 'ticket_agent', unit_id: null },
      { role: 'assessor', unit_id: null },
    ],
    4,
  );
  let seen = 1;
  for (const deed of [{ is: 'accept' }, { is: 'resolve', text: '已停用' }]) {
    const done = await solver('POST', `/api/tickets/${made.body.id}/handle`, { version: seen, deed });
    assert.equal(done.status, 200, done.text);
    seen = done.body.version;
  }
  const versionNow = async () => (await list()).find((row: { id: number }) => row.id === finding).version as number;
  const settle = async (ask: typeof lead, to: string, how = '复测仅有 TLS 1.3') =>
    ask('POST', `/api/assessment-findings/${finding}/settle`, { to, how, version: await versionNow() });
  const late = await lead('POST', `/api/assessment-findings/${finding}/settle`, {
    to: 'accepted',
    how: '接受',
    version: 1,
  });
  assert.deepEqual([late.status, late.body.error.code, late.body.error.report.by], [409, 'stale', 'assessor']);
  const own = await settle(solver, 'verified');
  assert.deepEqual([own.status, own.body.error.code], [403, 'own_repair']);
  const owner = await t.enter('owner', [{ role: 'assessor', unit_id: null }], 2);
  assert.equal((await settle(owner, 'accepted')).body.error.code, 'own_unit');
  assert.equal((await settle(lead, 'verified', ' ')).status, 422);
  assert.equal((await settle(lead, 'verified')).status, 200);
  assert.equal((await settle(lead, 'accepted')).status, 409);
  const [row] = await list('?state=verified');
  assert.deepEqual([row.verified_by, row.verified_how.zh], ['lead', '复测仅有 TLS 1.3']);
  assert.equal((await settle(lead, 'open', '复发')).status, 200);
  assert.equal((await list())[0].state, 'rectifying');
  const actions = sqlite
    .prepare(
      `select action from audit_entries where object_kind = 'assessment_finding' and result = 'done' order by id`,
    )
    .pluck()
    .all();
  assert.deepEqual(actions, ['assessment_rectify', 'assessment_finding_verified', 'assessment_finding_open']);
});
