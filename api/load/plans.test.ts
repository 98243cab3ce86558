/** A plan's way: two people, limits, and an approval that holds for exactly what was approved. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Answer } from '../testing.ts';
import { loadHub } from './testing.ts';

const z = await loadHub();
after(z.end);
const { t, sqlite, must, engineer, leader, stranger, draft, submit, decide, approved, start, wanted, versionOf } = z;

function assertTold(answer: Answer, status: number, code?: string, en?: RegExp) {
  assert.equal(answer.status, status, answer.text.slice(0, 300));
  if (code) assert.equal(answer.body.error.code, code);
  if (en) assert.match(answer.body.error.en, en);
  assert.match(answer.body.error.zh, /\p{Script=Han}/u);
  assert.doesNotMatch(answer.text, /SQLITE|node_modules|\.ts:\d|select /i);
}
const read = (id: number) => must(engineer, 'GET', `/api/load-plans/${id}`);
const change = async (id: number, more: object, ask = engineer) => {
  const { system_id: _system, ...content } = wanted(more);
  return ask('PUT', `/api/load-plans/${id}`, { ...content, version: await versionOf(id) });
};

test('a plan goes from a draft to an approval by two people, and each step is in the log', async () => {
  const id = await draft();
  assert.equal((await read(id)).plan.state, 'draft');
  assertTold(await decide(id), 409, 'conflict');
  assert.equal((await submit(id)).status, 200);
  assert.equal((await read(id)).plan.state, 'submitted');
  assert.equal((await decide(id)).status, 200);
  const { plan, targets, changed, me } = await read(id);
  assert.deepEqual([plan.state, plan.created_by, plan.decided_by], ['approved', 'engineer', 'leader']);
  assert.deepEqual([targets[0].origin, changed], [`http://127.0.0.1:${z.port}`, null]);
  assert.deepEqual([me.may_not_write, me.may_not_decide.en], [null, 'Not permitted']);
  const told = sqlite.prepare(
    `select action, person from audit_entries where object_kind = 'load_plan' and object_id = ? order by id`,
  );
  assert.deepEqual(told.all(String(id)), [
    { action: 'create', person: 'engineer' },
    { action: 'load_submit', person: 'engineer' },
    { action: 'load_approve', person: 'leader' },
  ]);
});

test('nobody decides on what they wrote, handed in or changed: refused with a sentence, and by the table itself', async () => {
  const both = await t.enter(
    'both',
    [
      { role: 'unit_leader', unit_id: 2 },
      { role: 'network_engineer', unit_id: 2 },
    ],
    2,
  );
  const own = (await must(both, 'POST', '/api/load-plans', wanted())).id;
  assert.equal((await submit(own, both)).status, 200);
  assertTold(await decide(own, both), 403, 'two_people', /somebody else decides/);
  assert.equal((await decide(own)).status, 200);
  // Whoever only changed it, or only handed it in, has a part in it too; also when others changed it afterwards.
  const touched = await draft();
  assert.equal((await change(touched, { name: '改过' }, both)).status, 200);
  assert.equal((await change(touched, { name: '再改' })).status, 200);
  assert.equal((await submit(touched)).status, 200);
  assertTold(await decide(touched, both), 403, 'two_people');
  const handed = await draft();
  assert.equal((await submit(handed, both)).status, 200);
  assertTold(await decide(handed, both), 403, 'two_people');
  const force = sqlite.prepare(
    `update load_plans set state = 'approved', approved_digest = 'x', decided_by = ? where id = ?`,
  );
  assert.throws(() => force.run('engineer', touched), /two_people_plan|never decides/);
  assert.throws(() => force.run('both', touched), /an author of a load plan never decides/);
  assert.throws(() => force.run(null, touched), /approved_by_somebody/);
  assertTold(await decide(touched, engineer), 403, 'forbidden');
});

test('an edit after the approval makes it a draft again, and what was approved can not be changed past the routes', async () => {
  const id = await approved();
  const raise = sqlite.prepare('update load_plans set ceiling_rate = 40 where id = ?');
  assert.throws(() => raise.run(id), /an approved load plan never changes/);
  assert.equal((await change(id, { ceiling_rate: 30 })).status, 200);
  const { plan } = await read(id);
  assert.deepEqual([plan.state, plan.decided_by, plan.submitted_by, plan.ceiling_rate], ['draft', null, null, 30]);
  assertTold(await start(id), 409, 'refused', /isn’t approved/);
});

test('an endpoint that changed after the approval ends it', async () => {
  const id = await approved();
  sqlite.prepare('update endpoints set url = ? where id = ?').run(`http://127.0.0.1:${z.port}/elsewhere`, z.door);
  // The same place: the path of the register is no part of it.
  assert.equal((await read(id)).changed, null);
  sqlite.prepare('update endpoints set url = ? where id = ?').run('http://127.0.0.2:80/', z.door);
  try {
    assert.match((await read(id)).changed.zh, /变更/);
    assertTold(await start(id), 409, 'refused', /changed after it was approved/);
  } finally {
    sqlite.prepare('update endpoints set url = ? where id = ?').run(`http://127.0.0.1:${z.port}/`, z.door);
  }
});

test('two who edit at once: the later is told', async () => {
  const id = await draft();
  const version = await versionOf(id);
  assert.equal((await change(id, { name: '甲' })).status, 200);
  const { system_id: _system, ...content } = wanted();
  assertTold(await engineer('PUT', `/api/load-plans/${id}`, { ...content, version }), 409, 'stale');
  assertTold(await engineer('POST', `/api/load-plans/${id}/submit`, { version }), 409, 'stale');
  assertTold(await leader('POST', `/api/load-plans/${id}/decide`, { version, approve: true }), 409, 'stale');
});

test('what can not be a plan is refused where it is wrong', async () => {
  const foreign = z.endpoint(z.other, '乙县门户', `http://127.0.0.1:${z.port}/`);
  const bare = z.endpoint(z.system, '无网址', '');
  const odd = z.endpoint(z.system, '非网页', 'ftp://127.0.0.1/');
  const now = Date.now();
  const rows: [string, object, string][] = [
    ['of another system', { endpoint_ids: [foreign] }, 'endpoint_ids'],
    ['unregistered', { endpoint_ids: [99_999] }, 'endpoint_ids'],
    ['without a URL', { endpoint_ids: [bare] }, 'endpoint_ids'],
    ['no web page', { endpoint_ids: [odd] }, 'endpoint_ids'],
    ['no target', { endpoint_ids: [] }, 'endpoint_ids'],
    ['neither scenario nor request', { request: null }, 'scenario'],
    ['both', { scenario: 'x' }, 'scenario'],
    ['a window that ends before it begins', { from_at: now, until_at: now - 1 }, 'until_at'],
    ['a window of years', { from_at: now, until_at: now + 400 * 86_400_000 }, 'until_at'],
    ['a peak above its own ceiling', { ceiling_rate: 5 }, 'ceiling_rate'],
    [
      'nothing to send',
      { shape: { model: 'open', stages: [{ from_rate: 0, to_rate: 0, duration_ms: 1_000 }] } },
      'shape',
    ],
    [
      'too long',
      { shape: { model: 'open', stages: Array(3).fill({ from_rate: 1, to_rate: 1, duration_ms: 1_800_000 }) } },
      'shape',
    ],
    ['another host in the path', { request: { method: 'GET', path: '//evil.example/', headers: [] } }, 'request.path'],
    [
      'a header that splits',
      { request: { method: 'GET', path: '/', headers: [['X-A', 'a\r\nHost: b']] } },
      'request.headers.0.1',
    ],
    ['a negative ceiling', { ceiling_rate: -1 }, 'ceiling_rate'],
  ];
  for (const [name, more, path] of rows) {
    const answer = await t.ask('POST', '/api/load-plans', wanted(more));
    assertTold(answer, 422);
    assert.equal(answer.body.error.fields[0].path, path, name);
  }
});

test('a plan above what the system may be asked is neither handed in nor approved, and the ceiling is set by who approves', async () => {
  const at = `/api/systems/${z.system}/load-ceiling`;
  const row = async () => (await must(engineer, 'GET', `/api/load-limits?system_id=${z.system}`)).rows[0];
  assert.deepEqual([(await row()).rate, (await row()).ceiling_rate, (await row()).version], [50, null, 0]);
  const high = await draft({ ceiling_rate: 60 });
  assertTold(await submit(high), 422, 'invalid', /60\/s.*50\/s/);
  assertTold(await engineer('PUT', at, { ceiling_rate: 80, version: 0 }), 403, 'forbidden');
  assert.equal((await leader('PUT', at, { ceiling_rate: 80, version: 0 })).status, 200);
  assertTold(await leader('PUT', at, { ceiling_rate: 90, version: 0 }), 409, 'stale');
  assert.equal((await submit(high)).status, 200);
  assert.equal((await leader('PUT', at, { ceiling_rate: 10, version: 1 })).status, 200);
  assertTold(await decide(high), 422);
  // Of an approved one the ceiling is looked at again when it starts.
  assert.equal((await leader('PUT', at, { ceiling_rate: 60, version: 2 })).status, 200);
  assert.equal((await decide(high)).status, 200);
  assert.equal((await leader('PUT', at, { ceiling_rate: 10, version: 3 })).status, 200);
  assertTold(await start(high), 409, 'refused', /60\/s is above the 10\/s/);
  assert.equal((await leader('PUT', at, { ceiling_rate: null, version: 4 })).status, 200);
  assert.deepEqual([(await row()).rate, (await row()).ceiling_by], [50, 'leader']);
  const logged = sqlite.prepare(`select count(*) from audit_entries where action = 'load_ceiling'`).pluck().get();
  assert.equal(logged, 5);
});

test('the owner’s peak says who declared it and who wrote it down', async () => {
  const at = `/api/systems/${z.system}/load-peak`;
  const { version } = (await must(engineer, 'GET', `/api/load-limits?system_id=${z.system}`)).rows[0];
  const declared = { peak_rate: 33.5, declared_by: '李主任', declared_at: 1_700_000_000_000, version };
  assert.equal((await engineer('PUT', at, declared)).status, 200);
  const row = (await must(leader, 'GET', `/api/load-limits?system_id=${z.system}`)).rows[0];
  assert.deepEqual(
    [row.peak_rate, row.peak_declared_by, row.peak_declared_at, row.peak_by, row.rate],
    [33.5, '李主任', 1_700_000_000_000, 'engineer', 50],
  );
});

test('another county sees no plan, no limit and no run of this one, and can neither write nor start one', async () => {
  const id = await approved();
  for (const path of [`/api/load-plans/${id}`, `/api/load-plans/${id}/may-start`])
    assertTold(await stranger('GET', path), 404);
  assert.equal((await must(stranger, 'GET', '/api/load-plans')).total, 0);
  assert.deepEqual(
    (await must(stranger, 'GET', '/api/load-limits')).rows.map((row: { system_id: number }) => row.system_id),
    [z.other],
  );
  assertTold(await start(id, {}, stranger), 404);
  assertTold(await submit(id, stranger), 404);
  assertTold(await stranger('POST', '/api/load-plans', wanted()), 422);
  assertTold(await stranger('PUT', `/api/systems/${z.system}/load-peak`, { peak_rate: 1, version: 0 }), 404);
  const leads = await t.enter('other.leader', [{ role: 'unit_leader', unit_id: 3 }], 3);
  assertTold(await decide(id, leads), 404);
  assertTold(await leads('PUT', `/api/systems/${z.system}/load-ceiling`, { ceiling_rate: 1000, version: 0 }), 404);
});

test('what was rejected or withdrawn starts nothing; a window that is over expires what waited', async () => {
  const rejected = await draft();
  await submit(rejected);
  assertTold(
    await leader('POST', `/api/load-plans/${rejected}/decide`, { version: await versionOf(rejected), approve: false }),
    422,
  );
  assert.equal((await decide(rejected, leader, false)).status, 200);
  assertTold(await start(rejected), 409, 'refused');
  assert.equal((await read(rejected)).plan.reason, '不妥');
  const gone = await approved();
  assert.equal(
    (await engineer('POST', `/api/load-plans/${gone}/withdraw`, { version: await versionOf(gone) })).status,
    200,
  );
  assertTold(await start(gone), 409, 'refused');
  assertTold(await change(gone, {}), 409);
  const late = await approved({ from_at: Date.now() - 5_000, until_at: Date.now() + 400 });
  await new Promise((resolve) => setTimeout(resolve, 450));
  assert.equal((await read(late)).plan.state, 'expired');
  assertTold(await start(late), 409, 'refused', /window of the plan is over/);
  const expired = await must(engineer, 'GET', '/api/load-plans?state=expired');
  assert.deepEqual(
    expired.rows.map((row: { id: number }) => row.id),
    [late],
  );
  assert.ok(
    (await must(engineer, 'GET', '/api/load-plans?state=approved')).rows.every(
      (row: { id: number }) => row.id !== late,
    ),
  );
});

test('a scenario that can not be read is told by line and column', async () => {
  const { ok, problems } = await must(engineer, 'POST', '/api/load-scenarios/check', { scenario: ':' });
  assert.equal(ok, false);
  assert.ok(problems[0].line >= 1 && problems[0].column >= 1);
  assertTold(
    await engineer('POST', '/api/load-plans', wanted({ scenario: ':', request: null })),
    422,
    'invalid',
    /line \d+, column \d+/,
  );
});

test('no token decides on a load or starts one, however its owner may', async () => {
  const owner = await t.enter(
    'owner',
    [
      { role: 'unit_leader', unit_id: 2 },
      { role: 'network_engineer', unit_id: 2 },
    ],
    2,
  );
  const permissions = ['load:read', 'load:write', 'load:approve'];
  const { token } = await must(owner, 'POST', '/api/profile/tokens', { name: 'robot', permissions, valid_days: 1 });
  const robot = async (path: string, body: object) => {
    const headers = { host: 'localhost', authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await t.app.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
    return [answer.status, ((await answer.json()) as { error?: { code: string } }).error?.code];
  };
  const waiting = await draft();
  await submit(waiting);
  const body = { version: await versionOf(waiting), approve: true };
  assert.deepEqual(await robot(`/api/load-plans/${waiting}/decide`, body), [403, 'person_only']);
  assert.deepEqual(await robot(`/api/load-plans/${await approved()}/runs`, {}), [403, 'person_only']);
});
