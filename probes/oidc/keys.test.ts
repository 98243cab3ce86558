import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readKeys } from './keys.ts';
import { newSigningKey } from './provider-for-tests.ts';
import type { Page } from './visitor.ts';

const page = (body: string, status = 200) =>
  ({
    url: new URL('https://id.test/'),
    response: { status, headers: new Map(), body: Buffer.from(body) },
  }) as unknown as Page;

test('a private key that is published is told as private, and none of it leaves', async () => {
  const key = await newSigningKey();
  const { facts, usable } = readKeys(page(JSON.stringify({ keys: [key] })));
  const text = JSON.stringify([facts, usable]);
  for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const) assert.ok(!text.includes(String(key[name])), name);
  assert.deepEqual(facts[1]?.value, {
    ...{ kid: key.kid, kty: 'RSA', alg: 'RS256', use: 'sig', curve: null },
    ...{ bits: 2048, is_readable: true, is_private: true },
  });
  assert.deepEqual(Object.keys(usable[0] ?? {}).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
});

test('a key of a kind that is not known here is passed over, not refused', () => {
  const { facts, usable } = readKeys(page('{"keys":[{"kty":"SM2","kid":"s"}]}'));
  assert.match(JSON.stringify(facts[1]?.value), /"is_readable":null/);
  assert.deepEqual(usable, []);
});

test('whatever stands for a key set never throws, and is bounded', () => {
  const key = fc.record(
    {
      kty: fc.constantFrom('RSA', 'EC', 'OKP', 'oct', 'x', 1),
      n: fc.string(),
      e: fc.string(),
      crv: fc.string(),
      x: fc.string(),
      y: fc.string(),
      kid: fc.anything(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.record({ keys: fc.oneof(fc.array(key), fc.anything()) }).map((one) => JSON.stringify(one)),
      ),
      (body) => {
        const { facts, usable } = readKeys(page(body ?? ''));
        assert.ok(facts.length <= 51 && usable.length <= 50);
      },
    ),
  );
});
