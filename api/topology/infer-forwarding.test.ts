import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Bridge, inferFromForwarding } from './infer-forwarding.ts';

const source = { table: 'mac', node_id: 0, watch_id: 1, part: '' } as const;
const bridge = (node_id: number, hears: [number, number][], more: Partial<Bridge> = {}): Bridge => ({
  node_id,
  hears: new Map(hears.map(([node, if_index]) => [node, { if_index, source }])),
  foreign: new Map(),
  told: new Set(),
  ...more,
});
const found = (bridges: Bridge[]) =>
  inferFromForwarding(bridges, [])
    .map(({ a, a_own, b }) => `${a}.${a_own.if_index}-${b}`)
    .sort();

test('a device that alone is heard on a port hangs there', () => {
  assert.deepEqual(found([bridge(1, [[9, 5]])]), ['1.5-9']);
});

test('a port that hears two devices, has a neighbour that tells, or hears a crowd of strangers leads on', () => {
  assert.deepEqual(
    found([
      bridge(1, [
        [8, 5],
        [9, 5],
      ]),
    ]),
    [],
  );
  assert.deepEqual(found([bridge(1, [[9, 5]], { told: new Set([5]) })]), []);
  assert.deepEqual(found([bridge(1, [[9, 5]], { foreign: new Map([[5, 40]]) })]), []);
});

test('two ports that could both be the place are none', () => {
  assert.deepEqual(found([bridge(1, [[9, 5]]), bridge(2, [[9, 6]])]), []);
});

test('a bridge in between is noticed, even when nobody has heard itself', () => {
  assert.deepEqual(
    found([
      bridge(1, [[9, 5]]),
      bridge(2, [
        [1, 1],
        [9, 6],
      ]),
    ]),
    ['2.6-9'],
  );
});

test('three bridges in a row are joined to their neighbours only', () => {
  const row = [
    bridge(1, [
      [2, 1],
      [3, 1],
    ]),
    bridge(2, [
      [1, 1],
      [3, 2],
    ]),
    bridge(3, [
      [1, 1],
      [2, 1],
    ]),
  ];
  assert.deepEqual(found(row), ['1.1-2', '2.2-3']);
});

test('a router whose two-host line has one neighbour of ours is joined to it', () => {
  const line = { node_id: 1, if_index: 3, peer: 2, peer_if_index: 7, source: { ...source, table: 'arp' as const } };
  assert.deepEqual(inferFromForwarding([], [line])[0]?.b_own, { if_index: 7, names: [] });
});

/** A tree: node i > 1 hangs on an earlier one. Inner nodes are bridges, some of which are asked. */
const tree = fc.integer({ min: 2, max: 12 }).chain((n) =>
  fc.record({
    parents: fc.tuple(...Array.from({ length: n - 1 }, (_, i) => fc.integer({ min: 1, max: i + 1 }))),
    asked: fc.array(fc.boolean(), { minLength: n + 1, maxLength: n + 1 }),
    told: fc.array(fc.boolean(), { minLength: n + 1, maxLength: n + 1 }),
    order: fc.shuffledSubarray(
      Array.from({ length: n }, (_, i) => i + 1),
      { minLength: n },
    ),
  }),
);

test('in any tree no link is invented, and between asked bridges without LLDP each one is found', () => {
  fc.assert(
    fc.property(tree, ({ parents, asked, told, order }) => {
      const n = parents.length + 1;
      const neighbours = new Map<number, number[]>(Array.from({ length: n }, (_, i) => [i + 1, []]));
      for (const [i, parent] of parents.entries()) {
        neighbours.get(parent)?.push(i + 2);
        neighbours.get(i + 2)?.push(parent);
      }
      // The port towards a neighbour has that neighbour's number; all behind it are heard there.
      const behind = (from: number, to: number): number[] => [
        to,
        ...(neighbours.get(to) ?? []).filter((next) => next !== from).flatMap((next) => behind(to, next)),
      ];
      const isBridge = (id: number) => (neighbours.get(id)?.length ?? 0) > 1 && asked[id];
      const bridges = order.filter(isBridge).map((id) => {
        const around = neighbours.get(id) ?? [];
        const hears = around.flatMap((to) => behind(id, to).map((node): [number, number] => [node, to]));
        // LLDP between two that both speak it.
        return bridge(id, hears, { told: new Set(around.filter((to) => told[id] && told[to])) });
      });
      const links = inferFromForwarding(bridges, []);
      for (const { a, b } of links) assert.ok(neighbours.get(a)?.includes(b), `${a}-${b} is no cable`);
      for (const { node_id: a } of bridges) {
        for (const b of neighbours.get(a) ?? []) {
          if (!isBridge(b) || (told[a] && told[b])) continue;
          assert.ok(links.some((link) => (link.a === a && link.b === b) || (link.a === b && link.b === a)));
        }
      }
    }),
  );
});
