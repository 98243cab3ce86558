import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../testing.ts';
import { disableUnused } from './keep-accounts.ts';

const DAY_MS = 86_400_000;

test('an account unused for ninety days is disabled and told, the last administrator of a kind is not', async () => {
  const t = await testHub();
  const now = Date.now();
  await t.enter('idle.engineer', [{ role: 'network_engineer', unit_id: null }]);
  await t.enter('second.audit', [{ role: 'audit_administrator', unit_id: null }]);
  t.hub.db.$client.exec('update people set created_at = 0, last_seen_at = 0');
  t.hub.db.$client.prepare(`update people set last_seen_at = ? where username = 'admin'`).run(now - 89 * DAY_MS);
  const gone = disableUnused(t.hub.db, now).sort();
  // Of the two auditors one stays, whichever came first.
  assert.equal(gone.filter((name) => name.includes('audit')).length, 1);
  assert.deepEqual(
    gone.filter((name) => !name.includes('audit')),
    ['idle.engineer'],
  );
  assert.deepEqual(disableUnused(t.hub.db, now), []);
  const entry = t.hub.db.$client
    .prepare(`select person, reason from audit_entries where action = 'disable' limit 1`)
    .get();
  assert.deepEqual(entry, { person: '-', reason: 'unused for 90 days' });
  await t.stop();
});

test('a policy of no days disables nobody', async () => {
  const t = await testHub();
  const { policy } = (await t.ask('GET', '/api/policy')).body;
  assert.equal((await t.ask('PUT', '/api/policy', { ...policy, unused_days: 0 })).status, 200);
  t.hub.db.$client.exec('update people set created_at = 0, last_seen_at = 0');
  assert.deepEqual(disableUnused(t.hub.db, Date.now()), []);
  await t.stop();
});
