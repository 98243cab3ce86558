import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { printable, table } from './terminal.ts';

test("what a device says can't play with the terminal", () => {
  assert.equal(printable('a\x1b[2Jb\r\nc\u202ed\x9b'), 'a\\x1b[2Jb\\r\\nc\\u202ed\\x9b');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.doesNotMatch(printable(text), /\p{Cc}/u);
    }),
  );
});

test('columns stand under each other, Chinese or not', () => {
  assert.equal(
    table([
      ['市', 'x'],
      ['abc', 'y'],
    ]),
    '市   x\nabc  y\n',
  );
});
