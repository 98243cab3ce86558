import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { testHub } from '../../testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-'));
const t = await testHub({ folder, url: 'http://127.0.0.1:9/console/' });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const { ask } = t;
const all = (sql: string) => t.hub.db.$client.prepare(sql).all() as Record<string, unknown>[];
const page = async (by = ask) => {
  const answer = await by('GET', '/api/compliance/self');
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
};
const fact = async (id: string) => (await page()).facts.find((one: { id: string }) => one.id === id);

test('each item tells what is done, what is left, and why nobody knows whether its tests pass', async () => {
  const { items, system, level } = await page();
  assert.equal(level, 3);
  assert.equal(system, null);
  for (const item of items) {
    assert.match(item.summary.zh, /\p{Script=Han}/u);
    assert.ok(item.layer.en && item.control_point.en);
    const states = item.evidence.map((one: { state: string }) => one.state);
    assert.equal(item.shown === 'not_done', item.does === 'not', item.item);
    if (item.shown === 'passed')
      assert.ok(states.length > 0 && states.every((one: string) => one === 'passed'), item.item);
    for (const { state, why, at, run_at } of item.evidence) {
      assert.equal(state === 'not_run', why !== null);
      assert.equal(state === 'not_run', at === null && run_at === null);
    }
  }
});

test('registering makes the system, its endpoint and an ungraded row, once, on record', async () => {
  const first = await ask('POST', '/api/compliance/self', {});
  assert.equal(first.status, 200, first.text);
  const { system_id } = first.body;
  assert.equal(first.body.made, true);
  assert.deepEqual((await page()).system, { id: system_id, name: '政网' });
  const { register, endpoints } = (await ask('GET', `/api/compliance/systems/${system_id}`)).body;
  assert.equal(register.stage, 'grading');
  assert.deepEqual([register.grade, register.s_level, register.confirmed_at, register.version], [null, null, null, 1]);
  assert.deepEqual(
    endpoints.map(({ host, url }: { host: string; url: string }) => [host, url]),
    [['127.0.0.1', 'http://127.0.0.1:9/console/']],
  );
  const kinds = () =>
    all(`select object_kind from audit_entries where action = 'create' order by id`).map((row) => row.object_kind);
  for (const kind of ['system', 'endpoint', 'own_system', 'protected_system']) assert.ok(kinds().includes(kind), kind);

  const before = kinds().length;
  assert.deepEqual((await ask('POST', '/api/compliance/self', {})).body, { system_id, made: false });
  assert.equal(kinds().length, before);
  assert.equal((await ask('POST', '/api/compliance/self', { system_id: 1 })).status, 422);
});

test('a system that is removed is forgotten, and another of the name is never taken for ours', async () => {
  const { system } = await page();
  assert.equal((await ask('DELETE', `/api/systems/${system.id}`)).status, 200);
  assert.equal((await page()).system, null);
  assert.deepEqual(all(`select 1 from settings where key = 'own_system'`), []);
  const other = (await ask('POST', '/api/systems', { name: '政网' })).body.id;
  assert.equal((await page()).system, null);
  const refused = await ask('POST', '/api/compliance/self', {});
  assert.equal(refused.status, 409, refused.text);
  assert.match(refused.body.error.zh, /改名/);
  assert.equal((await ask('PATCH', `/api/systems/${other}`, { name: '另一个' })).status, 200);
  const again = (await ask('POST', '/api/compliance/self', {})).body;
  assert.notEqual(again.system_id, system.id);
  // Renamed, it is ours all the same.
  await ask('PATCH', `/api/systems/${again.system_id}`, { name: '运行监管' });
  assert.equal((await ask('POST', '/api/compliance/self', {})).body.made, false);
});

test('whoever is limited to a unit reads the statements alone, and registers nothing', async () => {
  const unit = (await t.ask('POST', '/api/units', { name: '县', level: 'county' })).body.id;
  const limited = await t.enter('county.engineer', [{ role: 'network_engineer', unit_id: unit }], unit);
  const { system, facts, items } = await page(limited);
  assert.equal(system, null);
  assert.equal(facts, null);
  assert.ok(items.length > 0);
  assert.equal((await limited('POST', '/api/compliance/self', {})).status, 403);
  const { now } = (await page()).habits;
  assert.equal((await limited('PUT', '/api/compliance/self/habits', { before: now, habits: now })).status, 403);
  for (const account of ['security', 'audit'] as const)
    assert.equal((await t.askAs(account)('GET', '/api/compliance/self')).status, 403, account);
});

test('what is set is held against what assessors suggest, which is edited, on record, and not over another’s', async () => {
  assert.equal((await fact('lock_out')).standing, 'met');
  assert.equal((await fact('lock_out')).basis, 'habit');
  const { now } = (await page()).habits;
  const stricter = { ...now, lock_failures: 3, idle_minutes: 10 };
  const set = await ask('PUT', '/api/compliance/self/habits', { before: now, habits: stricter });
  assert.equal(set.status, 200, set.text);
  const held = await fact('lock_out');
  assert.equal(held.standing, 'not_met');
  assert.match(held.wants.en, /3 failures/);
  assert.equal((await ask('PUT', '/api/compliance/self/habits', { before: now, habits: now })).status, 409);
  const [entry] = all(`select before, after from audit_entries where object_kind = 'self_habits'`);
  assert.match(String(entry?.before), /"lock_failures":5/);
  assert.match(String(entry?.after), /"lock_failures":3/);
  const wild = { before: stricter, habits: { ...stricter, lock_failures: 0 } };
  assert.equal((await ask('PUT', '/api/compliance/self/habits', wild)).status, 422);

  const security = t.askAs('security');
  const { policy } = (await security('GET', '/api/policy')).body;
  assert.ok(policy, 'the policy');
  policy.lock.failures = 3;
  policy.session.idle_minutes = 10;
  policy.password.max_age_days = 0;
  const written = await security('PUT', '/api/policy', policy);
  assert.equal(written.status, 200, written.text);
  assert.equal((await fact('lock_out')).standing, 'met');
  assert.equal((await fact('password')).standing, 'not_met');
});

test('what the console can’t know of itself is unknown', async () => {
  assert.equal((await fact('backup')).standing, 'unknown');
  assert.equal((await fact('forwarding')).standing, 'unknown');
  assert.equal((await fact('message_days')).standing, 'unknown');
  assert.equal((await fact('tls')).standing, 'not_met');
  assert.equal((await fact('administrators')).standing, 'met');
  assert.equal((await fact('second_factor')).standing, 'not_met');
  assert.equal((await fact('addresses')).standing, 'not_met');
  assert.equal((await fact('log_days')).standing, 'met');
  const chain = await fact('chain');
  assert.equal(chain.standing, 'met', chain.value.en);
});

test('an administrator who is gone is missed', async () => {
  t.hub.db.$client.exec(`update people set disabled_at = 1 where username = 'audit'`);
  const gone = await fact('administrators');
  assert.equal(gone.standing, 'not_met', gone.value.en);
  assert.match(gone.value.en, /audit 0/);
});
