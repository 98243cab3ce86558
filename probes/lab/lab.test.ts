import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import {
  dottedOfKey,
  element,
  integerBytes,
  keyOfDotted,
  keyOfOid,
  oidOfKey,
  readElement,
  readInteger,
  TAG,
} from './ber.ts';
import { LAB_COMMUNITY, type Lab, type LabEvent, startLab } from './index.ts';
import { octetsBetween } from './load-curve.ts';
import { recordDevice } from './recordings/index.ts';
import { speaksLldp } from './recordings/neighbours.ts';
import { describeLab } from './run.ts';
import { playScript, script } from './script.ts';
import { currentBind, type Table } from './table.ts';
import type { LabDevice } from './topology.ts';
import { makeTopology } from './topology.ts';

const BASE = { base: '127.71.0.0', port_base: 41_000, script: false } as const;

let lab: Lab;
const events: LabEvent[] = [];
before(async () => {
  lab = await startLab({ ...BASE, tell: (event) => events.push(event) });
});
after(() => lab.close());

const SYS_NAME = '1.3.6.1.2.1.1.5.0';
const SYS_UPTIME = '1.3.6.1.2.1.1.3.0';

/** A v2c GET of one name: the answer's last element (the value), undefined after the wait. */
async function get(address: string, port: number, name: string, wait_ms = 400): Promise<Buffer | undefined> {
  const socket = createSocket(address === '::1' ? 'udp6' : 'udp4');
  const int = (value: number) => element(TAG.integer, integerBytes(value));
  const bind = element(TAG.sequence, element(TAG.oid, oidOfKey(keyOfDotted(name) ?? '')), element(TAG.null));
  const pdu = element(0xa0, int(1), int(0), int(0), element(TAG.sequence, bind));
  socket.send(element(TAG.sequence, int(1), element(TAG.octets, Buffer.from(LAB_COMMUNITY)), pdu), port, address);
  try {
    const [answer] = (await once(socket, 'message', { signal: AbortSignal.timeout(wait_ms) })) as [Buffer];
    // The value ends the message; its length is the byte before it, for all values asked for here.
    const oidAt = answer.lastIndexOf(Buffer.from(oidOfKey(keyOfDotted(name) ?? '')));
    const value = readElement(answer, oidAt + oidOfKey(keyOfDotted(name) ?? '').length, answer.length);
    return value && answer.subarray(value.start, value.end);
  } catch {
    return undefined;
  } finally {
    socket.close();
  }
}

const device = (name: string): LabDevice => {
  const found = lab.devices.find((one) => one.name === name);
  assert.ok(found, name);
  return found;
};

test('some forty devices on four levels answer with their names, over both families where they have both', async () => {
  assert.equal(lab.devices.length, 40);
  assert.deepEqual([...new Set(lab.devices.map((one) => one.level))], ['city', 'county', 'town', 'village']);
  await Promise.all(
    lab.devices.map(async ({ name, address, port, address_v6, port_v6 }) => {
      assert.equal((await get(address, port, SYS_NAME))?.toString(), name);
      if (address_v6 && port_v6) assert.equal((await get(address_v6, port_v6, SYS_NAME))?.toString(), name);
    }),
  );
  assert.ok(lab.devices.some((one) => one.address_v6 === null));
  assert.ok(lab.devices.filter((one) => one.address_v6 !== null).length > 20);
});

test('names, addresses and ports are told once each, and every parent, place and unit is there', () => {
  const unique = (values: unknown[]) => assert.equal(new Set(values).size, values.length);
  unique(lab.devices.map((one) => one.name));
  unique(lab.devices.map((one) => one.address));
  unique(lab.devices.flatMap((one) => one.port_v6 ?? []));
  unique(lab.devices.flatMap((one) => one.serial ?? []));
  unique(lab.units.map((unit) => unit.name));
  const endpoints = lab.services.flatMap((service) => service.endpoints);
  unique([...endpoints.map((endpoint) => endpoint.name), ...lab.devices.map((one) => one.name)]);
  unique(endpoints.map((endpoint) => endpoint.port));
  for (const one of lab.devices) {
    assert.ok(one.parent === null || lab.devices.some((other) => other.name === one.parent), one.name);
    assert.ok(lab.areas.some((area) => area.code === one.area_code && area.name === one.place));
  }
  for (const area of lab.areas) {
    assert.ok(area.parent_code === null || lab.areas.some((other) => other.code === area.parent_code), area.name);
    assert.ok(
      lab.units.some((unit) => unit.area_code === area.code),
      area.name,
    );
  }
  for (const unit of lab.units)
    assert.ok(unit.parent === null || lab.units.some((other) => other.name === unit.parent));
  for (const service of lab.services)
    assert.ok(
      lab.areas.some((area) => area.code === service.owner),
      service.name,
    );
  for (const scene of script)
    assert.ok(
      [...endpoints, ...lab.devices].some((one) => one.name === scene.name),
      scene.name,
    );
});

/** A table as a map from dotted OID to the bytes of the value. */
function contents(table: Table): Map<string, Buffer> {
  return new Map(
    table.rows.map((row) => {
      const bytes = currentBind(row);
      const bind = readElement(bytes, 0, bytes.length);
      const name = bind && readElement(bytes, bind.start, bind.end);
      const value = name && readElement(bytes, name.end, bytes.length);
      assert.ok(name && value);
      return [dottedOfKey(keyOfOid(bytes, name) ?? ''), Buffer.from(bytes.subarray(value.start, value.end))];
    }),
  );
}

test('both ends of each LLDP link tell the same story, management addresses included', () => {
  const { nodes } = makeTopology(0);
  const tables = new Map(nodes.map((node) => [node.name, contents(recordDevice(node, () => 0))]));
  const LLDP = '1.0.8802.1.1.2.1';
  let seen = 0;
  for (const node of nodes) {
    const own = tables.get(node.name);
    for (const port of node.ports) {
      if (!port.peer || !speaksLldp(node) || !speaksLldp(port.peer.node)) continue;
      const far = tables.get(port.peer.node.name);
      const remote = (column: number) => own?.get(`${LLDP}.4.1.1.${column}.0.${port.lldp_number}.1`);
      const local = (rest: string) => far?.get(`${LLDP}.3.${rest}`);
      assert.ok(remote(5)?.length);
      assert.deepEqual(remote(5), local('2.0'), 'chassis');
      assert.deepEqual(remote(6), local(`7.1.2.${port.peer.port.lldp_number}`), 'kind of port id');
      assert.deepEqual(remote(7), local(`7.1.3.${port.peer.port.lldp_number}`), 'port id');
      assert.deepEqual(remote(9), local('3.0'), 'name');
      const told = [...(own?.keys() ?? [])].filter((name) =>
        name.startsWith(`${LLDP}.4.2.1.3.0.${port.lldp_number}.1.`),
      );
      const held = [...(far?.keys() ?? [])].filter((name) => name.startsWith(`${LLDP}.3.8.1.4.`));
      assert.deepEqual(
        told.map((name) => name.split('.').slice(14)),
        held.map((name) => name.split('.').slice(11)),
        'management addresses',
      );
      assert.ok(told.length > 0);
      assert.equal(port.peer.port.peer?.node, node);
      seen += 1;
    }
  }
  assert.equal(seen, 2 * lab.links.filter((link) => link.a !== 'NT-FW-1' && link.b !== 'NT-FW-1').length);
});

test('ENTITY-MIB and sysObjectID tell the truth about each device that has them', () => {
  for (const node of makeTopology(0).nodes) {
    const table = contents(recordDevice(node, () => 0));
    assert.ok(table.get('1.3.6.1.2.1.1.1.0')?.length);
    if (!node.model.entity) continue;
    assert.equal(table.get('1.3.6.1.2.1.47.1.1.1.1.11.1')?.toString(), node.serial);
    assert.equal(table.get('1.3.6.1.2.1.47.1.1.1.1.13.1')?.toString(), node.model.model);
    assert.equal(table.get('1.3.6.1.2.1.47.1.1.1.1.10.1')?.toString(), node.model.version);
  }
});

test('counters grow at about the mean rate, never backwards, and agree at both ends of a cable', () => {
  const curve = { mean_bps: 8_000_000, phase: 1 };
  let last = 0;
  for (let second = 0; second < 3_600; second += 7) {
    const octets = octetsBetween(curve, 0, second * 1_000);
    assert.ok(octets >= last);
    last = octets;
  }
  const day = octetsBetween(curve, 0, 86_400_000) / 86_400;
  assert.ok(Math.abs(day / 1_000_000 - 1) < 0.01, String(day));
  const [core] = makeTopology(0).nodes;
  const port = core?.ports.find((one) => one.peer);
  assert.equal(port?.sends, port?.peer?.port.receives);
  assert.equal(port?.receives, port?.peer?.port.sends);
});

test('a device that loses power is silent, takes its neighbour’s port down, and starts anew', async () => {
  const one = device('RUGAO-SW-1');
  const router = makeTopology(0).nodes.find((node) => node.name === one.parent);
  const uplink = router?.ports.find((port) => port.peer?.node.name === one.name);
  const parent = device(one.parent ?? '');
  const status = async () =>
    (await get(parent.address, parent.port, `1.3.6.1.2.1.2.2.1.8.${uplink?.if_index}`))?.at(-1);
  assert.equal(await status(), 1);
  await lab.fail(one.name);
  assert.equal(lab.failing.get(one.name), 'power');
  assert.equal(await get(one.address, one.port, SYS_NAME, 100), undefined);
  assert.equal(await status(), 2);
  await lab.recover(one.name);
  assert.equal(await status(), 1);
  const uptime = await get(one.address, one.port, SYS_UPTIME);
  assert.ok(uptime && (readInteger(uptime, { tag: 0, start: 0, end: uptime.length }) ?? Infinity) < 1_000);
  assert.deepEqual(
    events.filter((event) => event.name === one.name).map((event) => event.failing),
    ['power', null],
  );
});

test('a device can lose IPv6 alone', async () => {
  const one = device('LANGSHAN-SW-1');
  await lab.fail(one.name, 'no_ipv6');
  assert.equal(await get('::1', one.port_v6 ?? 0, SYS_NAME, 100), undefined);
  assert.equal((await get(one.address, one.port, SYS_NAME))?.toString(), one.name);
  await lab.recover(one.name);
  assert.equal((await get('::1', one.port_v6 ?? 0, SYS_NAME))?.toString(), one.name);
});

const refusals: [name: string, how: Parameters<Lab['fail']>[1], says: RegExp][] = [
  ['NOBODY', 'power', /no device or endpoint named NOBODY/],
  ['NT-CORE-1', 'expired', /NT-CORE-1 is a device/],
  ['NT-FW-1', 'no_ipv6', /has no IPv6 to lose/],
  ['portal-https', 'power', /portal-https is an endpoint/],
  ['exchange-tcp', 'error', /is no web page/],
  ['portal-http', 'expired', /has no certificate/],
  ['rudong-http', 'no_ipv6', /has no IPv6 to lose/],
];
for (const [name, how, says] of refusals) {
  test(`is refused with a sentence: ${name} failing by ${how}`, async () => {
    await assert.rejects(lab.fail(name, how), says);
    assert.equal(lab.failing.has(name), false);
  });
}

test('a second lab on the same ports is refused and leaves nothing open; one on others runs beside it', async () => {
  await assert.rejects(startLab(BASE), /UDP 127\.71\.0\.1:41000 is taken by another program/);
  const beside = await startLab({ ...BASE, base: '127.72.0.0', port_base: 21_000 });
  await beside.close();
  const again = await startLab({ ...BASE, base: '127.72.0.0', port_base: 21_000 });
  await again.close();
  await again.close();
  await assert.rejects(again.fail('NT-CORE-1'), /closed/);
});

test('a wrong base or port is said', async () => {
  await assert.rejects(startLab({ base: '10.0.0.0' }), /within loopback; not 10\.0\.0\.0/);
  await assert.rejects(startLab({ port_base: 80 }), /from 1024/);
});

test('the printed tables name every device and endpoint', () => {
  const text = describeLab(lab).join('\n');
  for (const one of lab.devices) assert.ok(text.includes(`${one.address}:${one.port}`), one.name);
  for (const service of lab.services) for (const endpoint of service.endpoints) assert.ok(text.includes(endpoint.name));
});

test('the script fails and recovers in its order, again and again, until it is stopped', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const done: string[] = [];
  const stop = playScript(
    [{ at_s: 10, for_s: 5, name: 'x', how: 'silent' }],
    {
      fail: async (name, how) => void done.push(`${name} ${how}`),
      recover: async (name) => void done.push(`${name} well`),
    },
    assert.ifError,
  );
  context.mock.timers.tick(12_000);
  assert.deepEqual(done, ['x silent']);
  context.mock.timers.tick(348_000);
  context.mock.timers.tick(12_000);
  assert.deepEqual(done, ['x silent', 'x well', 'x silent']);
  stop();
  context.mock.timers.tick(900_000);
  assert.equal(done.length, 3);
});
