import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isAllowedFrom, rangeOf } from './addresses.ts';

test('a range has one spelling, and a single address is a range', () => {
  for (const [given, expected] of [
    ['10.0.0.0/8', '10.0.0.0/8'],
    [' 192.0.2.7 ', '192.0.2.7/32'],
    ['2001:DB8:0::/32', '2001:db8::/32'],
    ['2001:db8::1', '2001:db8::1/128'],
    ['::ffff:192.0.2.7', '192.0.2.7/32'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['::ffff:a00:0/104', '10.0.0.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
  ] as const)
    assert.deepEqual(rangeOf(given), expected, given);
});

test('what is no range is refused with a sentence', () => {
  const bad = ['', '10.0.0.1/8', '10.0.0.0/33', '10.0.0.0/', 'fe80::1%eth0', 'x', '1.2.3', '::1/129', '10.0.0.0/8/8'];
  for (const given of [...bad, '::ffff:10.0.0.0/8', '٣.0.0.0/8', "' or 1=1"]) {
    const found = rangeOf(given);
    assert.ok(typeof found === 'object' && found.problem.en.length > 10, given);
  }
});

test('an address is within its ranges alone, however it is spelled', () => {
  const ranges = ['10.1.0.0/16', '2001:db8:1::/48'];
  for (const good of ['10.1.2.3', '::ffff:10.1.2.3', '::ffff:a01:203', '2001:db8:1::9', '2001:DB8:1:0:0:0:0:9'])
    assert.ok(isAllowedFrom(good, ranges), good);
  for (const bad of ['10.2.0.1', '::ffff:10.2.0.1', '2001:db8:2::9', '', 'x', '::1', '::10.1.2.3'])
    assert.ok(!isAllowedFrom(bad, ranges), bad);
  assert.ok(isAllowedFrom('2001:db8::9', []), 'no ranges: anywhere');
  assert.ok(!isAllowedFrom('10.0.0.1', ['::/0']), 'IPv4 is no part of IPv6');
  assert.ok(isAllowedFrom('fe80::1%eth0', ['fe80::/10']));
});

test('whatever stands there, nothing throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), (a, b) => {
      const range = rangeOf(b);
      if (typeof range === 'string') assert.equal(typeof isAllowedFrom(a, [range]), 'boolean');
    }),
  );
});

test('a single address allows itself', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
      const range = rangeOf(address);
      assert.ok(typeof range === 'string' && isAllowedFrom(address, [range]), `${address} ${JSON.stringify(range)}`);
    }),
  );
});
