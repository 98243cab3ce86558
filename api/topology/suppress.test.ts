import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Edge, graphOf } from './graph.ts';
import { suppress } from './suppress.ts';

type Scene = { edges: Edge[]; vantages: number[]; silent: Set<number>; answering: Set<number> };
const MAX = 14;
const nodes = Array.from({ length: MAX }, (_, i) => i + 1);
const node = fc.integer({ min: 1, max: MAX });

/** Any graph, any vantages; each node is silent, answers, or is unknown. */
const sceneOf = (firm: fc.Arbitrary<boolean>): fc.Arbitrary<Scene> =>
  fc
    .record({
      ends: fc.array(fc.tuple(node, node, firm), { maxLength: 26 }),
      vantages: fc.uniqueArray(node, { minLength: 1, maxLength: 2 }),
      says: fc.array(fc.constantFrom('silent', 'silent', 'answers', 'unknown'), { minLength: MAX, maxLength: MAX }),
    })
    .map(({ ends, vantages, says }) => ({
      edges: ends.map(([a, b, firm], i) => ({ id: i + 1, a, b, firm })),
      vantages,
      silent: new Set(nodes.filter((id) => says[id - 1] === 'silent')),
      answering: new Set(nodes.filter((id) => says[id - 1] === 'answers')),
    }));
const scene = sceneOf(fc.boolean());
const run = (s: Scene) => suppress(graphOf(s.edges), s.vantages, s);
const beside = (s: Scene, id: number) =>
  s.edges.flatMap(({ a, b }) => (a === b ? [] : a === id ? [b] : b === id ? [a] : []));

/** The nodes that our looks get to, found by the slowest way there is. */
function reachable(s: Scene): Set<number> {
  const reached = new Set([...s.vantages, ...s.answering].filter((id) => !s.silent.has(id)));
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const id of [...reached]) for (const next of beside(s, id)) if (!s.silent.has(next)) reached.add(next);
  }
  return reached;
}

const chain = (...silent: number[]): Scene => ({
  edges: [1, 2, 3, 4].map((a) => ({ id: a, a, b: a + 1, firm: true })),
  vantages: [1],
  silent: new Set(silent),
  answering: new Set(nodes.filter((id) => !silent.includes(id))),
});

test('behind a dead node all are suppressed by it, and it speaks', () => {
  assert.deepEqual(
    [...run(chain(3, 4, 5))],
    [
      [4, 3],
      [5, 3],
    ],
  );
});

test('what answers behind a silent node proves a way: its silent neighbour speaks', () => {
  assert.deepEqual([...run(chain(3, 5))], []);
});

test('a silent vantage is to blame for all behind it', () => {
  assert.deepEqual(
    [...run({ ...chain(1, 2, 3), answering: new Set() })],
    [
      [2, 1],
      [3, 1],
    ],
  );
});

test('of two dead nodes in front the nearest is to blame, then the one with the smaller id', () => {
  const edges = [
    [1, 2],
    [1, 3],
    [3, 4],
    [2, 5],
    [4, 5],
  ].map(([a = 0, b = 0], i) => ({ id: i, a, b, firm: true }));
  const s = { edges, vantages: [1], silent: new Set([2, 3, 4, 5]), answering: new Set([1]) };
  assert.deepEqual([...run(s)].sort(), [
    [4, 3],
    [5, 2],
  ]);
});

test('a link that is merely suggested frees, and never silences', () => {
  const firm = { id: 1, a: 1, b: 2, firm: true };
  const loose = { id: 2, a: 2, b: 3, firm: false };
  const s = { vantages: [1], silent: new Set([2, 3]), answering: new Set([1]) };
  assert.deepEqual([...run({ ...s, edges: [firm, loose] })], []);
  assert.deepEqual([...run({ ...s, edges: [firm, { ...loose, firm: true }] })], [[3, 2]]);
  const way = { id: 3, a: 1, b: 3, firm: false };
  assert.deepEqual([...run({ ...s, edges: [firm, { ...loose, firm: true }, way] })], []);
});

test('each suppressed node is silent, linked, and blames a silent node that is not suppressed', () => {
  fc.assert(
    fc.property(scene, (s) => {
      const suppressed = run(s);
      for (const [id, blamed] of suppressed) {
        assert.ok(s.silent.has(id) && s.silent.has(blamed) && id !== blamed);
        assert.ok(!suppressed.has(blamed));
        assert.ok(beside(s, id).length > 0);
      }
    }),
  );
});

test('a node that answers, and a silent one beside a node that our looks get to, is never suppressed', () => {
  fc.assert(
    fc.property(scene, (s) => {
      const suppressed = run(s);
      const reached = reachable(s);
      for (const id of nodes) {
        const free = s.answering.has(id) || s.vantages.includes(id) || beside(s, id).some((next) => reached.has(next));
        if (free) assert.ok(!suppressed.has(id), String(id));
      }
    }),
  );
});

test('with firm links, whoever has a vantage but no way for our looks is suppressed', () => {
  fc.assert(
    fc.property(sceneOf(fc.constant(true)), (s) => {
      const suppressed = run(s);
      const reached = reachable(s);
      const linked = reachable({ ...s, silent: new Set(), answering: new Set() });
      for (const id of s.silent) {
        const root = s.vantages.includes(id) || beside(s, id).some((next) => reached.has(next));
        assert.equal(suppressed.has(id), linked.has(id) && !root, String(id));
      }
    }),
  );
});

test('when all answer, when there is no vantage, and when nothing is linked, nobody is suppressed', () => {
  fc.assert(
    fc.property(scene, (s) => {
      assert.equal(run({ ...s, silent: new Set(), answering: new Set(nodes) }).size, 0);
      assert.equal(run({ ...s, vantages: [] }).size, 0);
      assert.equal(run({ ...s, edges: [] }).size, 0);
    }),
  );
});

test('one more link never suppresses a node that had a way', () => {
  fc.assert(
    fc.property(scene, node, node, fc.boolean(), (s, a, b, firm) => {
      const more = { ...s, edges: [...s.edges, { id: 99, a, b, firm }] };
      const reached = reachable(s);
      const after = run(more);
      for (const id of s.silent) {
        if (beside(s, id).some((next) => reached.has(next))) assert.ok(!after.has(id), String(id));
      }
    }),
  );
});

test('when the one to blame answers again, those beside it speak up, and nobody else falls silent', () => {
  fc.assert(
    fc.property(sceneOf(fc.constant(true)), (s) => {
      const before = run(s);
      for (const back of new Set(before.values())) {
        const silent = new Set([...s.silent].filter((id) => id !== back));
        const now = { ...s, silent, answering: new Set([...s.answering, back]) };
        const after = run(now);
        for (const id of beside(now, back)) assert.ok(!after.has(id), `${id} beside ${back}`);
        // Fewer silent nodes never suppress more.
        for (const id of after.keys()) assert.ok(before.has(id), String(id));
      }
    }),
  );
});

test('the order of links, vantages and nodes changes nothing', () => {
  const shuffled = scene.chain((s) =>
    fc.tuple(
      fc.constant(s),
      fc.shuffledSubarray(s.edges, { minLength: s.edges.length }),
      fc.shuffledSubarray([...s.silent], { minLength: s.silent.size }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([s, edges, silent]) => {
      const turned = edges.map(({ a, b, ...rest }) => ({ ...rest, a: b, b: a }));
      const other = run({ ...s, edges: turned, silent: new Set(silent), vantages: [...s.vantages].reverse() });
      assert.deepEqual(new Map([...other].sort()), new Map([...run(s)].sort()));
    }),
  );
});
