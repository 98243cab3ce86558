import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  authorise,
  CLOCK_SKEW_MS,
  EnrolRequest,
  fingerprintInCode,
  isAuthorised,
  isTimely,
  makeCode,
  pack,
  readAuthorisation,
  unpack,
} from './request.ts';
import { fingerprintOf, newPair } from './sealing.ts';

const [own, other] = [newPair('Ed25519'), newPair('Ed25519')];

test('a request holds for its method, path, body, moment and key alone', () => {
  const asked = { method: 'POST', path: '/api/agent/batches', body: Buffer.from('{}') };
  const said = readAuthorisation(authorise(asked, 7, 1_000_000, own));
  assert.ok(said);
  assert.deepEqual([said.agent_id, said.at], [7, 1_000_000]);
  assert.ok(isAuthorised(asked, said, own.public));
  const wrong = [
    { ...asked, method: 'GET' },
    { ...asked, path: '/api/agent/work' },
    { ...asked, body: Buffer.from('{} ') },
  ];
  for (const each of wrong) assert.ok(!isAuthorised(each, said, own.public));
  assert.ok(!isAuthorised(asked, { ...said, at: said.at + 1 }, own.public));
  assert.ok(!isAuthorised(asked, said, other.public));
  assert.ok(isTimely(said, said.at + CLOCK_SKEW_MS));
  assert.ok(!isTimely(said, said.at - CLOCK_SKEW_MS - 1));
});

test('a code carries the fingerprint of the hub, and no two are alike', () => {
  const code = makeCode(own.public);
  assert.equal(fingerprintInCode(code), fingerprintOf(own.public));
  assert.notEqual(code, makeCode(own.public));
  for (const wrong of ['', 'zwa_', code.slice(1), `${code}0`, code.replace('.', ' ')]) {
    assert.equal(fingerprintInCode(wrong), undefined);
  }
});

test('what the hub says comes through, and nothing else makes it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), fc.string(), fc.json(), (body, signature, header, text) => {
      const packed = JSON.stringify(pack({ is: 'work', body, signature }));
      const said = unpack(packed, 'work', 'receipt');
      assert.deepEqual(said, { is: 'work', body: Buffer.from(body), signature: Buffer.from(signature) });
      assert.equal(unpack(packed, 'receipt'), undefined);
      assert.equal(unpack(text, 'work'), undefined);
      assert.equal(unpack(header, 'work'), undefined);
      assert.equal(readAuthorisation(header), undefined);
    }),
  );
});

test('nobody enrols with what is no key', () => {
  const right = {
    code: makeCode(own.public),
    sign_key: own.public,
    seal_key: newPair('X25519').public,
    version: '1.0.0',
  };
  assert.ok(EnrolRequest.safeParse(right).success);
  const wrong = [
    { ...right, sign_key: 'x' },
    { ...right, seal_key: '' },
    { ...right, code: 'x'.repeat(200) },
    { ...right, more: 1 },
    { ...right, version: undefined },
    null,
  ];
  for (const each of wrong) assert.ok(!EnrolRequest.safeParse(each).success);
});
