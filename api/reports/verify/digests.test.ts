import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
// @ts-expect-error: a page's own module, in plain JavaScript.
import { sha256, sm3 } from './digests.js';
import { verifyPage } from './verify-page.ts';

test('digests of our own are those of OpenSSL, of any length and wherever the bytes lie', () => {
  const check = (bytes: Uint8Array) => {
    assert.equal(sha256(bytes), createHash('sha256').update(bytes).digest('hex'));
    assert.equal(sm3(bytes), createHash('sm3').update(bytes).digest('hex'));
  };
  for (let length = 0; length < 200; length += 1) check(new Uint8Array(length).fill(length));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 5_000 }), fc.nat(7), (bytes, from) => check(bytes.subarray(from))));
});

test('the page is one file that loads nothing', () => {
  const page = verifyPage().toString('utf8');
  assert.doesNotMatch(page, /^\s*(import|export)\b/m);
  assert.doesNotMatch(page, /\/\*SCRIPT\*\/|\bsrc=|https?:\/\/|<link/);
  assert.match(page, /default-src 'none'/);
  assert.equal(page.match(/<\/script>/g)?.length, 1);
});
