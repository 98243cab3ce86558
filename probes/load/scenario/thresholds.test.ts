import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { figuresOf, idle, resultOf } from './sample-figures.ts';
import { errorShare, judgeThresholds } from './thresholds.ts';

const hundred = Array.from({ length: 100 }, (_, i) => i + 1);

test('each threshold passes or fails by what was measured, limits included', () => {
  const result = resultOf(figuresOf(hundred, { reset: 2, status: 1 }), {
    by_name: { home: figuresOf([500]) },
    checks: { a: { passed: 9, failed: 1 }, b: { passed: 10, failed: 0 } },
  });
  const verdict = (thresholds: Parameters<typeof judgeThresholds>[0]) => judgeThresholds(thresholds, result).verdict;
  assert.equal(verdict({ p95_ms: 95 }), 'pass');
  assert.equal(verdict({ p95_ms: 94 }), 'fail');
  assert.equal(verdict({ max_ms: 99.9 }), 'fail');
  assert.equal(verdict({ mean_ms: 50.5 }), 'pass');
  assert.equal(verdict({ error_share: 0.03 }), 'pass');
  assert.equal(verdict({ error_share: 0.029 }), 'fail');
  assert.equal(verdict({ checks_share: 0.95 }), 'pass');
  assert.equal(verdict({ checks_share: 0.96 }), 'fail');
  assert.equal(verdict({ p95_ms: 95, by_name: { home: { p50_ms: 499 } } }), 'fail');
  assert.deepEqual(judgeThresholds({ by_name: { home: { p50_ms: 499 } } }, result).thresholds, [
    { request: 'home', key: 'p50_ms', limit: 499, found: 500, verdict: 'fail', why: null },
  ]);
});

test('without samples nothing passes', () => {
  const empty = resultOf(figuresOf([]));
  for (const thresholds of [
    { p95_ms: 800 },
    { error_share: 1 },
    { checks_share: 0 },
    { by_name: { home: { max_ms: 1 } } },
    { by_name: { constructor: { max_ms: 1 } } },
    {},
  ])
    assert.equal(judgeThresholds(thresholds, empty).verdict, 'unknown');
  assert.equal(errorShare({ requests: 0, errors: { dns: 3 } }), 1);
});

test('a generator that was limited leaves everything unknown, and a stop leaves only what failed', () => {
  const thresholds = { p95_ms: 1, max_ms: 1_000 };
  const limited = resultOf(figuresOf(hundred), { generator: { ...idle, limited: true } });
  assert.deepEqual(
    judgeThresholds(thresholds, limited).thresholds.map(({ verdict }) => verdict),
    ['unknown', 'unknown'],
  );
  const stopped = resultOf(figuresOf(hundred), { ended: 'stopped', stop_reason: 'by hand' });
  const judged = judgeThresholds(thresholds, stopped);
  assert.deepEqual(
    judged.thresholds.map(({ verdict }) => verdict),
    ['fail', 'unknown'],
  );
  assert.equal(judged.verdict, 'fail');
  assert.ok(judged.thresholds[1]?.why);
});

test('a run passes only when every threshold passes', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100), { maxLength: 30 }), fc.nat(100), fc.nat(100), (values, p50_ms, max_ms) => {
      const { verdict, thresholds } = judgeThresholds({ p50_ms, max_ms }, resultOf(figuresOf(values)));
      assert.equal(
        verdict === 'pass',
        thresholds.every((one) => one.verdict === 'pass'),
      );
      if (values.length === 0) assert.equal(verdict, 'unknown');
    }),
  );
});
