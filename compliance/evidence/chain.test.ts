import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonical, GENESIS, type Sealed, seal, verifyChain } from './chain.ts';

function chainOf(contents: string[]): Sealed[] {
  let previous_digest = GENESIS;
  return contents.map((content) => {
    const link = { content, previous_digest, digest: seal(previous_digest, content) };
    previous_digest = link.digest;
    return link;
  });
}

test('SM3 is the hash of GB/T 32905: the standard example abc', async () => {
  const { createHash } = await import('node:crypto');
  assert.equal(
    createHash('sm3').update('abc').digest('hex'),
    '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
  );
});

test('an untouched chain verifies, and any single change is found at its place', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 20 }), fc.nat(), (contents, at) => {
      const chain = chainOf(contents);
      assert.equal(verifyChain(chain).broken_at, null);
      const place = at % chain.length;
      const forged = chain.map((link, i) => (i === place ? { ...link, content: `${link.content}x` } : link));
      assert.equal(verifyChain(forged).broken_at, place);
    }),
  );
});

test('a removed entry breaks the chain unless it was the last', () => {
  const chain = chainOf(['a', 'b', 'c']);
  assert.equal(verifyChain([chain[0], chain[2]].filter((link) => link !== undefined)).broken_at, 1);
});

test('canonical JSON does not depend on the order of keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      assert.equal(canonical(value), canonical(reversed));
    }),
  );
});
