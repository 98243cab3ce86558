import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chanceOf } from '../scenario/journeys.ts';
import { figuresOf, idle, resultOf, tickOf } from '../scenario/sample-figures.ts';
import type { Figures, LoadResult } from '../words.ts';
import { type ComparedRun, compareRuns, type Difference } from './compare.ts';
import { compareFamilies } from './families.ts';
import { mannWhitney } from './mann-whitney.ts';

/** A run of so many seconds with 200 exponential answers each. */
function runOf(seed: number, mean_ms: number, { seconds = 20, errors = 0, least_ms = 20 } = {}): ComparedRun {
  const chance = chanceOf(seed);
  const ofSeconds = Array.from({ length: seconds }, () =>
    Array.from({ length: 200 }, () => least_ms - mean_ms * Math.log(1 - chance())),
  );
  const share = (count: number): Figures['errors'] => (errors ? { timeout: Math.round(count * errors) } : {});
  const ticks = ofSeconds.map((values, i) => tickOf(i + 1, figuresOf(values, share(values.length))));
  const result = resultOf(figuresOf(ofSeconds.flat(), share(200 * seconds)), { ticks });
  return {
    scenario: 'a',
    shape: { model: 'open', stages: [{ from_rate: 200, to_rate: 200, duration_ms: seconds * 1_000 }] },
    ...{ family: '4', http: '1.1', max_connections: 200 },
    result,
  };
}
function verdicts(a: ComparedRun, b: ComparedRun): Record<string, Difference['verdict']> {
  const compared = compareRuns(a, b);
  assert.ok(compared.comparable, JSON.stringify(compared));
  return Object.fromEntries(compared.differences.map(({ key, verdict }) => [key, verdict]));
}

test('a slower run is worse, a quicker one better, and one like it the same', () => {
  const usual = runOf(1, 50);
  const all = (of: Record<string, string>) => ['p50_ms', 'p90_ms', 'p95_ms', 'p99_ms'].map((key) => of[key]);
  assert.deepEqual(all(verdicts(usual, runOf(2, 80))), Array(4).fill('worse'));
  assert.deepEqual(all(verdicts(runOf(2, 80), usual)), Array(4).fill('better'));
  assert.equal(verdicts(usual, runOf(2, 80)).error_share, 'same');
  const alike = verdicts(usual, runOf(3, 50));
  assert.equal(alike.p50_ms, 'same');
  for (const verdict of Object.values(alike)) assert.ok(verdict === 'same' || verdict === 'unknown');
});

test('two runs of the same service seldom differ', () => {
  let differ = 0;
  for (let seed = 0; seed < 30; seed++) {
    const told = Object.values(verdicts(runOf(seed * 2 + 100, 50), runOf(seed * 2 + 101, 50)));
    if (told.some((verdict) => verdict === 'worse' || verdict === 'better')) differ++;
  }
  assert.ok(differ <= 3, `${differ} of 30`);
});

test('a difference too small to matter is none, however sure it is', () => {
  const quick = runOf(1, 1, { least_ms: 2 });
  assert.equal(verdicts(quick, runOf(2, 2, { least_ms: 3 })).p50_ms, 'same', 'less than 5 ms');
  assert.equal(
    verdicts(runOf(1, 5, { least_ms: 500 }), runOf(2, 5, { least_ms: 530 })).p50_ms,
    'same',
    'less than a tenth',
  );
});

test('errors are compared like times', () => {
  assert.equal(verdicts(runOf(1, 50), runOf(2, 50, { errors: 0.1 })).error_share, 'worse');
  assert.equal(verdicts(runOf(1, 50, { errors: 0.1 }), runOf(2, 50)).error_share, 'better');
});

test('one wild second decides nothing', () => {
  const wild = runOf(1, 50);
  const values = [...Array(180).fill(60), ...Array(20).fill(9_000)];
  wild.result.ticks[3] = tickOf(4, figuresOf(values));
  wild.result.figures = { ...wild.result.figures, latency_ms: { ...wild.result.figures.latency_ms, p99: 5_000 } };
  assert.equal(verdicts(runOf(2, 50), wild).p99_ms, 'unknown');
});

test('from a few seconds nothing can be told', () => {
  for (const verdict of Object.values(verdicts(runOf(1, 50, { seconds: 7 }), runOf(2, 500, { seconds: 7 }))))
    assert.equal(verdict, 'unknown');
});

test('runs that differ in what they asked are not comparable, and it is said why', () => {
  const usual = runOf(1, 50);
  const change = (more: Partial<LoadResult>) => ({ ...usual, result: { ...usual.result, ...more } });
  const cases: [ComparedRun, RegExp][] = [
    [{ ...usual, scenario: 'b' }, /scenarios/],
    [{ ...usual, family: '6' }, /families/],
    [{ ...usual, shape: { model: 'closed', users: 3, duration_ms: 20_000 } }, /shapes/],
    [runOf(1, 50, { seconds: 21 }), /shapes/],
    [change({ generator: { ...idle, limited: true } }), /limited/],
    [change({ ended: 'stopped' }), /stopped/],
    [change({ figures: figuresOf([]) }), /no samples/],
  ];
  for (const [run, why] of cases) {
    for (const compared of [compareRuns(usual, run), compareRuns(run, usual)]) {
      assert.ok(!compared.comparable);
      assert.match(compared.why.map(({ en }) => en).join(), why);
      assert.ok(compared.why.every(({ zh }) => zh));
    }
  }
});

test('ranks are compared as others do', () => {
  const told = (a: number[], b: number[], u: number, p: number) => {
    const ranked = mannWhitney(a, b);
    assert.equal(ranked.u, u);
    assert.ok(Math.abs(ranked.p - p) < 1e-6, String(ranked.p));
  };
  // SciPy 1.17: mannwhitneyu(b, a, method='asymptotic').
  told(
    [1.1, 2.2, 3.3, 4.4, 5.5, 6.6, 7.7, 8.8],
    [2.5, 4.5, 6.5, 8.5, 9.5, 10.5, 11.5, 12.5, 13.5],
    58,
    0.0385612475974246,
  );
  told([1, 1, 2, 2, 3, 3, 4, 4, 5], [2, 2, 3, 3, 4, 4, 5, 5, 5, 6], 64.5, 0.11410314735531288);
  told([1, 1, 1], [1, 1], 3, 1);
  const values = fc.array(fc.nat(50), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(values, values, (a, b) => {
      const { u, p } = mannWhitney(a, b);
      const other = mannWhitney(b, a);
      const pairs = a
        .flatMap((x) => b.map((y) => (y > x ? 1 : y === x ? 0.5 : 0)))
        .reduce<number>((sum, one) => sum + one, 0);
      assert.equal(u, pairs);
      assert.equal(u + other.u, a.length * b.length);
      assert.ok(Math.abs(p - other.p) < 1e-9 && p >= 0 && p <= 1);
      assert.equal(
        mannWhitney(
          a.map((x) => x ** 3),
          b.map((x) => x ** 3),
        ).p,
        p,
      );
    }),
  );
});

const many = (ms: number, errors: Figures['errors'] = {}) => figuresOf(Array(200).fill(ms), errors);
const families = (v4: Figures | undefined, v6: Figures | undefined, more: Partial<LoadResult> = {}) =>
  compareFamilies(resultOf(many(1), { by_family: { ...(v4 ? { 4: v4 } : {}), ...(v6 ? { 6: v6 } : {}) }, ...more }));

test('IPv6 that is much slower or fails more has degraded, and what is quick in both is equal', () => {
  assert.equal(families(many(100), many(105)).verdict, 'pass');
  const slow = families(many(100), many(150));
  assert.equal(slow.verdict, 'fail');
  assert.deepEqual(slow.degradation.worst, { name: 'latency_p50', ratio: 0.5 });
  assert.equal(families(many(2), many(18)).verdict, 'pass', 'both under the floor of 20 ms');
  assert.equal(families(many(2), many(2, { timeout: 60 })).degradation.worst?.name, 'success');
  assert.equal(families(many(2), many(2, { timeout: 60 })).verdict, 'fail');
});

test('a family that was not measured, or not by an able generator, is unknown', () => {
  assert.equal(families(many(100), undefined).verdict, 'unknown');
  assert.equal(families(undefined, undefined).verdict, 'unknown');
  assert.equal(families(many(100), figuresOf([100, 100, 100])).verdict, 'unknown');
  assert.equal(families(many(100), many(500), { generator: { ...idle, limited: true } }).verdict, 'unknown');
  assert.equal(families(many(100), many(100), { ended: 'stopped' }).verdict, 'unknown');
  const silent = { ...figuresOf([]), requests: 50, errors: { connect_timeout: 50 } };
  assert.equal(families(many(100), silent).verdict, 'fail', 'nothing came through over IPv6');
});
