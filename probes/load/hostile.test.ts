/** Each bad server leads to its own kind of error, and the run goes on to its end. */
import assert from 'node:assert/strict';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { makeAuthority, opensslMissing } from '../tls/openssl-certificates.ts';
import { answering, get, OK, run, serveBytes, served, specOf } from './testing.ts';
import { serveNames } from './testing-dns.ts';
import type { LoadErrorKind, LoadSpec } from './words.ts';

const COUNT = 12;
const packed = (coding: string, body: Buffer) =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`),
    body,
  ]);
const reading = (origin: string): Partial<LoadSpec> => ({
  source: { is: 'one', request: get(`${origin}/`, { reads_body: true }) },
});
const zeros = Buffer.alloc(5_000_000);
// Packed once: for each answer anew, a busy machine takes longer than the answer may.
const BOMBS = {
  gzip: packed('gzip', gzipSync(zeros)),
  deflate: packed('deflate', deflateSync(zeros)),
  br: packed('br', brotliCompressSync(zeros)),
};

function pour(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\n\r\n');
  const more = () => {
    while (!socket.destroyed && socket.write('x'.repeat(16_384)));
  };
  socket.on('drain', more);
  more();
}

const SERVERS: [
  name: string,
  kind: LoadErrorKind,
  behave: (socket: Socket) => void,
  more?: (origin: string) => Partial<LoadSpec>,
][] = [
  ['takes the request and never answers', 'timeout', () => {}, () => ({ timeout_ms: 200 })],
  [
    'stops in the middle of a body',
    'timeout',
    answering(() => 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'),
    () => ({ timeout_ms: 200 }),
  ],
  ['answers garbage', 'garbled', answering(() => '\x00\x01\x02 garbage')],
  ['never ends its body', 'body_too_large', (socket) => socket.once('data', () => pour(socket))],
  [
    'announces a body of a gigabyte',
    'body_too_large',
    answering(() => 'HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n'),
  ],
  ['never ends its header', 'garbled', answering(() => `HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(20_000)}`)],
  ['resets', 'reset', (socket) => socket.once('data', () => socket.resetAndDestroy())],
  ['closes without an answer', 'closed_early', (socket) => socket.once('data', () => socket.end())],
  [
    'closes in the middle of an answer',
    'closed_early',
    (socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc')),
  ],
  ['sends a gzip bomb', 'body_too_large', answering(() => BOMBS.gzip), reading],
  ['sends a deflate bomb', 'body_too_large', answering(() => BOMBS.deflate), reading],
  ['sends a brotli bomb', 'body_too_large', answering(() => BOMBS.br), reading],
  ['calls plain text gzip', 'garbled', answering(() => packed('gzip', Buffer.from('plain'))), reading],
  ['packs in a way nobody knows', 'garbled', answering(() => packed('zz', Buffer.from('plain'))), reading],
  ['answers 500', 'status', answering(() => 'HTTP/1.1 500 x\r\nContent-Length: 0\r\n\r\n')],
  ['answers 404', 'status', answering(() => 'HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n')],
];
for (const [name, kind, behave, more] of SERVERS) {
  test(`a server that ${name} is counted as ${kind}`, async () => {
    const server = await serveBytes(behave);
    const result = await run(specOf(server.origin, COUNT, more?.(server.origin)));
    server.close();
    assert.deepEqual(result.figures.errors, { [kind]: COUNT }, JSON.stringify(result.examples));
    assert.deepEqual([result.figures.requests, result.figures.journeys, result.ended], [COUNT, COUNT, 'complete']);
    assert.ok(result.examples.length > 0 && result.examples.length <= 3);
    assert.ok(result.examples.every((example) => example.kind === kind && example.text !== ''));
  });
}

test('bodies that are packed well are read', async () => {
  const text = Buffer.from('ok');
  const ways = [
    packed('gzip', gzipSync(text)),
    packed('deflate', deflateSync(text)),
    packed('deflate', deflateRawSync(text)),
    packed('br', brotliCompressSync(text)),
  ];
  let count = 0;
  const server = await serveBytes(answering(() => ways[count++ % 4]));
  const result = await run(specOf(server.origin, COUNT, reading(server.origin)));
  server.close();
  assert.deepEqual(result.figures.errors, {}, JSON.stringify(result.examples));
});

test('nobody listens: connect_refused', async () => {
  const server = await serveBytes(() => {});
  server.close();
  const { figures } = await run(specOf(server.origin, COUNT));
  assert.deepEqual(figures.errors, { connect_refused: COUNT });
});

test('whoever waits in vain is in the latencies, as long as it waited', async () => {
  const server = await serveBytes(() => {});
  const { figures } = await run(specOf(server.origin, COUNT, { timeout_ms: 300 }));
  server.close();
  assert.equal(figures.latency_ms.count, COUNT);
  assert.ok(figures.latency_ms.p50 >= 300);
});

test('a kept connection that the server closes meanwhile costs no error: it is asked once more', async () => {
  let connections = 0;
  const server = await serveBytes((socket) => {
    connections += 1;
    let answered = 0;
    // The second request of each connection finds it closed.
    answering((_, to) => {
      answered += 1;
      if (answered === 1) return OK;
      to.destroy();
      return undefined;
    })(socket);
  });
  const { figures } = await run(specOf(server.origin, COUNT, { max_connections: 1 }));
  server.close();
  assert.deepEqual([figures.requests, figures.errors], [COUNT, {}]);
  assert.ok(connections >= COUNT - 1);
});

test('answers that come unasked never become the answer to the next request', async () => {
  const bad = 'HTTP/1.1 500 x\r\nContent-Length: 0\r\n\r\n';
  const server = await serveBytes(answering(() => OK + bad));
  const { figures } = await run(specOf(server.origin, COUNT, { max_connections: 1 }));
  server.close();
  assert.deepEqual([figures.requests, figures.errors], [COUNT, {}]);
});

test('redirects are followed within what was approved, and nowhere else', async () => {
  let strangers = 0;
  const stranger = await serveBytes(() => (strangers += 1));
  const server = await serveBytes(
    answering((head) => {
      const path = head.split(' ')[1] ?? '';
      const to = (where: string) => `HTTP/1.1 302 x\r\nLocation: ${where}\r\nContent-Length: 0\r\n\r\n`;
      if (path === '/away') return to(`${stranger.origin}/`);
      if (path === '/loop') return to('/loop');
      return path === '/there' ? OK : to('/there');
    }),
  );
  const errorsOf = async (path: string, follows_redirects: boolean) => {
    const request = get(server.origin + path, { follows_redirects });
    const { figures } = await run(specOf(server.origin, 4, { source: { is: 'one', request } }));
    assert.equal(figures.requests, 4);
    return figures.errors;
  };
  assert.deepEqual(await errorsOf('/near', true), {});
  assert.deepEqual(await errorsOf('/away', false), {}, 'an answer like any other');
  assert.deepEqual(await errorsOf('/away', true), { redirect_not_approved: 4 });
  assert.deepEqual(await errorsOf('/loop', true), { redirect_not_approved: 4 });
  server.close();
  stranger.close();
  assert.equal(strangers, 0);
});

test('an origin that nobody approved, an unsafe header and what is no address are refused before anything is sent', async () => {
  let connections = 0;
  const other = await serveBytes(() => (connections += 1));
  const server = await serveBytes(answering(() => OK));
  const errorsOf = async (request: ReturnType<typeof get>) =>
    (await run(specOf(server.origin, 3, { source: { is: 'one', request } }))).figures.errors;
  assert.deepEqual(await errorsOf(get(`${other.origin}/`)), { address_not_approved: 3 });
  assert.deepEqual(await errorsOf(get(`${server.origin}/`, { headers: [['a', 'b\r\nc: d']] })), { extraction: 3 });
  assert.deepEqual(await errorsOf(get('ftp://x/')), { extraction: 3 });
  server.close();
  other.close();
  assert.equal(connections, 0);
});

test('a name that moves to an address nobody approved in the middle of a run is never followed there', async () => {
  let [strangers, count] = [0, 0];
  const server = await serveBytes(
    answering(() => {
      count += 1;
      return OK.replace('\r\n', '\r\nConnection: close\r\n');
    }),
  );
  const stranger = await serveBytes(() => (strangers += 1), '127.0.0.2', server.port);
  const names = await serveNames(() => (count < 20 ? [[127, 0, 0, 1]] : [[127, 0, 0, 2]]));
  const origin = `http://moves.test:${server.port}`;
  const approved = [{ origin, addresses: ['127.0.0.1'] }];
  const { figures, examples } = await run(
    specOf(origin, 60, { resolver: names.resolver, approved, max_connections: 2 }),
  );
  for (const one of [server, stranger, names]) one.close();
  assert.equal(strangers, 0);
  assert.ok(count >= 20 && count <= 25, `${count}`);
  assert.deepEqual(figures.errors, { address_not_approved: 60 - count });
  assert.match(examples[0]?.text ?? '', /127\.0\.0\.2/);
});

test('a name that nobody knows, and one without an address of the family, are dns', async () => {
  const names = await serveNames((type) => (type === 'A' ? [[127, 0, 0, 1]] : []));
  const unknown = await run(specOf('http://none.test:1', 4, { resolver: names.resolver, family: 6 }));
  const literal = await run(specOf('http://127.0.0.1:1', 4, { family: 6 }));
  names.close();
  assert.deepEqual([unknown.figures.errors, literal.figures.errors], [{ dns: 4 }, { dns: 4 }]);
});

test('metadata and link-local addresses are not connected to, since nobody approved them', async () => {
  const names = await serveNames(() => [[169, 254, 169, 254]]);
  const { figures } = await run(specOf('http://cloud.test:80', 4, { resolver: names.resolver }));
  names.close();
  assert.deepEqual(figures.errors, { address_not_approved: 4 });
});

let authority: ReturnType<typeof makeAuthority> | undefined;
before(() => {
  if (!opensslMissing) authority = makeAuthority();
});
after(() => authority?.remove());

test('a certificate nobody trusts is tls; trusted, it is asked over connections that resume', {
  skip: opensslMissing,
}, async () => {
  const issued = authority?.issue('IP:127.0.0.1', 30);
  let [resumed, handshakes] = [0, 0];
  const server = createTlsServer({ key: issued?.key, cert: issued?.cert }, (_, response) => {
    response.setHeader('connection', 'close');
    response.end('ok');
  });
  server.on('secureConnection', (socket) => {
    handshakes += 1;
    if (socket.isSessionReused()) resumed += 1;
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((wake) => server.listen(0, '127.0.0.1', wake));
  const { port } = served(server, '127.0.0.1');
  const origin = `https://127.0.0.1:${port}`;
  const doubted = await run(specOf(origin, COUNT));
  const trusted = await run(specOf(origin, COUNT, { trusts_any_certificate: true }));
  server.closeAllConnections();
  server.close();
  assert.deepEqual(doubted.figures.errors, { tls: COUNT });
  assert.deepEqual(trusted.figures.errors, {}, JSON.stringify(trusted.examples));
  assert.ok(trusted.figures.phases.tls.count >= COUNT && trusted.figures.phases.connect.count >= COUNT);
  assert.ok(resumed >= COUNT / 2, `${resumed} of ${handshakes} resumed`);
});

test('what speaks no TLS is tls', async () => {
  const server = await serveBytes((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 x\r\n\r\n')));
  const { figures } = await run(specOf(server.origin.replace('http', 'https'), 4));
  server.close();
  assert.deepEqual(figures.errors, { tls: 4 });
});
