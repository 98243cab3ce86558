import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AssessedObject, driftOf, type JudgedCell } from './drift.ts';

const ITEM = '8.1.2.2 b';
const OBJECTS: AssessedObject[] = [
  { id: 1, node_id: 10, endpoint_id: null },
  { id: 2, node_id: null, endpoint_id: 20 },
  { id: 3, node_id: null, endpoint_id: null },
  { id: 4, node_id: null, endpoint_id: null },
];
const cell = (object_id: number, result = 'conform', item = ITEM): JudgedCell => ({ item, object_id, result });
const atNode = { item: ITEM, node_id: 10, endpoint_id: null };
const atEndpoint = { item: ITEM, node_id: null, endpoint_id: 20 };
const elsewhere = { item: ITEM, node_id: 11, endpoint_id: null };
const objects = (cells: JudgedCell[], ...seen: (typeof atNode | typeof atEndpoint)[]) =>
  driftOf(cells, OBJECTS, seen).map(({ object_id }) => object_id);

test('what was judged conform and is now seen to fall short has drifted', () => {
  assert.deepEqual(objects([cell(1), cell(2)], atNode, atEndpoint), [1, 2]);
});

test('what was judged otherwise, or not at all, has not', () => {
  assert.deepEqual(objects([cell(1, 'partial')], atNode), []);
  assert.deepEqual(objects([cell(1, 'not_applicable')], atNode), []);
  assert.deepEqual(objects([cell(1, 'conform', '8.1.4.1 c')], atNode), []);
  assert.deepEqual(objects([], atNode), []);
  assert.deepEqual(objects([cell(1)]), []);
});

test('the judgement of its own object goes before that of the whole', () => {
  assert.deepEqual(objects([cell(1, 'partial'), cell(0)], atNode), []);
  assert.deepEqual(objects([cell(0)], atNode), [0]);
  assert.deepEqual(objects([cell(0)], elsewhere), [0]);
});

test('objects that stand for no target count together, and another target’s judgement counts for none', () => {
  assert.deepEqual(objects([cell(3), cell(4)], elsewhere), [null]);
  assert.deepEqual(objects([cell(3)], elsewhere), [3]);
  assert.deepEqual(objects([cell(3), cell(4, 'partial')], elsewhere), []);
  assert.deepEqual(objects([cell(1)], elsewhere), []);
});
