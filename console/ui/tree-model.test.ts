import assert from 'node:assert/strict';
import { test } from 'node:test';
import { childrenOf, linesOf, matching } from './tree-model.ts';

const items = [
  { id: 1, parent_id: null, name: 'City' },
  { id: 2, parent_id: 1, name: 'Rugao' },
  { id: 3, parent_id: 1, name: 'Haimen' },
  { id: 4, parent_id: 2, name: 'Jiuhua' },
  { id: 5, parent_id: 99, name: 'Orphan' },
];
const names = (open: number[], filter = '') =>
  linesOf(childrenOf(items), new Set(open), matching(items, filter)).map((line) => `${line.depth} ${line.item.name}`);

test('only open branches are seen, and what has no parent here stands at the top', () => {
  assert.deepEqual(names([]), ['0 City', '0 Orphan']);
  assert.deepEqual(names([1]), ['0 City', '1 Rugao', '1 Haimen', '0 Orphan']);
});

test('a filter shows what matches with all above it, whatever is open', () => {
  assert.deepEqual(names([], 'jiu'), ['0 City', '1 Rugao', '2 Jiuhua']);
  assert.deepEqual(names([], 'nothing'), []);
});

test('a circle of parents ends', () => {
  const circle = [
    { id: 1, parent_id: 2, name: 'a' },
    { id: 2, parent_id: 1, name: 'b' },
  ];
  assert.deepEqual(linesOf(childrenOf(circle), new Set([1, 2]), matching(circle, 'a')), []);
});
