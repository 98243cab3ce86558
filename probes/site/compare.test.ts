import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { COMPARED_BYTES, cleanPage, differenceOf } from './compare.ts';

const clean = (html: string) => cleanPage(Buffer.from(html), 'text/html; charset=utf-8');

test('difference is what difflib calls quick_ratio, upside down', () => {
  assert.equal(differenceOf('', ''), 0);
  assert.equal(differenceOf('abc', 'abc'), 0);
  assert.equal(differenceOf('abc', 'xyz'), 1);
  // Python: SequenceMatcher(None, 'abcd', 'bcde').quick_ratio() == 0.75
  assert.equal(differenceOf('abcd', 'bcde'), 0.25);
  assert.equal(differenceOf('aab', 'ab'), 1 - 4 / 5);
  assert.equal(differenceOf('abc', ''), 1);
});

test('what changes with each visit is left out', () => {
  const one = `<!-- 12:00 --><form><input type="hidden" name="__VIEWSTATE" value="AAAA"><script nonce="n1">a()</script>\n\n<p>text</p></form>`;
  const two = `<form><input type="hidden" name="__VIEWSTATE" value="BBBBBB"><script nonce="n2">a()</script> <p>text</p></form>`;
  assert.equal(differenceOf(clean(one), clean(two)), 0);
  assert.notEqual(clean('<input name="city" value="1">'), clean('<input name="city" value="2">'));
});

test('only the first 500,000 bytes count', () => {
  const same = 'a'.repeat(COMPARED_BYTES);
  assert.equal(differenceOf(clean(same), clean(`${same}${'b'.repeat(COMPARED_BYTES)}`)), 0);
});

test('it is from 0 to 1, the same both ways, and none of a text from itself', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const difference = differenceOf(a, b);
      assert.ok(difference >= 0 && difference <= 1);
      assert.equal(difference, differenceOf(b, a));
      assert.equal(differenceOf(a, a), 0);
    }),
  );
});
