import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startReplayer } from '../lab/replayer.ts';
import { type Table as LabTable, tableOf } from '../lab/table.ts';
import { gauge32, integer, octets, oid, type SnmpValue, timeticks } from '../lab/value.ts';
import { observe } from '../observe.ts';
import type { Observation, Secret } from '../probe.ts';
import type { Table } from './look.ts';
import { snmp } from './snmp.ts';

const SECRET: Secret = { kind: 'snmp_community', version: '2c', community: 'public' };
const v6 = (hex: string) => [...Buffer.from(hex.padEnd(32, '0'), 'hex')].join('.');
const UPTIME = '1.3.6.1.2.1.1.3.0';

async function play(
  table: LabTable,
  faults = {},
  tables: readonly Table[] = ['ipv6'],
  timeout_ms = 5_000,
): Promise<Observation> {
  const replayer = await startReplayer({ table, faults });
  try {
    const params = { port: replayer.port, tables };
    return await observe(snmp, { address: '127.0.0.1', params, secret: SECRET, timeout_ms });
  } finally {
    await replayer.close();
  }
}
const look = (rows: Record<string, SnmpValue>, tables?: readonly Table[]) =>
  play(tableOf([[UPTIME, timeticks(100)], ...Object.entries(rows)]), {}, tables);
const told = (seen: Observation, key: string) =>
  Object.fromEntries(seen.facts.filter((fact) => fact.key === key).map(({ part, value }) => [part ?? '', value]));
const outcomes = (seen: Observation) =>
  Object.fromEntries(
    Object.entries(told(seen, 'snmp.ipv6_support')).map(([part, value]) => [
      part,
      (value as { outcome: string }).outcome,
    ]),
  );

test('forwarding is told by the present object, then the old one, then Cisco’s own; other values tell nothing', async () => {
  const cases: [Record<string, SnmpValue>, unknown][] = [
    [
      { '1.3.6.1.2.1.4.25.0': integer(2), '1.3.6.1.2.1.55.1.1.0': integer(1) },
      { forwarding: false, source: 'ipv6IpForwarding' },
    ],
    [{ '1.3.6.1.2.1.55.1.1.0': integer(1) }, { forwarding: true, source: 'ipv6Forwarding' }],
    [
      { '1.3.6.1.2.1.1.2.0': oid('1.3.6.1.4.1.9.1.516'), '1.3.6.1.4.1.9.10.86.1.2.1.0': integer(1) },
      { forwarding: true, source: 'cIpv6Forwarding' },
    ],
    [{ '1.3.6.1.2.1.4.25.0': integer(0) }, undefined],
    [{}, undefined],
  ];
  for (const [rows, value] of cases) {
    const seen = await look(rows);
    assert.equal(seen.outcome, 'ok', seen.error);
    assert.deepEqual(told(seen, 'snmp.ipv6_forwarding')[''], value);
  }
});

test('an interface has what each table says of it', async () => {
  const seen = await look({
    '1.3.6.1.2.1.4.30.1.5.3': integer(1),
    '1.3.6.1.2.1.4.30.1.8.3': integer(1),
    '1.3.6.1.2.1.4.39.1.2.3': integer(2),
    '1.3.6.1.2.1.4.39.1.2.134217728': integer(1),
    '1.3.6.1.2.1.55.1.5.1.9.4': integer(2),
    '1.3.6.1.2.1.55.1.5.1.10.4': integer(1),
    '1.3.6.1.2.1.55.1.5.1.4.4': gauge32(1_500),
    '1.3.6.1.2.1.55.1.5.1.9.5.7': integer(1),
  });
  assert.deepEqual(Object.values(told(seen, 'snmp.ipv6_interface')), [
    { if_index: 3, enabled: true, forwarding: true, sends_ra: false, mtu: null },
    { if_index: 4, enabled: false, forwarding: null, sends_ra: null, mtu: 1_500 },
    { if_index: 134_217_728, enabled: null, forwarding: null, sends_ra: true, mtu: null },
  ]);
});

test('a value, no such object, an empty table and silence are told apart', async () => {
  const rows: [string, SnmpValue][] = [
    [UPTIME, timeticks(100)],
    ['1.3.6.1.2.1.4.25.0', integer(1)],
    // A column that is there, with nothing of IPv6 in it.
    ['1.3.6.1.2.1.4.34.1.6.2.0', integer(1)],
    ['1.3.6.1.2.1.4.24.6.0', gauge32(0)],
  ];
  const seen = outcomes(await play(tableOf(rows)));
  assert.equal(seen.forwarding, 'value');
  assert.equal(seen.ospfv3, 'not_supported');
  assert.equal(seen.route_counts, 'value');
  assert.equal(seen.interfaces, 'not_supported');
  const silent = await startReplayer({ table: tableOf(rows) });
  try {
    let asked = 0;
    // Falls silent once it has told what it is; the replayer itself asks once, for the type.
    silent.patch(UPTIME, () => {
      if (++asked > 1) silent.setFaults({ silence: true });
      return timeticks(100);
    });
    const params = { port: silent.port, tables: ['ipv6'] };
    const cut = await observe(snmp, { address: '127.0.0.1', params, secret: SECRET, timeout_ms: 4_000 });
    assert.equal(cut.partial, true);
    assert.deepEqual(new Set(Object.values(outcomes(cut))), new Set(['unknown']));
    assert.deepEqual(told(cut, 'snmp.ipv6_forwarding'), {});
  } finally {
    await silent.close();
  }
});

test('SNMPv1 has one word for both kinds of absence', async () => {
  const replayer = await startReplayer({ table: tableOf([[UPTIME, timeticks(100)]]) });
  try {
    const secret: Secret = { kind: 'snmp_community', version: '1', community: 'public' };
    const params = { port: replayer.port, tables: ['ipv6'] };
    const seen = await observe(snmp, { address: '127.0.0.1', params, secret, timeout_ms: 5_000 });
    assert.equal(seen.outcome, 'ok', seen.error);
    assert.deepEqual(new Set(Object.values(outcomes(seen))), new Set(['not_supported']));
  } finally {
    await replayer.close();
  }
});

test('OSPFv3 neighbours come from the standard’s tree and from Huawei’s, each once, with our own place on the link', async () => {
  const seen = await look({
    '1.3.6.1.2.1.1.2.0': oid('1.3.6.1.4.1.2011.2.23.1'),
    '1.3.6.1.2.1.191.1.9.1.8.2.0.167797515': integer(8),
    '1.3.6.1.2.1.191.1.9.1.5.2.0.167797515': octets('fe80::01d7:0101:98cf:af80'),
    '1.3.6.1.2.1.191.1.7.1.12.2.0': integer(6),
    '1.3.6.1.4.1.2011.5.25.147.1.8.1.8.2.0.167797515': integer(8),
    '1.3.6.1.4.1.2011.5.25.147.1.8.1.8.9.0.1': integer(4),
    '1.3.6.1.4.1.2011.5.25.147.1.6.1.11.9.0': integer(7),
  });
  assert.deepEqual(told(seen, 'snmp.ospfv3_neighbour'), {
    '2:0:10.0.99.11': {
      if_index: 2,
      instance: 0,
      router_id: '10.0.99.11',
      address: 'fe80::01d7:0101:98cf:af80',
      state: 'full',
      if_state: 'backup_designated_router',
      source: 'ospfv3NbrTable',
    },
    '9:0:0.0.0.1': {
      if_index: 9,
      instance: 0,
      router_id: '0.0.0.1',
      address: null,
      state: 'two_way',
      if_state: 'other_designated_router',
      source: 'hwOspfv3NbrTable',
    },
  });
});

test('an IS-IS adjacency tells its IPv6 address where it has one', async () => {
  const seen = await look({
    '1.3.6.1.2.1.138.1.3.2.1.2.16': integer(559),
    '1.3.6.1.2.1.138.1.6.1.1.2.16.1': integer(3),
    '1.3.6.1.2.1.138.1.6.1.1.6.16.1': octets(Buffer.from('010099191255', 'hex')),
    '1.3.6.1.2.1.138.1.6.3.1.3.16.1.1': octets(Buffer.from([10, 0, 0, 1])),
    '1.3.6.1.2.1.138.1.6.3.1.3.16.1.2': octets(Buffer.from('fe800000000000000000000000000001', 'hex')),
  });
  assert.deepEqual(told(seen, 'snmp.is_is_adjacency'), {
    '16:1': { circuit: 16, if_index: 559, system_id: '01:00:99:19:12:55', v6_address: 'fe80::1', state: 'up' },
  });
});

test('BGP peers of IPv6 come from makers’ tables, and nobody’s else', async () => {
  const huawei = '1.3.6.1.4.1.2011.5.25.177.1.1.2.1.5';
  const cisco = '1.3.6.1.4.1.9.9.187.1.2.5.1.3';
  const rows = {
    [`${huawei}.0.2.1.2.16.${v6('20010db8')}`]: integer(6),
    // Carries IPv6 between IPv4 addresses (6PE).
    [`${huawei}.0.2.4.1.4.10.0.0.9`]: integer(3),
    [`${huawei}.0.1.1.1.4.10.0.0.9`]: integer(6),
    [`${cisco}.2.16.${v6('20010db80001')}`]: integer(1),
    [`${cisco}.1.4.10.0.0.1`]: integer(6),
  };
  const of = async (object_id: string) =>
    told(await look({ ...rows, '1.3.6.1.2.1.1.2.0': oid(object_id) }), 'snmp.bgp_v6_peer');
  const source = 'hwBgpPeerTable';
  assert.deepEqual(await of('1.3.6.1.4.1.2011.2.23.1'), {
    '10.0.0.9 0.2.4': { instance: 0, afi: 2, safi: 4, peer: '10.0.0.9', state: 'active', source },
    '2001:db8:: 0.2.1': { instance: 0, afi: 2, safi: 1, peer: '2001:db8::', state: 'established', source },
  });
  assert.deepEqual(Object.keys(await of('1.3.6.1.4.1.9.1.516')), ['2001:db8:1::']);
  assert.deepEqual(await of('1.3.6.1.4.1.25506.1.1'), {});
});

test('origins are told of global, link-local and zoned addresses', async () => {
  const seen = await look({
    [`1.3.6.1.2.1.4.34.1.6.2.16.${v6('240980')}`]: integer(2),
    [`1.3.6.1.2.1.4.34.1.6.2.${v6('240981')}`]: integer(6),
    [`1.3.6.1.2.1.4.34.1.6.4.20.${v6('fe80')}.0.0.0.5`]: integer(5),
    [`1.3.6.1.2.1.4.34.1.6.2.16.${v6('240982')}.9`]: integer(2),
    '1.3.6.1.2.1.4.34.1.6.1.4.10.0.0.1': integer(2),
  });
  assert.deepEqual(told(seen, 'snmp.ipv6_origin'), {
    '2409:8000::': 'manual',
    '2409:8100::': 'random',
    'fe80::%5': 'linklayer',
  });
});

test('a Huawei address that is not ready is told so, also beside link-local ones of the standard table', async () => {
  const table = '1.3.6.1.4.1.2011.5.25.153.1.4.1';
  const seen = await look(
    {
      '1.3.6.1.2.1.1.2.0': oid('1.3.6.1.4.1.2011.2.23.1'),
      [`1.3.6.1.2.1.55.1.8.1.2.3.${v6('fe80')}`]: integer(10),
      [`${table}.2.3.${v6('240980')}`]: integer(64),
      [`${table}.4.3.${v6('240980')}`]: integer(3),
    },
    ['addresses'],
  );
  const rows = Object.values(told(seen, 'snmp.address')) as { address: string; status: string | null }[];
  assert.deepEqual(
    rows.map(({ address, status }) => [address, status]),
    [
      ['fe80::', null],
      ['2409:8000::', 'not_ready'],
    ],
  );
});

test('an agent that goes round in circles ends, and says so', async () => {
  const rows: [string, SnmpValue][] = Array.from({ length: 40 }, (_, i) => [
    `1.3.6.1.2.1.4.39.1.2.${i + 1}`,
    integer(1),
  ]);
  for (const loop of ['same', 'back'] as const) {
    const seen = await play(tableOf([[UPTIME, timeticks(100)], ...rows]), { loop });
    assert.equal(seen.outcome, 'ok', seen.error);
    assert.ok(seen.facts.length < 200);
  }
});

test('a table of a hundred thousand rows is cut, and says so', async () => {
  const rows: [string, SnmpValue][] = Array.from({ length: 100_000 }, (_, i) => [
    `1.3.6.1.2.1.4.39.1.2.${i + 1}`,
    integer(1),
  ]);
  const seen = await play(tableOf([[UPTIME, timeticks(100)], ...rows]), {}, ['ipv6'], 20_000);
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.match(seen.error ?? '', /router_adverts: more than 5000 rows/);
  assert.equal(Object.keys(told(seen, 'snmp.ipv6_interface')).length, 5_000);
});
