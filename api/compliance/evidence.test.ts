/** From what probes saw to what it says of a system's items, who sees that, and what has drifted from its last assessment. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createServer } from 'node:tls';
import { freePort, lacks, startProgram, temporaryFolder } from '#probes/exposure/servers.ts';
import { observe } from '#probes/observe.ts';
import { openAccess } from '#probes/open-access/open-access.ts';
import type { Fact, Observation } from '#probes/probe.ts';
import { makeAuthority, opensslMissing } from '#probes/tls/openssl-certificates.ts';
import { tls } from '#probes/tls/tls.ts';
import { createPipeline } from '../pipeline/pipeline.ts';
import { testHub } from '../testing.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const sqlite = t.hub.db.$client;
const pipeline = createPipeline(t.hub.db, t.hub.samples, t.hub.bus);
sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', '', null),
  (2, '甲县', 'county', '', 1), (3, '乙县', 'county', '', 1)`);
const idOf = (sql: string, ...given: unknown[]) => sqlite.prepare(sql).pluck().get(given) as number;

/** A system of a county with one endpoint and one node, and a watch of each. */
function system(name: string, unit_id: number, role = 'access') {
  const system_id = idOf(
    `insert into systems (name, unit_id, created_at, updated_at) values (?, ?, 0, 0) returning id`,
    name,
    unit_id,
  );
  const endpoint_id = idOf(
    `insert into endpoints (system_id, name, host) values (?, '门户', '127.0.0.1') returning id`,
    system_id,
  );
  const node_id = idOf(
    `insert into nodes (name, role, unit_id, created_at, updated_at) values (?, ?, ?, 0, 0) returning id`,
    `${name} 设备`,
    role,
    unit_id,
  );
  sqlite.prepare(`insert into system_nodes (system_id, node_id) values (?, ?)`).run(system_id, node_id);
  const target = (column: string, id: number) =>
    idOf(
      `insert into targets (${column}, state_reason, state_since) values (?, '{"zh":"","en":""}', 0) returning id`,
      id,
    );
  const watch = (target_id: number, probe: string) => ({
    target_id,
    probe,
    every_s: 60,
    id: idOf(
      `insert into watches (target_id, probe, params, address, family, every_s, timeout_ms, enabled, created_at)
      values (?, ?, '{}', '127.0.0.1', 4, 60, 3000, 1, 0) returning id`,
      target_id,
      probe,
    ),
  });
  const [service, device] = [target('endpoint_id', endpoint_id), target('node_id', node_id)];
  return {
    system_id,
    endpoint_id,
    node_id,
    tls: watch(service, 'tls'),
    open: watch(service, 'open_access'),
    snmp: watch(device, 'snmp'),
  };
}
type System = ReturnType<typeof system>;

const OK: Observation = { at: 0, took_ms: 1, outcome: 'ok', address: '127.0.0.1', family: 4, facts: [], samples: [] };
const take = (watch: System['tls'], observation: Observation) => {
  const now = Date.now();
  pipeline.ingest([{ watch: watch as unknown as PatrolledWatch, observation: { ...observation, at: now } }], now);
};
const versions = (accepted: readonly string[]): Fact[] =>
  ['1.0', '1.1', '1.2', '1.3'].map((part) => ({ key: 'tls.version', part, value: accepted.includes(part) }));
const evidence = async ({ system_id }: System, level = 3, ask = t.ask) =>
  (await ask('GET', `/api/compliance/systems/${system_id}/evidence?level=${level}`)).body;
type Item = { item: string; sightings: { rule: string; evidence_id: number | null; target: string; at: number }[] };
const itemOf = (body: { items: Item[] }, key: string) => body.items.find(({ item }) => item === key)?.sightings ?? [];

const jia = system('甲系统', 2);
const yi = system('乙系统', 3, 'firewall');

test('before anything was looked at nothing is said, and it says so', async () => {
  const body = await evidence(jia);
  assert.deepEqual([body.items, body.units], [[], []]);
  assert.deepEqual(
    body.targets.map(({ about, is_seen }: { about: string; is_seen: boolean }) => [about, is_seen]),
    [
      ['device', false],
      ['service', false],
    ],
  );
});

test('TLS 1.0 of a real server shows at its items with its sealed verdict', { skip: opensslMissing }, async (c) => {
  const authority = makeAuthority();
  c.after(authority.remove);
  const { key, cert } = authority.issue('IP:127.0.0.1', 60, 'rsa');
  const server = createServer({ key, cert, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' });
  server.on('tlsClientError', () => {});
  server.on('secureConnection', (socket) => socket.on('error', () => {}));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  c.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const seen = await observe(tls, { address: '127.0.0.1', timeout_ms: 4000, params: { port } });
  assert.equal(seen.outcome, 'ok', seen.error);
  take(jia.tls, seen);
  const body = await evidence(jia);
  const old = itemOf(body, '8.1.2.2 b').find(({ rule }) => rule === 'tls-old-versions');
  assert.ok(old);
  assert.equal(old.target, '门户');
  const sealed = idOf(
    `select evidence_id from verdicts where check_id = 'tls-old-versions' and target_id = ?`,
    jia.tls.target_id,
  );
  assert.ok(sealed > 0);
  assert.equal(old.evidence_id, sealed);
  assert.ok(Date.now() - old.at < 60_000);
  // Nobody here trusts the test's authority.
  assert.ok(itemOf(body, '8.1.4.1 c').some(({ rule }) => rule === 'untrusted-certificates'));
  const unit = body.units.find(({ unit }: { unit: string }) => unit === '6.2.3');
  assert.ok(unit.proposals.every(({ part, holds }: { part: string; holds: boolean }) => part === 'A' && !holds));
});

test('once the fact is gone the sighting is gone, and level 2 asks less', async () => {
  take(jia.tls, { ...OK, facts: versions(['1.0', '1.2']) });
  assert.deepEqual(
    (await evidence(jia, 2)).items.map(({ item }: Item) => item),
    ['7.1.10.9 a'],
  );
  take(jia.tls, { ...OK, facts: versions(['1.2', '1.3']) });
  assert.deepEqual((await evidence(jia)).items, []);
});

test('what is too old shows nothing', async () => {
  take(jia.tls, { ...OK, facts: versions(['1.0']) });
  assert.equal(itemOf(await evidence(jia), '8.1.2.2 b').length, 1);
  sqlite.prepare('update watch_states set ok_at = ok_at - 3600000, looked_at = looked_at - 3600000').run();
  assert.deepEqual((await evidence(jia)).items, []);
  assert.ok((await evidence(jia)).targets.every(({ is_seen }: { is_seen: boolean }) => !is_seen));
});

test('a security device is asked for a secured path of management, another device isn’t', async () => {
  for (const one of [jia, yi]) take(one.snmp, { ...OK, facts: [{ key: 'snmp.protocol', value: 'v2c' }] });
  assert.equal(itemOf(await evidence(jia), '8.1.5.4 b').length, 0);
  assert.equal(itemOf(await evidence(yi), '8.1.5.4 b')[0]?.rule, 'snmp-clear-text');
});

const REDIS = '/usr/bin/redis-server';
test('Redis without a password shows at access control until it has one', {
  skip: lacks(REDIS, 'redis-server'),
}, async (c) => {
  const look = async (...args: string[]) => {
    const port = await freePort();
    const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', temporaryFolder(c, 'redis'), '--save', ''];
    await startProgram(c, REDIS, [...where, ...args], port);
    const seen = await observe(openAccess, { address: '127.0.0.1', params: { services: [`redis:${port}`] } });
    assert.equal(seen.outcome, 'ok', seen.error);
    take(yi.open, seen);
    return itemOf(await evidence(yi), '8.1.4.2 b');
  };
  const [sighting, ...more] = await look();
  assert.deepEqual([sighting?.rule, sighting?.target, more], ['open-access', '门户', []]);
  assert.equal(typeof sighting?.evidence_id, 'number', 'a sealed verdict rests on the same fact');
  assert.deepEqual(await look('--requirepass', 'long'), []);
});

test('where record and device differ shows at inventory and baseline, and busy ports at bandwidth', async () => {
  const now = Date.now();
  sqlite
    .prepare(`insert into facts (watch_id, key, part, value, since_at) values (?, 'snmp.version', '', '"V8R21"', 0)`)
    .run(yi.snmp.id);
  sqlite
    .prepare(
      `insert into differences (node_id, field, recorded, observed, watch_id, since_at) values (?, 'version', 'V8R20', 'V8R21', ?, ?)`,
    )
    .run(yi.node_id, yi.snmp.id, now);
  sqlite
    .prepare(`insert into port_traffic (watch_id, if_index, node_id, name, alias, computed_at, p95_share, coverage, forecast)
      values (?, 3, ?, 'GE0/0/3', '', ?, 0.9, 1, '{}')`)
    .run(yi.snmp.id, yi.node_id, now);
  sqlite
    .prepare(`insert into topology_links (a_node_id, a_port, confidence, sides, state, stranger, sources, first_seen_at)
      values (?, 'GE0/0/9', 'likely', 1, 'up', '{"system_name":"陌生","ambiguous":false}', ?, 0)`)
    .run(yi.node_id, JSON.stringify([{ table: 'lldp', node_id: yi.node_id, watch_id: yi.snmp.id, part: '9' }]));
  const body = await evidence(yi);
  const rules = (key: string) => itemOf(body, key).map(({ rule }) => rule);
  assert.deepEqual(rules('8.1.10.8 a'), ['record-differs']);
  assert.deepEqual(rules('8.1.10.2 a'), ['unknown-devices', 'record-differs']);
  assert.deepEqual(rules('8.1.3.1 b'), ['unknown-devices']);
  assert.deepEqual(rules('8.1.2.1 b'), ['busy-links']);
});

test('each county sees its own', async () => {
  const county = await t.enter('jia.engineer', [{ role: 'network_engineer', unit_id: 2 }], 2);
  take(yi.tls, { ...OK, facts: versions(['1.0']) });
  take(jia.tls, { ...OK, facts: versions(['1.0']) });
  assert.equal((await county('GET', `/api/compliance/systems/${yi.system_id}/evidence`)).status, 404);
  assert.equal((await county('GET', `/api/compliance/systems/${yi.system_id}/drift`)).status, 404);
  assert.equal(itemOf(await evidence(jia, 3, county), '8.1.2.2 b').length, 1);
  // A node of another county in one's own system stays the other's.
  sqlite.prepare('insert into system_nodes (system_id, node_id) values (?, ?)').run(jia.system_id, yi.node_id);
  assert.equal((await evidence(jia, 3, county)).targets.length, 2);
  assert.equal((await evidence(jia)).targets.length, 3);
  sqlite.prepare('delete from system_nodes where system_id = ? and node_id = ?').run(jia.system_id, yi.node_id);
});

test('a level without rules is refused', async () => {
  for (const level of ['1', '4', '5', 'x', ''])
    assert.equal((await t.ask('GET', `/api/compliance/systems/${jia.system_id}/evidence?level=${level}`)).status, 422);
});

/** Closed with these judgements: item, object (0: the whole), result. */
function assess(of: System, kind: 'mlps' | 'crypto', closed_at: number, cells: [string, 'whole' | 'own', string][]) {
  const id = idOf(
    `insert into assessments (system_id, kind, title, edition, rule, level, extensions, state, created_by, created_at)
    values (?, ?, ?, '-', '-', 3, '[]', 'open', 'x', 0) returning id`,
    of.system_id,
    kind,
    `${kind} ${closed_at}`,
  );
  const object = idOf(
    `insert into assessment_objects (assessment_id, name, endpoint_id) values (?, '门户应用', ?) returning id`,
    id,
    of.endpoint_id,
  );
  for (const [item, whose, result] of cells)
    sqlite
      .prepare(`insert into judgements (assessment_id, item, object_id, result, judged_by, judged_at, version)
        values (?, ?, ?, ?, 'x', 0, 1)`)
      .run(id, item, whose === 'own' ? object : 0, result);
  sqlite.prepare(`update assessments set state = 'closed', closed_at = ? where id = ?`).run(closed_at, id);
  return id;
}
const drifted = async (path = '/api/compliance/drift', ask = t.ask) => {
  const { status, body, text } = await ask('GET', path);
  assert.equal(status, 200, text);
  return body.rows.map((row: Record<string, unknown>) => [row.system, row.item, row.object, row.rule, row.part]);
};

test('what was judged conform and is seen to fall short has drifted; what was known has not', async () => {
  take(jia.tls, { ...OK, facts: versions(['1.0', '1.2']) });
  take(jia.snmp, { ...OK, facts: [{ key: 'snmp.protocol', value: 'v3' }] });
  assess(jia, 'mlps', 1, [['8.1.4.8 a', 'own', 'conform']]);
  assess(jia, 'mlps', 2, [
    ['8.1.2.2 b', 'own', 'conform'],
    ['8.1.4.8 a', 'own', 'partial'],
    ['8.1.10.9 a', 'whole', 'conform'],
    ['8.1.4.1 c', 'whole', 'conform'],
  ]);
  assert.deepEqual(await drifted(), [
    ['甲系统', '8.1.2.2 b', '门户应用', 'tls-old-versions', null],
    ['甲系统', '8.1.10.9 a', null, 'tls-old-versions', null],
  ]);
  assess(jia, 'crypto', 3, [['6.2.3', 'own', 'conform']]);
  assert.deepEqual((await drifted(`/api/compliance/systems/${jia.system_id}/drift`))[0], [
    ...['甲系统', '6.2.3', '门户应用', 'tls-old-versions', 'A'],
  ]);
  assert.deepEqual(await drifted(`/api/compliance/systems/${yi.system_id}/drift`), []);
  const page = (await t.ask('GET', '/api/compliance/drift?limit=1&offset=1')).body;
  assert.deepEqual([page.rows.length, page.total], [1, 3]);
});

test('drift of another county isn’t seen, and is over when what fell short is mended', async () => {
  const county = await t.enter('yi.engineer', [{ role: 'network_engineer', unit_id: 3 }], 3);
  assert.deepEqual(await drifted('/api/compliance/drift', county), []);
  take(jia.tls, { ...OK, facts: versions(['1.2', '1.3']) });
  assert.deepEqual(await drifted(), []);
});
