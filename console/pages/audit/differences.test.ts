import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences } from './differences.ts';

test('only what differs is told, with both sides', () => {
  assert.deepEqual(differences({ name: 'a', port: 80 }, { name: 'b', port: 80 }), [
    { path: 'name', before: 'a', after: 'b' },
  ]);
});

test('what was made has no before, what was deleted no after', () => {
  assert.deepEqual(differences(null, { name: 'a' }), [{ path: 'name', before: undefined, after: 'a' }]);
  assert.deepEqual(differences({ name: 'a' }, null), [{ path: 'name', before: 'a', after: undefined }]);
});

test('fields within fields are told by their path', () => {
  assert.deepEqual(differences({ retention: { raw_days: 7 } }, { retention: { raw_days: 14 } }), [
    { path: 'retention.raw_days', before: '7', after: '14' },
  ]);
});

test('null and nothing are the same, and false is something', () => {
  assert.deepEqual(differences({ a: null }, {}), []);
  assert.deepEqual(differences({ a: '' }, { a: 'x' }), [{ path: 'a', before: undefined, after: 'x' }]);
  assert.deepEqual(differences({ a: true }, { a: false }), [{ path: 'a', before: 'true', after: 'false' }]);
});
