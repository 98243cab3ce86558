import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { element, integerBytes } from '../lab/ber.ts';
import { readRequest } from '../lab/message.ts';
import { compareIndex, decodeIndex, decodeOid, encodeIndex, encodeOid } from './oid.ts';
import { COUNTER64, GAUGE32, INTEGER, NO_SUCH_INSTANCE, OCTET_STRING } from './value.ts';
import {
  decodeAnswer,
  decodeCounter64,
  encodeRequest,
  GET,
  GET_BULK,
  readCells,
  readProtection,
  readVarbinds,
} from './wire.ts';

const subId = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 0xffff_ffff }));
const ids = fc.array(subId, { minLength: 1, maxLength: 30 });

/** A response as an agent would write it. */
function response(id: number, binds: Uint8Array[], status = 0, index = 0): Buffer {
  const pdu = [
    element(INTEGER, integerBytes(id)),
    element(INTEGER, integerBytes(status)),
    element(INTEGER, integerBytes(index)),
  ];
  return Buffer.from(
    element(
      0x30,
      element(INTEGER, integerBytes(1)),
      element(OCTET_STRING, Buffer.from('public')),
      element(0xa2, ...pdu, element(0x30, ...binds)),
    ),
  );
}
const bind = (oid: string, type: number, value: Uint8Array) =>
  element(0x30, element(6, encodeOid(oid)), element(type, value));

test('an object identifier comes back from the wire as it was', () => {
  fc.assert(
    fc.property(fc.constantFrom('1.3', '1.0', '2.999', '0.0'), ids, (root, rest) => {
      const oid = `${root}.${rest.join('.')}`;
      const bytes = encodeOid(oid);
      assert.equal(decodeOid(bytes, 0, bytes.length), oid);
    }),
  );
  assert.equal(encodeOid('1.3.6.1.4.1.2011').toString('hex'), '2b060104018f5b');
});

test('what is no object identifier is refused before it is sent', () => {
  for (const bad of ['', '1', '1.3.x', '1.3.-1', '3.1', '1.3.4294967296', '1..3']) {
    assert.throws(() => encodeOid(bad), RangeError, bad);
  }
});

test('an index keeps its order on both sides of the wire', () => {
  fc.assert(
    fc.property(ids, ids, (a, b) => {
      const [left, right] = [a.join('.'), b.join('.')];
      const bytes = encodeIndex(left);
      assert.equal(decodeIndex(bytes, 0, bytes.length), left);
      const first = a.findIndex((id, i) => id !== b[i]);
      const expected = first < 0 ? a.length - b.length : (a[first] as number) - (b[first] ?? -1);
      assert.equal(Math.sign(compareIndex(left, right)), Math.sign(expected));
    }),
  );
});

test('a sub-identifier that is cut off or beyond 32 bits is no index', () => {
  assert.equal(decodeIndex(Buffer.from('81', 'hex'), 0, 1), undefined);
  assert.equal(decodeIndex(Buffer.from('9f8080808000', 'hex'), 0, 6), undefined);
});

test('any bytes are decoded or refused as garbage, and nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const datagram = Buffer.from(bytes);
      readProtection(datagram);
      assertGarbledOrFine(() => {
        const answer = decodeAnswer(datagram);
        readVarbinds(answer);
        readCells(answer, [encodeOid('1.3.6.1')]);
      });
    }),
  );
});

test('a good answer with any byte changed or cut is decoded or refused, and nothing else', () => {
  const good = response(7, [
    bind('1.3.6.1.2.1.1.5.0', OCTET_STRING, Buffer.from('edge')),
    bind('1.3.6.1.2.1.1.3.0', GAUGE32, integerBytes(99)),
  ]);
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, byte, length) => {
      const bad = Buffer.from(good);
      bad[at] = byte;
      assertGarbledOrFine(() => readVarbinds(decodeAnswer(bad)));
      const cut = good.subarray(0, length);
      if (length < good.length) assert.throws(() => decodeAnswer(cut), { outcome: 'error' });
    }),
  );
});

function assertGarbledOrFine(run: () => void): void {
  try {
    run();
  } catch (thrown) {
    assert.equal((thrown as { outcome?: string }).outcome, 'error', String(thrown));
  }
}

test('a request is what an agent understands', () => {
  fc.assert(
    fc.property(
      fc.array(ids, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 0x7fff_ffff }),
      fc.integer({ min: 1, max: 100 }),
      fc.string({ maxLength: 200 }),
      (names, id, repetitions, community) => {
        const oids = names.map((rest) => `1.3.${rest.join('.')}`);
        const bytes = encodeRequest({
          version: 1,
          community,
          pdu: GET_BULK,
          id,
          repetitions,
          names: oids.map(encodeOid),
        });
        const read = readRequest(bytes);
        assert.ok(read);
        assert.equal(read.max_repetitions, repetitions);
        assert.equal(Buffer.from(read.community).toString('utf8'), Buffer.from(community, 'utf8').toString('utf8'));
        assert.deepEqual(
          read.names.map(({ oid }) => decodeOid(oid, 0, oid.length)),
          oids,
        );
      },
    ),
  );
});

test('a request too long for a datagram is our own mistake', () => {
  const request = { version: 1, pdu: GET, id: 1, repetitions: 0, names: [] } as const;
  assert.throws(() => encodeRequest({ ...request, community: 'x'.repeat(70_000) }), RangeError);
});

test('cells come column by column, and those of other columns have no index', () => {
  const bytes = response(7, [
    bind('1.3.6.1.2.1.2.2.1.2.1', OCTET_STRING, Buffer.from('eth0')),
    bind('1.3.6.1.2.1.2.2.1.8.1', INTEGER, integerBytes(1)),
    bind('1.3.6.1.2.1.2.2.1.3.1', INTEGER, integerBytes(6)),
    bind('1.3.6.1.2.1.2.2.1.8.200', NO_SUCH_INSTANCE, Buffer.alloc(0)),
  ]);
  const cells = readCells(decodeAnswer(bytes), [encodeOid('1.3.6.1.2.1.2.2.1.2'), encodeOid('1.3.6.1.2.1.2.2.1.8')]);
  assert.deepEqual(cells, [
    [
      { index: '1', type: OCTET_STRING, value: Buffer.from('eth0') },
      { index: undefined, type: INTEGER, value: null },
    ],
    [
      { index: '1', type: INTEGER, value: 1 },
      { index: '200', type: NO_SUCH_INSTANCE, value: null },
    ],
  ]);
});

test('a large Gauge32 without its leading zero is still large, and a number of ten bytes is none', () => {
  const bytes = response(7, [
    bind('1.3.1', GAUGE32, Buffer.from('ffffffff', 'hex')),
    bind('1.3.2', GAUGE32, Buffer.alloc(10, 1)),
    bind('1.3.3', INTEGER, Buffer.from('ff', 'hex')),
  ]);
  assert.deepEqual(
    readVarbinds(decodeAnswer(bytes)).map(({ value }) => value),
    [0xffff_ffff, null, -1],
  );
});

test('a Counter64 of 1 to 9 bytes is exact, as a BigInt above 2^53', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (counter) => {
      const value = decodeCounter64(integerBytes(counter));
      assert.equal(BigInt(value ?? -1), counter);
      assert.equal(typeof value, counter <= BigInt(Number.MAX_SAFE_INTEGER) ? 'number' : 'bigint');
      const bytes = response(7, [bind('1.3.1', COUNTER64, integerBytes(counter))]);
      assert.equal(readVarbinds(decodeAnswer(bytes))[0]?.value, value);
    }),
  );
  for (const bad of ['', '010000000000000000', '00000000000000000000']) {
    assert.equal(decodeCounter64(Buffer.from(bad, 'hex')), null, bad);
  }
});
