import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTarget } from './target.ts';
import { UsageError } from './usage.ts';

const RIGHT: [string, ReturnType<typeof parseTarget>][] = [
  ['example.org', { host: 'example.org' }],
  ['10.0.0.1:161', { host: '10.0.0.1', port: 161 }],
  ['::1', { host: '::1' }],
  ['fe80::1%eth0', { host: 'fe80::1%eth0' }],
  ['[2001:db8::1]:443', { host: '2001:db8::1', port: 443 }],
  ['udp://127.0.0.1:16161', { host: '127.0.0.1', scheme: 'udp', port: 16161 }],
  ['udp6://[::1]:161', { host: '::1', scheme: 'udp', family: 6, port: 161 }],
  ['HTTPS://example.org/a?b=c', { host: 'example.org', scheme: 'https', path: '/a?b=c' }],
  ['https://example.org/', { host: 'example.org', scheme: 'https' }],
  ['dns://127.0.0.1/example.org?type=AAAA', { host: '127.0.0.1', scheme: 'dns', path: '/example.org?type=AAAA' }],
  ['政务.中国:80', { host: '政务.中国', port: 80 }],
];
for (const [text, expected] of RIGHT) {
  test(`${text} is understood`, () => assert.deepEqual(parseTarget(text), expected));
}

for (const text of [
  '',
  ' ',
  '1.2.3',
  '1.2.3.4.5',
  '1.2.3.4:0',
  '1.2.3.4:70000',
  'a b',
  '[::1',
  '[1.2.3.4]',
  'u@h',
  'x://',
  'a..b',
]) {
  test(`${JSON.stringify(text)} is refused with a sentence that repeats it`, () => {
    assert.throws(
      () => parseTarget(text),
      (error) => error instanceof UsageError && error.message.includes(JSON.stringify(text)),
    );
  });
}

test('any text is a target or a usage error', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        assert.notEqual(parseTarget(text).host, '');
      } catch (error) {
        assert.ok(error instanceof UsageError);
      }
    }),
  );
});
