import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nkeys } from '@nats-io/transport-node';
import fc from 'fast-check';
import { nkeyOf, signInAs } from './nkey.ts';
import { newPair } from './sealing.ts';

test("an agent's key spelled as an nkey is read by NATS' own library, which verifies what it signs", () => {
  for (let i = 0; i < 20; i += 1) {
    const pair = newPair('Ed25519');
    const { nkey, sig } = signInAs(pair)('Xq3-_abcDEF1234');
    assert.equal(nkey, nkeyOf(pair.public));
    assert.match(nkey, /^U[A-Z2-7]{55}$/);
    const key = nkeys.fromPublic(nkey);
    assert.ok(key.verify(Buffer.from('Xq3-_abcDEF1234'), Buffer.from(sig, 'base64url')));
    assert.ok(!key.verify(Buffer.from('Xq3-_abcDEF1235'), Buffer.from(sig, 'base64url')));
  }
});

test('a server that wants something else signed than a nonce gets nothing: no batch can be made of a sign-in', () => {
  const answer = signInAs(newPair('Ed25519'));
  for (const wanted of [undefined, '', 'short', 'zhengwang batch\0{"agent_id":1}', `${'a'.repeat(65)}`, 'abcdefgh\n'])
    assert.throws(() => answer(wanted), /no sign-in by key/, JSON.stringify(wanted));
  fc.assert(
    fc.property(fc.string(), (rest) => {
      assert.throws(() => answer(`zhengwang ${rest}`));
    }),
  );
});

test('what is no key of 32 bytes is no nkey', () => {
  for (const wrong of ['', 'AAAA', Buffer.alloc(33).toString('base64url')])
    assert.throws(() => nkeyOf(wrong), RangeError);
});
