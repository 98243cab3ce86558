import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looksLikeRange, numbersOf, rangesOf, wrongRange } from './ranges.ts';

test('ranges come one a line, or with commas of either script', () => {
  assert.deepEqual(rangesOf(' 10.1.0.0/16\n10.2.0.0/16，10.3.0.1; fd00::/32\n\n'), [
    '10.1.0.0/16',
    '10.2.0.0/16',
    '10.3.0.1',
    'fd00::/32',
  ]);
  assert.deepEqual(numbersOf('22, 443，8080'), [22, 443, 8080]);
});

test('a slip is told with its line', () => {
  assert.equal(wrongRange('10.1.0.0/16\nfd00:10::/32\n10.0.0.1'), undefined);
  assert.deepEqual(wrongRange('10.1.0.0/16\n10.1.0.256'), { line: 2, text: '10.1.0.256' });
  for (const text of ['10.1.0.0/33', '10.1.0', 'core-1', '10.1.0.0/16/8', 'fd00::/129', '1.2.3.4.5']) {
    assert.equal(looksLikeRange(text), false, text);
  }
});
