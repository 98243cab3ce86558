import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../testing.ts';

test('a window over a node shows maintenance at once, and ending it takes that back', async () => {
  const t = await testHub();
  const node = (await t.ask('POST', '/api/nodes', { name: 'n1', addresses: ['127.0.0.1'], watch: [] })).body.id;
  const now = Date.now();
  const wanted = { node_id: node, from_at: now - 1000, until_at: now + 60_000, reason: '割接' };
  const { id } = (await t.ask('POST', '/api/maintenance-windows', wanted)).body;
  assert.equal((await t.ask('GET', `/api/nodes/${node}`)).body.node.state, 'maintenance');
  const [row] = (await t.ask('GET', '/api/maintenance-windows')).body.rows;
  assert.deepEqual([row.covers, row.active, row.created_by], ['n1', true, 'admin']);
  assert.equal((await t.ask('DELETE', `/api/maintenance-windows/${id}`)).status, 200);
  assert.equal((await t.ask('GET', `/api/nodes/${node}`)).body.node.state, 'unknown');
  const [ended] = (await t.ask('GET', '/api/maintenance-windows')).body.rows;
  assert.deepEqual([ended.id, ended.active], [id, false]);
  assert.ok(ended.until_at <= Date.now());
  assert.equal((await t.ask('DELETE', `/api/maintenance-windows/${id}`)).status, 409);
  const future = { ...wanted, from_at: now + 60_000, until_at: now + 120_000 };
  const planned = (await t.ask('POST', '/api/maintenance-windows', future)).body.id;
  assert.equal((await t.ask('DELETE', `/api/maintenance-windows/${planned}`)).status, 200);
  assert.equal((await t.ask('GET', '/api/maintenance-windows')).body.total, 1);
  await t.stop();
});

test('a window over nothing, over two things, backwards or without a reason is refused', async () => {
  const t = await testHub();
  const node = (await t.ask('POST', '/api/nodes', { name: 'n1', addresses: ['127.0.0.1'], watch: [] })).body.id;
  const good = { node_id: node, from_at: 1000, until_at: 2000, reason: 'x' };
  const rows = [
    { ...good, node_id: undefined },
    { ...good, area_id: 1 },
    { ...good, until_at: 500 },
    { ...good, until_at: 1000 + 400 * 86_400_000 },
    { ...good, reason: ' ' },
  ];
  for (const row of rows) assert.equal((await t.ask('POST', '/api/maintenance-windows', row)).status, 422);
  assert.equal((await t.ask('POST', '/api/maintenance-windows', { ...good, node_id: 99 })).status, 409);
  assert.equal((await t.ask('GET', '/api/maintenance-windows')).body.total, 0);
  await t.stop();
});
