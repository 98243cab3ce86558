import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Address4, Address6 } from 'ip-address';
import { forbidden } from './forbidden.ts';

const FOUR = [
  ...['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4'],
  ...['100.100.100.200/32', '192.0.0.192/32', '168.63.129.16/32'],
];
const CARRIED = FOUR.flatMap((range) => {
  const [address = '', bits] = range.split('/');
  const inSix = (prefix: string, by: number, end = '') =>
    `${prefix}${new Address4(address).toGroup6()}${end}/${by + Number(bits)}`;
  return [inSix('64:ff9b::', 96), inSix('2002:', 16, '::'), ...(address === '0.0.0.0' ? [] : [inSix('::', 96)])];
});
const SIX = ['::/128', '::ffff:0:0/96', 'fe80::/10', 'ff00::/8', 'fd00:ec2::254/128', 'fd20:ce::254/128', ...CARRIED];

test('what lies in a forbidden range is told with its reason, and nothing else', () => {
  assert.match(
    forbidden('169.254.169.254') ?? '',
    /^169\.254\.169\.254 is never probed: link-local and cloud metadata/,
  );
  assert.match(forbidden('::ffff:10.0.0.1') ?? '', /IPv4-mapped/);
  assert.match(forbidden('fe80::1%eth0') ?? '', /link-local/);
  // As translators, tunnels and old stacks carry it.
  for (const address of ['64:ff9b::169.254.169.254', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::1', '::169.254.169.254'])
    assert.match(forbidden(address) ?? '', /cloud metadata/, address);
  for (const address of ['100.100.100.200', '64:ff9b::6464:64c8', 'fd20:ce::254'])
    assert.match(forbidden(address) ?? '', /is never probed: .*cloud metadata/, address);
  for (const address of [
    '100.100.100.201',
    '2002:a00:1::1',
    '10.0.0.1',
    '127.0.0.1',
    '223.255.255.255',
    '::1',
    'fec0::1',
    '64:ff9b::a00:1',
  ])
    assert.equal(forbidden(address), undefined, address);
});

test('every address is judged as its ranges say', () => {
  const near = fc.constantFrom(...FOUR.map((range) => new Address4(range)));
  const four = fc.oneof(
    fc.ipV4(),
    fc.tuple(near, fc.integer({ min: -2, max: 2 })).map(([range, by]) => {
      const edge = by < 0 ? range.startAddress().bigInt() : range.endAddress().bigInt();
      return Address4.fromBigInt((edge + BigInt(by) + 2n ** 32n) % 2n ** 32n).address;
    }),
  );
  fc.assert(
    fc.property(four, (address) => {
      const is_in = FOUR.some((range) => new Address4(address).isInSubnet(new Address4(range)));
      assert.equal(forbidden(address) !== undefined, is_in);
    }),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.ipV6(),
        four.map((address) => `::ffff:${address}`),
        four.map((address) => `64:ff9b::${address}`),
      ),
      (address) => {
        const is_in = SIX.some((range) => new Address6(address).isInSubnet(new Address6(range)));
        assert.equal(forbidden(address) !== undefined, is_in);
      },
    ),
  );
});

test('what is no address is nobody’s to judge', () => {
  for (const text of ['', 'x', '10.0.0', '010.0.0.1', '10.0.0.1/8', '[::1]', 'localhost', '1'])
    assert.throws(() => forbidden(text), /is no IP address/, text);
});
