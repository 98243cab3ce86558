import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fingerprintOf, isPublicKey, isSigned, newPair, seal, sign, unseal } from './sealing.ts';

const bytes = fc.uint8Array({ maxLength: 300 });
const flipped = (of: Uint8Array, at: number) =>
  Buffer.from(of).map((byte, place) => (place === at % of.length ? byte ^ 1 : byte));

test('what was sealed is read by whom it was sealed to, by nobody else, and not when a byte was changed', () => {
  const [own, other] = [newPair('X25519'), newPair('X25519')];
  fc.assert(
    fc.property(bytes, fc.nat(), (text, at) => {
      const sealed = seal(text, own.public);
      assert.deepEqual(unseal(sealed, own), Buffer.from(text));
      assert.equal(unseal(sealed, other), undefined);
      assert.equal(unseal(flipped(sealed, at), own), undefined);
    }),
    { numRuns: 60 },
  );
});

test('a signature holds for its words, its purpose and its key alone', () => {
  const [own, other] = [newPair('Ed25519'), newPair('Ed25519')];
  fc.assert(
    fc.property(bytes, fc.nat(), (body, at) => {
      const signed = sign('batch', body, own);
      assert.ok(isSigned('batch', body, signed, own.public));
      assert.ok(!isSigned('work', body, signed, own.public));
      assert.ok(!isSigned('batch', body, signed, other.public));
      assert.ok(!isSigned('batch', body, flipped(signed, at), own.public));
      if (body.length > 0) assert.ok(!isSigned('batch', flipped(body, at), signed, own.public));
    }),
    { numRuns: 60 },
  );
});

test('nothing that comes from outside makes it throw', () => {
  const [own, open] = [newPair('Ed25519'), newPair('X25519')];
  fc.assert(
    fc.property(bytes, fc.string(), (some, key) => {
      assert.equal(isSigned('batch', some, some, key), false);
      assert.equal(unseal(some, open), undefined);
      isPublicKey('Ed25519', key);
    }),
  );
  assert.ok(isPublicKey('Ed25519', own.public));
  assert.match(fingerprintOf(own.public), /^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
});
