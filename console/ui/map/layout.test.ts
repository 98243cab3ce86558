import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Level, levels, type Role, roles } from '../../wire.ts';
import { draw, foldedGroups, groupNodes, type Open } from './grouping.ts';
import { layOut } from './lay-out.ts';
import type { Layout, MapLink, MapNode, Place, View } from './model.ts';
import { pack } from './shelves.ts';

const views: readonly View[] = ['areas', 'layers'];

const node = (id: number, more: Partial<MapNode> = {}): MapNode => ({
  id,
  name: `SW-${id}`,
  role: 'access',
  state: 'up',
  level: null,
  area_id: null,
  area_name: null,
  suppressed_by: null,
  ...more,
});
const link = (id: number, a: number, b: number): MapLink => ({
  id,
  a,
  b,
  a_port: 'a',
  b_port: 'b',
  confidence: 'certain',
  sides: 2,
  state: 'up',
});

const areas: Place[] = [
  { id: 1, name: 'city', level: 'city', parent_id: null },
  { id: 2, name: 'one', level: 'county', parent_id: 1 },
  { id: 3, name: 'two', level: 'county', parent_id: 1 },
  { id: 4, name: 'town', level: 'town', parent_id: 2 },
];

/** Any network: loops, parallel links, levels upside down, parts without a link. */
const network = fc
  .record({
    nodes: fc.array(
      fc.record({
        role: fc.constantFrom<Role[]>(...roles),
        level: fc.constantFrom<(Level | null)[]>(...levels, null),
        area_id: fc.constantFrom(1, 2, 3, 4, null),
      }),
      { minLength: 1, maxLength: 60 },
    ),
    ends: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 90 }),
  })
  .map(({ nodes, ends }) => ({
    nodes: nodes.map((each, index) => node(index + 1, each)),
    links: ends.map(([a, b], index) => link(index + 1, (a % nodes.length) + 1, (b % nodes.length) + 1)),
  }));

function overlaps({ xs, ys, ws, hs }: Layout): [number, number][] {
  const found: [number, number][] = [];
  const half = (side: Float32Array, a: number, b: number) => ((side[a] ?? 0) + (side[b] ?? 0)) / 2 - 0.5;
  for (let a = 0; a < xs.length; a += 1) {
    for (let b = a + 1; b < xs.length; b += 1) {
      const near = (at: Float32Array, side: Float32Array) => Math.abs((at[a] ?? 0) - (at[b] ?? 0)) < half(side, a, b);
      if (near(xs, ws) && near(ys, hs)) found.push([a, b]);
    }
  }
  return found;
}

function picture(nodes: MapNode[], links: MapLink[], open: Open, view: View) {
  const grouping = groupNodes(nodes, areas);
  const folded = foldedGroups(grouping, open, nodes.length, []);
  const drawn = draw(nodes, links, grouping, folded, [], areas);
  return { drawn, layout: layOut(drawn.items, drawn.edges, view, 'wide') };
}

test('no two marks overlap, each has one place inside the map, and every edge runs from one end to the other', () => {
  fc.assert(
    fc.property(network, fc.constantFrom<Open[]>('all', 'none'), fc.constantFrom(...views), (net, open, view) => {
      const { drawn, layout } = picture(net.nodes, net.links, open, view);
      assert.deepEqual(overlaps(layout), []);
      drawn.items.forEach((_, item) => {
        const [x, y] = [layout.xs[item] ?? Number.NaN, layout.ys[item] ?? Number.NaN];
        assert.ok(x >= 0 && x <= layout.width && y >= 0 && y <= layout.height, `item ${item} at ${x}, ${y}`);
      });
      drawn.edges.forEach(({ a, b }, edge) => {
        const [from, to] = [layout.starts[edge] ?? 0, layout.starts[edge + 1] ?? 0];
        const ends = [layout.points[from + 1] ?? 0, layout.points[to - 1] ?? 0].sort((p, q) => p - q);
        const wanted = [layout.ys[a] ?? 0, layout.ys[b] ?? 0].sort((p, q) => p - q);
        assert.deepEqual(ends.map(Math.round), wanted.map(Math.round), `edge ${edge} ends at its nodes`);
      });
    }),
    { numRuns: 300 },
  );
});

test('every node is on the map once, itself or within its folded area', () => {
  fc.assert(
    fc.property(network, fc.constantFrom<Open[]>('all', 'none'), ({ nodes, links }, open) => {
      const { drawn } = picture(nodes, links, open, 'areas');
      const seen = drawn.members.flat().sort((a, b) => a - b);
      assert.deepEqual(
        seen,
        nodes.map((_, index) => index),
      );
    }),
  );
});

test('the same nodes and links in another order give the same picture', () => {
  fc.assert(
    fc.property(network, fc.constantFrom(...views), fc.infiniteStream(fc.nat()), (net, view, dice) => {
      const shuffled = <T>(list: readonly T[]) =>
        list
          .map((each) => ({ each, at: dice.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ each }) => each);
      const placesOf = (nodes: MapNode[], links: MapLink[]) => {
        const { drawn, layout } = picture(nodes, links, 'all', view);
        return new Map(drawn.items.map((item, index) => [item.id, [layout.xs[index], layout.ys[index]]]));
      };
      const first = placesOf(net.nodes, net.links);
      const again = placesOf(shuffled(net.nodes), shuffled(net.links));
      for (const [id, place] of first) assert.deepEqual(again.get(id), place);
    }),
  );
});

test('a leaf that comes leaves all other nodes of its tree in their order', () => {
  const hub = node(1, { role: 'core', level: 'city' });
  const leaves = Array.from({ length: 7 }, (_, index) => node(index + 2, { level: 'county' }));
  const order = (nodes: MapNode[]) => {
    const { drawn, layout } = picture(
      nodes,
      nodes.slice(1).map((each) => link(each.id, 1, each.id)),
      'all',
      'layers',
    );
    return drawn.items
      .map((item, index) => ({ id: item.id, x: layout.xs[index] ?? 0, y: layout.ys[index] ?? 0 }))
      .sort((a, b) => a.y - b.y || a.x - b.x)
      .map(({ id }) => id);
  };
  const before = order([hub, ...leaves]);
  const after = order([hub, ...leaves, node(99, { level: 'county' })]);
  assert.deepEqual(
    after.filter((id) => id !== 99),
    before,
  );
});

test('a chain of ten thousand and a star of ten thousand are laid out', () => {
  const nodes = Array.from({ length: 10_000 }, (_, index) => node(index + 1, { level: 'village' }));
  const chain = nodes.slice(1).map(({ id }) => link(id, id - 1, id));
  const star = nodes.slice(1).map(({ id }) => link(id, 1, id));
  for (const links of [chain, star]) {
    for (const view of views) {
      const { layout } = picture(nodes, links, 'all', view);
      const places = new Set([...layout.xs].map((x, index) => `${x} ${layout.ys[index]}`));
      assert.equal(places.size, nodes.length);
    }
  }
});

test('nodes without a link stand in a frame of their own', () => {
  const nodes = [node(1), node(2), node(3)];
  for (const view of views) {
    const { layout } = picture(nodes, [link(1, 1, 2)], 'all', view);
    const box = layout.boxes.find(({ kind }) => kind === 'alone');
    assert.ok(box);
    const inside = nodes.map((_, index) => {
      const [x, y] = [layout.xs[index] ?? 0, layout.ys[index] ?? 0];
      return x > box.x && x < box.x + box.w && y > box.y && y < box.y + box.h;
    });
    assert.deepEqual(inside, [false, false, true]);
  }
});

test('shelves keep the order and the gaps', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ w: fc.integer({ min: 1, max: 90 }), h: fc.integer({ min: 1, max: 90 }) })),
      (sizes) => {
        const packed = pack(sizes, 4, 6, 1.5);
        assert.equal(packed.xs.length, sizes.length);
        assert.deepEqual(
          packed.shelves.flatMap(({ from, to }) => [to - from]).reduce((a, b) => a + b, 0),
          sizes.length,
        );
        for (const shelf of packed.shelves) {
          for (let index = shelf.from + 1; index < shelf.to; index += 1) {
            const before = (packed.xs[index - 1] ?? 0) + (sizes[index - 1]?.w ?? 0) + 4;
            assert.equal(packed.xs[index], before);
          }
        }
      },
    ),
  );
});
