import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beneath, pathOf } from './beneath.ts';
import { validityOn } from './validity.ts';

const rows = [
  { id: 1, parent_id: null },
  { id: 2, parent_id: 1 },
  { id: 3, parent_id: 2 },
  { id: 4, parent_id: 1 },
];

test('a place and all beneath it cannot be its parent', () => {
  assert.deepEqual([...beneath(rows, 2)], [2, 3]);
});

test('the way to a place begins at the top', () => {
  assert.deepEqual(
    pathOf(rows, 3).map((row) => row.id),
    [1, 2, 3],
  );
});

test('a circle of parents ends', () => {
  const circle = [
    { id: 1, parent_id: 2 },
    { id: 2, parent_id: 1 },
  ];
  assert.equal(beneath(circle, 1).size, 2);
  assert.equal(pathOf(circle, 1).length, 2);
});

test('the last day of validity still counts', () => {
  const place = { valid_from: '2020-01-01', valid_to: '2021-07-01' };
  assert.equal(validityOn(place, '2021-07-01'), 'valid');
  assert.equal(validityOn(place, '2021-07-02'), 'past');
  assert.equal(validityOn(place, '2019-12-31'), 'future');
  assert.equal(validityOn({ valid_from: null, valid_to: null }, '2026-01-01'), 'valid');
});
