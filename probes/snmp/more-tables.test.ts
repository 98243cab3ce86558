import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { startReplayer } from '../lab/replayer.ts';
import { tableOf } from '../lab/table.ts';
import { gauge32, integer, ip, octets, oid, type SnmpValue, timeticks } from '../lab/value.ts';
import { observe } from '../observe.ts';
import type { Observation, Secret } from '../probe.ts';
import type { Table } from './look.ts';
import { MORE_TABLES } from './more-tables.ts';
import { MAX_ROUTES } from './routes.ts';
import { snmp } from './snmp.ts';

const SECRET: Secret = { kind: 'snmp_community', version: '2c', community: 'public' };
const mac = (last: number) => octets(Buffer.from([0, 0x25, 0x9e, 0, 0, last]));
const v6 = (hex: string) => [...Buffer.from(hex.padEnd(32, '0'), 'hex')].join('.');

async function play(rows: Record<string, SnmpValue>, tables: readonly Table[]): Promise<Observation> {
  const table = tableOf([['1.3.6.1.2.1.1.3.0', timeticks(100)], ...Object.entries(rows)]);
  const replayer = await startReplayer({ table });
  try {
    const params = { port: replayer.port, tables };
    return await observe(snmp, { address: '127.0.0.1', params, secret: SECRET, timeout_ms: 5_000 });
  } finally {
    await replayer.close();
  }
}

async function look(tables: readonly Table[], rows: Record<string, SnmpValue>): Promise<Observation> {
  const seen = await play(rows, tables);
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.equal(seen.partial, undefined, seen.error);
  return seen;
}
const told = (seen: Observation, key: string) => seen.facts.filter((fact) => fact.key === key);
const rowsOf = (seen: Observation, key: string) => told(seen, key).map(({ value }) => value);

test('a MAC of a VLAN is on the interface of its bridge port; invalid rows and port 0 are nowhere', async () => {
  const fdb = '1.3.6.1.2.1.17.7.1.2.2.1';
  const seen = await look(['forwarding'], {
    '1.3.6.1.2.1.17.1.4.1.2.3': integer(10_103),
    [`${fdb}.2.7.0.37.158.0.0.1`]: integer(3),
    [`${fdb}.3.7.0.37.158.0.0.1`]: integer(3),
    [`${fdb}.2.7.0.37.158.0.0.2`]: integer(0),
    [`${fdb}.2.7.0.37.158.0.0.3`]: integer(3),
    [`${fdb}.3.7.0.37.158.0.0.3`]: integer(2),
    [`${fdb}.2.7.0.37.158.0.0.300`]: integer(3),
    '1.3.6.1.2.1.17.7.1.4.2.1.3.0.120': gauge32(7),
  });
  assert.deepEqual(rowsOf(seen, 'snmp.mac'), [
    { mac: '00:25:9e:00:00:01', vlan: 120, bridge_port: 3, if_index: 10_103, status: 'learned' },
  ]);
});

test('a bridge without VLANs tells its MACs too, and an unknown port stays unknown', async () => {
  const seen = await look(['forwarding'], {
    '1.3.6.1.2.1.17.4.3.1.2.0.37.158.0.0.9': integer(4),
    '1.3.6.1.2.1.17.4.3.1.3.0.37.158.0.0.9': integer(3),
  });
  assert.deepEqual(told(seen, 'snmp.mac'), [
    {
      key: 'snmp.mac',
      part: '00:25:9e:00:00:09',
      value: { mac: '00:25:9e:00:00:09', vlan: null, bridge_port: 4, if_index: null, status: 'learned' },
    },
  ]);
});

test('ARP and ND come from new and old tables, each address once', async () => {
  const seen = await look(['arp'], {
    '1.3.6.1.2.1.4.35.1.4.5.1.4.10.0.0.1': mac(1),
    '1.3.6.1.2.1.4.35.1.6.5.1.4.10.0.0.1': integer(3),
    '1.3.6.1.2.1.4.35.1.7.5.1.4.10.0.0.1': integer(2),
    [`1.3.6.1.2.1.4.35.1.4.5.2.16.${v6('20010db8')}`]: mac(2),
    '1.3.6.1.2.1.4.22.1.2.5.10.0.0.1': mac(1),
    '1.3.6.1.2.1.4.22.1.2.5.10.0.0.3': mac(3),
    '1.3.6.1.2.1.4.22.1.4.5.10.0.0.3': integer(4),
    '1.3.6.1.2.1.4.22.1.2.5.10.0.0.4': mac(4),
    '1.3.6.1.2.1.4.22.1.4.5.10.0.0.4': integer(2),
    [`1.3.6.1.2.1.55.1.12.1.2.6.${v6('fe80')}`]: mac(5),
    [`1.3.6.1.2.1.55.1.12.1.4.6.${v6('fe80')}`]: integer(1),
  });
  const row = (address: string, family: number, if_index: number, last: number, rest: object) => ({
    address,
    family,
    if_index,
    mac: `00:25:9e:00:00:0${last}`,
    type: null,
    state: null,
    ...rest,
  });
  assert.deepEqual(rowsOf(seen, 'snmp.arp'), [
    row('10.0.0.1', 4, 5, 1, { type: 'dynamic', state: 'stale', source: 'ipNetToPhysicalTable' }),
    row('2001:db8::', 6, 5, 2, { source: 'ipNetToPhysicalTable' }),
    row('10.0.0.3', 4, 5, 3, { type: 'static', source: 'ipNetToMediaTable' }),
    row('fe80::', 6, 6, 5, { state: 'reachable', source: 'ipv6NetToMediaTable' }),
  ]);
});

test('VLANs have their names', async () => {
  const seen = await look(['vlans'], {
    '1.3.6.1.2.1.17.7.1.4.3.1.1.1': octets('default'),
    '1.3.6.1.2.1.17.7.1.4.3.1.1.120': octets(Buffer.from('cap5cef1', 'latin1')),
    '1.3.6.1.2.1.17.7.1.4.3.1.1.121': octets(Buffer.from('政务外网')),
    '1.3.6.1.2.1.17.7.1.4.3.1.1.9999': octets('no VLAN'),
  });
  assert.deepEqual(rowsOf(seen, 'snmp.vlan'), [
    { vlan: 1, name: 'default' },
    { vlan: 120, name: 'cap5cef1' },
    { vlan: 121, name: '政务外网' },
  ]);
});

test('routes are read with policies of any length, and connected ones have no next hop', async () => {
  const table = '1.3.6.1.2.1.4.24.7.1';
  const viaPolicy = `1.4.10.20.0.0.16.3.0.0.1.1.4.10.0.0.254`;
  const connected = `2.16.${v6('20010db80001')}.64.2.0.0.2.16.${v6('')}`;
  const seen = await look(['routes'], {
    '1.3.6.1.2.1.4.24.6.0': gauge32(2),
    [`${table}.7.${viaPolicy}`]: integer(5),
    [`${table}.9.${viaPolicy}`]: integer(13),
    [`${table}.7.${connected}`]: integer(6),
    [`${table}.9.${connected}`]: integer(2),
  });
  assert.deepEqual(told(seen, 'snmp.route_count'), [{ key: 'snmp.route_count', part: 'inetCidrRouteTable', value: 2 }]);
  const source = 'inetCidrRouteTable';
  assert.deepEqual(rowsOf(seen, 'snmp.route'), [
    { destination: '10.20.0.0', prefix_length: 16, next_hop: '10.0.0.254', if_index: 5, protocol: 'ospf', source },
    { destination: '2001:db8:1::', prefix_length: 64, next_hop: null, if_index: 6, protocol: 'local', source },
  ]);
});

test('a table of many routes is counted and not walked, and one without a count isn’t walked either', async () => {
  const row = '1.3.6.1.2.1.4.24.4.1.5.10.0.0.0.255.0.0.0.0.10.0.0.1';
  const many = await look(['routes'], { '1.3.6.1.2.1.4.24.3.0': gauge32(MAX_ROUTES + 1), [row]: integer(1) });
  assert.deepEqual(
    many.facts.filter(({ key }) => key.startsWith('snmp.route')).map(({ value }) => value),
    [MAX_ROUTES + 1],
  );
  const uncounted = await look(['routes'], { [row]: integer(1) });
  assert.deepEqual(told(uncounted, 'snmp.route'), []);
});

test('a CDP neighbour has its device, port and address', async () => {
  const cache = '1.3.6.1.4.1.9.9.23.1.2.1.1';
  const seen = await look(['cdp'], {
    [`${cache}.3.10.1`]: integer(1),
    [`${cache}.4.10.1`]: octets(Buffer.from([10, 1, 1, 1])),
    [`${cache}.6.10.1`]: octets('core-1'),
    [`${cache}.7.10.1`]: octets('GigabitEthernet1/0/1'),
    [`${cache}.8.10.1`]: octets('cisco WS-C3850'),
  });
  assert.deepEqual(told(seen, 'snmp.cdp_neighbour'), [
    {
      key: 'snmp.cdp_neighbour',
      part: '10:1',
      value: {
        local_if_index: 10,
        device: 'core-1',
        port: 'GigabitEthernet1/0/1',
        platform: 'cisco WS-C3850',
        version: null,
        address: '10.1.1.1',
      },
    },
  ]);
});

test('a maker’s own table fills in where the standard ones have no IPv6', async () => {
  const own = {
    '1.3.6.1.2.1.1.2.0': oid('1.3.6.1.4.1.25506.1.1'),
    '1.3.6.1.2.1.4.20.1.2.10.0.0.1': integer(3),
    '1.3.6.1.2.1.4.20.1.3.10.0.0.1': ip('255.255.255.0'),
    [`1.3.6.1.4.1.25506.2.71.1.1.2.1.4.3.2.16.${v6('20010db8')}`]: integer(64),
  };
  const addresses = rowsOf(await look(['addresses'], own), 'snmp.address');
  assert.deepEqual(addresses.at(-1), {
    address: '2001:db8::',
    family: 6,
    prefix_length: 64,
    if_index: 3,
    status: null,
    source: 'hh3cIpv6AddrReadTable',
  });
  assert.equal(addresses.length, 2);
  const older = {
    '1.3.6.1.2.1.1.2.0': oid('1.3.6.1.4.1.9.1.516'),
    [`1.3.6.1.4.1.9.10.86.1.1.2.1.3.2.16.${v6('20010db8')}`]: integer(4),
    [`1.3.6.1.4.1.9.10.86.1.1.2.1.5.2.16.${v6('20010db8')}`]: oid(
      `1.3.6.1.4.1.9.10.86.1.1.1.1.5.4.2.16.${v6('20010db8')}.48`,
    ),
  };
  const [one] = rowsOf(await look(['addresses'], older), 'snmp.address') as Record<string, unknown>[];
  assert.deepEqual([one?.prefix_length, one?.if_index, one?.source], [48, 4, 'cIpAddressTable']);
});

test('the second generation of LLDP is read where the first has no neighbour', async () => {
  const v2 = '1.3.111.2.802.1.1.13.1.4';
  const seen = await look(['interfaces', 'neighbours'], {
    '1.3.6.1.2.1.2.2.1.2.12': octets('GE0/0/12'),
    '1.3.111.2.802.1.1.13.1.3.1.0': integer(4),
    '1.3.111.2.802.1.1.13.1.3.2.0': mac(1),
    [`${v2}.1.1.5.0.12.1.1`]: integer(4),
    [`${v2}.1.1.6.0.12.1.1`]: mac(7),
    [`${v2}.1.1.7.0.12.1.1`]: integer(5),
    [`${v2}.1.1.8.0.12.1.1`]: octets('GE1/0/1'),
    [`${v2}.2.1.3.0.12.1.1.1.4.10.0.0.7`]: integer(2),
  });
  const [neighbour] = rowsOf(seen, 'snmp.neighbour') as Record<string, unknown>[];
  assert.deepEqual(
    [neighbour?.local_port, neighbour?.local_if_index, neighbour?.chassis_id, neighbour?.port_id],
    ['GE0/0/12', 12, '00:25:9e:00:00:07', 'GE1/0/1'],
  );
  assert.equal(neighbour?.management_addresses, '10.0.0.7');
});

test('an index of any length with values of any type brings an observation', async () => {
  const bases = [
    '1.3.6.1.2.1.17.1.4.1.2',
    '1.3.6.1.2.1.17.7.1.2.2.1.2',
    '1.3.6.1.2.1.17.4.3.1.2',
    '1.3.6.1.2.1.17.7.1.4.2.1.3',
    '1.3.6.1.2.1.17.7.1.4.3.1.1',
    '1.3.6.1.2.1.4.35.1.4',
    '1.3.6.1.2.1.4.22.1.2',
    '1.3.6.1.2.1.55.1.12.1.2',
    '1.3.6.1.2.1.4.24.7.1.7',
    '1.3.6.1.2.1.4.24.4.1.5',
    '1.3.6.1.2.1.55.1.11.1.4',
    '1.3.6.1.4.1.9.9.23.1.2.1.1.6',
  ];
  const index = fc.array(fc.oneof(fc.nat(20), fc.nat(255), fc.integer({ min: 0, max: 0xffff_ffff })), {
    minLength: 1,
    maxLength: 40,
  });
  const value = fc.oneof(
    fc.integer({ min: -5, max: 3_000 }).map(integer),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => octets(Buffer.from(bytes))),
  );
  const rows = fc.array(fc.tuple(fc.constantFrom(...bases), index, value), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(rows, async (cells) => {
      const table = Object.fromEntries(cells.map(([base, ids, cell]) => [`${base}.${ids.join('.')}`, cell]));
      const counts = {
        '1.3.6.1.2.1.4.24.6.0': gauge32(9),
        '1.3.6.1.2.1.4.24.3.0': gauge32(9),
        '1.3.6.1.2.1.55.1.9.0': gauge32(9),
      };
      const seen = await play({ ...table, ...counts }, Object.keys(MORE_TABLES) as Table[]);
      assert.equal(seen.outcome, 'ok', seen.error);
      for (const { key } of seen.facts) assert.ok(key in snmp.yields, key);
    }),
    { numRuns: 60 },
  );
});
