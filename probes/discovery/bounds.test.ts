import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { boundsOf, boundsOfList } from './bounds.ts';
import { asText, type Cidr, canonical, readCidr } from './ranges.ts';

const cidr = (text: string): Cidr => {
  const read = readCidr(text);
  assert.ok('text' in read, text);
  return read;
};
const bounds = (ranges: string[], excluded: string[] = [], forbid = (_: string): string | undefined => undefined) =>
  boundsOf(ranges.map(cidr), excluded.map(cidr), forbid);

test('a range is read in its one spelling, and what is none is told apart from one that begins elsewhere', () => {
  assert.equal(cidr('10.0.0.0/24').text, '10.0.0.0/24');
  assert.equal(cidr('10.0.0.7').text, '10.0.0.7/32');
  assert.equal(cidr(' FD00:0:0::/32 ').text, 'fd00::/32');
  assert.equal(cidr('::1').text, '::1/128');
  assert.deepEqual(readCidr('10.0.0.7/24'), { wrong: 'host_bits', meant: '10.0.0.0/24' });
  assert.deepEqual(readCidr('fd00::1/64'), { wrong: 'host_bits', meant: 'fd00::/64' });
  for (const text of [
    '',
    'x',
    '10.0.0',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    'fd00::/129',
    'fe80::1%eth0',
    '1.2.3.4/8/8',
    '/8',
  ]) {
    assert.deepEqual(readCidr(text), { wrong: 'syntax' }, text);
  }
});

test('a sweep has each host of its ranges once: no network, no broadcast, nothing excluded, no IPv6', () => {
  const { size, at } = bounds(
    ['10.0.0.0/29', '10.0.0.4/30', '192.168.1.4/31', '10.9.9.9', 'fd00::/32'],
    ['10.0.0.2', '10.0.0.4/31'],
  );
  const all = Array.from({ length: size }, (_, place) => at(place));
  assert.deepEqual(all.toSorted(), ['10.0.0.1', '10.0.0.3', '10.0.0.6', '10.9.9.9', '192.168.1.4', '192.168.1.5']);
});

test('a sweep reaches each address once, whatever its size, and spreads over its range', () => {
  for (const length of [16, 20, 24, 29, 30, 31, 32]) {
    const { size, at } = bounds([`10.0.0.0/${length}`]);
    const seen = new Set(Array.from({ length: size }, (_, place) => at(place)));
    assert.equal(seen.size, size, `/${length}`);
  }
  const { at } = bounds(['10.0.0.0/16']);
  const second = new Set(Array.from({ length: 256 }, (_, place) => at(place).split('.')[2]));
  assert.ok(second.size > 100, `${second.size} of 256 networks in the first 256 packets`);
  const list = ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4'];
  const listed = boundsOfList(list, canonical);
  assert.deepEqual(list.map((_, place) => listed.at(place)).toSorted(), list);
});

test('only addresses inside, not excluded and not forbidden may be asked, in their one spelling', () => {
  const { permit } = bounds(['10.0.0.0/8', 'fd00::/16'], ['10.1.0.0/16', 'fd00:1::/32'], (address) =>
    address === '10.2.0.1' ? 'no' : undefined,
  );
  assert.equal(permit('10.0.0.0'), '10.0.0.0');
  assert.equal(permit('FD00::0:1'), 'fd00::1');
  for (const text of [
    '11.0.0.1',
    '10.1.2.3',
    '10.2.0.1',
    'fd00:1::1',
    'fd01::1',
    '::ffff:10.0.0.1',
    '::ffff:a00:1',
    'fd00::1%eth0',
    '10.0.0.1/32',
    ' 10.0.0.1',
    '010.0.0.1',
    '167772161',
    '',
  ]) {
    assert.equal(permit(text), undefined, text);
  }
});

test('whatever ranges there are, each swept address may be asked', () => {
  const range = fc.tuple(fc.nat({ max: 255 }), fc.nat({ max: 255 }), fc.integer({ min: 22, max: 32 }));
  fc.assert(
    fc.property(fc.array(range, { minLength: 1, maxLength: 6 }), fc.array(range, { maxLength: 4 }), (some, holes) => {
      const text = ([a, b, length]: [number, number, number]) => {
        const at = (10 << 24) + (a << 10) + b;
        const size = 2 ** (32 - length);
        return `${asText(at - (at % size))}/${length}`;
      };
      const { size, at, permit } = bounds(some.map(text), holes.map(text));
      const seen = new Set<string>();
      for (let place = 0; place < size; place += 1) {
        const address = at(place);
        assert.equal(permit(address), address);
        seen.add(address);
      }
      assert.equal(seen.size, size);
    }),
    { numRuns: 60 },
  );
});
