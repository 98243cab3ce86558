import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL, fresh, line, MINUTE, one, points, START } from './scene.ts';
import { DAY_MS, HOUR_MS } from './window.ts';

test('what was appended is read back, per series and part, from memory and from packed hours', () => {
  const { samples, open } = fresh();
  for (let i = 0; i < 180; i++) {
    const at = START + i * MINUTE + (i % 7);
    const parts = [1, 2].map((port) => ({ series: 'octets', part: String(port), value: port * 1e12 + i * 1e6 }));
    samples.append([{ watch: 5, at, samples: [...parts, { series: 'rtt_ms', value: i / 8 }] }]);
  }
  const ask = { watch: 5, series: 'octets', part: '2', from: START + HOUR_MS, to: START + 2 * HOUR_MS, raw: true };
  const before = samples.read(ask);
  assert.equal(before.length, 1);
  assert.equal(before[0]?.at.length, 60);
  assert.deepEqual(
    samples.series(5).map(({ series, part }) => [series, part]),
    [
      ['octets', '1'],
      ['octets', '2'],
      ['rtt_ms', null],
    ],
  );
  assert.equal(samples.seal(START + DAY_MS, ALL), 0);
  assert.deepEqual(samples.read(ask), before);
  assert.deepEqual(open().read(ask), before);
  assert.deepEqual(samples.read({ ...ask, watch: 6 }), []);
});

test('values that are no numbers and looks from another time are left out and counted', () => {
  const { samples, clock } = fresh(START);
  samples.append([
    one(1, START, 'a', Number.NaN),
    one(1, START, 'b', Number.POSITIVE_INFINITY),
    one(1, START, 'c', -0),
    one(1, START + 2 * HOUR_MS, 'c', 1),
    one(1, START + 0.5, 'c', 1),
    one(1, -1, 'c', 1),
  ]);
  assert.deepEqual(samples.stats().dropped, { not_finite: 2, too_early: 3, too_late: 0 });
  assert.ok(Object.is(points(samples, 1, 'c')[0]?.[1], -0));
  clock.now = START + 30 * DAY_MS;
  samples.seal(clock.now, ALL);
  samples.rollup(clock.now, ALL);
  samples.prune(clock.now);
  samples.append([one(1, START, 'c', 1)]);
  assert.equal(samples.stats().dropped.too_late, 1);
  assert.throws(() => samples.read({ watch: 1, from: Number.NaN, to: 1 }), RangeError);
});

test('a counter is read as its rate: no spike at a restart, none over a long silence, none where nothing was measured', () => {
  const { samples } = fresh();
  const values: [number, number][] = [
    [0, 1_000],
    [1, 7_000],
    [2, 13_000],
    [3, 60],
    [4, 6_060],
    [200, 9_000_000],
    [201, 9_000_600],
  ];
  samples.append(values.map(([minute, value]) => one(1, START + minute * MINUTE, 'octets', value)));
  const found = line(samples, { watch: 1, series: 'octets', from: START, to: START + DAY_MS });
  assert.ok(found.bucket_ms === null && found.rate);
  assert.deepEqual(
    found.at.map((at) => (at - START) / MINUTE),
    [1, 2, 4, 201],
  );
  assert.deepEqual(found.value, [100, 100, 100, 10]);
  const later = line(samples, { watch: 1, series: 'octets', from: START + 2 * MINUTE, to: START + 3 * MINUTE });
  assert.ok(later.bucket_ms === null);
  assert.deepEqual(later.value, [100], 'the first rate rests on the sample before the question');
  const buckets = line(samples, { watch: 1, series: 'octets', from: START, to: START + DAY_MS, step_ms: HOUR_MS });
  assert.ok(buckets.bucket_ms !== null);
  assert.deepEqual(
    buckets.at.map((at) => (at - START) / HOUR_MS),
    [0, 3],
  );
  assert.deepEqual(
    [buckets.avg, buckets.count],
    [
      [100, 10],
      [3, 1],
    ],
  );
});

test('samples outlive their retention as five-minute and hourly buckets', () => {
  const { samples, clock, open } = fresh();
  for (let i = 0; i < 1_440; i++) {
    const value = (i % 10) / 1_000;
    samples.append([
      {
        watch: 1,
        at: START + i * MINUTE,
        samples: [
          { series: 'rtt', value },
          { series: 'octets', value: i * 600 },
        ],
      },
    ]);
  }
  const ask = { watch: 1, from: START, to: START + DAY_MS };
  const exact = samples.read({ ...ask, step_ms: 300_000 });
  const hourly = samples.read({ ...ask, step_ms: HOUR_MS });
  const close = (found: typeof exact, wanted: typeof exact) => {
    for (const [i, { bucket_ms, at, ...rest }] of wanted.entries()) {
      const other = found[i];
      assert.ok(other && other.bucket_ms !== null && 'avg' in rest);
      assert.deepEqual([other.bucket_ms, other.at, other.count], [bucket_ms, at, rest.count]);
      for (const key of ['min', 'avg', 'max'] as const) {
        for (const [j, value] of rest[key].entries())
          assert.ok(Math.abs((other[key][j] as number) - value) <= 1e-6 * Math.abs(value) + 1e-12);
      }
    }
  };
  samples.seal(clock.now, ALL);
  assert.equal(samples.rollup(clock.now, ALL), 0);
  close(samples.read({ ...ask, step_ms: 300_000 }), exact);
  samples.prune(START + 20 * DAY_MS);
  close(samples.read(ask), exact);
  close(open().read(ask), exact);
  samples.prune(START + 100 * DAY_MS);
  close(samples.read(ask), hourly);
  close(open().read({ ...ask, step_ms: 1_000 }), hourly);
  samples.prune(START + 1_100 * DAY_MS);
  assert.deepEqual(
    samples.read(ask).map(({ at }) => at.length),
    [0, 0],
  );
});

test('a question over all of time costs no more than what there is', () => {
  const { samples, clock } = fresh();
  const whole = { watch: 1, from: -Number.MAX_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };
  assert.deepEqual(samples.read(whole), []);
  samples.append([one(1, START, 'a', 1)]);
  for (const _ of ['in memory', 'sealed', 'rolled up']) {
    const started = performance.now();
    assert.equal(samples.read(whole)[0]?.at.length, 1);
    assert.equal(samples.read({ ...whole, from: 0, step_ms: DAY_MS })[0]?.at.length, 1);
    assert.ok(performance.now() - started < 1_000);
    samples.rollup(clock.now, ALL);
    samples.seal(clock.now, ALL);
  }
});

test('late samples are merged into their hour and its roll-ups', () => {
  const { samples, clock } = fresh();
  samples.append([one(1, START, 'a', 1), one(1, START + 2 * MINUTE, 'a', 3)]);
  samples.seal(clock.now, ALL);
  samples.rollup(clock.now, ALL);
  samples.append([one(1, START + MINUTE, 'a', 2), one(1, START + 2 * MINUTE, 'a', 8), one(1, START + MINUTE, 'b', 5)]);
  const wanted = [1, 2, 8].map((value, i) => [START + i * MINUTE, value]);
  assert.deepEqual(points(samples, 1, 'a'), wanted);
  samples.seal(clock.now, ALL);
  samples.rollup(clock.now, ALL);
  assert.deepEqual(points(samples, 1, 'a'), wanted);
  assert.deepEqual(points(samples, 1, 'b'), [[START + MINUTE, 5]]);
  const hour = line(samples, { watch: 1, series: 'a', from: START, to: START + DAY_MS, step_ms: HOUR_MS });
  assert.ok(hour.bucket_ms !== null);
  assert.deepEqual([hour.min, hour.max, hour.count], [[1], [8], [3]]);
});

test('the latest values are those of the newest hour with any', () => {
  const { samples, clock } = fresh();
  samples.append([one(1, START, 'a', 1), one(1, START + 1, 'b', 2), one(1, START + MINUTE, 'a', 3)]);
  samples.seal(clock.now, ALL);
  const now = START + 5 * HOUR_MS;
  const found = samples.latest(1, now).map(({ series, at, value }) => [series, at - START, value]);
  assert.deepEqual(found, [
    ['a', MINUTE, 3],
    ['b', 1, 2],
  ]);
  assert.deepEqual(samples.latest(1, now + 2 * DAY_MS), []);
  assert.deepEqual(samples.latest(9), []);
});

test('a scan visits every series of the time asked for', () => {
  const { samples, clock } = fresh();
  for (let i = 0; i < 120; i++)
    samples.append([1, 2, 3].map((watch) => one(watch, START + i * MINUTE, 'a', watch * i)));
  for (const _ of [0, 1]) {
    const seen: number[][] = [];
    samples.scan({ from: START + HOUR_MS, to: START + 2 * HOUR_MS }, ({ watch }, at, value) =>
      seen.push([watch, at.length, value[59] as number]),
    );
    assert.deepEqual(
      seen,
      [1, 2, 3].map((watch) => [watch, 60, watch * 119]),
    );
    samples.seal(clock.now, ALL);
  }
});

test('a forgotten watch leaves nothing to the next one with its number', async () => {
  const { sqlite, samples, open } = fresh();
  samples.append([one(1, START, 'a', 1)]);
  samples.seal(START + DAY_MS, ALL);
  samples.append([one(1, START + MINUTE, 'a', 2)]);
  assert.throws(
    sqlite.transaction(() => {
      samples.forget(1);
      samples.append([one(1, START, 'a', 9)]);
      throw new Error('rolled back');
    }),
  );
  assert.equal(points(samples, 1, 'a').length, 2);
  sqlite.transaction(() => {
    samples.forget(1);
    samples.append([one(1, START + 2 * MINUTE, 'a', 3)]);
  })();
  assert.deepEqual(points(samples, 1, 'a'), [[START + 2 * MINUTE, 3]]);
  assert.deepEqual(points(open(), 1, 'a'), [[START + 2 * MINUTE, 3]]);
});

test('sealing in small pieces loses nothing and ends', () => {
  const { samples, clock, open } = fresh();
  for (let watch = 1; watch <= 50; watch++) samples.append([one(watch, START + watch, 'a', watch)]);
  let calls = 0;
  while (samples.seal(clock.now, { budget_ms: 0.05 }) > 0) {
    calls += 1;
    assert.ok(calls < 10_000);
    if (calls === 1) for (let watch = 1; watch <= 50; watch++) assert.equal(points(open(), watch, 'a').length, 1);
  }
  for (let watch = 1; watch <= 50; watch++) assert.deepEqual(points(open(), watch, 'a'), [[START + watch, watch]]);
});
