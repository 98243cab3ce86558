import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { build } from 'hdr-histogram-js';
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

test('it tells what HdrHistogram of the same resolution tells, to the microsecond', () => {
  const micros = fc.array(fc.integer({ min: 1, max: 3_600_000_000 }), { minLength: 1, maxLength: 300 });
  const quick = fc.array(fc.integer({ min: 1, max: 500_000 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(fc.oneof(micros, quick), (all) => {
      const ours = makeHistogram();
      const theirs = build({
        ...{ lowestDiscernibleValue: 1, highestTrackableValue: 3_600_000_000, numberOfSignificantValueDigits: 3 },
        ...{ bitBucketSize: 64, useWebAssembly: false },
      });
      for (const us of all) {
        record(ours, us / 1000);
        theirs.recordValue(us);
      }
      const found = spread(ours);
      for (const [share, ms] of [
        [50, found.p50],
        [90, found.p90],
        [95, found.p95],
        [99, found.p99],
        [99.9, found.p999],
        [100, found.max],
      ] as const)
        assert.equal(Math.round(ms * 1000), theirs.getValueAtPercentile(share), `p${share}`);
    }),
    { numRuns: 100 },
  );
});
