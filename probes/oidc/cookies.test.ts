import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createJar } from './cookies.ts';

const at = (text: string) => new URL(text);
const HOME = at('https://id.gov.test/auth/login');

test('a cookie goes back to where it came from, and nowhere else', () => {
  const jar = createJar();
  jar.keep(HOME, [
    'a=1',
    'b=2; Path=/; Secure',
    'c=3; Domain=gov.test; Path=/',
    'd=4; Domain=other.test',
    'e=5; Domain=test',
  ]);
  assert.equal(jar.of(at('https://id.gov.test/auth/x')), 'a=1; b=2; c=3');
  assert.equal(jar.of(at('https://id.gov.test/other')), 'b=2; c=3');
  assert.equal(jar.of(at('https://id.gov.test/authority')), 'b=2; c=3');
  assert.equal(jar.of(at('http://id.gov.test/')), 'c=3');
  assert.equal(jar.of(at('https://www.gov.test/')), 'c=3');
  assert.equal(jar.of(at('https://evilgov.test/')), undefined);
});

test('a cookie that is over is forgotten, and one of the same name is replaced', () => {
  const jar = createJar();
  jar.keep(HOME, ['a=1', 'a=2', 'b=1']);
  jar.keep(HOME, ['b=; Max-Age=0']);
  assert.equal(jar.of(HOME), 'a=2');
  jar.keep(HOME, ['a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT']);
  assert.equal(jar.of(HOME), undefined);
});

test('nothing that a server sets can add a line to a request, or fill the memory', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 20 }), (headers) => {
      const jar = createJar();
      jar.keep(HOME, [...headers, `x=${'y'.repeat(5_000)}`]);
      assert.match(jar.of(HOME) ?? '', /^[\x20-\x7e]*$/);
    }),
  );
  const jar = createJar();
  jar.keep(
    HOME,
    Array.from({ length: 500 }, (_, index) => `c${index}=1`),
  );
  assert.equal(jar.of(HOME)?.split('; ').length, 60);
});
