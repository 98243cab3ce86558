import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fiveOf, squareOf, textOfFive, textOfSquare } from './edition-text.ts';

test('five whole numbers are read with spaces or commas, and nothing else', () => {
  assert.deepEqual(fiveOf(' 5 10,15， 20  25 '), [5, 10, 15, 20, 25]);
  for (const bad of ['', '5 10 15 20', '1 2 3 4 5 6', '1 2 3 4 x', '1 2 3 4 -5', '1 2 3 4 5.5', '1 2 3 4 500'])
    assert.equal(fiveOf(bad), null, bad);
});

test('a matrix comes back as it was written', () => {
  const rows = [1, 2, 3, 4, 5].map((row) => [1, 2, 3, 4, 5].map((column) => row * column));
  assert.deepEqual(squareOf(textOfSquare(rows)), rows);
  assert.equal(squareOf(textOfSquare(rows.slice(1))), null);
  assert.equal(squareOf(textOfSquare(rows).replace('25', '')), null);
  assert.deepEqual(fiveOf(textOfFive([1, 2, 3, 4, 25])), [1, 2, 3, 4, 25]);
});
