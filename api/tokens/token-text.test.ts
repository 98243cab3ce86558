import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shownToken } from './recognise.ts';
import { digestOf, isToken, newToken, TOKEN_LENGTH } from './token-text.ts';

test('a token is 32 random bytes and a checksum, and known by its SM3 digest', () => {
  const made = newToken();
  assert.equal(made.text.length, TOKEN_LENGTH);
  assert.ok(isToken(made.text));
  assert.equal(Buffer.from(made.text.slice(3, 46), 'base64url').length, 32);
  assert.ok(made.text.startsWith(made.prefix) && made.prefix.length === 10);
  assert.equal(made.digest, digestOf(made.text));
  assert.notEqual(newToken().text, made.text);
});

test('the digest is that of the standard (GB/T 32905 example 1)', () => {
  assert.equal(digestOf('abc'), '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
});

test('one wrong character is noticed', () => {
  const { text } = newToken();
  fc.assert(
    fc.property(
      fc.nat({ max: TOKEN_LENGTH - 1 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      (at, other) => {
        const changed = text.slice(0, at) + other + text.slice(at + 1);
        assert.equal(isToken(changed), changed === text);
      },
    ),
  );
});

test('any other text is no token', () => {
  fc.assert(fc.property(fc.string({ maxLength: 80 }), (text) => assert.equal(isToken(text), false)));
  const { text } = newToken();
  for (const one of [
    '',
    'zw_',
    `${text} `,
    ` ${text}`,
    `${text}\n`,
    text.slice(0, -1),
    text + text,
    text.toUpperCase(),
  ])
    assert.equal(isToken(one), false, JSON.stringify(one));
});

test('what an agent signs a request by is no token, whatever letters stand in it', () => {
  const signature = `zw_${'A'.repeat(83)}`;
  assert.equal(shownToken(`ZW-Agent id="3", at="1796000000000", signature="${signature}"`), undefined);
  assert.equal(shownToken('ZW-Agent zw_'), '');
  assert.equal(shownToken(`Basic zw_${'A'.repeat(40)}`), '');
});
