/** Who makes tokens, and that none has more than its owner. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { GRANTED, type Role } from '../people/roles.ts';
import { testHub } from '../testing.ts';
import { TOKEN_PERMISSIONS } from './permitted.ts';
import { asksBy, wanted } from './testing.ts';
import { digestOf } from './token-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const ask = asksBy(t);
const sqlite = t.hub.db.$client;
const security = t.askAs('security');

/** A city with two counties, the first with a town; each has a node. */
sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', 'government', null),
  (2, '甲县', 'county', 'government', 1), (3, '乙县', 'county', 'government', 1), (4, '甲镇', 'town', 'government', 2)`);
for (const unit_id of [1, 2, 3, 4]) await t.ask('POST', '/api/nodes', { name: `n${unit_id}`, unit_id, watch: [] });
const namesBy = async (token: string): Promise<string[]> =>
  (await ask(token, '/api/nodes')).body.rows.map((row: { name: string }) => row.name).sort();

let n = 0;
const service = async (roles: readonly { role: Role; unit_id: number | null }[] = []): Promise<string> => {
  n += 1;
  const made = await t.ask('POST', '/api/people', { username: `service.${n}`, name: `程序${n}`, kind: 'service' });
  assert.equal(made.status, 200, made.text);
  for (const { role, unit_id } of roles) {
    const grant = { person_id: made.body.id, role, unit_id, reason: '对接' };
    const { id } = (await t.askAs('system')('POST', '/api/grants', grant)).body;
    assert.equal((await security('POST', `/api/grants/${id}/decide`, { grant: true })).status, 200);
  }
  return made.body.id;
};

test('a token is shown once, and only its digest is kept', async () => {
  const made = await t.ask('POST', '/api/profile/tokens', wanted());
  assert.equal(made.status, 200, made.text);
  const { id, token } = made.body;
  assert.match(token, /^zw_[\w-]{49}$/);
  assert.equal(made.headers.get('cache-control'), 'no-store');
  const list = await t.ask('GET', '/api/profile/tokens');
  assert.equal(list.body.rows[0].prefix, token.slice(0, 10));
  const secret = token.slice(10);
  const log = await t.ask('GET', '/api/audit?limit=200');
  for (const answer of [list, await t.ask('GET', '/api/tokens'), await t.ask('GET', '/api/tokens?format=csv'), log]) {
    assert.ok(!answer.text.includes(secret) && !answer.text.includes(digestOf(token)), answer.text.slice(0, 100));
  }
  assert.ok(
    log.body.rows.some(
      (row: { action: string; object_kind: string }) => row.action === 'issue' && row.object_kind === 'token',
    ),
  );
  const tables = sqlite.prepare(`select name from sqlite_master where type = 'table'`).pluck().all() as string[];
  const kept = tables.flatMap((name) => sqlite.prepare(`select * from "${name}"`).raw().all() as unknown[][]).flat();
  assert.ok(kept.includes(digestOf(token)));
  const shows = kept.filter((value) =>
    String(value instanceof Buffer ? value.toString('latin1') : value).includes(secret),
  );
  assert.deepEqual(shows, []);
  assert.equal((await t.ask('DELETE', `/api/profile/tokens/${id}`)).status, 200);
});

test('what a program does is told as its owner’s, in the role that it used, by the token’s name', async () => {
  const { token } = (
    await t.ask(
      'POST',
      '/api/profile/tokens',
      wanted({ name: 'inventory', permissions: ['estate:read', 'estate:write'] }),
    )
  ).body;
  const made = await ask(token, '/api/nodes', {
    method: 'POST',
    body: { name: 'by-token', watch: [] },
    from: '10.9.9.9',
  });
  assert.equal(made.status, 200, made.text);
  const entry = (await t.ask('GET', '/api/audit?limit=1')).body.rows[0];
  assert.deepEqual(
    [entry.person, entry.role, entry.address],
    ['admin', 'network_engineer (token inventory)', '10.9.9.9'],
  );
  assert.equal((await ask(token, '/api/watches')).status, 403, 'not a permission of this token');
  const refused = (await t.ask('GET', '/api/audit?limit=1')).body.rows[0];
  assert.deepEqual([refused.action, refused.role], ['refused', 'network_engineer (token inventory)']);
});

test('the last use is noted with its address, at most once a minute', async () => {
  const { id, token } = (await t.ask('POST', '/api/profile/tokens', wanted({ name: 'seldom' }))).body;
  const row = () =>
    sqlite.prepare('select last_used_at as at, last_used_from as "from" from api_tokens where id = ?').get(id) as {
      at: number | null;
      from: string | null;
    };
  assert.deepEqual(row(), { at: null, from: null });
  await ask(token, '/api/nodes', { from: '10.0.0.1' });
  const first = row();
  assert.equal(first.from, '10.0.0.1');
  await ask(token, '/api/nodes', { from: '10.0.0.2' });
  assert.deepEqual(row(), first);
  sqlite.prepare('update api_tokens set last_used_at = last_used_at - 61000 where id = ?').run(id);
  await ask(token, '/api/nodes', { from: '10.0.0.2' });
  assert.equal(row().from, '10.0.0.2');
});

test('a token reads within its unit and what lies beneath, and changes nothing beyond', async () => {
  const more = { name: 'county', permissions: ['estate:read', 'estate:write'], unit_id: 2 };
  const { token } = (await t.ask('POST', '/api/profile/tokens', wanted(more))).body;
  assert.deepEqual(await namesBy(token), ['n2', 'n4']);
  const id = (name: string) => sqlite.prepare('select id from nodes where name = ?').pluck().get(name) as number;
  assert.equal((await ask(token, `/api/nodes/${id('n3')}`)).status, 404);
  const patch = { method: 'PATCH', body: { note: 'x' } };
  assert.equal((await ask(token, `/api/nodes/${id('n3')}`, patch)).status, 404);
  assert.equal((await ask(token, `/api/nodes/${id('n4')}`, patch)).status, 200);
  const add = (unit_id: number) => ({ method: 'POST', body: { name: `x${unit_id}`, unit_id, watch: [] } });
  assert.equal((await ask(token, '/api/nodes', add(3))).status, 422);
});

test('a token loses what its owner loses, at once, and gains nothing that they gain', async () => {
  const owner = await t.enter('changing', [
    { role: 'network_engineer', unit_id: 2 },
    { role: 'operator', unit_id: 3 },
  ]);
  const { token } = (
    await owner('POST', '/api/profile/tokens', wanted({ permissions: ['estate:read', 'estate:write'] }))
  ).body;
  assert.deepEqual(await namesBy(token), ['n2', 'n3', 'n4']);
  const grant = (role: string) =>
    sqlite
      .prepare(
        `select g.id from grants g join people p on p.id = g.person_id where p.username = 'changing' and role = ?`,
      )
      .pluck()
      .get(role);
  assert.equal((await security('POST', `/api/grants/${grant('operator')}/revoke`, { reason: 'x' })).status, 200);
  assert.deepEqual(await namesBy(token), ['n2', 'n4']);
  assert.equal(
    (await security('POST', `/api/grants/${grant('network_engineer')}/revoke`, { reason: 'x' })).status,
    200,
  );
  assert.equal((await ask(token, '/api/nodes')).status, 403);
  const session = (await ask(token, '/api/session')).body;
  assert.deepEqual(session.permissions, ['public']);
});

test('nobody makes a token with a right that they lack, or that is for people in a browser', async () => {
  const limited = await t.enter('limited', [{ role: 'network_engineer', unit_id: 2 }]);
  const make = (more: object) => limited('POST', '/api/profile/tokens', wanted(more));
  assert.equal((await make({ permissions: ['discovery:write'] })).status, 403, 'reaches beyond their unit');
  assert.equal((await make({ unit_id: 3 })).status, 422, 'not within their reach');
  assert.equal((await make({ unit_id: 1 })).status, 422, 'nor above it');
  assert.equal((await make({ unit_id: 4 })).status, 200);
  assert.equal(
    (await t.ask('POST', '/api/profile/tokens', wanted({ permissions: ['metrics:read'], unit_id: 2 }))).status,
    422,
  );
  for (const account of ['system', 'security', 'audit'] as const) {
    for (const permission of GRANTED[`${account}_administrator`]) {
      const answer = await t.askAs(account)(
        'POST',
        '/api/profile/tokens',
        wanted({ name: permission.replace(':', '.'), permissions: [permission] }),
      );
      assert.equal(answer.status, TOKEN_PERMISSIONS.includes(permission) ? 200 : 422, `${account} ${permission}`);
    }
  }
  const never = /^(people|grants|policy|audit|tokens):|^(settings|places):write|^public|^signed_in/;
  assert.deepEqual(
    TOKEN_PERMISSIONS.filter((one) => never.test(one)),
    [],
  );
});

test('a token makes, lists and ends no tokens, and has no session', async () => {
  const { id, token } = (
    await t.ask('POST', '/api/profile/tokens', wanted({ name: 'greedy', permissions: ['estate:read', 'metrics:read'] }))
  ).body;
  for (const [method, path, body] of [
    ['POST', '/api/profile/tokens', wanted({ name: 'child' })],
    ['GET', '/api/profile/tokens', undefined],
    ['DELETE', `/api/profile/tokens/${id}`, undefined],
    ['POST', '/api/tokens', wanted({ person_id: await service() })],
    ['GET', '/api/tokens', undefined],
    ['GET', '/api/profile/sessions', undefined],
    ['POST', '/api/profile/password', { current: 'x', password: 'y' }],
    ['GET', '/api/stream', undefined],
  ] as const)
    assert.equal((await ask(token, path, { method, body, cookie: t.cookie })).status, 403, `${method} ${path}`);
});

test('whoever owes a new password makes no token', async () => {
  const owing = await t.enter('owing', [{ role: 'operator', unit_id: null }]);
  sqlite.exec(`update people set must_change_password = 1 where username = 'owing'`);
  const answer = await owing('POST', '/api/profile/tokens', wanted());
  assert.deepEqual([answer.status, answer.body.error.code], [403, 'new_password']);
});

test('bad wishes are refused field by field', async () => {
  for (const more of [
    { name: '' },
    { name: 'a\nb' },
    { name: 'x) (token y' },
    { name: '\u202eevil' },
    { name: 'n'.repeat(61) },
    { permissions: [] },
    { permissions: ['estate:everything'] },
    { valid_days: 0 },
    { valid_days: 366 },
    { valid_days: 1.5 },
    { valid_days: undefined },
    { addresses: ['10.0.0.1/8'] },
    { addresses: ['nonsense'] },
    { addresses: Array.from({ length: 21 }, () => '10.0.0.0/8') },
    { unit_id: 999 },
    { expires_at: 9e15 },
  ]) {
    const answer = await t.ask('POST', '/api/profile/tokens', wanted(more));
    assert.equal(answer.status, 422, JSON.stringify(more));
    assert.ok(answer.body.error.fields.length > 0);
  }
});

test('an account has at most twenty tokens in force, each with a name of its own, and ends its own alone', async () => {
  const many = await t.enter('many', [{ role: 'operator', unit_id: null }]);
  const ids: number[] = [];
  for (let i = 0; i < 20; i += 1)
    ids.push((await many('POST', '/api/profile/tokens', wanted({ name: `m${i}` }))).body.id);
  assert.equal((await many('POST', '/api/profile/tokens', wanted({ name: 'one more' }))).status, 409);
  assert.equal((await t.ask('DELETE', `/api/profile/tokens/${ids[0]}`)).status, 404, 'another’s');
  assert.equal((await many('DELETE', `/api/profile/tokens/${ids[0]}`)).status, 200);
  assert.equal((await many('POST', '/api/profile/tokens', wanted({ name: 'm1' }))).status, 409, 'a name in use');
  assert.equal(
    (await many('POST', '/api/profile/tokens', wanted({ name: 'm0' }))).status,
    200,
    'a name that is free again',
  );
});

test('the security administrator issues tokens for service accounts alone, within what these may do, and ends any', async () => {
  const id = await service([{ role: 'operator', unit_id: 2 }]);
  const made = await security('POST', '/api/tokens', wanted({ person_id: id }));
  assert.equal(made.status, 200, made.text);
  assert.deepEqual(await namesBy(made.body.token), ['n2', 'n4']);
  assert.equal(
    (await security('POST', '/api/tokens', wanted({ person_id: id, name: 'b', permissions: ['estate:write'] }))).status,
    403,
  );
  const person = sqlite.prepare(`select id from people where username = 'admin'`).pluck().get();
  assert.equal((await security('POST', '/api/tokens', wanted({ person_id: person }))).status, 422);
  assert.equal((await security('POST', '/api/tokens', wanted({ person_id: 'nobody' }))).status, 404);
  for (const account of ['system', 'audit', 'admin'] as const) {
    assert.equal((await t.askAs(account)('POST', '/api/tokens', wanted({ person_id: id }))).status, 403, account);
    assert.equal((await t.askAs(account)('DELETE', `/api/tokens/${made.body.id}`)).status, 403, account);
  }
  const row = (await security('GET', `/api/tokens?person_id=${id}`)).body.rows[0];
  assert.deepEqual([row.state, row.kind, row.created_by], ['active', 'service', 'security']);
  await t.askAs('system')('POST', `/api/people/${id}/disable`, { reason: 'x' });
  assert.equal((await ask(made.body.token, '/api/nodes')).status, 401);
  assert.equal((await security('POST', '/api/tokens', wanted({ person_id: id, name: 'late' }))).status, 409);
  assert.equal((await security('GET', '/api/tokens?state=owner_disabled')).body.rows[0].id, made.body.id);
  assert.equal((await security('DELETE', `/api/tokens/${made.body.id}`)).status, 200);
  assert.equal((await security('GET', `/api/tokens?person_id=${id}`)).body.rows[0].state, 'revoked');
});

test('a connector is a service account, and its token reads metrics', async () => {
  const person_id = sqlite.prepare(`select id from people where username = 'many'`).pluck().get();
  const grant = { person_id, role: 'connector', unit_id: null, reason: 'x' };
  assert.equal((await t.askAs('system')('POST', '/api/grants', grant)).status, 409, 'a person is none');
  const id = await service([{ role: 'connector', unit_id: null }]);
  const { rows } = (await security('GET', `/api/tokens/choices?person_id=${id}`)).body;
  assert.deepEqual(
    rows.map((row: { permission: string }) => row.permission),
    ['places:read', 'estate:read', 'watching:read', 'findings:read', 'metrics:read'],
  );
  const { token } = (await security('POST', '/api/tokens', wanted({ person_id: id, permissions: ['metrics:read'] })))
    .body;
  assert.equal((await ask(token, '/metrics')).status, 200);
  assert.equal((await ask(token, '/sd/prometheus')).status, 200);
  assert.equal((await ask(token, '/probe')).status, 422, 'past the door: a parameter is missing');
  assert.equal((await ask(token, '/api/nodes')).status, 403);
  const other = (await security('POST', '/api/tokens', wanted({ person_id: id, name: 'reader' }))).body.token;
  assert.equal((await ask(other, '/metrics')).status, 403);
  assert.equal((await ask(t.hub.keys.metrics_token, '/metrics')).status, 200, 'as before');
});

test('a guest’s limit of a body is not lifted by a token that is wrong', async () => {
  const body = { name: 'x'.repeat(100_000) };
  const { token } = (await t.ask('POST', '/api/profile/tokens', wanted({ name: 'bodies' }))).body;
  const asked = { method: 'POST', body };
  assert.equal((await ask(`${token.slice(0, -1)}-`, '/api/nodes', asked)).status, 401);
  assert.equal((await ask(token, '/api/nodes', { method: 'POST', body: { name: 'x'.repeat(1_100_000) } })).status, 413);
});
