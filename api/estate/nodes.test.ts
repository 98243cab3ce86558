import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Fact } from '#probes/probe.ts';
import { type TestHub, testHub } from '../testing.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';

let hub: TestHub;
before(async () => {
  hub = await testHub();
});
after(() => hub.stop());

const make = async (body: Record<string, unknown>): Promise<number> => {
  const { status, body: made, text } = await hub.ask('POST', '/api/nodes', body);
  assert.equal(status, 200, text);
  return made.id;
};
const detail = async (id: number) => (await hub.ask('GET', `/api/nodes/${id}`)).body;

/** Lets the pipeline take in what an SNMP look at this watch would have brought. */
function see(watch_id: number, facts: Fact[], at = Date.now()) {
  const row = hub.hub.db.$client
    .prepare(
      'select id, target_id, probe, address, family, every_s, timeout_ms, credential_id from watches where id = ?',
    )
    .get(watch_id) as Omit<PatrolledWatch, 'params'>;
  const observation = { at, took_ms: 5, outcome: 'ok' as const, address: row.address, facts, samples: [] };
  hub.hub.watching.pipeline.ingest([{ watch: { ...row, params: {} }, observation }], at);
}

test('a new node has one target, canonical addresses and an echo in each family', async () => {
  const id = await make({ name: '核心-1', role: 'core', addresses: ['127.0.0.11', '2001:DB8:0:0::11', '127.0.0.12'] });
  const { node, addresses, watches, observed } = await detail(id);
  assert.deepEqual([node.address_v4, node.address_v6], ['127.0.0.11', '2001:db8::11']);
  assert.equal(node.state, 'unknown');
  assert.equal(node.state_reason.en, 'waiting for the first look');
  assert.deepEqual(
    addresses.map((row: { address: string; is_primary: boolean }) => [row.address, row.is_primary]),
    [
      ['127.0.0.11', true],
      ['127.0.0.12', false],
      ['2001:db8::11', true],
    ],
  );
  assert.deepEqual(
    watches.map((watch: { probe: string; address: string }) => `${watch.probe} ${watch.address}`),
    ['icmp 127.0.0.11', 'icmp 2001:db8::11'],
  );
  assert.equal(observed, null);
});

test('a node without addresses is not watched, and says so', async () => {
  const id = await make({ name: '仓库备件' });
  const { node, watches } = await detail(id);
  assert.deepEqual(watches, []);
  assert.deepEqual(node.state_reason, { zh: '尚未配置监测', en: 'not watched yet' });
});

test('a credential brings SNMP beside the echo; the secret is in no answer', async () => {
  const secret = { kind: 'snmp_community', version: '2c', community: 'planted-community-7' };
  const { body: credential, text } = await hub.ask('POST', '/api/credentials', { name: 'c', secret });
  assert.ok(credential.id, text);
  const id = await make({ name: '带凭据', addresses: ['127.0.0.21'], credential_id: credential.id });
  const answer = await hub.ask('GET', `/api/nodes/${id}`);
  assert.deepEqual(
    answer.body.watches.map((watch: { probe: string; credential_id: number | null }) => [
      watch.probe,
      watch.credential_id,
    ]),
    [
      ['icmp', null],
      ['snmp', credential.id],
    ],
  );
  assert.ok(!answer.text.includes('planted-community-7'));
});

for (const [what, body, status, path] of [
  ['an empty name', { name: ' ' }, 422, 'name'],
  ['an unknown role', { name: 'x1', role: 'toaster' }, 422, 'role'],
  ['an unknown field', { name: 'x1', ip: '10.0.0.1' }, 422, ''],
  ['an address that is none', { name: 'x1', addresses: ['10.0.0.1', '10.0.0.300'] }, 422, 'addresses.1'],
  ['an IPv4-mapped address', { name: 'x1', addresses: ['::ffff:10.0.0.1'] }, 422, 'addresses.0'],
  ['a unit that does not exist', { name: 'x1', unit_id: 999_999 }, 422, 'unit_id'],
  ['an area that does not exist', { name: 'x1', area_id: 999_999 }, 422, 'area_id'],
  ['a probe that does not exist', { name: 'x1', addresses: ['127.0.0.1'], watch: ['telepathy'] }, 422, 'probe'],
  ['a probe that needs more than an address', { name: 'x1', addresses: ['127.0.0.1'], watch: ['tcp'] }, 422, 'port'],
  ['a credential that does not exist', { name: 'x1', addresses: ['127.0.0.1'], credential_id: 999 }, 404, undefined],
  ['a name with a giant note', { name: 'x1', note: 'x'.repeat(5_000) }, 422, 'note'],
  ['a body that is no JSON', '{"name":', 400, undefined],
] as const) {
  test(`${what} is refused and leaves nothing behind`, async () => {
    const count = () =>
      hub.hub.db.$client
        .prepare(
          'select (select count(*) from nodes) + (select count(*) from audit_entries) + (select count(*) from events)',
        )
        .pluck()
        .get();
    const before = count();
    const answer = await hub.ask('POST', '/api/nodes', body);
    assert.equal(answer.status, status, answer.text);
    assert.ok(answer.body.error.zh && answer.body.error.en);
    if (path) assert.equal(answer.body.error.fields[0].path, path);
    assert.equal(count(), before);
  });
}

test('a name that is taken is a conflict', async () => {
  await make({ name: '重名' });
  const { status, body } = await hub.ask('POST', '/api/nodes', { name: '重名' });
  assert.equal(status, 409);
  assert.equal(body.error.code, 'conflict');
});

test('new addresses take their watches along, and gone ones are no longer asked', async () => {
  const id = await make({ name: '搬家', addresses: ['127.0.0.31'], watch: ['icmp'] });
  const asked = async () =>
    (await detail(id)).watches.map((watch: { probe: string; address: string }) => watch.address);
  await hub.ask('PATCH', `/api/nodes/${id}`, { addresses: ['127.0.0.32'] });
  assert.deepEqual(await asked(), ['127.0.0.32']);
  await hub.ask('PATCH', `/api/nodes/${id}`, { addresses: ['127.0.0.32', '::1'] });
  assert.deepEqual(await asked(), ['127.0.0.32', '::1']);
  await hub.ask('PATCH', `/api/nodes/${id}`, { addresses: ['::1'] });
  assert.deepEqual(await asked(), ['::1']);
  const refused = await hub.ask('PATCH', `/api/nodes/${id}`, { addresses: ['ff02::1'] });
  assert.equal(refused.status, 422);
  assert.deepEqual(await asked(), ['::1']);
});

test('a node whose last watch went with its address is unknown, not up for ever', async () => {
  const id = await make({ name: '失去地址', addresses: ['127.0.0.33'], watch: ['snmp'] });
  for (let i = 0; i < 5; i += 1) {
    see((await detail(id)).watches[0].id, [{ key: 'snmp.name', value: 'x' }], Date.now() + i);
  }
  assert.equal((await detail(id)).node.state, 'up');
  await hub.ask('PATCH', `/api/nodes/${id}`, { addresses: [] });
  assert.equal((await detail(id)).node.state, 'unknown');
});

test('a change names what it was and what it is, and the timeline tells it', async () => {
  const id = await make({ name: '改名前', vendor: 'Huawei', note: 'a' });
  await hub.ask('PATCH', `/api/nodes/${id}`, { name: '改名后', vendor: '' });
  const { node } = await detail(id);
  assert.deepEqual([node.name, node.recorded.vendor, node.note], ['改名后', null, 'a']);
  const { body } = await hub.ask('GET', '/api/audit?limit=1');
  assert.equal(body.rows[0].before.name, '改名前');
  assert.equal(body.rows[0].after.name, '改名后');
  const timeline = await hub.ask('GET', `/api/nodes/${id}/timeline`);
  assert.equal(timeline.body.total, 2);
  assert.equal(timeline.body.rows[0].subject, '改名后');
});

test('a deleted node takes its target and watches along; its number is never used again', async () => {
  const id = await make({ name: '报废', addresses: ['127.0.0.41'] });
  assert.equal((await hub.ask('DELETE', `/api/nodes/${id}`)).status, 200);
  assert.equal((await hub.ask('GET', `/api/nodes/${id}`)).status, 404);
  assert.equal((await hub.ask('DELETE', `/api/nodes/${id}`)).status, 404);
  const orphans = hub.hub.db.$client
    .prepare('select count(*) from watches where address = ?')
    .pluck()
    .get('127.0.0.41');
  assert.equal(orphans, 0);
  assert.ok((await make({ name: '新购' })) > id);
});

test('what SNMP saw stands beside the record, and differences are named', async () => {
  const id = await make({
    name: '对账',
    vendor: '华为',
    model: 'S5735',
    serial: 'WRONG',
    addresses: ['127.0.0.51'],
    watch: ['snmp'],
  });
  const { watches } = await detail(id);
  see(watches[0].id, [
    { key: 'snmp.vendor', value: 'Huawei' },
    { key: 'snmp.model', value: 's5735' },
    { key: 'snmp.serial', value: '2102351234' },
    { key: 'snmp.version', value: 'V200R021' },
    { key: 'snmp.name', value: 'TZ-ACC-1' },
    {
      key: 'snmp.interface',
      part: '7',
      value: { if_index: 7, name: 'GE0/0/7', mac: '00:e0:fc:00:00:51', oper_status: 'up', speed_bps: 1e9, type: 6 },
    },
    {
      key: 'snmp.address',
      part: '127.0.0.51',
      value: { address: '127.0.0.51', family: 4, prefix_length: 24, if_index: 7, source: 'ipAddressTable' },
    },
    {
      key: 'snmp.address',
      part: 'fe80::1%7',
      value: { address: 'fe80::1', family: 6, prefix_length: 64, if_index: 7, source: 'ipAddressTable' },
    },
  ]);
  const found = await detail(id);
  assert.deepEqual(found.differences, [{ field: 'serial', recorded: 'WRONG', observed: '2102351234' }]);
  assert.equal(found.observed.name, 'TZ-ACC-1');
  assert.equal(found.observed.stale, false);
  assert.equal(found.node.version, 'V200R021');
  assert.equal(found.node.recorded.version, null);
  assert.deepEqual([found.interfaces[0].name, found.interfaces[0].mac], ['GE0/0/7', '00:e0:fc:00:00:51']);
  assert.deepEqual(
    found.addresses.map((row: Record<string, unknown>) => [row.address, row.recorded, row.observed, row.prefix_length]),
    [
      ['127.0.0.51', true, true, 24],
      ['fe80::1', false, true, 64],
    ],
  );
  assert.ok(found.verdicts.some((verdict: { check_id: string; status: string }) => verdict.status === 'pass'));
});

test('what was seen long ago is shown as stale', async () => {
  const id = await make({ name: '久未见', addresses: ['127.0.0.52'], watch: ['snmp'] });
  const { watches } = await detail(id);
  see(watches[0].id, [{ key: 'snmp.name', value: 'old' }], Date.now() - 7 * 24 * 3600_000);
  const { observed } = await detail(id);
  assert.equal(observed.name, 'old');
  assert.equal(observed.stale, true);
});

test('a neighbour is the one node that its chassis, name or address points to', async () => {
  const id = await make({ name: '看邻居', addresses: ['127.0.0.61'], watch: ['snmp'] });
  const byName = await make({ name: '邻居甲' });
  const byMac = await make({ name: '邻居乙', addresses: ['127.0.0.63'], watch: ['snmp'] });
  const byAddress = await make({ name: '邻居丙', addresses: ['2001:db8::64'], watch: [] });
  await make({ name: '重址一', addresses: ['10.9.9.9'], watch: [] });
  await make({ name: '重址二', addresses: ['10.9.9.9'], watch: [] });
  see((await detail(byMac)).watches[0].id, [
    { key: 'snmp.interface', part: '1', value: { if_index: 1, mac: '00:e0:fc:aa:00:63' } },
  ]);
  const neighbour = (more: Record<string, string | null>) => ({
    local_port: 'GE1',
    local_if_index: 1,
    chassis_id: null,
    port_id: null,
    system_name: null,
    management_addresses: null,
    ...more,
  });
  see((await detail(id)).watches[0].id, [
    { key: 'snmp.neighbour', part: '1:1', value: neighbour({ system_name: '邻居甲' }) },
    { key: 'snmp.neighbour', part: '1:2', value: neighbour({ chassis_id: '00:e0:fc:aa:00:63', system_name: 'x' }) },
    { key: 'snmp.neighbour', part: '1:3', value: neighbour({ management_addresses: '10.1.1.1, 2001:db8::64' }) },
    { key: 'snmp.neighbour', part: '1:4', value: neighbour({ management_addresses: '10.9.9.9' }) },
    { key: 'snmp.neighbour', part: '1:5', value: neighbour({ system_name: '看邻居' }) },
  ]);
  const { neighbours } = await detail(id);
  assert.deepEqual(
    neighbours.map((row: { node_id: number | null }) => row.node_id),
    [byName, byMac, byAddress, null, null],
  );
  assert.equal(neighbours[0].node_name, '邻居甲');
});
