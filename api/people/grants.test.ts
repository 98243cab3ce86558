import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { PASSWORD, testHub } from '../testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const sqlite = t.hub.db.$client;
const system = t.askAs('system');
/** One who stays, whatever happens to the first. */
const other = await t.enter('other.system', [{ role: 'system_administrator', unit_id: null }]);
const security = t.askAs('security');

sqlite.exec(
  `insert into units (id, name, level, category) values (1, '市', 'city', 'government'), (2, '县', 'county', 'government')`,
);
let n = 0;
const account = async (more: object = {}): Promise<string> => {
  n += 1;
  const made = await other('POST', '/api/people', { username: `person.${n}`, name: `人${n}`, ...more });
  assert.equal(made.status, 200, made.text);
  return made.body.id;
};
const wanted = (person_id: string, role: string, unit_id: number | null = null) => ({
  person_id,
  role,
  unit_id,
  reason: '工作需要',
});
const permissionsOf = (id: string) => t.hub.authorities.of(id).permissions;

test('a role takes one who proposes and another who decides; until then it permits nothing', async () => {
  const id = await account();
  const proposed = await system('POST', '/api/grants', wanted(id, 'network_engineer', 2));
  assert.equal(proposed.status, 200, proposed.text);
  assert.deepEqual(permissionsOf(id), ['public', 'signed_in']);
  assert.equal((await system('POST', `/api/grants/${proposed.body.id}/decide`, { grant: true })).status, 403);
  assert.equal((await security('POST', `/api/grants/${proposed.body.id}/decide`, { grant: true })).status, 200);
  assert.ok(permissionsOf(id).includes('estate:write'));
  assert.deepEqual([...(t.hub.authorities.of(id).reachOf('estate:read') as Set<number>)], [2]);
  assert.equal((await security('POST', `/api/grants/${proposed.body.id}/decide`, { grant: false })).status, 409);
  const log = (await t.ask('GET', '/api/audit?object_kind=grant&limit=2')).body.rows;
  assert.deepEqual(
    log.map((row: { action: string; person: string }) => [row.action, row.person]),
    [
      ['grant', 'security'],
      ['propose', 'system'],
    ],
  );
});

test('who proposes does not decide, though they may decide on others', async () => {
  const id = await account();
  const { id: grant } = (await security('POST', '/api/grants', wanted(id, 'operator', 2))).body;
  const own = await security('POST', `/api/grants/${grant}/decide`, { grant: true });
  assert.deepEqual([own.status, own.body.error.code], [403, 'two_people']);
  assert.throws(
    () => sqlite.exec(`update grants set decided_by = proposed_by, decided_at = 1, is_granted = 1 where id = ${grant}`),
    /two_people/,
  );
});

test('nobody has a part in their own rights', async () => {
  const { id } = sqlite.prepare(`select id from people where username = 'security'`).get() as { id: string };
  assert.equal((await security('POST', '/api/grants', wanted(id, 'security_administrator'))).status, 409);
  const another = await t.enter('second.security', [{ role: 'security_administrator', unit_id: null }]);
  const proposed = await another('POST', '/api/grants', wanted(id, 'operator'));
  assert.equal(proposed.status, 409, 'an administrator holds no other role');
});

test('an administrator is nothing else, in whichever order it is asked, and reaches everywhere', async () => {
  const engineer = await account();
  await t.ask('POST', '/api/grants', wanted(engineer, 'operator', 2));
  assert.equal((await system('POST', '/api/grants', wanted(engineer, 'audit_administrator'))).status, 409);
  const auditor = await account();
  assert.equal((await system('POST', '/api/grants', wanted(auditor, 'audit_administrator', 2))).status, 422);
  const { id } = (await system('POST', '/api/grants', wanted(auditor, 'audit_administrator'))).body;
  for (const role of ['system_administrator', 'security_administrator', 'operator'])
    assert.equal((await system('POST', '/api/grants', wanted(auditor, role))).status, 409, role);
  assert.equal((await security('POST', `/api/grants/${id}/decide`, { grant: true })).status, 200);
  assert.equal(
    (await system('POST', '/api/grants', wanted(await account({ kind: 'service' }), 'audit_administrator'))).status,
    409,
  );
});

test('the last administrator of a kind can be neither revoked nor disabled', async () => {
  const row = sqlite
    .prepare(`select g.id, g.person_id from grants g join people p on p.id = g.person_id where p.username = 'system'`)
    .get() as { id: number; person_id: string };
  assert.equal((await other('POST', `/api/people/${row.person_id}/disable`, { reason: 'x' })).status, 200);
  assert.equal((await system('GET', '/api/people')).status, 401, 'whoever is disabled is out at once');
  const last = sqlite.prepare(`select id, person_id from grants where role = 'system_administrator' and id <> ?`);
  const remaining = last.get(row.id) as { id: number; person_id: string };
  const refused = await security('POST', `/api/grants/${remaining.id}/revoke`, { reason: 'x' });
  assert.equal(refused.status, 409, refused.text);
  assert.equal((await other('POST', `/api/people/${remaining.person_id}/disable`, { reason: 'x' })).status, 409);
  assert.equal((await other('POST', `/api/people/${row.person_id}/enable`)).status, 200);
});
test('a right that ends by itself permits nothing from that moment', async () => {
  const id = await account();
  const soon = Date.now() + 60_000;
  const { id: grant } = (await other('POST', '/api/grants', { ...wanted(id, 'operator', 2), expires_at: soon })).body;
  sqlite.exec(`update grants set decided_by = 'security', decided_at = 1, is_granted = 1 where id = ${grant}`);
  assert.ok(t.hub.authorities.of(id, soon - 1).permissions.includes('estate:read'));
  assert.ok(!t.hub.authorities.of(id, soon).permissions.includes('estate:read'));
  assert.equal((await other('POST', '/api/grants', { ...wanted(id, 'director'), expires_at: 5 })).status, 422);
});
test('a unit leader proposes working roles within their own units and people alone', async () => {
  const leader = await t.enter('leader', [{ role: 'unit_leader', unit_id: 2 }], 2);
  const [own, foreign] = [await account(), await account()];
  sqlite.exec(`update people set unit_id = 2 where id = '${own}'`);
  assert.equal((await leader('POST', '/api/grants', wanted(own, 'operator', 2))).status, 200);
  assert.equal((await leader('POST', '/api/grants', wanted(own, 'operator', 1))).status, 422);
  assert.equal((await leader('POST', '/api/grants', wanted(own, 'operator'))).status, 403);
  assert.equal((await leader('POST', '/api/grants', wanted(own, 'audit_administrator'))).status, 403);
  assert.equal((await leader('POST', '/api/grants', wanted(foreign, 'operator', 2))).status, 422);
  const seen = (await leader('GET', '/api/people')).body.rows.map((row: { id: string }) => row.id);
  assert.ok(seen.includes(own) && !seen.includes(foreign));
});

test('a proposal is withdrawn by who made it, and no other; a decided one stays', async () => {
  const id = await account();
  const { id: grant } = (await other('POST', '/api/grants', wanted(id, 'director'))).body;
  assert.equal((await security('POST', `/api/grants/${grant}/withdraw`)).status, 409);
  assert.equal((await other('POST', `/api/grants/${grant}/withdraw`)).status, 200);
  assert.equal((await security('POST', `/api/grants/${grant}/decide`, { grant: true })).status, 404);
  assert.equal((await other('POST', '/api/grants', wanted(id, 'director'))).status, 200, 'it can be proposed anew');
  assert.equal((await other('POST', '/api/grants', wanted(id, 'director'))).status, 409, 'but not twice');
});

test('an administrator’s password is not reset by another', async () => {
  const { id } = sqlite.prepare(`select id from people where username = 'security'`).get() as { id: string };
  const refused = await other('POST', `/api/people/${id}/reset-password`, { password: PASSWORD });
  assert.equal(refused.status, 409, refused.text);
  const engineer = sqlite.prepare(`select id from people where username = 'admin'`).get() as { id: string };
  assert.equal((await other('POST', `/api/people/${engineer.id}/reset-password`, { password: PASSWORD })).status, 200);
  assert.equal((await t.askAs('admin')('GET', '/api/nodes')).status, 401, 'their sessions end');
});

test('hostile input is refused: roles that there are not, people that there are not, odd units', async () => {
  const id = await account();
  for (const body of [
    wanted('nobody', 'operator'),
    wanted(id, 'root'),
    wanted(id, 'operator', 999_999),
    { ...wanted(id, 'operator'), reason: '' },
    { ...wanted(id, 'operator'), is_granted: true },
    { ...wanted(id, 'operator'), proposed_by: '-' },
  ]) {
    const answer = await other('POST', '/api/grants', body);
    assert.ok(answer.status >= 400 && answer.status < 500, `${JSON.stringify(body)}: ${answer.status}`);
  }
});
