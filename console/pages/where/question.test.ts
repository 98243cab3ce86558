import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPlaceable } from './question.ts';

for (const [text, placeable] of [
  ['10.1.2.3', true],
  [' 10.1.2.3 ', true],
  ['2001:db8::1', true],
  ['::ffff:10.0.0.1', true],
  ['00-e0-fc-12-34-56', true],
  ['00E0.FC12.3456', true],
  ['00e0-fc12-3456', true],
  ['00:e0:fc:12:34:56', true],
  ['00e0fc123456', true],
  ['10.1.2', false],
  ['10.1.2.300', false],
  ['2001:db8', false],
  ['00:e0:fc', false],
  ['核心', false],
  ['', false],
] as const) {
  test(`'${text}' is ${placeable ? '' : 'no '}whole address`, () => assert.equal(isPlaceable(text), placeable));
}
