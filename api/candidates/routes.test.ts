import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Found } from '#probes/discovery/found.ts';
import { type TestHub, testHub } from '../testing.ts';
import { logRules } from './apply-rules.ts';
import { matchesGlob } from './glob.ts';
import { takeIn } from './take-in.ts';
import { JOB, sightOf } from './testing.ts';

const take = (t: TestHub, ...founds: Found[]) =>
  t.hub.db.transaction(() => founds.map((found) => takeIn(t.hub.db, JOB, found, 5_000)));

const HUAWEI = { vendor: 'Huawei', model: 'S5735-L24T4X', version: 'V200R021C00', snmp: 'ok' } as const;

async function furnished(): Promise<{ t: TestHub; credential_id: number; scope_id: number }> {
  const t = await testHub();
  const secret = { kind: 'snmp_community', version: '2c', community: 'public-1' };
  const made = await t.ask('POST', '/api/credentials', { name: 'c1', secret });
  assert.equal(made.status, 200, made.text);
  const { id: scope_id } = t.hub.db.$client
    .prepare(`insert into discovery_scopes (name, ranges, excluded, rate_per_s, at_once, snmp_port, tcp_ports, allowed_by,
      allowed_at, updated_at) values ('city', '["10.0.0.0/8"]', '[]', 100, 10, 1161, '[]', 'admin', 1, 1) returning id`)
    .get() as { id: number };
  return { t, credential_id: made.body.id, scope_id };
}

test('confirmed candidates are nodes with what was seen of them and the watches that answered', async () => {
  const { t, credential_id, scope_id } = await furnished();
  const db = t.hub.db;
  const seen = { ...HUAWEI, name: 'sw1', serial: '21023533', credential: credential_id };
  db.transaction(() => {
    const job = { ...JOB, scope_id };
    takeIn(db, job, sightOf('10.0.0.1', { ...seen, role: 'access', addresses: ['10.0.9.1', '2001:db8::1'] }), 5_000);
    takeIn(db, job, sightOf('10.0.0.2', { name: 'sw1', credential: credential_id, rtt_ms: null }), 5_000);
    takeIn(db, job, sightOf('10.0.0.3'), 5_000);
  });
  const ids = (await t.ask('GET', '/api/candidates')).body.rows.map((row: { id: number }) => row.id);
  const plan = await t.ask('POST', '/api/candidates/confirm', { ids, dry_run: true });
  assert.equal(plan.status, 200, plan.text);
  assert.deepEqual(
    plan.body.rows.map((row: { name: string; problem: unknown }) => [row.name, row.problem]),
    [
      ['sw1', null],
      ['sw1 (10.0.0.2)', null],
      ['10.0.0.3', null],
    ],
  );
  assert.equal((await t.ask('GET', '/api/nodes')).body.total, 0);
  const done = await t.ask('POST', '/api/candidates/confirm', { ids, fields: { role: 'core' }, names: { 3: '门禁' } });
  assert.equal(done.status, 200, done.text);
  const [first, second, third] = done.body.rows;
  const { node, addresses, watches } = (await t.ask('GET', `/api/nodes/${first.node_id}`)).body;
  assert.deepEqual(
    [node.name, node.role, node.recorded.vendor, node.recorded.serial, addresses.length],
    ['sw1', 'core', 'Huawei', '21023533', 3],
  );
  type Shown = { probe: string; address: string; every_s: number; credential_id: number | null; params: object };
  assert.deepEqual(
    watches.map((watch: Shown) => [watch.probe, watch.address, watch.every_s, watch.credential_id]),
    [
      ['icmp', '10.0.0.1', 60, null],
      ['snmp', '10.0.0.1', 300, credential_id],
      ['snmp', '10.0.0.1', 900, credential_id],
    ].map(([probe, address, every_s, credential]) => [
      probe,
      address,
      probe === 'icmp' ? watches[0].every_s : every_s,
      credential,
    ]),
  );
  assert.deepEqual(watches[2].params, { port: 1161, tables: ['cdp', 'arp', 'forwarding', 'vlans', 'ipv6'] });
  // No echo came back: watching by echo would call it down.
  const quiet = (await t.ask('GET', `/api/nodes/${second.node_id}`)).body.watches;
  assert.deepEqual(quiet.map(({ probe }: Shown) => probe).sort(), ['snmp', 'snmp']);
  assert.equal(third.name, '门禁');
  const { waiting, confirmed } = (await t.ask('GET', '/api/candidates/summary')).body;
  assert.deepEqual([waiting, confirmed], [0, 3]);
  const log = (await t.ask('GET', '/api/audit?limit=100')).body.rows as { object_kind: string }[];
  assert.equal(log.filter(({ object_kind }) => object_kind === 'node').length, 3);
  const told = (await t.ask('GET', `/api/nodes/${first.node_id}/timeline`)).body.rows as { kind: string }[];
  assert.ok(told.some(({ kind }) => kind === 'discovery'));
  await t.stop();
});

test('one candidate that clashes refuses them all, and the answer says which', async () => {
  const { t } = await furnished();
  take(t, sightOf('10.0.0.1'), sightOf('10.0.0.2'));
  const names = { 1: '同名', 2: '同名' };
  const refused = await t.ask('POST', '/api/candidates/confirm', { ids: [1, 2], names });
  assert.equal(refused.status, 409);
  const problems = refused.body.error.report.rows.map((row: { problem: unknown }) => row.problem !== null);
  assert.deepEqual(problems, [false, true]);
  assert.equal((await t.ask('GET', '/api/nodes')).body.total, 0);
  await t.ask('POST', '/api/nodes', { name: '已有', addresses: ['10.0.0.2'], watch: [] });
  const known = (await t.ask('POST', '/api/candidates/confirm', { ids: [2, 99], dry_run: true })).body.rows;
  assert.match(known[0].problem.zh, /已登记的节点“已有”/);
  assert.match(known[1].problem.en, /no candidate 99/);
  const detail = (await t.ask('GET', '/api/candidates/2')).body;
  assert.deepEqual(
    detail.matches.map(({ name, by }: { name: string; by: string }) => [name, by]),
    [['已有', 'address']],
  );
  await t.stop();
});

test('a candidate goes into a node that there is, or is ignored and taken back', async () => {
  const { t } = await furnished();
  const node_id = (await t.ask('POST', '/api/nodes', { name: 'n', addresses: ['10.1.0.1'], watch: [] })).body.id;
  take(t, sightOf('10.0.0.1', { serial: 'AB-000001' }), sightOf('10.0.0.2'));
  assert.equal((await t.ask('POST', '/api/candidates/1/attach', { node_id })).status, 200);
  const { addresses } = (await t.ask('GET', `/api/nodes/${node_id}`)).body;
  assert.deepEqual(
    addresses.map((one: { address: string; is_primary: boolean }) => [one.address, one.is_primary]).sort(),
    [
      ['10.0.0.1', false],
      ['10.1.0.1', true],
    ],
  );
  assert.equal((await t.ask('POST', '/api/candidates/1/attach', { node_id })).status, 409);
  assert.equal((await t.ask('POST', '/api/candidates/2/attach', { node_id: 999 })).status, 404);
  assert.equal((await t.ask('POST', '/api/candidates/ignore', { ids: [2], reason: '打印机' })).status, 200);
  assert.equal((await t.ask('POST', '/api/candidates/ignore', { ids: [2], reason: '打印机' })).status, 409);
  const [row] = (await t.ask('GET', '/api/candidates?state=ignored')).body.rows;
  assert.deepEqual([row.reason, row.decided_by], ['打印机', 'admin']);
  assert.equal((await t.ask('POST', '/api/candidates/reopen', { ids: [2] })).status, 200);
  assert.equal((await t.ask('GET', '/api/candidates')).body.total, 1);
  await t.stop();
});

test('rules decide on what comes, in their order and their author’s name, with one row a job in the log', async () => {
  const { t, credential_id } = await furnished();
  const make = async (body: object) => (await t.ask('POST', '/api/candidate-rules', body)).body.id;
  const printers = await make({ name: '打印机', action: 'ignore', vendor: '*print*' });
  const switches = await make({ name: '华为接入', action: 'confirm', vendor: 'huawei', model: 's57*', role: 'access' });
  const catchAll = await make({ name: '其余', action: 'ignore', range: '10.5.0.0/16', enabled: false });
  const seen = { ...HUAWEI, credential: credential_id };
  take(
    t,
    sightOf('10.5.0.1', { ...seen, name: 'a' }),
    sightOf('10.5.0.2', { ...seen, name: 'b' }),
    sightOf('10.5.0.3', { vendor: 'Acme Printers', snmp: 'ok' }),
    sightOf('10.5.0.4'),
  );
  const states = (await t.ask('GET', '/api/candidates?state=all')).body.rows;
  assert.deepEqual(
    states.map((row: { state: string }) => row.state),
    ['confirmed', 'confirmed', 'ignored', 'waiting'],
  );
  assert.equal((await t.ask('GET', '/api/nodes?role=access')).body.total, 2);
  t.hub.db.transaction(() => logRules(t.hub.db, JOB));
  type Logged = { object_kind: string; object_id: string; person: string; action: string; after: { count: number } };
  const log = (await t.ask('GET', '/api/audit?limit=100')).body.rows as Logged[];
  const deeds = log.filter(({ object_kind, action }) => object_kind === 'candidate_rule' && action !== 'create');
  assert.deepEqual(deeds.map(({ object_id, action, after }) => [object_id, action, after.count]).sort(), [
    [String(printers), 'ignore', 1],
    [String(switches), 'confirm', 2],
  ]);
  assert.ok(deeds.every(({ person }) => /^rule: .+ \(admin\)$/.test(person)));

  const preview = await t.ask('POST', '/api/candidate-rules/preview', { range: '10.5.0.0/16' });
  assert.deepEqual([preview.body.total, preview.body.rows[0].addresses], [1, ['10.5.0.4']]);
  const fields = { name: '其余', action: 'ignore', range: '10.5.0.0/16', enabled: true };
  assert.equal((await t.ask('PUT', `/api/candidate-rules/${catchAll}`, fields)).status, 200);
  const applied = (await t.ask('POST', '/api/candidate-rules/apply', {})).body;
  assert.deepEqual(applied, { confirmed: 0, ignored: 1, left: 0 });
  // Taken back by a person: no rule decides against that.
  assert.equal((await t.ask('POST', '/api/candidates/reopen', { ids: [4] })).status, 200);
  take(t, sightOf('10.5.0.4', { name: 'now with a name' }));
  assert.equal((await t.ask('GET', '/api/candidates')).body.total, 1);
  assert.equal((await t.ask('POST', '/api/candidate-rules/order', { ids: [catchAll, switches] })).status, 422);
  const order = [catchAll, switches, printers];
  assert.equal((await t.ask('POST', '/api/candidate-rules/order', { ids: order })).status, 200);
  const rows = (await t.ask('GET', '/api/candidate-rules')).body.rows as { id: number }[];
  assert.deepEqual(
    rows.map(({ id }) => id),
    order,
  );
  assert.equal((await t.ask('DELETE', `/api/candidate-rules/${printers}`)).status, 200);
  await t.stop();
});

test('what is wrong is refused with its field, and guests see nothing', async () => {
  const { t } = await furnished();
  const rule = { name: 'r', action: 'ignore', vendor: 'x' };
  const cases: [string, string, unknown, number][] = [
    ['POST', '/api/candidate-rules', { name: 'r', action: 'ignore' }, 422],
    ['POST', '/api/candidate-rules', { ...rule, range: '10.0.0.1/8' }, 422],
    ['POST', '/api/candidate-rules', { ...rule, range: "1' or 1" }, 422],
    ['POST', '/api/candidate-rules', { ...rule, unit_id: 999 }, 422],
    ['POST', '/api/candidate-rules', { ...rule, created_by: 'root' }, 422],
    ['PUT', '/api/candidate-rules/77', rule, 404],
    ['DELETE', '/api/candidate-rules/77', undefined, 404],
    ['POST', '/api/candidates/confirm', { ids: [] }, 422],
    ['POST', '/api/candidates/confirm', { ids: [1], names: { __proto__x: 'a' } }, 422],
    ['POST', '/api/candidates/confirm', { ids: [1] }, 409],
    ['POST', '/api/candidates/confirm', { ids: Array.from({ length: 1_001 }, (_, i) => i + 1) }, 422],
    ['POST', '/api/candidates/ignore', { ids: [1], reason: '' }, 422],
    ['POST', '/api/candidates/ignore', { ids: [1], reason: 'x' }, 404],
    ['GET', '/api/candidates/1', undefined, 404],
    ['GET', '/api/candidates?sort=id;drop', undefined, 422],
    ['GET', '/api/candidates?q=%25_%5C&state=all', undefined, 200],
  ];
  for (const [method, path, body, status] of cases) {
    const answer = await t.ask(method, path, body);
    assert.equal(answer.status, status, `${method} ${path} ${JSON.stringify(body)}: ${answer.text}`);
    assert.equal((await t.askAsGuest(method, path, body)).status, 401, path);
  }
  await t.stop();
});

test('a pattern fits as a plain reading of it says, and a hostile one takes no time', () => {
  const naive = (p: string, s: string): boolean => {
    if (p === '') return s === '';
    if (p[0] === '*') return naive(p.slice(1), s) || (s !== '' && naive(p, s.slice(1)));
    return s !== '' && (p[0] === '?' || p[0] === s[0]) && naive(p.slice(1), s.slice(1));
  };
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
  const words = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
  fc.assert(
    fc.property(letters, words, (pattern, text) => assert.equal(matchesGlob(pattern, text), naive(pattern, text))),
  );
  const began = performance.now();
  assert.equal(matchesGlob(`${'*a'.repeat(50)}b`, 'a'.repeat(200)), false);
  assert.ok(performance.now() - began < 100);
});
