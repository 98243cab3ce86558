import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { answerParser, headersOf, WrongAnswer } from './answer-parser.ts';
import type { Method } from './words.ts';

function read(pieces: (string | Buffer)[], method: Method = 'GET', max = 1_000_000) {
  const parser = answerParser(max);
  parser.begin(method, true);
  let whole = false;
  for (const piece of pieces) whole = parser.push(Buffer.from(piece as string, 'latin1'));
  const ended = whole || parser.end();
  return {
    whole,
    ended,
    status: parser.status(),
    body: parser.body().toString('latin1'),
    keeps: parser.keeps(),
    head: parser.head(),
  };
}

const RIGHT: [name: string, text: string, expected: Partial<ReturnType<typeof read>>, method?: Method][] = [
  [
    'a length',
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello',
    { whole: true, status: 200, body: 'hello', keeps: true },
  ],
  ['a length of nothing', 'HTTP/1.1 200 OK\r\ncontent-length:0\r\n\r\n', { whole: true, body: '' }],
  [
    'chunks',
    'HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: 1\r\n\r\n',
    { whole: true, body: 'abcde', keeps: true },
  ],
  ['until close', 'HTTP/1.1 200 OK\r\n\r\nabc', { whole: false, ended: true, body: 'abc', keeps: false }],
  [
    'interim answers',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 x\r\nLink: y\r\n\r\nHTTP/1.1 201 x\r\nContent-Length: 1\r\n\r\nz',
    { whole: true, status: 201, body: 'z' },
  ],
  ['204', 'HTTP/1.1 204 No Content\r\n\r\n', { whole: true, body: '' }],
  ['304 with a length', 'HTTP/1.1 304 x\r\nContent-Length: 9\r\n\r\n', { whole: true, body: '' }],
  ['an answer to HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n', { whole: true, body: '' }, 'HEAD'],
  ['lines without carriage returns', 'HTTP/1.1 200 OK\nContent-Length: 1\n\na', { whole: true, body: 'a' }],
  [
    'a server that closes',
    'HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 1\r\n\r\na',
    { whole: true, keeps: false },
  ],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na', { whole: true, keeps: false }],
  ['HTTP/1.0 that keeps', 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\na', { keeps: true }],
  [
    'more than was announced',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nabc',
    { whole: true, body: 'a', keeps: false },
  ],
  [
    'chunks beside a length',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n',
    { body: 'ab', keeps: false },
  ],
];
for (const [name, text, expected, method] of RIGHT) {
  test(`${name} is read the same however it is cut`, () => {
    const whole = read([text], method);
    for (const key of Object.keys(expected) as (keyof typeof expected)[]) assert.equal(whole[key], expected[key], key);
    assert.deepEqual(read([...text], method), whole, 'byte by byte');
    fc.assert(
      fc.property(fc.nat(text.length), (at) =>
        assert.deepEqual(read([text.slice(0, at), text.slice(at)].filter(Boolean), method), whole),
      ),
      { numRuns: 20 },
    );
  });
}

const WRONG: [name: string, text: string, kind: string][] = [
  ['another protocol', 'SSH-2.0-x\r\n', 'garbled'],
  ['a binary', '\x15\x03\x01', 'garbled'],
  ['HTTP/2 in clear', 'HTTP/2 200\r\n\r\n', 'garbled'],
  ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n', 'garbled'],
  ['a status in words', 'HTTP/1.1 abc\r\n\r\n', 'garbled'],
  ['a header without a name', 'HTTP/1.1 200 OK\r\n: x\r\n\r\n', 'garbled'],
  ['a folded header', 'HTTP/1.1 200 OK\r\na: x\r\n y\r\n\r\n', 'garbled'],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 'garbled'],
  ['a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n', 'garbled'],
  ['an empty length', 'HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n', 'garbled'],
  ['a coding nobody asked for', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n', 'garbled'],
  ['a chunk of no size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n', 'garbled'],
  ['a switch of protocol', 'HTTP/1.1 101 Switching\r\n\r\n', 'garbled'],
  ['endless interim answers', 'HTTP/1.1 100 x\r\n\r\n'.repeat(20), 'garbled'],
  ['an endless header', `HTTP/1.1 200 OK\r\na: ${'x'.repeat(70_000)}`, 'garbled'],
  ['an endless list of headers', `HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(20_000)}\r\n`, 'garbled'],
  ['a large announcement', 'HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n', 'body_too_large'],
  ['a body without end', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(1001)}`, 'body_too_large'],
  [
    'chunks without end',
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${`100\r\n${'x'.repeat(256)}\r\n`.repeat(4)}`,
    'body_too_large',
  ],
];
for (const [name, text, kind] of WRONG) {
  test(`${name} is ${kind}`, () => {
    assert.throws(
      () => read([text], 'GET', 1000),
      (thrown) => thrown instanceof WrongAnswer && thrown.kind === kind,
    );
  });
}

test('several answers follow each other on one connection, each by itself', () => {
  const parser = answerParser(100);
  for (const body of ['a', '', 'ccc']) {
    parser.begin('GET', true);
    assert.equal(parser.begun(), false);
    assert.ok(parser.push(Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`)));
    assert.equal(parser.body().toString(), body);
  }
});

test('an answer that is cut is not whole', () => {
  assert.equal(read(['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel']).ended, false);
  assert.equal(read(['HTTP/1.1 200 OK\r\nContent-Le']).ended, false);
  assert.equal(read(['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe']).ended, false);
});

test('the read buffer may be overwritten: what was read stays', () => {
  const buffer = Buffer.from('HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 2\r\n\r\nab');
  const parser = answerParser(100);
  parser.begin('GET', true);
  parser.push(buffer);
  buffer.fill(0);
  assert.equal(parser.body().toString(), 'ab');
  assert.deepEqual(headersOf(parser.head()), [
    ['x', 'y'],
    ['content-length', '2'],
  ]);
});

test('whatever comes is an answer, not yet one, or refused', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'HTTP/1.1 200 OK\r\n',
      'Content-Length: 3\r\n',
      'Transfer-Encoding: chunked\r\n',
      '\r\n',
      '3\r\nabc\r\n',
      '0\r\n\r\n',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      try {
        read(pieces.filter((one) => one !== ''));
      } catch (thrown) {
        assert.ok(thrown instanceof WrongAnswer, String(thrown));
      }
    }),
    { numRuns: 500 },
  );
});

test('an answer is read as a new parser would read it, whatever came before it', () => {
  const texts = RIGHT.map(([, text]) => text).concat(
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n',
    'HTTP/1.1 200 OK\r\nx\r\n',
  );
  const readOn = (parser: ReturnType<typeof answerParser>, text: string, cut: number) => {
    parser.begin('GET', true);
    const bytes = Buffer.from(text, 'latin1');
    try {
      const whole = parser.push(bytes.subarray(0, cut)) || (cut < bytes.length && parser.push(bytes.subarray(cut)));
      const ended = whole || parser.end();
      return [whole, ended, ended ? [parser.status(), parser.head(), parser.body().toString(), parser.keeps()] : []];
    } catch (thrown) {
      return (thrown as WrongAnswer).message;
    }
  };
  const answers = fc.array(fc.tuple(fc.constantFrom(...texts), fc.nat(200)), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(answers, (all) => {
      const parser = answerParser(1_000);
      for (const [text, cut] of all) {
        assert.deepEqual(readOn(parser, text, cut), readOn(answerParser(1_000), text, cut));
      }
    }),
  );
});
