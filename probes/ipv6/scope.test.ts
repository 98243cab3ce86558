import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Address6 } from 'ip-address';
import { bitsOf, type Scope, scopeOf } from './scope.ts';

const EXAMPLES: Record<string, Scope | undefined> = {
  '::': 'unspecified',
  '::1': 'loopback',
  '::2': 'reserved',
  '::ffff:10.0.0.1': 'mapped',
  '64:ff9b::a00:1': 'nat64',
  '64:ff9b:1::1': 'nat64',
  '64:ff9b:2::1': 'reserved',
  '2001::1': 'teredo',
  '2001:1::1': 'global',
  '2001:db8::1': 'documentation',
  '3fff::1': 'documentation',
  '3fff:fff::1': 'documentation',
  '3fff:1000::1': 'global',
  '2002:a00:1::1': '6to4',
  '2409:8000::1': 'global',
  '240e::1': 'global',
  '5f00::1': 'srv6_sid',
  'fc00::1': 'unique_local',
  'fdff::1': 'unique_local',
  'fe80::1': 'link_local',
  'fe80::1%eth0': 'link_local',
  'febf::1': 'link_local',
  'fec0::1': 'site_local',
  'ff02::1': 'multicast',
  '4000::1': 'reserved',
  '10.0.0.1': undefined,
  'name.example': undefined,
  '': undefined,
  ':::': undefined,
};
test('an address is what its bits say, by an explicit table', () => {
  for (const [address, scope] of Object.entries(EXAMPLES)) assert.equal(scopeOf(address), scope, address);
});

test('any text has a scope or none, and any 128 bits have one', () => {
  fc.assert(fc.property(fc.string({ maxLength: 60 }), (text) => void scopeOf(text)));
  fc.assert(fc.property(fc.ipV6(), (address) => assert.ok(scopeOf(address), address)));
  fc.assert(fc.property(fc.ipV6(), (address) => assert.equal(typeof bitsOf(address), 'bigint')));
});

test('the quick reading of an address is that of the library', () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => bitsOf(text) === new Address6(text).bigInt()),
    { numRuns: 2_000 },
  );
});
