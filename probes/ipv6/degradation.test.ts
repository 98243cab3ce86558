import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { degradation, degradationOf, type Measure, pathMeasures } from './degradation.ts';
import { USUAL_THRESHOLDS } from './thresholds.ts';

const delay = (v4: number | null, v6: number | null): Measure => ({ name: 'rtt', v4, v6, better: 'lower', floor: 20 });
const success = (v4: number | null, v6: number | null): Measure => ({
  name: 'tcp',
  v4,
  v6,
  better: 'higher',
  floor: 0.99,
});

const cases: [string, Measure, number | 'equal' | null][] = [
  ['1 ms against 2 ms is equal: both are good', delay(1, 2), 'equal'],
  ['one beyond the floor is compared', delay(19, 38), 1],
  ['faster is better', delay(100, 50), -0.5],
  ['less success is worse', success(1, 0.75), 0.25],
  ['both nearly always succeed', success(1, 0.995), 'equal'],
  ['nothing succeeds over either', success(0, 0), 0],
  ['what succeeds over IPv6 alone can not be divided', success(0, 1), null],
  ['one side is not measured', delay(null, 5), null],
  ['no number', delay(Number.NaN, 5), null],
];
for (const [name, measure, ratio] of cases) test(name, () => assert.equal(degradationOf(measure).ratio, ratio));

test('the worst measure decides, and what is not measured is named', () => {
  const sides = [
    { rtt_ms: 30, loss: 0, tcp_success: 1 },
    { rtt_ms: 33, loss: 0.5, tcp_success: null },
  ] as const;
  const { worst, missing } = degradation(pathMeasures(sides[0], sides[1], USUAL_THRESHOLDS));
  assert.deepEqual(worst, { name: 'loss', ratio: 0.5 });
  assert.deepEqual(missing, ['tcp']);
});

test('a ratio is above nought exactly when IPv6 is worse, and equal under the floor whatever the values', () => {
  const value = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(value, value, (v4, v6) => {
      const { ratio } = degradationOf(delay(v4, v6));
      if (v4 <= 20 && v6 <= 20) assert.equal(ratio, 'equal');
      else if (typeof ratio === 'number') assert.equal(ratio > 0, v6 > v4);
    }),
  );
});

test('what was never measured makes nothing better or worse', () => {
  const nothing = { rtt_ms: null, loss: null, tcp_success: null };
  const { worst, missing } = degradation(pathMeasures(nothing, nothing, USUAL_THRESHOLDS));
  assert.equal(worst, null);
  assert.deepEqual(missing, ['rtt', 'loss', 'tcp']);
});
