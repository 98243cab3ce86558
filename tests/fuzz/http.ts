/** How web servers answer: HTTP/1.1 of probes and of loads, HTTP/2, what is packed, cookies. */

import { connect, createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Failure } from '#probes/failures.ts';
import { responseParser } from '#probes/http/parser.ts';
import { answerParser, headersOf, WrongAnswer } from '#probes/load/answer-parser.ts';
import { decodeBody } from '#probes/load/decode-body.ts';
import type { Channel, ChannelEvents, Exchange } from '#probes/load/exchange.ts';
import { http2Channel } from '#probes/load/http2.ts';
import { keepCookies } from '#probes/load/scenario/cookies.ts';
import { createJar } from '#probes/oidc/cookies.ts';
import { inPieces } from './in-pieces.ts';
import type { Parser } from './parser.ts';
import { PAGE } from './web.ts';

const MOST_BODY = 100_000;
const isFailure = (thrown: unknown) => thrown instanceof Failure;
const url = new URL('http://www.a.test/dir/page.html');

const ANSWERS = [
  'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gbk\r\nContent-Length: 5\r\nSet-Cookie: a=b; Path=/\r\n\r\nhello',
  'HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: 1\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 201 x\r\nContent-Length: 1\r\n\r\nz',
].map((text) => Buffer.from(text));
const HTTP_WORDS = [
  ...[
    'HTTP/1.1 200 OK\r\n',
    'HTTP/1.0 ',
    '\r\n\r\n',
    '\n\n',
    ': ',
    'Content-Length: 3\r\n',
    'Connection: close\r\n',
    '0\r\n\r\n',
  ],
  ...[
    'Transfer-Encoding: chunked\r\n',
    'Transfer-Encoding: gzip, chunked\r\n',
    'ffffffffffff\r\n',
    '3;a=b\r\nabc\r\n',
    '\0',
    '-1',
  ],
];
const hardHttp = (n: number) => [
  ...[
    `HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(n)}`,
    `HTTP/1.1 200 OK\r\n${'x'.repeat(n)}`,
    'HTTP/1.1 100 x\r\n\r\n'.repeat(n),
  ],
  ...[
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\na\r\n'.repeat(n)}`,
    `HTTP/1.1 200 ${' '.repeat(n)}`,
  ],
  `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;${'a'.repeat(n)}`,
];

function unpacked(bytes: Buffer, coding: string): Promise<unknown> {
  return new Promise((done) => decodeBody(bytes, [['content-encoding', coding]], MOST_BODY, done));
}

/** What a server of HTTP/2 says before and instead of an answer. */
const SETTINGS = Buffer.from('000000040000000000', 'hex');
const HEADERS = Buffer.from('0000010104000000018800000300010000000161620a'.slice(0, 40), 'hex');

/** The bytes go to a client that asked for one page; told is how that ended. */
async function http2Answer(bytes: Buffer): Promise<unknown> {
  const taken = new Set<Socket>();
  const server = createServer((socket) => {
    taken.add(socket);
    socket.on('error', () => {});
    socket.end(bytes);
  });
  await new Promise<void>((wake) => server.listen(0, '127.0.0.1', wake));
  const { port } = server.address() as { port: number };
  try {
    return await new Promise((fulfil) => {
      const socket = connect(port, '127.0.0.1');
      const events: ChannelEvents = { now: () => performance.now(), freed() {}, closed() {}, retry() {} };
      const request = {
        headers: { ':path': '/' },
        body: undefined,
        reads_body: true,
      } as unknown as Exchange['request'];
      const ready = (channel: Channel | undefined, text: string) => {
        if (!channel) return fulfil(text);
        const over = (outcome: unknown) => {
          channel.destroy();
          fulfil(outcome);
        };
        channel.send({ request, sent_at: 0, first_at: 0, over: false, channel: undefined, again: false, settle: over });
      };
      http2Channel(`http://127.0.0.1:${port}`, socket, { max_body_bytes: 10_000, timeout_ms: 5_000 }, events, ready);
    });
  } finally {
    for (const socket of taken) socket.destroy();
    server.close();
  }
}

export const parsers: readonly Parser[] = [
  {
    name: 'HTTP/1.1 answers of probes, chunks as well',
    corpus: ANSWERS,
    refuses: isFailure,
    words: HTTP_WORDS,
    hard: hardHttp,
    read: (bytes) =>
      inPieces(bytes, (pieces) => {
        const parser = responseParser('GET', MOST_BODY);
        for (const piece of pieces) if (parser.push(piece)) return parser.response();
        return parser.end();
      }),
    whole: (value) => (value as { status: number }).status < 400,
  },
  {
    name: 'HTTP/1.1 answers of loads',
    corpus: ANSWERS,
    refuses: (thrown) => thrown instanceof WrongAnswer,
    words: HTTP_WORDS,
    hard: hardHttp,
    read(bytes) {
      const parser = answerParser(MOST_BODY);
      parser.begin('GET', true);
      // As sockets give it: twice, so that a known head is met again.
      const whole = parser.push(bytes) || parser.end();
      if (!whole) return undefined;
      const seen = [parser.status(), parser.body().toString('latin1'), headersOf(parser.head())];
      parser.begin('GET', true);
      parser.push(bytes);
      return seen;
    },
    whole: (value) => value !== undefined,
  },
  {
    name: 'packed bodies (gzip, deflate, brotli)',
    corpus: [gzipSync(PAGE), gzipSync(Buffer.alloc(90_000))],
    hard: (n) => [
      gzipSync(Buffer.alloc(n * 100)),
      Buffer.concat(Array<Buffer>(Math.min(n, 3_000)).fill(gzipSync('a'))),
    ],
    read: async (bytes) => Promise.all(['gzip', 'deflate', 'br', 'identity', 'x'].map((one) => unpacked(bytes, one))),
    // An empty body is one, whatever it is called.
    whole: (value) => !/"kind"|"text":""/.test(JSON.stringify((value as unknown[])[0])),
    share: 0.5,
  },
  {
    name: 'cookies of answers',
    corpus: ['a=b; Path=/; Secure', 'sid=x; Domain=a.test; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT'].map(
      (one) => Buffer.from(one),
    ),
    words: ['; ', 'domain=', 'expires=', 'max-age=-', '=', ';', 'secure'],
    hard: (n) => [`a=b${'; '.repeat(n)}x`, `a=b; expires=${'1970 '.repeat(n)}`, 'a='.repeat(n)],
    read(bytes) {
      const line = bytes.toString('latin1');
      const jar = createJar();
      jar.keep(url, [line]);
      keepCookies(new Map(), url, [['set-cookie', line]]);
      return jar.of(url);
    },
  },
  {
    name: 'HTTP/2 answers of loads',
    corpus: [Buffer.concat([SETTINGS, HEADERS]), Buffer.concat([SETTINGS, Buffer.from('000000070000000000', 'hex')])],
    hard: (n) => [
      Buffer.concat(Array<Buffer>(Math.min(n, 3_000)).fill(SETTINGS)),
      Buffer.concat([SETTINGS, Buffer.alloc(n)]),
    ],
    read: http2Answer,
    share: 0.2,
  },
];
