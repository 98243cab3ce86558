import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Outcome } from '#probes/probe.ts';
import { createSiblings } from './siblings.ts';

const WATCHES = [
  { id: 1, target_id: 1 },
  { id: 2, target_id: 1 },
  { id: 3, target_id: 1 },
  { id: 4, target_id: 2 },
];

function scene() {
  const asked: number[] = [];
  const siblings = createSiblings((id) => asked.push(id));
  siblings.set(WATCHES);
  const seen = (id: number, outcome: Outcome) => {
    const watch = WATCHES.find((one) => one.id === id);
    if (watch) siblings.seen([{ watch, observation: { outcome } }]);
    return asked.splice(0);
  };
  return { siblings, seen };
}

test('the first failure asks the other watches of the target, a further one asks nobody', () => {
  const { seen } = scene();
  assert.deepEqual(seen(1, 'timeout'), [2, 3]);
  assert.deepEqual(seen(1, 'timeout'), []);
});

test('a recovery asks those that still fail, and only those', () => {
  const { seen } = scene();
  seen(1, 'timeout');
  seen(2, 'timeout');
  assert.deepEqual(seen(1, 'ok'), [2]);
});

test('a probe that can not see asks nobody', () => {
  assert.deepEqual(scene().seen(1, 'unable'), []);
});

test('a watch taken off patrol is forgotten', () => {
  const { siblings, seen } = scene();
  seen(1, 'timeout');
  siblings.set(WATCHES.filter((watch) => watch.id !== 1));
  assert.deepEqual(seen(2, 'timeout'), [3]);
});

test('answers that follow from being asked come to rest: every watch is asked at most once per turn of another', () => {
  const outcome = fc.constantFrom<Outcome>('ok', 'timeout', 'unable');
  const looks = fc.array(fc.tuple(fc.constantFrom(1, 2, 3, 4), outcome), { maxLength: 60 });
  fc.assert(
    fc.property(looks, (sequence) => {
      const { seen } = scene();
      for (const [id, result] of sequence) {
        const asked = seen(id, result);
        assert.ok(asked.length <= 2 && !asked.includes(id));
        // The same answer again asks nobody.
        assert.deepEqual(seen(id, result), []);
      }
    }),
  );
});

/** Target 1 stands before target 2, which stands before target 3; each has one watch of its own number. */
function row() {
  const asked: number[] = [];
  let time = 0;
  const siblings = createSiblings(
    (id) => asked.push(id),
    { parentsOf: (id) => (id > 1 ? [id - 1] : []), childrenOf: (id) => (id < 3 ? [id + 1] : []) },
    () => time,
  );
  const watches = [1, 2, 3].map((id) => ({ id, target_id: id }));
  siblings.set(watches);
  const seen = (id: number, outcome: Outcome) => {
    siblings.seen([{ watch: { id, target_id: id }, observation: { outcome } }]);
    return asked.splice(0);
  };
  const wait = (ms: number) => {
    time += ms;
  };
  return { siblings, seen, wait, asked };
}

test('the first failure asks what stands before, and a recovery asks what fails behind', () => {
  const { seen, wait } = row();
  assert.deepEqual(seen(3, 'timeout'), [2]);
  assert.deepEqual(seen(3, 'timeout'), []);
  wait(5_000);
  assert.deepEqual(seen(2, 'timeout'), [1]);
  wait(5_000);
  assert.deepEqual(seen(2, 'ok'), [3]);
  assert.deepEqual(seen(1, 'ok'), []);
});

test('however many ask for a target, it is asked once in two seconds', () => {
  const { siblings, asked, wait } = row();
  siblings.ask([1, 1]);
  siblings.ask([1]);
  assert.deepEqual(asked.splice(0), [1]);
  wait(2_000);
  siblings.ask([1]);
  assert.deepEqual(asked, [1]);
});
