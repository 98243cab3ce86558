import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readBson, writeBson } from './bson.ts';
import { readMssql, readMysql, readPostgresql, readTns, tnsPing } from './databases.ts';
import { readVersion } from './memcached.ts';
import { readMessage, writeMessage } from './mongodb.ts';
import { readReply } from './redis.ts';
import { readSmb1, readSmb2, smb1Negotiate, smb2Negotiate } from './smb.ts';
import { readWord } from './zookeeper.ts';

const DECODERS = [
  ...[readBson, readMssql, readMysql, readPostgresql, readTns, readVersion, readMessage],
  ...[readReply, readSmb1, readSmb2, readWord],
];

const prefixes = [
  ...['*1\r\n', '$10\r\n', '-NOAUTH ', 'VERSION ', 'J\0\0\0\n', '\x04\x01\0\x25\0\0\x01\0', '\0A\0\0\x04'],
  ...['\0\0\0\x60\xfeSMB', '\0\0\0\x30\xffSMB\x72', '\x40\0\0\0\0\0\0\0\0\0\0\0\xdd\x07\0\0\0\0\0\0\0', ''],
];
/** Noise of its own, and noise behind what makes a decoder go on. */
const anyBytes = fc
  .tuple(fc.constantFrom(...prefixes), fc.uint8Array({ maxLength: 400 }))
  .map(([prefix, bytes]) => Buffer.concat([Buffer.from(prefix, 'latin1'), bytes]));

test('whatever comes, no decoder throws', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      for (const decode of DECODERS) decode(bytes);
    }),
    { numRuns: 2_000 },
  );
});

test('bson: plain values come back as they were written, and a cut document is none', () => {
  const name = fc.stringMatching(/^[a-zA-Z$]{1,10}$/);
  const value = fc.oneof(
    fc.string({ maxLength: 20 }).filter((text) => !text.includes('\0')),
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  );
  fc.assert(
    fc.property(fc.dictionary(name, value, { noNullPrototype: true }), fc.nat(), (fields, cut) => {
      const bytes = writeBson(fields);
      assert.deepEqual(readBson(bytes), new Map(Object.entries(fields)));
      assert.equal(readBson(bytes.subarray(0, cut % bytes.length)), undefined);
    }),
  );
});

test('bson: what stands within documents is passed over', () => {
  const inner = writeBson({ ok: 0 });
  const outer = Buffer.concat([
    Buffer.from('\x03in\0', 'latin1'),
    inner,
    Buffer.from('\x01ok\0', 'latin1'),
    Buffer.from([0, 0, 0, 0, 0, 0, 0xf0, 0x3f]),
  ]);
  const size = Buffer.alloc(4);
  size.writeInt32LE(outer.length + 5);
  assert.deepEqual(readBson(Buffer.concat([size, outer, Buffer.from([0])])), new Map([['ok', 1]]));
});

test('a message of MongoDB is whole with its last byte', () => {
  const bytes = writeMessage(1, { hello: 1, $db: 'admin' });
  for (let size = 0; size < bytes.length; size += 1) assert.equal(readMessage(bytes.subarray(0, size)), undefined);
  assert.deepEqual(
    readMessage(bytes),
    new Map<string, string | number>([
      ['hello', 1],
      ['$db', 'admin'],
    ]),
  );
});

test('smb: our own questions are no answers', () => {
  assert.equal(readSmb2(smb2Negotiate('3.1.1')), null);
  assert.deepEqual(readSmb1(smb1Negotiate()), { taken: false, signing_required: false });
  for (const bytes of [smb1Negotiate(), smb2Negotiate('2.1'), smb2Negotiate('3.1.1')]) {
    assert.equal(bytes.readUInt32BE(0), bytes.length - 4);
  }
});

test('redis: replies in pieces are whole once', () => {
  const info = '$30\r\n# Server\r\nredis_version:7.2.4\r\n';
  assert.equal(readReply(Buffer.from(info.slice(0, -3))), undefined);
  assert.equal(readReply(Buffer.from('$33\r\n# Server\r\nredis_version:7.2.4\r\n\r\n'))?.kind, 'info');
  assert.equal(readReply(Buffer.from('+PONG\r\n'))?.kind, 'pong');
  for (const line of [
    '-NOAUTH Authentication required.',
    '-NOPERM no',
    '-ERR operation not permitted',
    '-DENIED Redis is running in protected mode',
  ]) {
    assert.equal(readReply(Buffer.from(`${line}\r\n`))?.kind, 'closed', line);
  }
  assert.equal(readReply(Buffer.from('HTTP/1.1 400 Bad Request\r\n')), null);
});

test('oracle: a ping says its length, and data where it says', () => {
  const bytes = tnsPing();
  assert.equal(bytes.readUInt16BE(0), bytes.length);
  assert.equal(bytes.toString('latin1', bytes.readUInt16BE(26)), '(CONNECT_DATA=(COMMAND=ping))');
  assert.equal(bytes.readUInt16BE(24), bytes.length - 58);
});
