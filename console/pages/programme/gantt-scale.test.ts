import assert from 'node:assert/strict';
import test from 'node:test';
import { scaleOf } from './gantt-scale.ts';

test('the line begins with the first day’s year and ends with the last day’s', () => {
  const { x, years } = scaleOf(['2019-06-30', '2020-12-31'], 731);
  assert.equal(x('2019-01-01'), 0);
  assert.equal(x('2020-12-31'), 730);
  assert.deepEqual(years, [
    { year: 2019, x: 0 },
    { year: 2020, x: 365 },
  ]);
});

test('of eighty years only as many are named as have room', () => {
  const { years } = scaleOf(['2019-06-30', '2099-12-31'], 480);
  assert.ok(years.length <= 10, String(years.length));
  assert.equal(years[0]?.year, 2019);
});
