import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareCapacities } from './compare-capacity.ts';
import type { Capacity } from './search.ts';

const measured = (low: number | null, high: number | null): Capacity => ({
  ...{ is: 'measured', rounds: low === null ? 1 : 3, mean: ((low ?? 50) + (high ?? 50)) / 2, low, high },
});
const atLeast = (rate: number): Capacity => ({ is: 'at_least', rate });
const NONE: Capacity = { is: 'none' };
const UNKNOWN: Capacity = { is: 'unknown' };

for (const [before, now, verdict] of [
  [measured(90, 100), measured(40, 60), 'worse'],
  [measured(40, 60), measured(90, 100), 'better'],
  [measured(40, 60), measured(60, 80), 'same'],
  [measured(40, 60), measured(null, null), 'unknown'],
  [atLeast(100), measured(40, 60), 'worse'],
  [measured(40, 60), atLeast(61), 'better'],
  [measured(40, 60), atLeast(50), 'unknown'],
  [atLeast(50), measured(40, 60), 'unknown'],
  [atLeast(100), atLeast(50), 'unknown'],
  [atLeast(100), NONE, 'worse'],
  [NONE, measured(40, 60), 'better'],
  [NONE, NONE, 'same'],
  [UNKNOWN, measured(40, 60), 'unknown'],
  [atLeast(100), UNKNOWN, 'unknown'],
] as const)
  test(`${JSON.stringify(before)} and then ${JSON.stringify(now)} is ${verdict}`, () => {
    assert.equal(compareCapacities(before, now), verdict);
  });

test('turned round, worse is better, and nothing is worse than itself', () => {
  const rate = fc.integer({ min: 1, max: 100 });
  const capacity: fc.Arbitrary<Capacity> = fc.oneof(
    fc.tuple(rate, rate).map(([a, b]) => measured(Math.min(a, b), Math.max(a, b))),
    rate.map(atLeast),
    fc.constantFrom(NONE, UNKNOWN, measured(null, null)),
  );
  const turned = { worse: 'better', better: 'worse', same: 'same', unknown: 'unknown' } as const;
  fc.assert(
    fc.property(capacity, capacity, (a, b) => {
      assert.equal(compareCapacities(b, a), turned[compareCapacities(a, b)]);
      assert.ok(!['worse', 'better'].includes(compareCapacities(a, a)));
    }),
  );
});
