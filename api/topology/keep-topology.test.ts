import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fact } from '#probes/probe.ts';
import { openFresh } from '../db/testing.ts';
import { createPipeline } from '../pipeline/pipeline.ts';
import { openSamples } from '../samples/samples.ts';
import { createBus } from '../timeline/bus.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import { keepTopology } from './keep-topology.ts';
import { linkDifferences } from './link-differences.ts';
import { listLinks } from './list-links.ts';

const T0 = 1_800_000_000_000;
const MINUTE = 60_000;

/** Switches a (1), b (2) and c (3), each asked by SNMP every minute; port N of node M has the MAC 00:e0:fc:00:0M:0N. */
function scene() {
  const db = openFresh();
  const sqlite = db.$client;
  const pipeline = createPipeline(db, openSamples(sqlite), createBus());
  let now = T0;
  const add = (id: number, name: string) => {
    sqlite.exec(`insert into nodes (id, name, created_at, updated_at) values (${id}, '${name}', 0, 0);
      insert into targets (id, node_id, state_reason, state_since) values (${id}, ${id}, '{"zh":"","en":""}', 0);
      insert into watches (id, target_id, probe, params, address, family, every_s, timeout_ms, created_at)
        values (${id}, ${id}, 'snmp', '{}', '10.0.0.${id}', 4, 60, 3000, 0);
      insert into node_addresses (node_id, address, family) values (${id}, '10.0.0.${id}', 4);`);
  };
  for (const [i, name] of ['a', 'b', 'c'].entries()) add(i + 1, name);
  const keeper = keepTopology({
    db,
    onChanged: () => {},
    onError: (error) => {
      throw error;
    },
  });
  const own = (id: number): Fact[] => [
    { key: 'snmp.name', value: `sys-${id}` },
    { key: 'snmp.chassis_id', value: mac(id, 0) },
    ...[1, 2, 3].map((port) => ({
      key: 'snmp.interface',
      part: String(port),
      value: {
        if_index: port,
        name: `GE${port}`,
        description: `GigabitEthernet ${port}`,
        mac: mac(id, port),
        oper_status: 'up',
      },
    })),
  ];
  return {
    db,
    keeper,
    add,
    wait(ms: number) {
      now += ms;
      return now;
    },
    now: () => now,
    look(id: number, more: Fact[] = [], outcome: 'ok' | 'timeout' = 'ok') {
      const watch = { id, target_id: id, probe: 'snmp', every_s: 60, timeout_ms: 3000 } as PatrolledWatch;
      const facts = outcome === 'ok' ? [...own(id), ...more] : [];
      pipeline.ingest([{ watch, observation: { at: now, took_ms: 1, outcome, facts, samples: [] } }], now);
    },
    links: () =>
      sqlite
        .prepare(`select a_node_id || '.' || a_port || '-' || coalesce(b_node_id, '?') || '.' || b_port || ' ' || confidence || ' ' || sides
          || case when last_seen_at is null then '' else ' missing' end || case when gone_at is null then '' else ' gone' end from topology_links order by 1`)
        .pluck()
        .all() as string[],
    told: () =>
      sqlite
        .prepare(`select node_id || ' ' || (text ->> '$.en') from events where kind = 'topology' order by id`)
        .pluck()
        .all(),
    refresh: () => keeper.refresh(now),
    stop: () => {
      keeper.stop();
      sqlite.close();
    },
  };
}

const mac = (id: number, port: number) => `00:e0:fc:00:0${id}:0${port}`;
const neighbour = (port: number, peer: number, peer_port: number, more: Record<string, string | null> = {}): Fact => ({
  key: 'snmp.neighbour',
  part: `${port}:1`,
  value: {
    local_port: `GE${port}`,
    local_port_number: port,
    local_if_index: port,
    chassis_id: mac(peer, 0),
    chassis_id_subtype: 'mac',
    port_id: `GE${peer_port}`,
    port_id_subtype: 'interface_name',
    port_description: null,
    system_name: `sys-${peer}`,
    system_description: null,
    management_addresses: null,
    ...more,
  },
});

test('one side makes a link likely, the other certain; a neighbour that is added later is recognised', () => {
  const s = scene();
  s.look(1, [neighbour(1, 2, 1), neighbour(2, 9, 1)]);
  s.refresh();
  // Nobody has looked at b yet, so its name and chassis are not known.
  assert.deepEqual(s.links(), ['1.GE1-?.GE1 likely 1', '1.GE2-?.GE1 likely 1']);
  s.look(2);
  s.refresh();
  assert.deepEqual(s.links(), ['1.GE1-2.GE1 likely 1', '1.GE2-?.GE1 likely 1']);
  s.wait(MINUTE);
  s.look(2, [neighbour(1, 1, 1)]);
  s.refresh();
  assert.deepEqual(s.links(), ['1.GE1-2.GE1 certain 2', '1.GE2-?.GE1 likely 1']);
  s.add(9, 'sys-9');
  s.refresh();
  assert.deepEqual(s.links(), ['1.GE1-2.GE1 certain 2', '1.GE2-9.GE1 likely 1']);
  // To recognise a neighbour is no news of the network.
  assert.deepEqual(s.told(), []);
  s.wait(MINUTE);
  s.look(2, [neighbour(1, 1, 1), neighbour(2, 3, 3, { system_name: 'c' })]);
  s.refresh();
  assert.deepEqual(s.told(), ['2 link appeared: b GE2 ↔ c GE3', '3 link appeared: b GE2 ↔ c GE3']);
  s.stop();
});

test('a link at a port known by its MAC alone, beside a recorded one, is one link once the port has its name', () => {
  const s = scene();
  s.db.$client.exec(`insert into links (id, a_node_id, a_port, b_node_id, b_port)
    values (7, 1, 'GE9', 2, 'GE1')`);
  s.look(1, [neighbour(1, 2, 1, { port_id: mac(2, 1), port_id_subtype: 'mac', system_name: 'b' })]);
  s.refresh();
  assert.deepEqual(s.links(), [`1.GE1-2.${mac(2, 1)} likely 1`, '1.GE9-2.GE1 recorded 0']);
  s.look(2, [neighbour(1, 1, 1)]);
  s.db.$client.exec(`update links set a_port = 'GE1' where id = 7`);
  s.refresh();
  assert.deepEqual(s.links(), ['1.GE1-2.GE1 certain 2']);
  s.stop();
});

test('a neighbour that says the name of a node of ours under another chassis is a stranger', () => {
  const s = scene();
  s.look(2);
  s.look(1, [neighbour(1, 2, 1, { chassis_id: '00:e0:fc:99:99:99' })]);
  s.refresh();
  assert.deepEqual(s.links(), ['1.GE1-?.GE1 likely 1']);
  s.stop();
});

test('two nodes that claim one chassis leave it open which is meant', () => {
  const s = scene();
  s.look(2);
  s.look(3, [{ key: 'snmp.base_mac', value: mac(2, 0) }]);
  s.look(1, [neighbour(1, 2, 1, { system_name: null })]);
  s.refresh();
  const [row] = listLinks(s.db, { limit: 10, offset: 0 }, s.now()).rows;
  assert.deepEqual([row?.b_node_id, row?.stranger?.ambiguous], [null, true]);
  s.stop();
});

test('a link stays while an end is silent, is gone when both answer without it, and both are told', () => {
  const s = scene();
  s.look(1, [neighbour(1, 2, 1)]);
  s.look(2, [neighbour(1, 1, 1)]);
  s.refresh();
  assert.deepEqual(s.told(), []);
  // b loses power: a forgets it, b itself can say nothing.
  for (let i = 0; i < 30; i += 1) {
    s.wait(MINUTE);
    s.look(1);
    s.look(2, [], 'timeout');
    s.refresh();
  }
  assert.deepEqual(s.links(), ['1.GE1-2.GE1 likely 1']);
  const [stale] = listLinks(s.db, { limit: 10, offset: 0 }, s.now()).rows;
  assert.equal(stale?.stale, true);
  // b is back, and the cable isn't.
  s.wait(MINUTE);
  s.look(2);
  s.refresh();
  assert.deepEqual(s.links(), ['1.GE1-2.GE1 likely 1 missing']);
  for (let i = 0; i < 11; i += 1) {
    s.wait(MINUTE);
    s.look(1);
    s.look(2);
  }
  s.refresh();
  assert.deepEqual(s.links(), ['1.GE1-2.GE1 likely 1 missing gone']);
  assert.deepEqual(s.told(), ['1 link is gone: a GE1 ↔ b GE1', '2 link is gone: a GE1 ↔ b GE1']);
  assert.equal(listLinks(s.db, { limit: 10, offset: 0 }, s.now()).total, 0);
  s.wait(MINUTE);
  s.look(1, [neighbour(1, 2, 1), neighbour(2, 3, 1)]);
  s.refresh();
  assert.equal(s.told()[2], '1 link is back: a GE1 ↔ b GE1');
  s.stop();
});

test('a row that has been stale since before the start founds no link until it has been seen again', () => {
  const s = scene();
  s.look(2);
  s.look(1, [neighbour(1, 2, 1)]);
  s.wait(10 * MINUTE);
  s.refresh();
  assert.deepEqual(s.links(), []);
  s.look(1, [neighbour(1, 2, 1)]);
  s.refresh();
  assert.deepEqual(s.links(), ['1.GE1-2.GE1 likely 1']);
  s.stop();
});

test('recorded links stand beside seen ones, and where they disagree it is a difference', () => {
  const s = scene();
  s.db.$client.exec(
    `insert into links (id, a_node_id, a_port, b_node_id, b_port) values (1, 2, 'gigabitethernet 1', 1, 'GE1'), (2, 1, 'GE3', 3, 'GE3')`,
  );
  s.refresh();
  assert.deepEqual(s.links(), ['1.GE1-2.gigabitethernet 1 recorded 0', '1.GE3-3.GE3 recorded 0']);
  // Nobody tells anything yet, so nothing disagrees.
  assert.deepEqual(linkDifferences(s.db, 1, s.now()), []);
  s.look(1, [neighbour(1, 2, 1), neighbour(2, 3, 2)]);
  s.look(2, [neighbour(1, 1, 1)]);
  s.look(3, [neighbour(2, 1, 2)]);
  s.refresh();
  assert.deepEqual(s.links(), ['1.GE1-2.GE1 certain 2', '1.GE2-3.GE2 certain 2', '1.GE3-3.GE3 recorded 0']);
  assert.deepEqual(
    linkDifferences(s.db, 1, s.now())
      .map((one) => `${one.kind} ${one.a_port} ${one.recorded_link_id}`)
      .sort(),
    ['unrecorded GE2 null', 'unseen GE3 2'],
  );
  s.db.$client.exec('delete from links');
  s.refresh();
  assert.deepEqual(s.links(), ['1.GE1-2.GE1 certain 2', '1.GE2-3.GE2 certain 2']);
  s.stop();
});

test('where a switch has no LLDP its MAC table tells who hangs on it, even a server known by its address alone', () => {
  const s = scene();
  s.add(7, 'server');
  const heard = (address: string, if_index: number): Fact => ({
    key: 'snmp.mac',
    part: address,
    value: { mac: address, vlan: null, bridge_port: if_index, if_index, status: 'learned' },
  });
  s.look(3);
  s.look(2, [
    {
      key: 'snmp.arp',
      part: '10.0.0.7%1',
      value: { address: '10.0.0.7', family: 4, if_index: 1, mac: '00:50:56:00:00:07', type: 'dynamic' },
    },
  ]);
  s.look(1, [heard(mac(3, 1), 2), heard('00:50:56:00:00:07', 3), heard('00:00:5e:00:01:01', 3)]);
  s.refresh();
  assert.deepEqual(s.links(), ['1.GE2-3. inferred 0', '1.GE3-7. inferred 0']);
  s.stop();
});

test('a node that is deleted takes its links along, and its neighbours tell of a stranger again', () => {
  const s = scene();
  s.look(1, [neighbour(1, 2, 1)]);
  s.look(2, [neighbour(1, 1, 1)]);
  s.refresh();
  s.db.$client.exec('delete from nodes where id = 2');
  s.refresh();
  assert.deepEqual(s.links(), ['1.GE1-?.GE1 likely 1']);
  s.stop();
});

test('a second keeper over the same links changes nothing and tells nothing', () => {
  const s = scene();
  s.look(1, [neighbour(1, 2, 1)]);
  s.look(2, [neighbour(1, 1, 1)]);
  s.refresh();
  const before = s.db.$client.prepare('select * from topology_links').all();
  const again = keepTopology({
    db: s.db,
    onChanged: () => assert.fail('nothing changed'),
    onError: (error) => assert.ifError(error),
  });
  again.refresh(s.now());
  assert.deepEqual(s.db.$client.prepare('select * from topology_links').all(), before);
  again.stop();
  s.stop();
});
