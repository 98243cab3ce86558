import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressesOf, MAX_ADDRESSES } from './ranges.ts';
import { UsageError } from './usage.ts';

test('a network gives its hosts, a span both its ends, an address itself, and none of them twice', () => {
  const { v4, v6 } = addressesOf(
    ['10.0.0.0/30', '10.0.0.2-10.0.0.4', '127.0.0.1', '192.168.1.4/31', 'FD00::1', '::1'],
    [],
  );
  assert.deepEqual(v4, ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '127.0.0.1', '192.168.1.4', '192.168.1.5']);
  assert.deepEqual(v6, ['fd00::1', '::1']);
});

test('a /16 is the most that is swept', () => {
  assert.equal(addressesOf(['10.1.0.0/16'], []).v4.length, MAX_ADDRESSES - 2);
  assert.throws(() => addressesOf(['10.1.0.0/16', '10.2.0.0/28'], []), /10\.2\.0\.0\/28 makes it more than 65536/);
});

test('ranges of others need to be named again', () => {
  assert.throws(() => addressesOf(['198.51.100.0/30'], []), /--allow 198\.51\.100\.0\/30/);
  assert.throws(() => addressesOf(['2001:db8::1'], []), /--allow 2001:db8::1/);
  assert.equal(addressesOf(['198.51.100.0/30'], ['198.51.100.0/24']).v4.length, 2);
  assert.deepEqual(addressesOf(['2001:db8::1'], ['2001:db8::/32']).v6, ['2001:db8::1']);
  assert.throws(() => addressesOf(['198.51.100.0/23'], ['198.51.100.0/24']), UsageError);
});

test('multicast, link-local and metadata addresses are never swept, allowed or not', () => {
  for (const range of [
    '169.254.169.254',
    '224.0.0.1',
    '240.0.0.1',
    '169.253.255.250-169.254.0.3',
    'fe80::1',
    'ff02::1',
  ]) {
    assert.throws(
      () => addressesOf([range], [range.includes('-') ? '169.252.0.0/14' : range]),
      /is never probed/,
      range,
    );
  }
});

test('what is no range is named with what a range looks like', () => {
  for (const range of [
    'x',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.1/24',
    '10.0.0.9-10.0.0.1',
    '10.0.0',
    'fd00::/64',
    '1-2',
    '',
  ]) {
    assert.throws(() => addressesOf([range], []), UsageError, range);
  }
  assert.throws(() => addressesOf([], []), /RANGE is missing/);
});
