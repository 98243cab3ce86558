/** What is brought of a target: taken by its schema, told to its checks, logged, and only by whoever may. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { USUAL_THRESHOLDS } from '#probes/ipv6/thresholds.ts';
import { Refusal } from '../middleware/errors.ts';
import { type Asking, testHub } from '../testing.ts';
import { INPUTS } from './input-schemas.ts';
import { createMigrationJudge } from './judge-target.ts';
import { readPolicy } from './policy-csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const sqlite = t.hub.db.$client;
sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', '', null),
  (2, '甲县', 'county', '', 1), (3, '乙县', 'county', '', 1)`);
const judge = createMigrationJudge(t.hub.db, t.hub.samples);
const world = { canary: undefined, thresholds: USUAL_THRESHOLDS };
const DAY_MS = 86_400_000;

const targetOf = (column: string, id: number) =>
  sqlite.prepare(`select id from targets where ${column} = ?`).pluck().get(id) as number;
async function node(name: string, role: string, unit_id: number): Promise<number> {
  const { body } = await t.ask('POST', '/api/nodes', { name, role, unit_id });
  return targetOf('node_id', body.id);
}
const router = await node('r-1', 'router', 2);
const firewall = await node('fw-1', 'firewall', 3);
const system = (await t.ask('POST', '/api/systems', { name: '门户', unit_id: 2 })).body.id;
const endpoint = { name: '首页', host: 'www.city.test', scheme: 'http', watch: false };
const service = targetOf('endpoint_id', (await t.ask('POST', `/api/systems/${system}/endpoints`, endpoint)).body.id);

const path = (target: number, name: string) => `/api/ipv6/targets/${target}/inputs/${name}`;
const put = (target: number, name: string, value: unknown, ask: Asking = t.ask) =>
  ask('PUT', path(target, name), { value, source: '网络科来函' });
const putCsv = (csv: string, more: object = {}) =>
  t.ask('PUT', path(firewall, 'policy'), { csv, source: '导出', ...more });
const inputs = async (target: number, ask: Asking = t.ask) =>
  (await ask('GET', `/api/ipv6/targets/${target}/inputs`)).body;
const input = async (target: number, name: string) =>
  (await inputs(target)).rows.find((row: { name: string }) => row.name === name);
const verdict = (target: number, code: string) => {
  judge(target, world, Date.now());
  return sqlite.prepare('select status from ipv6_verdicts where target_id = ? and code = ?').pluck().get(target, code);
};
const lastEntry = () =>
  sqlite.prepare('select * from audit_entries order by id desc limit 1').get() as Record<string, string>;

test('each kind of target has its inputs, with the checks that want them', async () => {
  const { rows, capability } = await inputs(router);
  assert.equal(capability, null);
  assert.deepEqual(
    rows.map(({ name, wanted_by, brought }: { name: string; wanted_by: string[]; brought: unknown }) => [
      name,
      wanted_by.join(' '),
      brought,
    ]),
    [
      ['expected', 'D8 D10', null],
      ['lans', 'D15 D16', null],
      ['uplinks', 'D12', null],
      ['policy', '', null],
    ],
  );
  assert.deepEqual((await input(firewall, 'policy')).wanted_by, ['D20']);
  assert.deepEqual(
    (await inputs(service)).rows.map((row: { name: string }) => row.name),
    ['origin', 'single_stack', 'dial_tests'],
  );
});

test('what is brought is told with who, when and from where, changed, and taken away again, each in the log', async () => {
  assert.equal((await put(router, 'lans', [])).status, 200);
  assert.equal(verdict(router, 'D15'), 'not_applicable');
  assert.deepEqual([lastEntry().action, lastEntry().object_id], ['create', `${router}/lans`]);
  const lans = [{ interface: 'Vlanif10', sends_ra: true }];
  assert.equal((await put(router, 'lans', lans)).status, 200);
  assert.equal(verdict(router, 'D15'), 'unknown');
  const { brought } = await input(router, 'lans');
  assert.deepEqual([brought.size, brought.brought_by, brought.source], [1, 'admin', '网络科来函']);
  assert.ok(Math.abs(brought.brought_at - Date.now()) < 60_000);
  assert.deepEqual((await t.ask('GET', path(router, 'lans'))).body.value, lans);
  assert.deepEqual(JSON.parse(lastEntry().before ?? ''), { value: [], source: '网络科来函' });
  assert.deepEqual(JSON.parse(lastEntry().after ?? ''), { value: lans, source: '网络科来函' });
  assert.equal((await t.ask('DELETE', path(router, 'lans'))).status, 200);
  assert.equal(lastEntry().action, 'delete');
  assert.equal((await t.ask('DELETE', path(router, 'lans'))).status, 404);
  assert.equal((await t.ask('GET', path(router, 'lans'))).status, 404);
});

test('good values are taken, and what is wrong, too much or for another kind is refused', async () => {
  const rule = { family: 6, action: 'permit', source: 'any', destination: '2001:db8::/32', service: 'tcp/443' };
  const good: [number, string, unknown][] = [
    [router, 'expected', { ospf_neighbours: 2, bgp_peers: null, next_hop: 'fe80::1' }],
    [router, 'uplinks', ['GE0/0/1', 'GE0/0/2']],
    [router, 'uplinks', []],
    [firewall, 'policy', [rule, { ...rule, family: 4, source: '10.0.0.0/8', destination: '10.1.1.1' }]],
    [service, 'origin', ['10.0.0.9', '2409:8000::9']],
    [service, 'single_stack', { is_ok: true, at: Date.now(), vantage: '市局' }],
    [service, 'dial_tests', []],
  ];
  for (const [target, name, value] of good) {
    const answer = await put(target, name, value);
    assert.equal(answer.status, 200, `${name} ${answer.text}`);
  }
  const expected = { ospf_neighbours: null, bgp_peers: null, next_hop: null };
  const many = <T>(number: number, one: (i: number) => T) => Array.from({ length: number }, (_, i) => one(i));
  const bad: [number, string, unknown][] = [
    [router, 'expected', expected],
    [router, 'expected', { ...expected, ospf_neighbours: -1 }],
    [router, 'expected', { ...expected, next_hop: '10.0.0.1' }],
    [router, 'expected', { ...expected, next_hop: '::ffff:10.0.0.1' }],
    [router, 'expected', { ...expected, bgp_peers: ['2409::1%eth0'] }],
    [router, 'expected', { ...expected, ospf_neighbours: 1, more: 1 }],
    [router, 'lans', [{ interface: 'a' }]],
    [router, 'lans', many(2, () => ({ interface: 'a', sends_ra: null }))],
    [router, 'lans', many(1_001, (i) => ({ interface: `v${i}`, sends_ra: null }))],
    [router, 'uplinks', ['a', 'a']],
    [router, 'uplinks', ['']],
    [router, 'uplinks', 'GE0/0/1'],
    [firewall, 'policy', [{ ...rule, source: 'srv-web' }]],
    [firewall, 'policy', [{ ...rule, source: '' }]],
    [firewall, 'policy', [{ ...rule, source: '10.0.0.0/8' }]],
    [firewall, 'policy', [{ ...rule, destination: '2001:db8::1/32' }]],
    [firewall, 'policy', [{ ...rule, family: 5 }]],
    [firewall, 'policy', many(5_001, () => rule)],
    [service, 'origin', []],
    [service, 'origin', ['169.254.169.254']],
    [service, 'origin', ['www.city.test']],
    [service, 'single_stack', { is_ok: true, at: Date.now() + DAY_MS, vantage: 'x' }],
    [service, 'dial_tests', many(1_001, (i) => ({ vantage: 'x', at: i, is_ok: true }))],
    [service, 'dial_tests', null],
    [service, 'dial_tests', undefined],
    [router, 'origin', ['10.0.0.9']],
    [service, 'policy', [rule]],
    [router, '__proto__', {}],
    [router, 'capability', { status: 'supported', source: 'x' }],
  ];
  const before = sqlite.prepare('select count(*) from audit_entries').pluck().get();
  for (const [target, name, value] of bad) {
    const answer = await put(target, name, value);
    assert.equal(
      answer.status,
      422,
      `${name} ${String(JSON.stringify(value)).slice(0, 100)}: ${answer.text.slice(0, 200)}`,
    );
    assert.ok(answer.text.length < 10_000);
  }
  assert.equal((await t.ask('PUT', path(router, 'lans'), { value: [] })).status, 422, 'without its source');
  assert.equal(sqlite.prepare('select count(*) from audit_entries').pluck().get(), before);
});

test('a person’s word is read by the checks, and what can’t be read any more is as absent', async () => {
  assert.equal((await put(service, 'single_stack', { is_ok: true, at: Date.now(), vantage: '市局' })).status, 200);
  assert.equal(verdict(service, 'S19'), 'pass');
  sqlite
    .prepare(`update ipv6_inputs set value = '{"is_ok":"yes"}' where target_id = ? and name = 'single_stack'`)
    .run(service);
  assert.equal(verdict(service, 'S19'), 'unknown');
  assert.equal((await input(service, 'single_stack')).brought, null);
  sqlite.prepare(`update ipv6_inputs set value = '{' where target_id = ? and name = 'single_stack'`).run(service);
  assert.equal(verdict(service, 'S19'), 'unknown');
  assert.equal((await t.ask('DELETE', path(service, 'single_stack'))).status, 200);
});

test('an origin that moved is asked in place of the old one, and the change is in the log', async () => {
  const endpoint = { name: '入口', host: 'moved.city.test', scheme: 'https', watch: false };
  const { id } = (await t.ask('POST', `/api/systems/${system}/endpoints`, endpoint)).body;
  const target = targetOf('endpoint_id', id);
  const looks = () =>
    sqlite.prepare(`select params from watches where target_id = ? and probe = 'site'`).pluck().all(target) as string[];
  const measured = async (address: string) => {
    assert.equal((await put(target, 'origin', [address])).status, 200);
    assert.equal((await t.ask('POST', `/api/ipv6/targets/${target}/watches`)).status, 200);
    return looks().map((params) => JSON.parse(params).origin);
  };
  assert.deepEqual(await measured('192.0.2.1'), [['192.0.2.1']]);
  assert.deepEqual(await measured('192.0.2.2'), [['192.0.2.2']]);
  assert.deepEqual(await measured('192.0.2.2'), [['192.0.2.2']]);
  const changes = sqlite.prepare(`select before from audit_entries where action = 'update' and object_kind = 'watch'`);
  assert.match(String(changes.pluck().get()), /192\.0\.2\.1/);
});

test('a policy comes as CSV, and what is wrong in it is told by line and column', async () => {
  await t.ask('DELETE', path(firewall, 'policy'));
  assert.equal(verdict(firewall, 'D20'), 'unknown');
  const head = 'family,action,source,destination,service\n';
  const icmp = '6,permit,any,any,icmpv6\n';
  const wrong = await putCsv(`${head}${icmp}\n6,allow,srv-web,2001:db8::/32,tcp/443\n7,perhaps,,any,any\n`);
  assert.equal(wrong.status, 422);
  const [{ path: field, zh, en }] = wrong.body.error.fields;
  assert.equal(field, 'csv');
  assert.match(zh, /第 4 行 source 列：应为 any 或 IPv6 地址、地址段/);
  assert.match(en, /line 5, column family: it is 4 or 6; line 5, column action: .*; line 5, column source: /);
  assert.equal((await putCsv(head + icmp, { value: [] })).status, 422);
  assert.equal((await t.ask('PUT', path(router, 'lans'), { csv: head, source: 'x' })).status, 422);
  assert.equal((await putCsv('family,action\n6,permit\n')).body.error.code, 'import_columns');
  const chinese = `\ufeffsep=;\n协议;动作;源;目的;服务\nIPv6;放行;any;any;icmpv6\nIPv4;拒绝;10.0.0.0/8;any;any\n`;
  assert.equal((await putCsv(chinese)).status, 200);
  assert.deepEqual((await t.ask('GET', path(firewall, 'policy'))).body.value, [
    { family: 6, action: 'permit', source: 'any', destination: 'any', service: 'icmpv6' },
    { family: 4, action: 'deny', source: '10.0.0.0/8', destination: 'any', service: 'any' },
  ]);
  assert.equal(verdict(firewall, 'D20'), 'pass');
});

test('a long policy is within the limits of what is sent, and in the log by its digest', async () => {
  const row = '6,permit,2001:db8:1234:5678::/64,2001:db8:9abc:def0::1,tcp/443\n';
  const head = 'family,action,source,destination,service\n';
  const sent = await putCsv(head + row.repeat(5_000));
  assert.equal(sent.status, 200, sent.text.slice(0, 200));
  assert.match(JSON.parse(lastEntry().after ?? '').sm3, /^[0-9a-f]{64}$/);
  assert.equal((await putCsv(head + row.repeat(5_001))).status, 422);
});

test('whatever is pasted is a policy or a refusal', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('6', 'permit', 'any', '::/0', '"', '\n', ',', '10.0.0.0/8'));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 6 }), fc.boolean(), (rows, headed) => {
      const text =
        (headed ? 'family,action,source,destination,service\n' : '') + rows.map((row) => row.join(',')).join('\n');
      try {
        assert.ok(INPUTS.policy.safeParse(readPolicy(text)).success, text);
      } catch (error) {
        assert.ok(error instanceof Refusal && error.status === 422, String(error));
      }
    }),
  );
});

test('dial tests of other vantage points are added once, and the last seven days are kept', async () => {
  await t.ask('DELETE', path(service, 'dial_tests'));
  const now = Date.now();
  const dial = (number: number, vantage: string, ago_ms = 60_000) =>
    Array.from({ length: number }, (_, i) => ({ vantage, at: now - ago_ms - i * 1_000, is_ok: true }));
  const send = (tests: unknown[], ask: Asking = t.ask) =>
    ask('POST', `/api/ipv6/targets/${service}/dial-tests`, { tests, source: '拨测平台' });
  assert.deepEqual((await send(dial(15, '电信'))).body, { added: 15, kept: 15 });
  assert.equal(verdict(service, 'S9'), 'unknown');
  assert.deepEqual((await send([...dial(15, '电信'), ...dial(10, '移动')])).body, { added: 10, kept: 25 });
  assert.equal(verdict(service, 'S9'), 'pass');
  const entries = () => sqlite.prepare('select count(*) from audit_entries').pluck().get();
  const before = entries();
  assert.deepEqual((await send(dial(10, '移动'))).body, { added: 0, kept: 25 });
  assert.deepEqual((await send(dial(1, '移动', 8 * DAY_MS))).body, { added: 0, kept: 25 });
  assert.equal(entries(), before, 'what changes nothing is no change');
  assert.deepEqual((await send(dial(1_000, '联通', 120_000))).body, { added: 975, kept: 1_000 });
  assert.equal((await send(dial(1, '电信', -DAY_MS))).status, 422);
  assert.equal((await send([])).status, 422);
  assert.equal((await send(dial(1_001, '联通'))).status, 422);
  const toNode = { tests: dial(1, '电信'), source: 'x' };
  assert.equal((await t.ask('POST', `/api/ipv6/targets/${router}/dial-tests`, toNode)).status, 422);
  assert.equal((await send(dial(1, 'x'), t.askAs('audit'))).status, 403);
});

test('each unit sees and brings of its own alone', async () => {
  const county = await t.enter('jia.engineer', [{ role: 'network_engineer', unit_id: 2 }], 2);
  const lans = [{ interface: 'Vlanif20', sends_ra: null }];
  assert.equal((await put(router, 'lans', lans, county)).status, 200);
  assert.equal((await inputs(router, county)).rows[1].brought.brought_by, 'jia.engineer');
  const before = sqlite.prepare('select count(*) from ipv6_inputs').pluck().get();
  assert.equal((await put(firewall, 'lans', lans, county)).status, 404);
  for (const [method, of, body] of [
    ['GET', `/api/ipv6/targets/${firewall}/inputs`],
    ['GET', path(firewall, 'policy')],
    ['DELETE', path(firewall, 'policy')],
    ['PUT', path(firewall, 'lans'), { value: lans, source: 'x' }],
    [
      'POST',
      `/api/ipv6/targets/${firewall}/dial-tests`,
      { tests: [{ vantage: 'x', at: 1, is_ok: true }], source: 'x' },
    ],
  ] as const)
    assert.equal((await county(method, of, body)).status, 404, `${method} ${of}`);
  assert.equal(sqlite.prepare('select count(*) from ipv6_inputs').pluck().get(), before);
  assert.equal((await put(router, 'lans', lans, t.askAs('audit'))).status, 403);
  assert.equal((await put(router, 'lans', lans, t.askAsGuest)).status, 401);
});

test('known CDNs are kept with the settings; before there were any there are none', async () => {
  const { settings } = (await t.ask('GET', '/api/ipv6/settings')).body;
  assert.deepEqual(settings.cdn, []);
  const { cdn: _, ...old } = settings;
  assert.equal((await t.ask('PUT', '/api/ipv6/settings', old)).status, 200);
  const write = (cdn: unknown) => t.ask('PUT', '/api/ipv6/settings', { ...settings, cdn });
  const one = { name: '某云', prefix: '240e:9::/32' };
  assert.equal((await write([one])).status, 200);
  assert.deepEqual((await t.ask('GET', '/api/ipv6/settings')).body.settings.cdn, [one]);
  for (const prefix of ['240e:9::1/32', '10.0.0.0/8', '240e:9::', '::/129', ''])
    assert.equal((await write([{ ...one, prefix }])).status, 422, prefix);
  assert.equal((await write([{ ...one, name: '' }])).status, 422);
  assert.equal((await write(Array.from({ length: 501 }, () => one))).status, 422);
});
