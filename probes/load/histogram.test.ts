import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { add, drain, makeHistogram, record, spread } from './histogram.ts';

test('what two threads counted is, put together, what one would have counted: within three digits of the exact percentile', () => {
  const durations = fc.array(fc.double({ min: 0, max: 3_600_000, noNaN: true }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(durations, durations, (ones, others) => {
      const [first, second, all] = [makeHistogram(), makeHistogram(), makeHistogram()];
      for (const ms of ones) record(first, ms);
      for (const ms of others) record(second, ms);
      for (const one of [first, second]) add(all, drain(one));
      assert.equal(first.total, 0, 'a drained histogram is empty');
      const sorted = [...ones, ...others].sort((a, b) => a - b);
      const found = spread(all);
      assert.equal(found.count, sorted.length);
      for (const [share, ms] of [
        [0.5, found.p50],
        [0.9, found.p90],
        [0.99, found.p99],
        [1, found.max],
      ] as const) {
        const exact = sorted[Math.ceil(share * sorted.length - 1e-9) - 1] ?? 0;
        assert.ok(Math.abs(ms - exact) <= 0.001 * exact + 0.001, `${ms} is not ${exact}`);
      }
    }),
    { numRuns: 30 },
  );
});

test('nothing counted is a count of 0, and what is longer than an hour is an hour', () => {
  const histogram = makeHistogram();
  assert.deepEqual(spread(histogram), { count: 0, mean: 0, p50: 0, p90: 0, p95: 0, p99: 0, p999: 0, max: 0 });
  assert.deepEqual([...drain(histogram)], []);
  record(histogram, 1e12);
  assert.ok(Math.abs(spread(histogram).max - 3_600_000) < 3_600);
});
