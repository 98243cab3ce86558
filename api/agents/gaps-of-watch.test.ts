import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testHub } from '../testing.ts';

const t = await testHub();
after(() => t.stop());
const { $client } = t.hub.db;

$client.exec(`
  insert into units (id, name, level) values (900, '如东县数据局', 'county');
  insert into agents (id, name, unit_id, state, sign_key, seal_key, created_at) values (7, '如东机房', 900, 'trusted', 'a', 'b', 0);
  insert into agent_gaps (agent_id, buffer, from_seq, to_seq, from_at, to_at, why, told_at) values
    (7, 'buffer-1', 1, 12, 1000, 2000, 'buffer_full', 9000), (7, 'buffer-1', 20, 20, 5000, 5000, 'damaged', 9000);
`);
const node = await t.ask('POST', '/api/nodes', { name: '办件前置机', addresses: ['10.0.0.1'], watch: [] });
const wanted = { node_id: node.body.id, probe: 'tcp', address: '10.0.0.1', params: { port: 80 } };
const [near, own] = [
  (await t.ask('POST', '/api/watches', { ...wanted, agent_id: 7 })).body.id,
  (await t.ask('POST', '/api/watches', wanted)).body.id,
];
const gaps = async (id: number, from: number, to: number) =>
  (await t.ask('GET', `/api/watches/${id}/gaps?from=${from}&to=${to}`)).body;

test('what an agent lost within a time is told of its watches, the newest first, and of no other', async () => {
  const { rows, total } = await gaps(near, 0, 9_000);
  assert.deepEqual(
    rows.map(({ id: _, ...gap }: { id: number }) => gap),
    [
      { from_at: 5_000, to_at: 5_000, count: 1, why: 'damaged' },
      { from_at: 1_000, to_at: 2_000, count: 12, why: 'buffer_full' },
    ],
  );
  assert.equal(total, 2);
  assert.equal((await gaps(near, 2_000, 4_999)).total, 1, 'its end is within');
  assert.equal((await gaps(near, 2_001, 4_999)).total, 0);
  assert.equal((await gaps(own, 0, 9_000)).total, 0, 'the hub itself lost nothing');
  assert.equal((await t.ask('GET', '/api/watches/999999/gaps?from=0&to=1')).status, 404);
  assert.equal((await t.ask('GET', `/api/watches/${near}/gaps?from=x&to=1`)).status, 422);
});

test('what was refused is listed of those nobody knows as well, the latest first', async () => {
  $client.exec(`insert into agent_refusals values
    (3600000, 'bad_code', 0, 212, 3700000, 'a code (203.0.113.9)'), (3600000, 'too_old', 7, 3, 3600001, 'a look (10.0.0.2)')`);
  const { rows, total } = (await t.askAs('system')('GET', '/api/agent-refusals?limit=1')).body;
  assert.equal(total, 2);
  assert.deepEqual(
    rows.map(({ agent, reason, count }: Record<string, unknown>) => [agent, reason, count]),
    [[null, 'bad_code', 212]],
  );
});

test('who did what about an agent is told to whoever may see agents, and to nobody else', async () => {
  const system = t.askAs('system');
  await system('PATCH', '/api/agents/7', { name: '如东政务机房' });
  await system('POST', '/api/agents/7/revoke', { reason: '主机报废' });
  const { rows } = (await system('GET', '/api/agents/7/history')).body;
  assert.deepEqual(
    rows.map(({ action, reason }: { action: string; reason: string | null }) => [action, reason]),
    [
      ['revoke', '主机报废'],
      ['update', ''],
    ],
  );
  assert.equal((await t.askAs('security')('GET', '/api/agents/7/history')).status, 403);
  assert.equal((await system('GET', '/api/agents/8/history')).status, 404);
});
