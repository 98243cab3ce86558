import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Failure } from '../failures.ts';
import { responseParser } from './parser.ts';

/** Feeds the bytes in pieces, then closes. */
function parse(text: string | Buffer, { limit = 1000, step = 1e9, method = 'GET' as 'GET' | 'HEAD' } = {}) {
  const parser = responseParser(method, limit);
  const bytes = Buffer.from(text as string, 'latin1');
  for (let at = 0; at < bytes.length; at += step)
    if (parser.push(bytes.subarray(at, at + step))) return parser.response();
  return parser.end();
}

const wellFormed: [string, string, string][] = [
  ['a length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, and more', 'hello'],
  [
    'chunks',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: x\r\n\r\n',
    'hello',
  ],
  ['the end of the connection', 'HTTP/1.0 200 OK\r\n\r\nhello', 'hello'],
  ['lines without carriage returns', 'HTTP/1.0 200 OK\nServer: old\n\nhello', 'hello'],
  [
    'an interim answer first',
    'HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello',
    'hello',
  ],
  ['no reason phrase', 'HTTP/1.1 200\r\nContent-Length: 5, 5\r\n\r\nhello', 'hello'],
  ['no body by status', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello', ''],
];
for (const [name, answer, body] of wellFormed) {
  test(`an answer framed by ${name} is read in pieces of any size`, () => {
    for (const step of [1, 2, 3, 7, 1000]) assert.equal(parse(answer, { step }).body.toString(), body);
  });
}

const broken: [string, string, RegExp][] = [
  ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', /not an HTTP answer/],
  ['nothing', '', /closed before an answer/],
  ['a bad status', 'HTTP/1.1 2OO OK\r\n\r\n', /not an HTTP answer/],
  ['HTTP/2', 'HTTP/2 200\r\n\r\n', /not an HTTP answer/],
  ['a folded header', 'HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n', /not a header/],
  ['a space before the colon', 'HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello', /not a header/],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!', /content length/],
  ['a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello', /content length/],
  ['a short body', 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello', /closed after 5 of 50/],
  ['an unknown coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n', /transfer coding/],
  ['a bad chunk size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n', /not a chunk size/],
  ['an overlong chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n', /longer than it said/],
  ['chunks that break off', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab', /middle of the chunks/],
];
for (const [name, answer, message] of broken) {
  test(`${name} costs the look an error that says so`, () => {
    for (const step of [1, 1000]) assert.throws(() => parse(answer, { step }), message);
  });
}

test('a body beyond the limit is cut and says so, whatever its framing', () => {
  const long = 'x'.repeat(50);
  const chunked = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n32\r\n${long}\r\n0\r\n\r\n`;
  const heads = ['HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n', 'HTTP/1.0 200 OK\r\n\r\n'].map((head) => head + long);
  for (const answer of [chunked, ...heads]) {
    for (const step of [1, 1000]) {
      const { body, truncated } = parse(answer, { limit: 10, step });
      assert.deepEqual([body.length, truncated], [10, true]);
      assert.equal(parse(answer, { limit: 50, step }).truncated, false);
    }
  }
});

test('endless headers, interim answers, chunk lines, trailers and padding all come to an end', () => {
  const head = 'HTTP/1.1 200 OK\r\n';
  const chunks = `${head}Transfer-Encoding: chunked\r\n\r\n`;
  assert.throws(() => parse(head + 'a: b\r\n'.repeat(20_000)), /longer than 64 KiB/);
  assert.throws(() => parse(`${head}${'a: b\r\n'.repeat(300)}\r\n`), /more than 256 headers/);
  assert.throws(() => parse('HTTP/1.1 100 Continue\r\n\r\n'.repeat(20)), /interim/);
  assert.throws(() => parse(`${chunks}1;${'x'.repeat(5000)}`), /too long/);
  assert.throws(() => parse(`${chunks}0\r\n${'a: b\r\n'.repeat(5000)}`), /trailer/);
  assert.throws(() => parse(chunks + `1;${'x'.repeat(3000)}\r\na\r\n`.repeat(50)), /more framing than content/);
});

test('an answer to HEAD has no body', () => {
  const { body, headers } = parse('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', { method: 'HEAD' });
  assert.equal(body.length, 0);
  assert.equal(headers.get('content-length'), '5');
});

test('any body in any chunks and any pieces comes out as it went in', () => {
  const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 10 });
  fc.assert(
    fc.property(chunks, fc.integer({ min: 1, max: 50 }), (contents, step) => {
      const framed = contents.flatMap((content) => [
        Buffer.from(`${content.length.toString(16)}\r\n`),
        content,
        Buffer.from('\r\n'),
      ]);
      const head = Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      const answer = Buffer.concat([head, ...framed, Buffer.from('0\r\n\r\n')]);
      const parser = responseParser('GET', 10_000);
      let done = false;
      for (let at = 0; at < answer.length; at += step) done = parser.push(answer.subarray(at, at + step));
      assert.ok(done);
      assert.deepEqual(parser.response().body, Buffer.concat(contents));
    }),
  );
});

test('no bytes of a server bring more than a failure of the look', () => {
  const prefix = fc.constantFrom(
    '',
    'HTTP/1.1 200 OK\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n',
  );
  const noise = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9a-f\r\n:; ]*$/));
  fc.assert(
    fc.property(prefix, noise, fc.integer({ min: 1, max: 20 }), (start, rest, step) => {
      try {
        assert.ok(parse(start + rest, { step, limit: 20 }).body.length <= 20);
      } catch (thrown) {
        if (!(thrown instanceof Failure)) throw thrown;
      }
    }),
    { numRuns: 1000 },
  );
});
