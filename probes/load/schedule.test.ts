import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { schedule } from './schedule.ts';

const stage = fc.record({
  from_rate: fc.integer({ min: 0, max: 500 }),
  to_rate: fc.integer({ min: 0, max: 500 }),
  duration_ms: fc.integer({ min: 1, max: 5_000 }),
});

test('a constant rate is even: the n-th start is n + ½ intervals in', () => {
  const plan = schedule([{ from_rate: 10, to_rate: 10, duration_ms: 1_000 }]);
  assert.equal(plan.total, 10);
  assert.deepEqual([plan.startOf(0), plan.startOf(3), plan.startOf(9)], [50, 350, 950]);
});

test('a ramp from nothing follows the root', () => {
  const plan = schedule([{ from_rate: 0, to_rate: 100, duration_ms: 10_000 }]);
  assert.equal(plan.total, 500);
  for (const n of [0, 1, 99, 499]) {
    assert.ok(Math.abs(plan.startOf(n) - 1000 * Math.sqrt((n + 0.5) / 5)) < 1e-6);
  }
});

test('nobody comes in a stage of rate 0, and the next one begins where it ends', () => {
  const plan = schedule([
    { from_rate: 5, to_rate: 5, duration_ms: 1_000 },
    { from_rate: 0, to_rate: 0, duration_ms: 60_000 },
    { from_rate: 5, to_rate: 5, duration_ms: 1_000 },
  ]);
  assert.equal(plan.total, 10);
  assert.deepEqual([plan.startOf(4), plan.startOf(5)], [900, 61_100]);
});

test('at the n-th start n + ½ are due, starts never go back, and all lie within the stages', () => {
  fc.assert(
    fc.property(fc.array(stage, { minLength: 1, maxLength: 5 }), (stages) => {
      const plan = schedule(stages);
      assert.ok(Math.abs(plan.total - plan.dueBy(plan.duration_ms)) <= 0.5 + 1e-6);
      let last = 0;
      for (let n = 0; n < plan.total; n += Math.max(1, Math.floor(plan.total / 50))) {
        const at = plan.startOf(n);
        assert.ok(at >= last && at <= plan.duration_ms + 1e-6);
        assert.ok(Math.abs(plan.dueBy(at) - (n + 0.5)) < 1e-6 * (n + 1), `${plan.dueBy(at)} of ${n}`);
        last = at;
      }
    }),
  );
});
