import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareCapacities } from './compare-capacity.ts';
import type { Round } from './search.ts';

const knee = (good_rate: number, bad_rate: number): Round => ({ end: 'knee', good_rate, bad_rate });
const atLeast = (rate: number): Round[] => [{ end: 'ceiling', good_rate: rate, bad_rate: null }];
const NONE: Round[] = [{ end: 'never_good', good_rate: null, bad_rate: 1 }];
const UNKNOWN: Round[] = [{ end: 'unknown', good_rate: null, bad_rate: null }];
/** Rounds that agree: the interval has no width, and the capacity lies within 5 %. */
const about = (rate: number): Round[] => [knee(rate, rate * 1.05), knee(rate, rate * 1.05), knee(rate, rate * 1.05)];
const WIDE = [knee(40, 42), knee(60, 63)];
const ONCE = [knee(50, 52)];

for (const [name, before, now, verdict] of [
  ['half of it', about(100), about(50), 'worse'],
  ['twice as much', about(50), about(100), 'better'],
  ['within what a step can tell', about(50), about(52), 'same'],
  ['within a wide interval', WIDE, about(90), 'same'],
  ['a single round', about(100), ONCE, 'unknown'],
  ['no end before, less now', atLeast(100), about(50), 'worse'],
  ['no end now, above what was', about(50), atLeast(60), 'better'],
  ['no end now, within what was', about(50), atLeast(50), 'unknown'],
  ['no end before, more now', atLeast(50), about(90), 'unknown'],
  ['no end in either', atLeast(100), atLeast(50), 'unknown'],
  ['nothing good any more', atLeast(100), NONE, 'worse'],
  ['something good at last', NONE, about(50), 'better'],
  ['nothing good in either', NONE, NONE, 'same'],
  ['unknown before', UNKNOWN, about(50), 'unknown'],
  ['unknown now', about(50), UNKNOWN, 'unknown'],
] as const)
  test(`a capacity compared: ${name} is ${verdict}`, () => {
    assert.equal(compareCapacities(before, now), verdict);
  });

test('turned round, worse is better, and nothing is worse than itself', () => {
  const rate = fc.integer({ min: 1, max: 100 });
  const knees = fc.array(
    rate.map((good) => knee(good, good * 1.05)),
    { minLength: 1, maxLength: 5 },
  );
  const found = fc.oneof(knees, rate.map(atLeast), fc.constantFrom(NONE, UNKNOWN, ONCE));
  const turned = { worse: 'better', better: 'worse', same: 'same', unknown: 'unknown' } as const;
  fc.assert(
    fc.property(found, found, (a, b) => {
      assert.equal(compareCapacities(b, a), turned[compareCapacities(a, b)]);
      assert.ok(!['worse', 'better'].includes(compareCapacities(a, a)));
    }),
  );
});
