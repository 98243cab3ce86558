import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startReplayer } from '../lab/replayer.ts';
import { tableOf } from '../lab/table.ts';
import { counter32, counter64, gauge32, integer, ip, octets, oid, type SnmpValue, timeticks } from '../lab/value.ts';
import { observe } from '../observe.ts';
import type { Observation, Secret } from '../probe.ts';
import { toDocument } from './document.ts';
import { snmp } from './snmp.ts';

const SECRET: Secret = { kind: 'snmp_community', version: '2c', community: 'public' };
const IF = '1.3.6.1.2.1.2.2.1';
const IFX = '1.3.6.1.2.1.31.1.1.1';
const ADDRESS = '1.3.6.1.2.1.4.34.1';
const LLDP = '1.0.8802.1.1.2.1';
const ENTITY = '1.3.6.1.2.1.47.1.1.1.1';
const mac = (last: number) => octets(Buffer.from([0, 0x25, 0x9e, 0, 0, last]));
const v6 = (text: string) => [...Buffer.from(text, 'hex')].join('.');

async function look(t: TestContext, rows: Record<string, SnmpValue>): Promise<Observation> {
  const table = tableOf([['1.3.6.1.2.1.1.3.0', timeticks(100)], ...Object.entries(rows)]);
  const replayer = await startReplayer({ table });
  t.after(() => replayer.close());
  const seen = await observe(snmp, {
    address: '127.0.0.1',
    params: { port: replayer.port },
    secret: SECRET,
    timeout_ms: 3_000,
  });
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.equal(seen.partial, undefined, seen.error);
  return seen;
}
const rowsOf = (seen: Observation, key: string) =>
  seen.facts.filter((fact) => fact.key === key).map((fact) => fact.value as Record<string, unknown>);
const parts = (seen: Observation, key: string) =>
  seen.facts.filter((fact) => fact.key === key).map((fact) => fact.part);
const factOf = (seen: Observation, key: string) => seen.facts.find((fact) => fact.key === key)?.value;

test('an interface is told by both of its tables, and 64-bit counters are preferred', async (t) => {
  const seen = await look(t, {
    [`${IF}.2.5`]: octets('GigabitEthernet0/0/5'),
    [`${IF}.3.5`]: integer(6),
    [`${IF}.4.5`]: integer(1500),
    [`${IF}.5.5`]: gauge32(0xffff_ffff),
    [`${IF}.6.5`]: mac(5),
    [`${IF}.7.5`]: integer(1),
    [`${IF}.8.5`]: integer(7),
    [`${IF}.9.5`]: timeticks(4_711),
    [`${IF}.10.5`]: counter32(1),
    [`${IF}.14.5`]: counter32(3),
    [`${IFX}.1.5`]: octets('GE0/0/5'),
    [`${IFX}.6.5`]: counter64(2n ** 40n),
    [`${IFX}.15.5`]: gauge32(10_000),
    [`${IFX}.18.5`]: octets(Buffer.from('c9cfc1aa', 'hex')),
    [`${IFX}.19.5`]: timeticks(1_200),
  });
  assert.deepEqual(rowsOf(seen, 'snmp.interface'), [
    {
      if_index: 5,
      name: 'GE0/0/5',
      description: 'GigabitEthernet0/0/5',
      alias: '上联',
      type: 6,
      mtu: 1500,
      speed_bps: 10_000_000_000,
      mac: '00:25:9e:00:00:05',
      admin_status: 'up',
      oper_status: 'lower_layer_down',
      last_change_s: 47.11,
      discontinuity_s: 12,
    },
  ]);
  const counters = seen.samples.filter(({ part }) => part === '5');
  assert.deepEqual(counters, [
    { series: 'snmp.in_octets', part: '5', value: 2 ** 40 },
    { series: 'snmp.in_errors', part: '5', value: 3 },
  ]);
});

test('an agent without ifXTable has 32-bit counters and no guessed columns', async (t) => {
  const seen = await look(t, {
    [`${IF}.2.1`]: octets('eth0'),
    [`${IF}.3.1`]: integer(6),
    [`${IF}.5.1`]: gauge32(100_000_000),
    [`${IF}.10.1`]: counter32(4_000_000_000),
    [`${IF}.16.1`]: counter32(7),
  });
  const [row] = rowsOf(seen, 'snmp.interface');
  assert.equal(row?.speed_bps, 100_000_000);
  assert.deepEqual([row?.name, row?.alias, row?.mtu, row?.mac, row?.oper_status], [null, null, null, null, null]);
  assert.deepEqual(seen.samples.slice(1), [
    { series: 'snmp.in_octets', part: '1', value: 4_000_000_000 },
    { series: 'snmp.out_octets', part: '1', value: 7 },
  ]);
});

test('octets of 32 bits on a port that wraps them within a minute are no figures', async (t) => {
  const seen = await look(t, {
    [`${IF}.2.1`]: octets('ge1'),
    [`${IF}.3.1`]: integer(6),
    [`${IF}.5.1`]: gauge32(1_000_000_000),
    [`${IF}.10.1`]: counter32(4_000_000_000),
    [`${IF}.11.1`]: counter32(12),
    [`${IF}.16.1`]: counter32(7),
  });
  // Packets of the same port wrap a hundred times later.
  assert.deepEqual(seen.samples.slice(1), [{ series: 'snmp.in_unicast', part: '1', value: 12 }]);
});

test('addresses of three tables are merged, each with its source, and what is no address of its own is left out', async (t) => {
  const global = v6('20010db8000000000000000000000001');
  const prefix = (index: number, bits: string, length: number) =>
    oid(`1.3.6.1.2.1.4.32.1.5.${index}.${bits}.${length}`);
  const seen = await look(t, {
    // ipAddressTable: a global address, one without a prefix, loopback, a broadcast row, a zoned link-local one.
    [`${ADDRESS}.3.2.16.${global}`]: integer(3),
    [`${ADDRESS}.4.2.16.${global}`]: integer(1),
    [`${ADDRESS}.5.2.16.${global}`]: prefix(3, `2.16.${v6('20010db8000000000000000000000000')}`, 64),
    [`${ADDRESS}.7.2.16.${global}`]: integer(7),
    [`${ADDRESS}.3.1.4.10.1.2.3`]: integer(4),
    [`${ADDRESS}.4.1.4.10.1.2.3`]: integer(1),
    [`${ADDRESS}.5.1.4.10.1.2.3`]: oid('0.0'),
    [`${ADDRESS}.3.1.4.10.1.2.255`]: integer(4),
    [`${ADDRESS}.4.1.4.10.1.2.255`]: integer(3),
    [`${ADDRESS}.3.2.16.${v6('00000000000000000000000000000001')}`]: integer(1),
    [`${ADDRESS}.3.4.20.${v6('fe800000000000000000000000000001')}.0.0.0.3`]: integer(3),
    // The old tables: one address again with its mask, one that only they have.
    '1.3.6.1.2.1.4.20.1.2.10.1.2.3': integer(4),
    '1.3.6.1.2.1.4.20.1.3.10.1.2.3': ip('255.255.255.0'),
    [`1.3.6.1.2.1.55.1.8.1.2.9.${v6('20010db8000200000000000000000009')}`]: integer(48),
    [`1.3.6.1.2.1.55.1.8.1.2.9.${v6('fe800000000000000000000000000001')}`]: integer(10),
  });
  assert.deepEqual(
    toDocument(seen).addresses.toSorted((a, b) =>
      String(a.address) + a.if_index < String(b.address) + b.if_index ? -1 : 1,
    ),
    [
      { address: '10.1.2.3', prefix_length: 24, if_index: 4, source: 'ipAddressTable' },
      { address: '2001:db8:2::9', prefix_length: 48, if_index: 9, source: 'ipv6AddrTable' },
      { address: '2001:db8::1', prefix_length: 64, if_index: 3, source: 'ipAddressTable' },
      { address: 'fe80::1', prefix_length: null, if_index: 3, source: 'ipAddressTable' },
      { address: 'fe80::1', prefix_length: 10, if_index: 9, source: 'ipv6AddrTable' },
    ],
  );
  assert.equal(rowsOf(seen, 'snmp.address').find(({ address }) => address === '2001:db8::1')?.status, 'duplicate');
  assert.deepEqual(
    parts(seen, 'snmp.address').filter((part) => part?.startsWith('fe80')),
    ['fe80::1%3', 'fe80::1%9'],
  );
});

test('an address without a prefix takes the longest prefix of its interface', async (t) => {
  const address = v6('20010db8000000010000000000000005');
  const row = (bits: string, length: number) => `1.3.6.1.2.1.4.32.1.5.7.2.16.${v6(bits)}.${length}`;
  const seen = await look(t, {
    [`${ADDRESS}.3.2.16.${address}`]: integer(7),
    [row('20010db8000000000000000000000000', 32)]: integer(2),
    [row('20010db8000000010000000000000000', 64)]: integer(2),
    [row('20010db8000000020000000000000000', 64)]: integer(2),
  });
  assert.deepEqual(toDocument(seen).addresses, [
    { address: '2001:db8:0:1::5', prefix_length: 64, if_index: 7, source: 'ipAddressTable' },
  ]);
});

const interfaces = {
  [`${IF}.3.10`]: integer(6),
  [`${IF}.2.10`]: octets('GigabitEthernet0/0/1'),
  [`${IFX}.1.10`]: octets('GE0/0/1'),
  [`${IF}.6.10`]: mac(1),
  [`${IF}.3.11`]: integer(6),
  [`${IF}.2.11`]: octets('GigabitEthernet0/0/2'),
  [`${IFX}.1.11`]: octets('GE0/0/2'),
  [`${IF}.6.11`]: mac(2),
  [`${IF}.3.12`]: integer(6),
  [`${IF}.2.12`]: octets('GigabitEthernet0/0/3'),
  [`${IFX}.1.12`]: octets('GE0/0/3'),
  [`${IF}.6.12`]: mac(2),
};
function remote(time: number, port: number, index: number, name: string): Record<string, SnmpValue> {
  const key = `${time}.${port}.${index}`;
  const column = `${LLDP}.4.1.1`;
  return {
    [`${column}.4.${key}`]: integer(4),
    [`${column}.5.${key}`]: mac(0xaa),
    [`${column}.6.${key}`]: integer(5),
    [`${column}.7.${key}`]: octets('Eth1/0/1'),
    [`${column}.8.${key}`]: octets('to access'),
    [`${column}.9.${key}`]: octets(name),
    [`${column}.10.${key}`]: octets('Comware'),
  };
}

test('a neighbour is told with the interface that LLDP means, by name, by MAC, or not at all', async (t) => {
  const seen = await look(t, {
    ...interfaces,
    [`${LLDP}.3.1.0`]: integer(4),
    [`${LLDP}.3.2.0`]: mac(0),
    // Port 1 has the interface's name, port 2 its MAC, port 3 a MAC of two interfaces, port 4 nothing.
    [`${LLDP}.3.7.1.2.1`]: integer(5),
    [`${LLDP}.3.7.1.3.1`]: octets('GigabitEthernet0/0/1'),
    [`${LLDP}.3.7.1.2.2`]: integer(3),
    [`${LLDP}.3.7.1.3.2`]: mac(1),
    [`${LLDP}.3.7.1.2.3`]: integer(3),
    [`${LLDP}.3.7.1.3.3`]: mac(2),
    ...remote(0, 1, 1, 'core'),
    ...remote(99, 2, 1, 'agg'),
    ...remote(0, 3, 7, 'x'),
    ...remote(0, 4, 1, 'y'),
    [`${LLDP}.4.2.1.3.0.1.1.1.4.192.0.2.1`]: integer(2),
    [`${LLDP}.4.2.1.3.0.1.1.2.16.${v6('20010db8000000000000000000000009')}`]: integer(2),
  });
  assert.equal(factOf(seen, 'snmp.chassis_id'), '00:25:9e:00:00:00');
  assert.deepEqual(parts(seen, 'snmp.neighbour').toSorted(), ['1:1', '2:1', '3:7', '4:1']);
  const byName = Object.fromEntries(toDocument(seen).neighbours.map((row) => [row.system_name, row]));
  assert.deepEqual(byName.core, {
    local_port: 'GE0/0/1',
    local_if_index: 10,
    chassis_id: '00:25:9e:00:00:aa',
    chassis_id_subtype: 'mac',
    port_id: 'Eth1/0/1',
    port_id_subtype: 'interface_name',
    port_description: 'to access',
    system_name: 'core',
    system_description: 'Comware',
    management_addresses: ['192.0.2.1', '2001:db8::9'],
  });
  assert.deepEqual([byName.agg?.local_port, byName.agg?.local_if_index], ['GE0/0/1', 10]);
  assert.deepEqual([byName.x?.local_port, byName.x?.local_if_index], ['00:25:9e:00:00:02', null]);
  assert.deepEqual([byName.y?.local_port, byName.y?.local_if_index], ['4', null]);
  assert.deepEqual(byName.y?.management_addresses, []);
});

test('a row that an agent kept of a neighbour that has gone is nobody', async (t) => {
  const seen = await look(t, { [`${LLDP}.4.1.1.4.0.5.1`]: integer(4), [`${LLDP}.4.1.1.6.0.5.1`]: integer(3) });
  assert.deepEqual(parts(seen, 'snmp.neighbour'), []);
});

test('the chassis tells model, serial and version; sensors and ports are left out', async (t) => {
  const row = (index: number, kind: number, more: Record<number, string>) => ({
    [`${ENTITY}.5.${index}`]: integer(kind),
    ...Object.fromEntries(Object.entries(more).map(([number, text]) => [`${ENTITY}.${number}.${index}`, octets(text)])),
  });
  const seen = await look(t, {
    '1.3.6.1.2.1.1.2.0': oid('1.3.6.1.4.1.9.1.1'),
    ...row(1, 3, { 10: '15.2(7)E', 11: 'FOC1234X0AB', 13: 'WS-C2960X-48TS-L', 7: 'Switch 1' }),
    ...row(2, 6, { 11: 'N/A', 13: 'PWR-C1' }),
    ...row(3, 8, { 7: 'temperature', 13: 'T' }),
    ...row(4, 10, { 7: 'Gi1/0/1', 13: 'P' }),
  });
  assert.equal(factOf(seen, 'snmp.vendor'), 'Cisco');
  assert.equal(factOf(seen, 'snmp.model'), 'WS-C2960X-48TS-L');
  assert.equal(factOf(seen, 'snmp.serial'), 'FOC1234X0AB');
  assert.equal(factOf(seen, 'snmp.version'), '15.2(7)E');
  assert.deepEqual(parts(seen, 'snmp.entity'), ['1', '2']);
  assert.equal(rowsOf(seen, 'snmp.entity')[1]?.serial, null);
});

test('an agent that says only who it is has no other facts', async (t) => {
  const seen = await look(t, {});
  assert.deepEqual(seen.facts.map(({ key }) => key).toSorted(), ['snmp.booted_at', 'snmp.protocol']);
  assert.deepEqual(seen.samples, [{ series: 'snmp.uptime_s', value: 1 }]);
});

test('uptime beyond 497 days is taken from the engine where both agree, and the time of the start is steady', async (t) => {
  const days = 600 * 86_400;
  const wrapped = { '1.3.6.1.2.1.1.3.0': timeticks((days * 100) % 2 ** 32) };
  const seen = await look(t, { ...wrapped, '1.3.6.1.6.3.10.2.1.3.0': integer(days) });
  assert.ok(Math.abs(Number(seen.samples[0]?.value) - days) < 1, String(seen.samples[0]?.value));
  assert.equal(Number(factOf(seen, 'snmp.booted_at')) % 60_000, 0);
  const other = await look(t, { ...wrapped, '1.3.6.1.6.3.10.2.1.3.0': integer(days + 5_000) });
  assert.ok(Number(other.samples[0]?.value) < 2 ** 32 / 100);
});
