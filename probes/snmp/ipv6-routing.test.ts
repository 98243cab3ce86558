import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { startReplayer } from '../lab/replayer.ts';
import { parseSnmprec } from '../lab/snmprec.ts';
import { type Table as LabTable, tableOf } from '../lab/table.ts';
import { counter64, gauge32, integer, octets, oid, type SnmpValue, timeticks } from '../lab/value.ts';
import { observe } from '../observe.ts';
import type { Observation, Secret } from '../probe.ts';
import { decodeVersionIndex } from './ip-counters.ts';
import { decodeBgpIndex, decodeCiscoBgpIndex, decodeOspfIndex } from './routing-neighbours.ts';
import { snmp } from './snmp.ts';
import { COMMUNITY, noSnmpd, startSnmpd } from './snmpd.ts';

const SECRET: Secret = { kind: 'snmp_community', version: '2c', community: 'public' };
const v6 = (hex: string) => [...Buffer.from(hex.padEnd(32, '0'), 'hex')].join('.');
const UPTIME = '1.3.6.1.2.1.1.3.0';

async function play(table: LabTable, timeout_ms = 5_000): Promise<Observation> {
  const replayer = await startReplayer({ table });
  try {
    const params = { port: replayer.port, tables: ['ipv6'] };
    return await observe(snmp, { address: '127.0.0.1', params, secret: SECRET, timeout_ms });
  } finally {
    await replayer.close();
  }
}
const look = (rows: Record<string, SnmpValue>) => play(tableOf([[UPTIME, timeticks(100)], ...Object.entries(rows)]));
const told = (seen: Observation, key: string) =>
  Object.fromEntries(seen.facts.filter((fact) => fact.key === key).map(({ part, value }) => [part ?? '', value]));
const outcomes = (seen: Observation) =>
  Object.fromEntries(
    Object.entries(told(seen, 'snmp.ipv6_support')).map(([part, value]) => [
      part,
      (value as { outcome: string }).outcome,
    ]),
  );

const INET = '1.3.6.1.2.1.4.24.7.1';
const route = (destination: string, length: number, hop: string, policy = '3.0.0.7') =>
  `2.16.${v6(destination)}.${length}.${policy}.2.16.${v6(hop)}`;

test('the default route and aggregates are told with their next hops, whatever the policy; the count is of IPv6 alone', async () => {
  const rows = {
    [route('', 0, 'fe80')]: 13,
    [route('24098000', 32, 'fd00', '2.0.0')]: 14,
    [route('240980000001', 64, '')]: 2,
    [route('fe80', 10, '')]: 2,
    '1.4.0.0.0.0.0.2.0.0.1.4.10.0.0.1': 3,
  };
  const seen = await look({
    '1.3.6.1.2.1.4.24.6.0': gauge32(5),
    ...Object.fromEntries(
      Object.entries(rows).flatMap(([index, protocol]) => [
        [`${INET}.7.${index}`, integer(4)],
        [`${INET}.9.${index}`, integer(protocol)],
      ]),
    ),
  });
  assert.equal(told(seen, 'snmp.ipv6_route_count')[''], 4);
  assert.deepEqual(
    seen.samples.filter(({ series }) => series === 'snmp.ipv6_routes'),
    [{ series: 'snmp.ipv6_routes', value: 4 }],
  );
  const source = 'inetCidrRouteTable';
  assert.deepEqual(told(seen, 'snmp.ipv6_route'), {
    '::/0 fe80::': { destination: '::', prefix_length: 0, next_hop: 'fe80::', if_index: 4, protocol: 'ospf', source },
    '2409:8000::/32 fd00::': {
      destination: '2409:8000::',
      prefix_length: 32,
      next_hop: 'fd00::',
      if_index: 4,
      protocol: 'bgp',
      source,
    },
  });
});

test('a table of many routes is not walked, but its default route is found', async () => {
  const seen = await look({
    '1.3.6.1.2.1.4.24.6.0': gauge32(900_000),
    '1.3.6.1.2.1.55.1.9.0': gauge32(200_000),
    [`${INET}.7.${route('', 0, 'fe80')}`]: integer(4),
    [`${INET}.9.${route('', 0, 'fe80')}`]: integer(3),
    [`${INET}.7.${route('24098000', 32, 'fd00')}`]: integer(4),
    [`1.3.6.1.2.1.55.1.11.1.4.${v6('')}.0.1`]: integer(4),
  });
  assert.deepEqual(Object.keys(told(seen, 'snmp.ipv6_route')), ['::/0 fe80::', '::/0']);
  assert.equal(told(seen, 'snmp.ipv6_route_count')[''], 200_000);
});

test('counters are samples of a family and an interface, with when they began and how often they are renewed', async () => {
  const base = '1.3.6.1.2.1.4.31.3.1';
  const seen = await look({
    '1.3.6.1.2.1.1.2.0': oid('1.3.6.1.4.1.2011.2.23.1'),
    [`${base}.6.1.3`]: counter64(100),
    [`${base}.33.1.3`]: counter64(50),
    [`${base}.46.1.3`]: timeticks(700),
    [`${base}.47.1.3`]: gauge32(60_000),
    [`${base}.6.2.3`]: counter64(10),
    [`${base}.33.2.3`]: counter64(5),
    // One way alone makes no sum.
    [`${base}.6.2.4`]: counter64(10),
    '1.3.6.1.4.1.2011.5.25.41.1.6.5.1.4.2.9': counter64(7),
    '1.3.6.1.4.1.2011.5.25.41.1.6.5.1.6.2.9': counter64(8),
    '1.3.6.1.2.1.4.31.1.1.6.2': counter64(3),
    '1.3.6.1.2.1.4.31.1.1.33.2': counter64(4),
  });
  assert.deepEqual(
    seen.samples.filter(({ series }) => series !== 'snmp.uptime_s'),
    [
      { series: 'snmp.ip_if_in_octets', part: '4/3', value: 100 },
      { series: 'snmp.ip_if_out_octets', part: '4/3', value: 50 },
      { series: 'snmp.ip_if_in_octets', part: '6/3', value: 10 },
      { series: 'snmp.ip_if_out_octets', part: '6/3', value: 5 },
      { series: 'snmp.dual_stack_in_octets', part: '6/9', value: 7 },
      { series: 'snmp.dual_stack_out_octets', part: '6/9', value: 8 },
      { series: 'snmp.ip_system_in_octets', part: '6', value: 3 },
      { series: 'snmp.ip_system_out_octets', part: '6', value: 4 },
    ],
  );
  const counters = told(seen, 'snmp.ip_counters');
  assert.deepEqual(counters['ipIfStatsTable/4/3'], {
    source: 'ipIfStatsTable',
    family: 4,
    if_index: 3,
    discontinuity_s: 7,
    refresh_ms: 60_000,
  });
  assert.equal(Object.keys(counters).length, 4);
});

const anyIds = fc.array(fc.oneof(fc.nat(20), fc.nat(255), fc.nat(0xffff_ffff), fc.integer(), fc.constant(Number.NaN)), {
  maxLength: 30,
});
test('an index of any numbers is a row of somebody or nobody’s', () => {
  fc.assert(
    fc.property(anyIds, fc.boolean(), (ids, per_interface) => {
      const ospf = decodeOspfIndex(ids);
      assert.ok(ospf === null || /^(\d{1,3}\.){3}\d{1,3}$/.test(ospf.router_id));
      const bgp = decodeBgpIndex(ids);
      assert.ok(bgp === null || bgp.afi === 2 || bgp.peer.includes(':'));
      const cisco = decodeCiscoBgpIndex(ids);
      assert.ok(cisco === null || cisco.peer.includes(':'));
      const version = decodeVersionIndex(ids, per_interface);
      assert.ok(version === null || version.family === 4 || version.family === 6);
    }),
  );
});

test('an index of any length with values of any type brings an observation', async () => {
  const bases = [
    '1.3.6.1.2.1.4.30.1.5',
    '1.3.6.1.2.1.4.39.1.2',
    '1.3.6.1.2.1.55.1.5.1.9',
    '1.3.6.1.2.1.4.34.1.6.2',
    '1.3.6.1.2.1.191.1.9.1.8',
    '1.3.6.1.2.1.138.1.6.1.1.2',
    '1.3.6.1.2.1.138.1.6.3.1.3',
    '1.3.6.1.4.1.2011.5.25.177.1.1.2.1.5',
    '1.3.6.1.2.1.4.24.7.1.7.2',
    '1.3.6.1.2.1.55.1.11.1.4',
    '1.3.6.1.2.1.4.31.3.1.6',
    '1.3.6.1.2.1.4.31.3.1.33',
  ];
  const index = fc.array(fc.oneof(fc.nat(20), fc.nat(255), fc.integer({ min: 0, max: 0xffff_ffff })), {
    minLength: 1,
    maxLength: 40,
  });
  const value = fc.oneof(
    fc.integer({ min: -5, max: 3_000 }).map(integer),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => octets(Buffer.from(bytes))),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...bases), index, value), { maxLength: 40 }), async (cells) => {
      const rows = Object.fromEntries(cells.map(([base, ids, cell]) => [`${base}.${ids.join('.')}`, cell]));
      const seen = await look({
        ...rows,
        '1.3.6.1.2.1.1.2.0': oid('1.3.6.1.4.1.2011.2.23.1'),
        '1.3.6.1.2.1.4.24.6.0': gauge32(9),
        '1.3.6.1.2.1.55.1.9.0': gauge32(9),
      });
      assert.equal(seen.outcome, 'ok', seen.error);
      for (const { key } of seen.facts) assert.ok(key in snmp.yields, key);
      for (const { series } of seen.samples) assert.ok(series in snmp.measures, series);
    }),
    { numRuns: 40 },
  );
});

test('a real agent says what it has of IPv6, and the same over both families', { skip: noSnmpd }, async (t) => {
  const agent = await startSnmpd();
  t.after(agent.stop);
  const [four, six] = await Promise.all(
    ['127.0.0.1', '::1'].map((address) =>
      observe(snmp, { address, params: { port: agent.port, tables: ['ipv6'] }, secret: COMMUNITY, timeout_ms: 8_000 }),
    ),
  );
  for (const seen of [four, six]) {
    assert.ok(seen);
    assert.equal(seen.outcome, 'ok', seen.error);
    assert.equal(seen.partial, undefined, seen.error);
    assert.equal(typeof (told(seen, 'snmp.ipv6_forwarding')[''] as { forwarding: unknown }).forwarding, 'boolean');
    const { ospfv3, system_counters, if_counters } = outcomes(seen);
    assert.equal(ospfv3, 'not_supported');
    assert.equal(system_counters, 'value');
    assert.equal(if_counters, 'value');
  }
});

/** Recordings of real devices, kept beside the project: see the README there. */
const DATA = new URL('../../../shared/data/snmprec/snmprec/', import.meta.url);
describe('recordings of real devices', {
  skip: existsSync(DATA) ? false : 'no recordings in ../shared/data/snmprec',
}, () => {
  const expected: [string, (seen: Observation) => void][] = [
    [
      'fortigate_60fospfv3',
      (seen) => assert.deepEqual(Object.keys(told(seen, 'snmp.ospfv3_neighbour')), ['2:0:10.0.99.11']),
    ],
    [
      'eltex-mes24xx_mes2424bac',
      (seen) => assert.deepEqual(Object.keys(told(seen, 'snmp.ipv6_route')), ['::/0 fdfd:0:2:255::1']),
    ],
    ['junos_mx5t-isis', (seen) => assert.equal(Object.keys(told(seen, 'snmp.is_is_adjacency')).length, 2)],
    ['iosxe', (seen) => assert.ok(Object.keys(told(seen, 'snmp.bgp_v6_peer')).length >= 2)],
    [
      'hiveos-wireless_2',
      (seen) =>
        assert.deepEqual(told(seen, 'snmp.ipv6_forwarding')[''], { forwarding: false, source: 'ipv6IpForwarding' }),
    ],
    ['eatonupsm2_9px+empg2', (seen) => assert.equal(Object.keys(told(seen, 'snmp.ipv6_interface')).length, 2)],
    ['eaton-mgeups_9pxle', (seen) => assert.equal(outcomes(seen).if_counters, 'value')],
    ['raisecom-ros', (seen) => assert.equal(outcomes(seen).router_adverts, 'value')],
  ];
  for (const [name, judge] of expected) {
    test(`${name} is read whole`, async () => {
      const table = parseSnmprec(readFileSync(new URL(`${name}.snmprec`, DATA)));
      const seen = await play(table, 20_000);
      assert.equal(seen.outcome, 'ok', seen.error);
      assert.equal(seen.partial, undefined, seen.error);
      judge(seen);
    });
  }
});
