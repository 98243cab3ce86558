import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Failure } from '../failures.ts';
import { DNS_TYPES, type DnsType, decodeMessage, encodeQuery } from './codec.ts';
import { asciiName, readName, reverseName, writeName } from './name.ts';

const label = fc.stringMatching(/^[a-z0-9_-]{1,20}$/);
const name = fc.array(label, { maxLength: 6 }).map((labels) => labels.join('.'));

test('a query is a message whose question is the one asked', () => {
  const types = fc.constantFrom(...(Object.keys(DNS_TYPES) as DnsType[]));
  fc.assert(
    fc.property(name, types, fc.integer({ min: 0, max: 65535 }), fc.boolean(), (asked, type, id, edns) => {
      const message = decodeMessage(encodeQuery({ name: asked, type }, { id, recursion: true, edns, udp_bytes: 1232 }));
      assert.deepEqual([message.id, message.is_response], [id, false]);
      assert.deepEqual(message.question, { name: asked || '.', type });
    }),
  );
});

/** An answer with one record of these bytes, whose name points to the question. */
function answer(type: number, data: Buffer, count = 1): Buffer {
  const head = Buffer.from([0, 7, 0x84, 0, 0, 1, 0, count, 0, 0, 0, 0]);
  const question = Buffer.concat([writeName('a.test'), Buffer.from([type >> 8, type & 255, 0, 1])]);
  const size = Buffer.from([data.length >> 8, data.length & 255]);
  return Buffer.concat([head, question, Buffer.from([0xc0, 12, type >> 8, type & 255, 0, 1, 0, 0, 1, 44]), size, data]);
}

const records: [string, number, Buffer, string][] = [
  ['A', 1, Buffer.from([127, 0, 0, 1]), '127.0.0.1'],
  ['AAAA', 28, Buffer.from('fd000000000000000000000000000001', 'hex'), 'fd00::1'],
  ['MX', 15, Buffer.from([0, 10, 1, 109, 0xc0, 12]), '10 m.a.test'],
  ['SRV', 33, Buffer.from([0, 1, 0, 2, 0, 80, 0xc0, 12]), '1 2 80 a.test'],
  ['TXT', 16, Buffer.concat([Buffer.from([6]), Buffer.from('政务'), Buffer.from([2, 97, 34])]), '"政务" "a\\""'],
  ['CAA', 257, Buffer.from('\x00\x05issueca.test', 'latin1'), '0 issue "ca.test"'],
  ['HTTPS', 65, Buffer.from([0, 1, 0]), '\\# 3 000100'],
  ['CNAME', 5, Buffer.from([3, 97, 46, 98, 0]), 'a\\.b'],
];
for (const [type, code, data, value] of records) {
  test(`a ${type} record is shown as zone files write it`, () => {
    const message = decodeMessage(answer(code, data));
    assert.deepEqual(message.answers, [{ name: 'a.test', type, ttl: 300, value }]);
    assert.deepEqual([message.authoritative, message.rcode], [true, 'NOERROR']);
  });
}

const broken: [string, Buffer, RegExp][] = [
  [
    'a name that points to itself',
    Buffer.concat([answer(1, Buffer.alloc(4)).subarray(0, 24), Buffer.from([0xc0, 24, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0])]),
    /forward/,
  ],
  [
    'a name that points forward',
    Buffer.concat([answer(1, Buffer.alloc(4)).subarray(0, 24), Buffer.from([0xff, 0xff])]),
    /forward/,
  ],
  ['an A record of three bytes', answer(1, Buffer.alloc(3)), /A data of 3 bytes/],
  ['a text outside its record', answer(16, Buffer.from([9, 97])), /outside its record/],
  ['more records than there are', answer(1, Buffer.alloc(4), 2), /outside the message/],
  ['eleven bytes', Buffer.alloc(11), /at least 12/],
];
for (const [what, bytes, message] of broken) {
  test(`${what} is refused`, () => assert.throws(() => decodeMessage(bytes), message));
}

test('chains of pointers end with the longest name allowed', () => {
  const chain = Buffer.alloc(2000);
  for (let at = 2; at < chain.length; at += 2) chain.writeUInt16BE(0xc000 | (at - 2), at);
  assert.throws(() => readName(chain, 1998), /longer than 255/);
});

test('no bytes bring more than a failure of the look', () => {
  const mutated = fc
    .tuple(fc.constantFrom(...records), fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 6 }))
    .map(([[, code, data], changes]) => {
      const bytes = answer(code, data);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      return bytes;
    });
  const noise = fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(fc.oneof(mutated, noise), (bytes) => {
      try {
        decodeMessage(bytes);
      } catch (thrown) {
        if (!(thrown instanceof Failure)) throw thrown;
      }
    }),
    { numRuns: 2000 },
  );
});

test('names are taken as people write them', () => {
  assert.equal(asciiName('www.Example.test.'), 'www.Example.test');
  assert.match(asciiName('政务.test') ?? '', /^xn--[a-z0-9]+\.test$/);
  assert.equal(asciiName('.'), '');
  for (const wrong of ['a..b', 'a b', `${'x'.repeat(64)}.test`, 'a\\b', '..'])
    assert.equal(asciiName(wrong), undefined, wrong);
});

test('addresses turn round for reverse look-ups', () => {
  assert.equal(reverseName('192.0.2.5'), '5.2.0.192.in-addr.arpa');
  assert.equal(reverseName('fd00::1'), `1.${'0.'.repeat(27)}0.0.d.f.ip6.arpa`);
  assert.equal(reverseName('::1'), `1.${'0.'.repeat(31)}ip6.arpa`);
  assert.equal(reverseName('www.test'), undefined);
});
