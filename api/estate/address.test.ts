import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { addressKey, canonicalAddress, spelledOut } from './address.ts';

const read = (text: string): string => {
  const found = canonicalAddress(text);
  return 'problem' in found ? `refused: ${found.problem.en}` : found.address;
};

/** Addresses that may be registered: global unicast and unique local ones; 6to4 may carry an IPv4 address that nobody may ask. */
const groups = fc.tuple(
  fc.oneof(fc.integer({ min: 0x2003, max: 0x3fff }), fc.constant(0xfd12)),
  ...Array.from({ length: 7 }, () => fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }))),
);

test('every spelling of an IPv6 address becomes the one of RFC 5952', () => {
  fc.assert(
    fc.property(groups, fc.boolean(), fc.boolean(), (values, upper, padded) => {
      const plain = values.map((value) => value.toString(16).padStart(padded ? 4 : 1, '0')).join(':');
      const text = upper ? plain.toUpperCase() : plain;
      // The URL standard's serialiser follows RFC 5952, too.
      const expected = new URL(`http://[${text}]/`).hostname.slice(1, -1);
      assert.equal(read(` ${text} `), expected);
      assert.equal(read(expected), expected);
      assert.equal(spelledOut(expected).join(':'), values.map((value) => value.toString(16)).join(':'));
    }),
  );
});

test('whatever is typed is an address or a sentence in both languages', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.ipV4Extended()), (text) => {
      const found = canonicalAddress(text);
      if ('problem' in found) assert.ok(found.problem.zh.length > 5 && found.problem.en.length > 10);
      else assert.equal(read(found.address), found.address);
    }),
  );
});

for (const [text, reason] of [
  ['::ffff:192.0.2.1', 'IPv4-mapped'],
  ['::FFFF:C000:0201', 'IPv4-mapped'],
  ['fe80::1', 'link-local'],
  ['fe80::1%eth0', 'zone'],
  ['169.254.169.254', 'link-local'],
  ['224.0.0.5', 'multicast'],
  ['ff02::1', 'multicast'],
  ['0.0.0.0', 'unspecified'],
  ['::', 'unspecified'],
  ['255.255.255.255', 'refused'],
  ['fd00:ec2::254', 'cloud metadata'],
  ['192.0.2.1/24', 'prefix length'],
  ['192.0.2', 'no IPv4 or IPv6 address'],
  ['192.0.2.01', 'no IPv4 or IPv6 address'],
  ['core-1', 'no IPv4 or IPv6 address'],
  ['', 'no IPv4 or IPv6 address'],
] as const) {
  test(`${text || 'nothing'} is refused: ${reason}`, () => assert.match(read(text), new RegExp(reason)));
}

test('addresses sort by value, IPv4 first', () => {
  const sorted = ['2001:db8::10', '10.0.0.10', '2001:db8::9', '9.255.255.255', '10.0.0.9', '2001:db7:ffff::'].sort(
    (a, b) => (addressKey(a) < addressKey(b) ? -1 : 1),
  );
  assert.deepEqual(sorted, [
    '9.255.255.255',
    '10.0.0.9',
    '10.0.0.10',
    '2001:db7:ffff::',
    '2001:db8::9',
    '2001:db8::10',
  ]);
});
