import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dots, summaryOf, unitOf } from './series.ts';

const point = (at: number, avg: number) => ({ at, min: avg - 1, avg, max: avg + 2, count: 3 });

test('a pause in measuring is a gap in the line, not a straight line across it', () => {
  const points = [point(0, 1), point(10, 2), point(20, 3), point(100, 4), point(110, 5)];
  assert.deepEqual(
    dots(points, (each) => each.avg),
    [
      [0, 1],
      [10, 2],
      [20, 3],
      [21, null],
      [100, 4],
      [110, 5],
    ],
  );
});

test('slightly uneven points belong to one line', () => {
  const drawn = dots([point(0, 1), point(10, 1), point(25, 1), point(36, 1)], (each) => each.avg);
  assert.equal(drawn.length, 4);
});

test('a summary says the last average, the lowest minimum and the highest maximum; of nothing there is none', () => {
  assert.deepEqual(summaryOf([point(0, 10), point(10, 4)]), { last: 4, min: 3, max: 12 });
  assert.equal(summaryOf([]), undefined);
});

test('a counter is told per second, anything else as it is', () => {
  assert.equal(unitOf({ unit: 'B', counter: true }), 'B/s');
  assert.equal(unitOf({ unit: null, counter: true }), '/s');
  assert.equal(unitOf({ unit: 'ms', counter: false }), 'ms');
});
