/** Figures of the network: what is there, what answers, what does so over IPv6. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { CITY, CITY_UNIT, COUNTY, COUNTY_UNIT, figureScene, NOW, TOWN } from './scene.ts';

const city = { kind: 'area', id: CITY } as const;

test('divisions of the register are live, dead, unknown or let off; what is no longer valid is not among them', async () => {
  const scene = await figureScene();
  const read = () => scene.read('extranet_live', city);
  assert.deepEqual(read(), ['市 unmet', '甲县 unmet', '甲镇 unmet']);
  scene.node('a', { area_id: CITY }, 'up');
  scene.node('b', { unit_id: COUNTY_UNIT }, 'unknown');
  scene.node('c', { area_id: TOWN }, 'down');
  assert.deepEqual(read(), ['市 met', '甲县 unknown', '甲镇 unmet']);
  assert.deepEqual(scene.read('extranet_live', { kind: 'area', id: COUNTY }), ['甲县 unknown', '甲镇 unmet']);
  const spare = scene.node('d', { area_id: 4 }, 'down');
  scene.ipv6(spare, null, 0, NOW + 1);
  assert.equal(read().length, 3);
  assert.deepEqual(scene.read('extranet_live', { kind: 'unit', id: CITY_UNIT }), ['市局 unmet', '甲县办 unknown']);
  await scene.stop();
});

test('a node is reachable over IPv6 as measured, is not, is unknown, or need not be', async () => {
  const scene = await figureScene();
  scene.ipv6(scene.node('1 dual', { area_id: CITY }, 'up'), 'dual_stack', 1);
  scene.ipv6(scene.node('2 plan', { area_id: COUNTY }, 'up'), 'planned');
  scene.ipv6(scene.node('3 blind', { unit_id: COUNTY_UNIT }, 'up'), null);
  scene.node('4 never', { area_id: TOWN }, 'up');
  scene.ipv6(scene.node('5 exempt', { area_id: TOWN }, 'up'), 'planned', 0, NOW + 1);
  scene.ipv6(scene.node('6 over', { area_id: TOWN }, 'up'), 'planned', 0, NOW - 1);
  const all = ['1 dual met', '2 plan unmet', '3 blind unknown', '4 never unknown', '5 exempt exempt', '6 over unmet'];
  assert.deepEqual(scene.read('extranet_ipv6', city), all);
  assert.deepEqual(scene.read('extranet_ipv6', { kind: 'area', id: COUNTY }), all.slice(1));
  assert.deepEqual(scene.read('extranet_ipv6', { kind: 'unit', id: COUNTY_UNIT }), ['3 blind unknown']);
  await scene.stop();
});

test('a service system is as far as its least endpoint; without one nothing is known of it', async () => {
  const scene = await figureScene();
  const system = (name: string, ...endpoints: ['deep_reachable' | 'no_aaaa' | null, number, number?][]) => {
    const id = scene.system(name, { unit_id: COUNTY_UNIT });
    for (const [n, [rung, is_done, exempt]] of endpoints.entries()) {
      const endpoint = scene.insert('endpoints', { system_id: id, name: String(n), host: '127.0.0.1' });
      const reason = { state: 'up', state_reason: '{"zh":"","en":""}', state_since: 0 };
      scene.ipv6(scene.insert('targets', { endpoint_id: endpoint, ...reason }), rung, is_done, exempt ?? null);
    }
  };
  system('1', ['deep_reachable', 1], ['deep_reachable', 1]);
  system('2', ['deep_reachable', 1], ['no_aaaa', 0]);
  system('3', ['deep_reachable', 1], [null, 0]);
  system('4', ['no_aaaa', 0], [null, 0]);
  system('5');
  system('6', ['no_aaaa', 0, NOW + 1]);
  system('7', ['no_aaaa', 0, NOW + 1], ['deep_reachable', 1]);
  const all = ['1 met', '2 unmet', '3 unknown', '4 unmet', '5 unknown', '6 exempt', '7 met'];
  assert.deepEqual(scene.read('services_ipv6', city), all);
  assert.deepEqual(scene.read('services_ipv6', { kind: 'unit', id: CITY_UNIT }), all);
  assert.deepEqual(scene.read('services_ipv6', { kind: 'area', id: TOWN }), []);
  await scene.stop();
});
