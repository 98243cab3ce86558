import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { behindOf, componentsOf, type Edge, graphOf, reachedFrom, shortestPaths } from './graph.ts';

const MAX = 10;
const node = fc.integer({ min: 1, max: MAX });
const edges: fc.Arbitrary<Edge[]> = fc
  .array(fc.tuple(node, node), { maxLength: 20 })
  .map((ends) => ends.map(([a, b], i) => ({ id: i + 1, a, b, firm: true })));

/** The nodes that can be reached, found by the slowest way there is. */
function slowly(list: readonly Edge[], from: readonly number[], without?: number): Set<number> {
  const reached = new Set(from.filter((id) => id !== without));
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const { a, b } of list) {
      if (a === without || b === without) continue;
      if (reached.has(a)) reached.add(b);
      if (reached.has(b)) reached.add(a);
    }
  }
  return reached;
}

test('a path is made of links that join its nodes, as short as the others, and no shorter one exists', () => {
  fc.assert(
    fc.property(edges, node, node, (list, from, to) => {
      const paths = from === to ? [] : shortestPaths(graphOf(list), from, to, 1_000);
      const linked =
        from !== to && slowly(list, [from]).has(to) && list.some(({ a, b }) => a !== b && [a, b].includes(from));
      assert.equal(paths.length > 0, linked);
      assert.equal(new Set(paths.map((path) => path.node_ids.join())).size, paths.length);
      for (const path of paths) {
        assert.deepEqual([path.node_ids[0], path.node_ids.at(-1)], [from, to]);
        assert.equal(path.node_ids.length, paths[0]?.node_ids.length);
        for (const id of path.link_ids) {
          const edge = list.find((one) => one.id === id);
          const [i, j] = [path.node_ids.indexOf(edge?.a ?? 0), path.node_ids.indexOf(edge?.b ?? 0)];
          assert.ok(i >= 0 && j >= 0 && Math.abs(i - j) === 1);
        }
      }
    }),
  );
});

test('however many shortest paths there are, no more are told than asked for', () => {
  // Twelve diamonds in a row have 4,096 shortest paths.
  const diamonds = Array.from({ length: 12 }, (_, i) => 3 * i + 1).flatMap((at) => [
    [at, at + 1],
    [at, at + 2],
    [at + 1, at + 3],
    [at + 2, at + 3],
  ]);
  const list = diamonds.map(([a = 0, b = 0], i) => ({ id: i, a, b, firm: true }));
  assert.equal(shortestPaths(graphOf(list), 1, 37, 50).length, 50);
});

test('what hangs behind a node is what can not be reached without it, and could with it', () => {
  fc.assert(
    fc.property(edges, node, fc.uniqueArray(node, { minLength: 1, maxLength: 2 }), (list, id, vantages) => {
      const graph = graphOf(list);
      const known = vantages.filter((one) => graph.places.has(one));
      const [whole, without] = [slowly(list, known), slowly(list, known, id)];
      const expected = [...whole].filter((one) => one !== id && !without.has(one)).sort((a, b) => a - b);
      assert.deepEqual(behindOf(graph, vantages, id), graph.places.has(id) ? expected : []);
    }),
  );
});

test('components part the nodes, and each is all that any of its members reaches', () => {
  fc.assert(
    fc.property(edges, (list) => {
      const graph = graphOf(list);
      const components = componentsOf(graph);
      assert.deepEqual(components.flat().sort(), [...graph.ids].sort());
      for (const component of components) {
        assert.deepEqual(
          new Set(component),
          slowly(
            list.filter(({ a, b }) => a !== b),
            component.slice(0, 1),
          ),
        );
      }
    }),
  );
});

test('a start that is shut reaches nothing, and a link that is merely suggested is no firm way', () => {
  const graph = graphOf([{ id: 1, a: 1, b: 2, firm: false }]);
  assert.equal(reachedFrom(graph, [1], () => true).includes(1), false);
  assert.deepEqual([...reachedFrom(graph, [1], () => false, true)], [1, 0]);
  assert.deepEqual([...reachedFrom(graph, [1], () => false)], [1, 1]);
});
