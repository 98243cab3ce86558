import assert from 'node:assert/strict';
import { isIP, SocketAddress } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import * as decode from './decode.ts';
import type { Value } from './value.ts';

const octets = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const bytes = fc.uint8Array({ maxLength: 64 }).map((array) => Buffer.from(array));
const anyValue: fc.Arbitrary<Value> = fc.oneof(
  bytes,
  fc.integer(),
  fc.bigInt({ min: 0n, max: 2n ** 64n }),
  fc.constant(null),
  fc.constantFrom('1.3.6.1.2.1.4.32.1.5.7.2.16.64', '0.0', '10.0.0.1', '255.255.0.0'),
);
const anyIds = fc.array(fc.integer({ min: 0, max: 0xffff_ffff }), { maxLength: 40 });

test('every decoder takes anything that may come, and answers null rather than nonsense', () => {
  fc.assert(
    fc.property(anyValue, anyIds, fc.option(fc.integer({ min: -1, max: 20 })), (value, ids, type) => {
      const text = decode.decodeText(value);
      assert.ok(text === null || (text.length > 0 && text.length <= decode.MAX_TEXT && text.isWellFormed()));
      const mac = decode.decodeMac(value);
      assert.ok(mac === null || /^[0-9a-f]{2}(:[0-9a-f]{2})*$/.test(mac));
      const date = decode.decodeDateAndTime(value);
      assert.ok(date === null || Number.isInteger(date));
      const inet = decode.decodeInetByType(type, value);
      assert.ok(inet === null || isIP(inet.address) === inet.family);
      const index = decode.decodeInetIndex(ids);
      assert.ok(index === null || isIP(index.address) === index.family);
      const old = decode.decodeIpv6MibIndex(ids);
      assert.ok(old === null || isIP(old.inet.address) === 6);
      for (const length of [decode.decodePrefixPointer(value), decode.decodeNetmask(value)]) {
        assert.ok(length === null || (Number.isInteger(length) && length >= 0 && length <= 128));
      }
      const id =
        decode.decodeLldpId(decode.chassisKind(type), value) ?? decode.decodeLldpId(decode.portKind(type), value);
      assert.ok(id === null || id.length > 0);
      const management = decode.decodeManagementIndex(ids);
      assert.ok(management === null || management.address.length > 0);
    }),
    { numRuns: 2_000 },
  );
});

test('an IPv6 address in an index is read in each form that agents write, and only with its type', () => {
  fc.assert(
    fc.property(octets(16), fc.integer({ min: 1, max: 0xffff_ffff }), (array, if_index) => {
      const ids = [...array];
      const { address } = new SocketAddress({
        address: Buffer.from(array)
          .toString('hex')
          .replace(/.{4}(?=.)/g, '$&:'),
        family: 'ipv6',
      });
      assert.deepEqual(decode.decodeInetIndex([2, 16, ...ids]), { address, family: 6 });
      assert.deepEqual(decode.decodeInetIndex([2, ...ids]), { address, family: 6 });
      assert.deepEqual(decode.decodeInetIndex([4, ...ids]), { address, family: 6 });
      assert.deepEqual(decode.decodeIpv6MibIndex([if_index, ...ids]), { if_index, inet: { address, family: 6 } });
      assert.deepEqual(decode.decodeIpv6MibIndex([if_index, 16, ...ids]), { if_index, inet: { address, family: 6 } });
      assert.equal(decode.decodeInetIndex([1, 16, ...ids]), null);
      assert.equal(decode.decodeInetIndex([2, 16, ...ids.slice(2)]), null);
      assert.equal(decode.decodeInetIndex([2, 16, ...ids, 64]), null);
    }),
  );
});

test('a zone is in network byte order', () => {
  const ids = [4, 20, 0xfe, 0x80, ...Array(13).fill(0), 1, 0, 0, 0, 5];
  assert.deepEqual(decode.decodeInetIndex(ids), { address: 'fe80::1', family: 6, zone: 5 });
  assert.deepEqual(decode.decodeInetIndex([3, 8, 169, 254, 0, 1, 0, 0, 1, 0]), {
    address: '169.254.0.1',
    family: 4,
    zone: 256,
  });
});

test('an IPv4 address that begins with its own length is told from a length', () => {
  assert.deepEqual(decode.decodeInetIndex([1, 4, 4, 4, 4, 4])?.address, '4.4.4.4');
  assert.deepEqual(decode.decodeInetIndex([1, 4, 4, 4, 8])?.address, '4.4.4.8');
  assert.equal(decode.decodeInetIndex([1, 4, 256, 4, 4, 8]), null);
});

test('text is UTF-8, else GBK, else hexadecimal', () => {
  const cases: [string, string | null][] = [
    [Buffer.from('核心交换机').toString('hex'), '核心交换机'],
    // The same in GBK.
    ['bacbd0c4bdbbbbbbbbfa', '核心交换机'],
    ['deadbeef00ff', 'de:ad:be:ef:00:ff'],
    ['456467650000', 'Edge'],
    ['2020', null],
    ['', null],
  ];
  for (const [hex, text] of cases) assert.equal(decode.decodeText(Buffer.from(hex, 'hex')), text, hex);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }), (text) => {
      fc.pre(/^[^\p{Cc}]*$/u.test(text) && text.trim() !== '');
      assert.equal(decode.decodeText(Buffer.from(text)), text.trim().slice(0, decode.MAX_TEXT));
    }),
  );
  assert.equal(decode.decodeText(Buffer.alloc(60_000, 'x'))?.length, decode.MAX_TEXT);
  assert.equal(decode.decodeText('1.3.6.1'), null);
});

test('a MAC address is read from bytes and from its text', () => {
  fc.assert(
    fc.property(octets(6), (array) => {
      fc.pre(array.some((byte) => byte !== 0));
      const mac = Buffer.from(array)
        .toString('hex')
        .replace(/..(?=.)/g, '$&:');
      assert.equal(decode.decodeMac(Buffer.from(array)), mac);
      assert.equal(decode.decodeMac(Buffer.from(mac.toUpperCase().replaceAll(':', '-'))), mac);
    }),
  );
  assert.equal(decode.decodeMac(Buffer.from('0:1a:2b:3:4:5')), '00:1a:2b:03:04:05');
  for (const none of [Buffer.alloc(0), Buffer.alloc(6), Buffer.alloc(60, 1), null, 7])
    assert.equal(decode.decodeMac(none), null);
});

test('a date with a zone is a time, and one without is not guessed', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1970-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      fc.integer({ min: -14 * 60 + 1, max: 14 * 60 }),
      (date, offset) => {
        const local = new Date(Math.floor(date.getTime() / 100) * 100 + offset * 60_000);
        const value = Buffer.alloc(11);
        value.writeUInt16BE(local.getUTCFullYear(), 0);
        value.set([local.getUTCMonth() + 1, local.getUTCDate(), local.getUTCHours(), local.getUTCMinutes()], 2);
        value.set([local.getUTCSeconds(), Math.floor(local.getUTCMilliseconds() / 100), offset < 0 ? 0x2d : 0x2b], 6);
        value.set([Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60], 9);
        assert.equal(decode.decodeDateAndTime(value), Math.floor(date.getTime() / 100) * 100);
        assert.equal(decode.decodeDateAndTime(value.subarray(0, 8)), null);
      },
    ),
  );
  assert.equal(decode.decodeDateAndTime(Buffer.from('07e4021e0000000000002b0800', 'hex').subarray(0, 11)), null);
});

test('a netmask has a length unless it has holes', () => {
  for (let length = 0; length <= 32; length++) {
    const bits = length === 0 ? 0 : (0xffff_ffff << (32 - length)) >>> 0;
    const mask = [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
    assert.equal(decode.decodeNetmask(mask), length, mask);
  }
  for (const bad of ['255.0.255.0', '0.0.0.255', '255.255.255', '1.3.6.1.2', '256.0.0.0'])
    assert.equal(decode.decodeNetmask(bad), null, bad);
});

test('a prefix length is the last number of the row that is pointed at', () => {
  const zeros = Array(8).fill(0).join('.');
  const pointer = `1.3.6.1.2.1.4.32.1.5.7.2.16.32.1.13.184.0.0.0.1.${zeros}.64`;
  assert.equal(decode.decodePrefixPointer(pointer), 64);
  assert.equal(decode.decodePrefixPointer('1.3.6.1.2.1.4.32.1.5.1.1.4.10.0.0.0.8'), 8);
  assert.equal(decode.decodePrefixPointer('1.3.6.1.2.1.4.32.1.5.1.1.4.10.0.0.0.80'), null);
  assert.equal(decode.decodePrefixPointer('0.0'), null);
});

test('LLDP ids are read by their subtype', () => {
  const mac = Buffer.from('00127962f940', 'hex');
  assert.equal(decode.decodeLldpId('mac', mac), '00:12:79:62:f9:40');
  assert.equal(decode.decodeLldpId('network', Buffer.from('01c0000201', 'hex')), '192.0.2.1');
  assert.equal(decode.decodeLldpId('network', Buffer.from('0220010db8000000000000000000000001', 'hex')), '2001:db8::1');
  assert.equal(decode.decodeLldpId('interface_name', Buffer.from('GigabitEthernet0/0/1')), 'GigabitEthernet0/0/1');
  assert.equal(decode.chassisKind(4), 'mac');
  assert.equal(decode.portKind(3), 'mac');
  assert.equal(decode.chassisKind(99), null);
});

test('a management address is read with and without its length', () => {
  const six = [0x20, 1, 0xd, 0xb8, ...Array(11).fill(0), 9];
  assert.deepEqual(decode.decodeManagementIndex([0, 3, 1, 1, 4, 192, 0, 2, 1]), {
    neighbour: '3:1',
    address: '192.0.2.1',
  });
  assert.deepEqual(decode.decodeManagementIndex([0, 3, 1, 1, 192, 0, 2, 1]), {
    neighbour: '3:1',
    address: '192.0.2.1',
  });
  assert.deepEqual(decode.decodeManagementIndex([0, 3, 1, 2, 16, ...six]), {
    neighbour: '3:1',
    address: '2001:db8::9',
  });
  assert.deepEqual(decode.decodeManagementIndex([0, 3, 1, 2, ...six]), { neighbour: '3:1', address: '2001:db8::9' });
  assert.equal(decode.decodeManagementIndex([0, 3, 1, 2, 4, 192, 0, 2, 1]), null);
  assert.equal(decode.decodeManagementIndex([0, 3, 1]), null);
});
