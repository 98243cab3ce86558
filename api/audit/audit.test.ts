import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../testing.ts';

test('every change is one entry with who, from where, before and after; the chain holds', async () => {
  const t = await testHub();
  const area = (await t.ask('POST', '/api/areas', { code: '3206', name: '南通市', level: 'city' })).body.id;
  await t.ask('PATCH', `/api/areas/${area}`, { name: '南通' });
  const { rows } = (await t.ask('GET', '/api/audit?limit=2')).body;
  assert.deepEqual(
    rows.map((row: { action: string }) => row.action),
    ['update', 'create'],
  );
  assert.deepEqual([rows[0].person, rows[0].role], ['system', 'system_administrator']);
  assert.equal(rows[0].before.name, '南通市');
  assert.equal(rows[0].after.name, '南通');
  assert.equal((await t.ask('GET', '/api/audit/verify')).body.valid, true);
  await t.stop();
});

test('an entry can be neither changed nor removed, and a forged one is named', async () => {
  const t = await testHub();
  const sqlite = t.hub.db.$client;
  await t.ask('POST', '/api/areas', { code: '3206', name: '南通市', level: 'city' });
  assert.throws(() => sqlite.exec(`update audit_entries set person = 'x'`), /append-only/);
  assert.throws(() => sqlite.exec('delete from audit_entries'), /append-only/);
  sqlite.exec(`drop trigger audit_entries_stay; update audit_entries set person = 'x' where id = 1`);
  const verified = (await t.ask('GET', '/api/audit/verify')).body;
  assert.deepEqual([verified.valid, verified.first_broken], [false, 1]);
  await t.stop();
});

test('a change that fails half-way leaves no entry', async () => {
  const t = await testHub();
  const before = (await t.ask('GET', '/api/audit')).body.total;
  await t.ask('POST', '/api/areas', { code: '3206', name: '南通市', level: 'city', parent_id: 77 });
  assert.equal((await t.ask('GET', '/api/audit')).body.total, before);
  await t.stop();
});
