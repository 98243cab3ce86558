/** What the lab's switches and routers tell of the hosts behind them, as the project's own probe reads it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { probes } from '../index.ts';
import { observe } from '../observe.ts';
import type { Observation, Probe, Scalar, Secret } from '../probe.ts';
import { type Lab, startLab } from './index.ts';
import { domainOf, isSwitch, makeStations, portToward, ROAMER } from './stations.ts';
import { makeTopology } from './topology.ts';

let lab: Lab;
let now = Date.now();
before(async () => {
  lab = await startLab({ base: '127.76.0.0', port_base: 20_500, script: false, now: () => now });
});
after(() => lab.close());

type Row = Record<string, Scalar>;
const rowsOf = (seen: Observation, key: string): Row[] =>
  seen.facts.filter((fact) => fact.key === key).map((fact) => fact.value as Row);

async function look(name: string, tables: string[]): Promise<Observation> {
  const device = lab.devices.find((one) => one.name === name);
  assert.ok(device, name);
  const secret: Secret = { kind: 'snmp_community', version: '2c', community: device.community };
  const params = { port: device.port, tables };
  const seen = await observe(probes.snmp as unknown as Probe, {
    address: device.address,
    params,
    secret,
    timeout_ms: 8_000,
  });
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.notEqual(seen.partial, true, seen.error);
  return seen;
}

const colons = (hex: string) => hex.replace(/..(?=.)/g, '$&:');

test('each way to a station ends at its port, from every switch of its network', () => {
  const { nodes } = makeTopology(0);
  const stations = makeStations(nodes, ['127.64.10.1', '127.64.10.2', '127.64.10.3'], 0);
  assert.ok(stations.length > 60);
  assert.equal(new Set(stations.map(({ mac }) => mac)).size, stations.length);
  for (const station of stations) {
    const place = station.at(0);
    for (const start of nodes.filter((node) => isSwitch(node) && domainOf(node) === domainOf(place.node))) {
      let node = start;
      for (let steps = 0; node !== place.node; steps += 1) {
        const port = portToward(node, place.node);
        assert.ok(port?.peer && steps < 8, `${station.name} from ${start.name}`);
        node = port.peer.node;
      }
    }
  }
});

for (const name of ['CHONGCHUAN-SW-1', 'TONGZHOU-SW-1', 'NT-AGG-1', 'LANGSHAN-SW-1', 'PINGCHAO-SW-1', 'SHIGANG-SW-1']) {
  test(`${name} tells the MACs of its network on interfaces that it has, with their VLANs where it knows them`, async () => {
    const seen = await look(name, ['interfaces', 'forwarding', 'vlans']);
    const macs = rowsOf(seen, 'snmp.mac');
    const ports = new Set(rowsOf(seen, 'snmp.interface').map((row) => row.if_index));
    const own = lab.stations.filter((station) => station.at(now).node.name === name);
    assert.ok(own.length > 0);
    for (const station of own) {
      const row = macs.find(({ mac }) => mac === colons(station.mac));
      assert.equal(row?.if_index, station.at(now).port.if_index, station.name);
      const plain = lab.devices.find((device) => device.name === name)?.vendor === 'ZTE';
      assert.equal(row?.vlan, plain ? null : station.vlan, station.name);
    }
    assert.ok(macs.every((row) => ports.has(row.if_index)));
    assert.equal(macs.filter(({ status }) => status === 'self').length, 1);
  });
}

test('the router of a county knows the addresses of its hosts in both families, the core those of the services', async () => {
  const router = rowsOf(await look('TONGZHOU-RT-1', ['arp']), 'snmp.arp');
  const pc = lab.stations.find(({ name }) => name === 'pc-pingchao-sw-1-1');
  assert.ok(pc && pc.addresses.length === 2);
  for (const { address } of pc.addresses) {
    assert.equal(router.find((row) => row.address === address)?.mac, colons(pc.mac), address);
  }
  const core = rowsOf(await look('NT-CORE-2', ['arp']), 'snmp.arp');
  const server = lab.stations.find(({ name }) => name === 'server-1');
  assert.equal(core.find((row) => row.address === server?.addresses[0]?.address)?.mac, colons(server?.mac ?? ''));
});

test('the laptop that moves is heard at one desk, then at another', async () => {
  const laptop = lab.stations.find(({ name }) => name === ROAMER);
  assert.ok(laptop);
  const port = async (name: string) =>
    rowsOf(await look(name, ['forwarding']), 'snmp.mac').find(({ mac }) => mac === colons(laptop.mac))?.if_index;
  const first = laptop.at(now);
  const aggregation = await port('TONGZHOU-SW-1');
  assert.equal(await port(first.node.name), first.port.if_index);
  now += 5 * 60_000;
  const second = laptop.at(now);
  assert.notEqual(second.node.name, first.node.name);
  assert.equal(await port(second.node.name), second.port.if_index);
  assert.notEqual(await port(first.node.name), first.port.if_index);
  assert.notEqual(await port('TONGZHOU-SW-1'), aggregation);
});

test('a stack tells its members with their parts, a chassis its cards, whatever slots are between', async () => {
  const stack = rowsOf(await look('TONGZHOU-SW-1', ['system', 'entities']), 'snmp.entity');
  assert.equal(stack.filter((row) => row.class === 'stack').length, 1);
  const members = stack.filter((row) => row.class === 'chassis');
  assert.deepEqual(
    members.map((row) => row.contained_in),
    [900, 900],
  );
  assert.equal(new Set(members.map((row) => row.serial)).size, 2);
  const core = rowsOf(await look('NT-CORE-1', ['system', 'entities']), 'snmp.entity');
  const cards = core.filter((row) => String(row.name).startsWith('Line card'));
  assert.deepEqual(
    cards.map((row) => row.contained_in),
    [1, 1, 1, 1],
  );
});
