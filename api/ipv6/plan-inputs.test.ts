/** What the codes of the plan are fed with: settings, records, facts and how they changed. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { CodeName } from '#probes/ipv6/plan/code.ts';
import { testHub } from '../testing.ts';
import { readIpv6Settings } from './settings.ts';

const DAY_MS = 86_400_000;
const t = await testHub();
after(() => t.stop());
const sqlite = t.hub.db.$client;
const now = Date.now();

async function prefix(text: string, role: string, more: object = {}) {
  const made = await t.ask('POST', '/api/prefixes', { prefix: text, role, ...more });
  assert.equal(made.status, 200, made.text);
}
async function node(name: string, addresses: readonly string[] = []) {
  const made = await t.ask('POST', '/api/nodes', { name, role: 'router', addresses, watch: [] });
  assert.equal(made.status, 200, made.text);
  return made.body.id as number;
}
const target = (column: 'node_id' | 'endpoint_id', id: number) =>
  sqlite.prepare(`select id from targets where ${column} = ?`).pluck().get(id) as number;
/** A watch whose last look was now. */
function watch(target_id: number, probe: string): number {
  const id = sqlite
    .prepare(`insert into watches (target_id, probe, params, address, family, every_s, timeout_ms, enabled, created_at)
      values (?, ?, '{}', '127.0.0.1', 4, 60, 1000, 1, 1) returning id`)
    .pluck()
    .get(target_id, probe) as number;
  sqlite
    .prepare(`insert into watch_states (watch_id, answer, outcome, failures, successes, flapping, turns, changed_at,
      looked_at, ok_at, took_ms, last) values (?, 'up', 'ok', 0, 1, 0, '[]', ?, ?, ?, 1, '{}')`)
    .run(id, now, now, now);
  return id;
}
const tell = (watch_id: number, key: string, part: string, value: object | true, since_at = now) =>
  sqlite
    .prepare('insert or replace into facts (watch_id, key, part, value, since_at) values (?, ?, ?, ?, ?)')
    .run(watch_id, key, part, JSON.stringify(value), since_at);
const change = (watch_id: number, part: string, at: number, before: object | null, then: object | null) =>
  sqlite
    .prepare("insert into fact_changes (watch_id, key, part, at, before, after) values (?, 'snmp.address', ?, ?, ?, ?)")
    .run(watch_id, part, at, before && JSON.stringify(before), then && JSON.stringify(then));
const about = async (code: CodeName): Promise<string[]> => {
  const { body, status, text } = await t.ask('GET', `/api/ipv6/plan/problems?limit=1000&code=${code}`);
  assert.equal(status, 200, text);
  return body.rows.map((row: { about: string }) => row.about);
};
async function policy(plan_policy: object) {
  const saved = await t.ask('PUT', '/api/ipv6/settings', { ...readIpv6Settings(t.hub.db), plan_policy });
  assert.equal(saved.status, 200, saved.text);
}

test('settings of before the policy are read with the usual one, and a wrong one is refused', async () => {
  const { plan_policy, ...older } = readIpv6Settings(t.hub.db);
  assert.deepEqual(plan_policy, { addressing: null, link_length: 127, internet_vrfs: [] });
  sqlite
    .prepare("insert into settings (key, value) values ('ipv6', ?)")
    .run(JSON.stringify({ ...older, roots: ['fd00::53'] }));
  assert.deepEqual(readIpv6Settings(t.hub.db), { ...older, roots: ['fd00::53'], plan_policy });
  const wrong = { ...older, plan_policy: { ...plan_policy, link_length: 126 } };
  assert.equal((await t.ask('PUT', '/api/ipv6/settings', wrong)).status, 422);
});

test('the policy and a prefix’s own word say which addresses are wanted and how long links are', async () => {
  await prefix('2100:db0::/32', '总段');
  await prefix('fd5e:91a3:7b24::/48', '部门');
  await prefix('2100:db0:0:1::/64', '互联');
  assert.deepEqual([await about('ULA'), await about('LINK_LEN')], [[], ['2100:db0:0:1::/64']]);
  await policy({ addressing: 'gua', link_length: 64, internet_vrfs: [] });
  assert.deepEqual([await about('ULA'), await about('LINK_LEN')], [['fd5e:91a3:7b24::/48'], []]);
  const [row] = (await t.ask('GET', '/api/prefixes?q=fd5e')).body.rows;
  assert.deepEqual([row.addressing, row.assigned_at], [null, null]);
  assert.equal((await t.ask('PATCH', `/api/prefixes/${row.id}`, { addressing: 'ula' })).status, 200);
  assert.deepEqual(await about('ULA'), []);
});

test('an interface with a planned address of one family lacks the other only where the role shall have both', async () => {
  const router = await node('core', ['10.0.0.1']);
  const server = await node('host', ['10.0.0.2']);
  sqlite.prepare("update nodes set role = 'server' where id = ?").run(server);
  sqlite.prepare("update node_addresses set interface = 'Vlanif10' where node_id in (?, ?)").run(router, server);
  assert.deepEqual([await about('NO_V6'), await about('NO_V4')], [['Vlanif10'], []]);
});

test('an address is tentative twice in a row when the look before said so too', async () => {
  const device = watch(target('node_id', await node('tentative')), 'snmp');
  const told = (status: string) => ({ prefix_length: 64, status });
  tell(device, 'snmp.address', '2100:db0::a', told('tentative'), now - 60_000);
  tell(device, 'snmp.address', '2100:db0::b', told('tentative'), now);
  change(device, '2100:db0::b', now, told('preferred'), told('tentative'));
  tell(device, 'snmp.address', '2100:db0::c', told('tentative'), now);
  change(device, '2100:db0::c', now, { ...told('tentative'), prefix_length: 48 }, told('tentative'));
  assert.deepEqual(await about('TENTATIVE'), ['2100:db0::a', '2100:db0::c']);
});

test('a route of the network shows outside only where a VRF is said to face the Internet, in whatever capitals', async () => {
  await prefix('2100:db0:f00::/40', '基础设施');
  await prefix('2100:eee::/32', '区县', { vrf: 'Video' });
  const device = watch(target('node_id', await node('border')), 'snmp');
  const to = (destination: string, context: string, protocol = 'static') =>
    tell(device, 'snmp.ipv6_route', `${destination}/48 fe80::1@${context}`, {
      ...{ destination, prefix_length: 48, protocol, context },
    });
  to('2100:db0:f01::', 'INTERNET', 'bgp');
  to('2400:1::', 'internet', 'bgp');
  to('2400:2::', '', 'bgp');
  to('2100:eee::', 'video');
  const unplanned = async () => (await about('OUT_OF_PLAN')).filter((text) => text.includes('/'));
  assert.deepEqual([await about('LEAK'), await unplanned()], [[], []]);
  await policy({ addressing: null, link_length: 127, internet_vrfs: ['Internet'] });
  assert.deepEqual([await about('LEAK'), await unplanned()], [['2100:db0:f01::/48'], []]);
  to('2400:3::', '');
  assert.deepEqual(await unplanned(), ['2400:3::/48']);
});

test('an address that can’t be reached is told where a node is managed by it, or a name leads to it', async () => {
  await node('managed', ['fec0::1']);
  const made = await t.ask('POST', '/api/systems', { name: '办事大厅' });
  assert.equal(made.status, 200, made.text);
  const endpoint = await t.ask('POST', `/api/systems/${made.body.id}/endpoints`, { name: 'web', host: 'hall.example' });
  assert.equal(endpoint.status, 200, endpoint.text);
  const names = watch(target('endpoint_id', endpoint.body.id), 'dns_chain');
  tell(names, 'dns_chain.aaaa', 'fe80::9', true);
  tell(names, 'dns_chain.aaaa', '2400:9::9', true);
  assert.deepEqual(await about('BAD_SCOPE'), ['fe80::9', 'fec0::1']);
  const { rows } = (await t.ask('GET', '/api/ipv6/plan/problems?code=BAD_SCOPE')).body;
  assert.deepEqual([rows[0].node_id, rows[0].node], [null, '办事大厅']);
  // Where a service stands that is somebody else's, the plan has no say.
  assert.ok(!(await about('OUT_OF_PLAN')).includes('2400:9::9'));
});

test('what was assigned long ago and never seen is told once somebody has looked for so long', async () => {
  const device = watch(target('node_id', await node('old')), 'snmp');
  await prefix('2100:db0:a:1::/64', '局域网', { assigned_at: now - 100 * DAY_MS });
  await prefix('2100:db0:a:2::/64', '局域网', { assigned_at: now - 10 * DAY_MS });
  await prefix('2100:db0:a:3::/64', '局域网');
  assert.deepEqual(await about('STALE'), []);
  tell(device, 'snmp.address', '2100:db0:b::1', { prefix_length: 64 }, now - 120 * DAY_MS);
  change(device, '2100:db0:a:3::1', now - 20 * DAY_MS, { prefix_length: 64 }, null);
  const told = await about('STALE');
  assert.ok(told.includes('2100:db0:a:1::/64'));
  assert.ok(!told.includes('2100:db0:a:2::/64') && !told.includes('2100:db0:a:3::/64'), told.join());
});
