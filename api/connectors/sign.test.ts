import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkSigned, NONCE, SIGNATURE, signedHeaders, TIMESTAMP, TOLERANCE_MS } from './sign.ts';

const NOW = 1_796_000_000_000;
const SECRET = 's'.repeat(32);
const REQUEST = { method: 'POST', path: '/tickets?from=zw', body: '{"text":"你好"}' };
type Changed = Partial<typeof REQUEST & { secret: string; now: number }>;
const check = (headers: Record<string, string>, { secret = SECRET, now = NOW, ...more }: Changed = {}) =>
  checkSigned(secret, { ...REQUEST, ...more }, (name) => headers[name], now);

test('what is signed is the five lines that the documentation tells, in hex', () => {
  const headers = signedHeaders(SECRET, REQUEST, NOW);
  const digest = createHash('sha256').update(Buffer.from(REQUEST.body, 'utf8')).digest('hex');
  const lines = `POST\n/tickets?from=zw\n${NOW}\n${headers[NONCE]}\n${digest}`;
  assert.equal(headers[SIGNATURE], createHmac('sha256', SECRET).update(lines, 'utf8').digest('hex'));
  assert.equal(headers[TIMESTAMP], String(NOW));
  assert.deepEqual(check(headers), { nonce: headers[NONCE] });
  assert.notEqual(signedHeaders(SECRET, REQUEST, NOW)[NONCE], headers[NONCE], 'each time another');
});

test('another secret, method, path, body, time or nonce doesn’t fit', () => {
  const headers = signedHeaders(SECRET, REQUEST, NOW);
  const forged = { wrong: 'forged' };
  assert.deepEqual(check(headers, { secret: 't'.repeat(32) }), forged);
  for (const more of [{ method: 'PUT' }, { path: '/tickets' }, { path: '/other?from=zw' }, { body: '{"text":"您好"}' }])
    assert.deepEqual(check(headers, more), forged, JSON.stringify(more));
  assert.deepEqual(check({ ...headers, [TIMESTAMP]: String(NOW + 1) }), forged);
  assert.deepEqual(check({ ...headers, [NONCE]: 'another-nonce-of-20' }), forged);
  const none = checkSigned(undefined, REQUEST, (name) => headers[name], NOW);
  assert.deepEqual(none, { wrong: 'missing' }, 'no secret, no way in');
});

test('clocks may be five minutes apart in either direction, and no more', () => {
  for (const apart of [TOLERANCE_MS, -TOLERANCE_MS]) {
    assert.ok('nonce' in check(signedHeaders(SECRET, REQUEST, NOW + apart)));
    assert.deepEqual(check(signedHeaders(SECRET, REQUEST, NOW + apart + Math.sign(apart))), { wrong: 'late' });
  }
});

test('whatever comes instead of a header is refused and breaks nothing', () => {
  const names = [TIMESTAMP, NONCE, SIGNATURE] as const;
  const odd = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constant(''),
    fc.string().map((text) => text.repeat(50)),
  );
  fc.assert(
    fc.property(fc.constantFrom(...names), odd, (name, value) => {
      const headers = signedHeaders(SECRET, REQUEST, NOW);
      fc.pre(value !== headers[name]);
      assert.ok('wrong' in check({ ...headers, [name]: value }));
    }),
  );
  for (const name of names) {
    const { [name]: _gone, ...rest } = signedHeaders(SECRET, REQUEST, NOW);
    assert.deepEqual(check(rest), { wrong: 'missing' });
  }
});
