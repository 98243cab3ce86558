import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  dottedOfKey,
  element,
  integerBytes,
  keyOfDotted,
  keyOfOid,
  oidOfKey,
  readElement,
  readInteger,
  TAG,
} from './ber.ts';
import { MAX_NAMES, readRequest, responseSize, writeResponse } from './message.ts';

const arc = fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 0xffff_ffff }));
const arcs = fc
  .tuple(fc.constantFrom('0', '1'), fc.nat(39), fc.array(arc, { maxLength: 30 }))
  .map((parts) => parts.flat());
const whole = (bytes: Uint8Array) => ({ tag: 0, start: 0, end: bytes.length });

test('an OID survives the way to its bytes and back', () => {
  fc.assert(
    fc.property(arcs, (parts) => {
      const dotted = parts.join('.');
      const bytes = oidOfKey(keyOfDotted(dotted) ?? '');
      assert.equal(dottedOfKey(keyOfOid(bytes, whole(bytes)) ?? ''), dotted);
    }),
  );
});

test('the order of keys is the order of OIDs', () => {
  const compare = (one: number[], other: number[]): number => {
    const at = one.findIndex((part, index) => part !== other[index]);
    return Math.sign(at < 0 ? one.length - other.length : (one[at] ?? 0) - (other[at] ?? -1));
  };
  fc.assert(
    fc.property(fc.array(arc), fc.array(arc), (one, other) => {
      const keys = [one, other].map((parts) => keyOfDotted(['1', '3', ...parts].join('.')) ?? '') as [string, string];
      assert.equal(keys[0] < keys[1] ? -1 : keys[0] > keys[1] ? 1 : 0, compare(one, other));
    }),
  );
});

test('integers survive the way to bytes and back', () => {
  fc.assert(
    fc.property(fc.integer(), (value) => {
      const bytes = integerBytes(value);
      assert.equal(readInteger(bytes, whole(bytes)), value);
      assert.ok(bytes.length <= 4);
    }),
  );
});

/** A request as the standard writes it, from parts that may be wrong on purpose. */
function request(version: number, pdu: number, names: string[]): Uint8Array {
  const int = (value: number) => element(TAG.integer, integerBytes(value));
  const binds = names.map((name) =>
    element(TAG.sequence, element(TAG.oid, oidOfKey(keyOfDotted(name) ?? '')), element(TAG.null)),
  );
  const list = element(TAG.sequence, ...binds);
  return element(
    TAG.sequence,
    int(version),
    element(TAG.octets, Buffer.from('c')),
    element(pdu, int(70_000), int(0), int(25), list),
  );
}

test('a request is read whole', () => {
  const read = readRequest(request(1, 0xa5, ['1.3.6.1', '1.3.6.2']));
  assert.deepEqual(
    read?.names.map((name) => dottedOfKey(name.key)),
    ['1.3.6.1', '1.3.6.2'],
  );
  assert.equal(read?.max_repetitions, 25);
  assert.equal(Buffer.from(read?.community ?? []).toString(), 'c');
});

test('what an agent must not answer is no request', () => {
  assert.equal(readRequest(request(0, 0xa5, ['1.3'])), undefined, 'GetBulk in v1');
  assert.equal(readRequest(request(1, 0xa2, ['1.3'])), undefined, 'a response');
  assert.equal(readRequest(request(3, 0xa0, ['1.3'])), undefined, 'v3');
  assert.equal(readRequest(request(1, 0xa0, Array(MAX_NAMES + 1).fill('1.3'))), undefined, 'too many names');
});

test('a length without end or past the datagram is no element', () => {
  for (const bytes of [
    [0x30],
    [0x30, 0x80, 0, 0],
    [0x30, 0x84, 255, 255, 255, 255],
    [0x30, 0x85, 0, 0, 0, 0, 0],
    [0x1f, 1, 0],
  ]) {
    assert.equal(readElement(Uint8Array.from(bytes), 0, bytes.length), undefined);
  }
});

test('any bytes, and any request bent in one byte or cut, are read without an exception', () => {
  const good = request(1, 0xa1, ['1.3.6.1.2.1.1.1.0', '1.3.6.1.4.1.4294967295']);
  const bent = fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => good.with(at, byte));
  const cut = fc.nat(good.length - 1).map((length) => good.subarray(0, length));
  fc.assert(
    fc.property(fc.oneof(bent, cut, fc.uint8Array({ maxLength: 400 })), (bytes) => {
      const read = readRequest(bytes);
      if (!read) return;
      const answer = writeResponse(read, { error: 0, error_index: 0, binds: [read.raw_binds] });
      assert.equal(answer.length, responseSize(read, read.raw_binds.length));
      assert.deepEqual(readElement(answer, 0, answer.length)?.end, answer.length);
    }),
    { numRuns: 2_000 },
  );
});
