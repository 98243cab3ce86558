import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testHub } from '../testing.ts';

const t = await testHub();
after(() => t.stop());
const count = (table: string) => t.hub.db.$client.prepare(`select count(*) from ${table}`).pluck().get() as number;

test('the lab fills the books, its devices are seen, a failed one is noticed, and taking it away leaves only real areas', async () => {
  const before = { nodes: count('nodes'), units: count('units') };
  const started = await t.ask('POST', '/api/lab');
  assert.equal(started.status, 200, started.text);
  assert.ok(count('nodes') >= before.nodes + 40);
  assert.equal((await t.ask('POST', '/api/lab')).status, 200);
  assert.equal(
    count('nodes'),
    started.body.devices.filter((device: { kind: string }) => device.kind === 'device').length,
  );

  const [node] = (await t.ask('GET', '/api/nodes?q=NT-CORE-1')).body.rows;
  const watches = (await t.ask('GET', `/api/watches?node_id=${node.id}`)).body.rows as { id: number; family: number }[];
  assert.deepEqual([...new Set(watches.map((watch) => watch.family))].sort(), [4, 6]);
  const lookAll = async () => {
    for (const watch of watches) await t.ask('POST', `/api/watches/${watch.id}/look`);
  };
  const state = async () => (await t.ask('GET', `/api/nodes/${node.id}`)).body.node.state;
  await lookAll();
  assert.equal(await state(), 'up');
  assert.equal((await t.ask('POST', '/api/lab/devices/NT-CORE-1/fail', {})).status, 200);
  for (const watch of watches) await t.ask('PATCH', `/api/watches/${watch.id}`, { timeout_ms: 200 });
  await lookAll();
  await lookAll();
  assert.equal(await state(), 'down');
  assert.equal((await t.ask('POST', '/api/lab/devices/NT-CORE-1/recover')).status, 200);
  for (const watch of watches) await t.ask('PATCH', `/api/watches/${watch.id}`, { timeout_ms: 5_000 });
  await lookAll();
  assert.equal(await state(), 'up');

  assert.equal((await t.ask('POST', '/api/lab/devices/NOBODY/fail', {})).status, 422);
  assert.equal((await t.ask('DELETE', '/api/lab')).status, 200);
  assert.deepEqual(
    [count('nodes'), count('units'), count('systems'), count('watches'), count('credentials')],
    [before.nodes, before.units, 0, 0, 0],
  );
  assert.ok(count('areas') > 0);
  assert.equal((await t.ask('DELETE', '/api/lab')).status, 409);
});

test('a lab whose devices can not be entered is closed again, and starts whole when they can', async (context) => {
  const own = await testHub();
  context.after(() => own.stop());
  const sqlite = own.hub.db.$client;
  sqlite.exec(`create trigger full before insert on links begin select raise(abort, 'the disk is full'); end`);
  assert.equal((await own.ask('POST', '/api/lab')).status, 500);
  assert.equal((await own.ask('GET', '/api/lab')).body.running, false);
  assert.equal(sqlite.prepare('select count(*) from nodes').pluck().get(), 0);
  sqlite.exec('drop trigger full');
  const both = await Promise.all([own.ask('POST', '/api/lab'), own.ask('POST', '/api/lab')]);
  assert.deepEqual(
    both.map((answer) => answer.status),
    [200, 200],
  );
  assert.equal(sqlite.prepare(`select count(*) from audit_entries where action = 'start'`).pluck().get(), 1);
  assert.equal((await own.ask('DELETE', '/api/lab')).status, 200);
});
