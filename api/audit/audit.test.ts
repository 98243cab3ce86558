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
  const total = async () => (await t.ask('GET', '/api/audit?object_kind=area')).body.total;
  const before = await total();
  await t.ask('POST', '/api/areas', { code: '3206', name: '南通市', level: 'city', parent_id: 77 });
  assert.equal(await total(), before);
  await t.stop();
});

type Row = { id: number; action: string; person: string; object_kind: string; object_id: string; after: unknown };
const AREA = { code: '3206', name: '南通市', level: 'city' };

test('filters narrow the log down, together, and the search looks into contents and reasons', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const started = Date.now();
  const area = (await hub.ask('POST', '/api/areas', AREA)).body.id;
  await hub.ask('PATCH', `/api/areas/${area}`, { name: '南通' });
  await hub.ask('POST', '/api/nodes', { name: 'core-1', role: 'core' });
  await hub.askAs('audit')('POST', '/api/areas', AREA);
  const found = async (query: string): Promise<Row[]> => (await hub.ask('GET', `/api/audit?${query}`)).body.rows;
  const actions = async (query: string) => (await found(query)).map(({ action, person }) => `${person} ${action}`);
  assert.deepEqual(await actions('person=admin'), ['admin create']);
  assert.deepEqual(await actions(`object_kind=area&object_id=${area}`), ['system update', 'system create']);
  assert.deepEqual(await actions(`object_kind=area&action=update`), ['system update']);
  assert.deepEqual(await actions('result=refused'), ['audit refused']);
  assert.deepEqual(await actions('role=network_engineer'), ['admin create']);
  assert.deepEqual(await actions('q=core-1'), ['admin create']);
  assert.deepEqual(await actions('q=places:write'), ['audit refused']);
  assert.deepEqual(await actions(`q=core-1&to=${started - 1}`), []);
  assert.deepEqual(await actions(`q=core-1&from=${started}`), ['admin create']);
  assert.deepEqual(await actions('address=192.0.2.1'), []);
  assert.equal((await found('address=127.0.0.1&object_kind=area')).length, 2);
  assert.equal((await hub.ask('GET', '/api/audit?result=perhaps')).status, 422);
  assert.equal((await hub.ask('GET', '/api/audit?role=root')).status, 422);
});

test('pages by offset and by what came before meet', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  for (let i = 0; i < 5; i += 1) await hub.ask('POST', '/api/areas', { ...AREA, code: `320${i}` });
  const ids = async (query: string) =>
    (await hub.ask('GET', `/api/audit?object_kind=area&${query}`)).body.rows.map((row: Row) => row.id);
  const all = await ids('limit=10');
  assert.equal(all.length, 5);
  assert.deepEqual(await ids('limit=2&offset=2'), all.slice(2, 4));
  assert.deepEqual(await ids(`limit=2&before=${all[1]}`), all.slice(2, 4));
  assert.deepEqual(await ids('sort=id&limit=5'), all.toReversed());
});

test('the filters offer what the log holds', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  await hub.ask('POST', '/api/areas', AREA);
  await hub.ask('POST', '/api/nodes', { name: 'core-1', role: 'core' });
  assert.deepEqual((await hub.ask('GET', '/api/audit/choices')).body, {
    people: ['admin', 'system'],
    actions: ['create'],
    object_kinds: ['area', 'node'],
  });
});

test('the log leaves as a file in the order in which it happened, and that is an entry', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  for (let i = 0; i < 3; i += 1) await hub.ask('POST', '/api/areas', { ...AREA, code: `320${i}` });
  const { status, text } = await hub.ask('GET', '/api/audit?format=csv&object_kind=area&columns=id,action');
  assert.equal(status, 200, text);
  assert.deepEqual(text.trimEnd().split('\r\n'), ['id,action', '1,create', '2,create', '3,create']);
  assert.equal((await hub.ask('GET', '/api/audit?format=xlsx')).status, 200);
  const { rows } = (await hub.ask('GET', '/api/audit?action=export')).body;
  assert.deepEqual(
    rows.map(({ person, role, object_kind, after }: Row & { role: string }) => ({ person, role, object_kind, after })),
    ['xlsx', 'csv'].map((format) => ({
      person: 'audit',
      role: 'audit_administrator',
      object_kind: 'audit',
      after: { path: '/api/audit', ...(format === 'csv' ? { query: { object_kind: 'area' } } : {}), format },
    })),
  );
});

test('exports of any list and views of what is sensitive are entries; a view again soon is none', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  await hub.ask('GET', '/api/nodes');
  await hub.ask('GET', '/api/nodes?format=csv&q=core');
  await hub.ask('GET', '/api/exports/netbox/devices');
  await hub.ask('POST', '/api/exports/xlsx', { name: 'x', rows: [['a']] });
  for (let i = 0; i < 3; i += 1) {
    await hub.ask('GET', '/api/credentials');
    await hub.ask('GET', '/api/people');
    await hub.ask('GET', '/api/audit');
  }
  await hub.ask('GET', '/api/nodes?format=csv&columns=nothing,name');
  const { rows } = (await hub.ask('GET', '/api/audit?sort=id')).body;
  assert.deepEqual(
    rows.map(({ person, action, object_kind }: Row) => `${person} ${action} ${object_kind}`),
    [
      'admin export nodes',
      'admin export exports',
      'admin export exports',
      'admin view credentials',
      'security view people',
      'audit view audit',
      // A file of an empty list has whatever columns were asked for.
      'admin export nodes',
    ],
  );
});

test('what is refused or is no list is no export', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  await hub.ask('POST', '/api/nodes', { name: 'core-1', role: 'core' });
  assert.equal((await hub.ask('GET', '/api/nodes?format=csv&columns=password')).status, 422);
  assert.equal((await hub.askAs('security')('GET', '/api/nodes?format=csv')).status, 403);
  assert.equal((await hub.ask('GET', '/api/session?format=csv')).status, 422);
  assert.equal((await hub.ask('GET', '/api/audit?action=export')).body.total, 0);
});
