/**
 * Request smuggling and forged words of the proxy, at a real hub alone and behind Debian's nginx with the file of docs/deploy: whatever bytes a
 * client sends, nginx and hub agree where a request ends, and nothing of a client is taken for nginx's. Single malformed requests are
 * in `api/listen.test.ts`, forged addresses in `api/middleware/peer.test.ts`.
 */
import assert from 'node:assert/strict';
import { connect as connectPlain, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { createApp } from '#api/app.ts';
import { listen } from '#api/listen.ts';
import { nginxMissing } from '#api/middleware/nginx-proxy.ts';
import { testHub } from '#api/testing.ts';
import { makeAuthority, opensslMissing } from '#probes/tls/openssl-certificates.ts';
import { startDocumentedNginx } from '../documented-nginx.ts';
import { freePort } from '../nats-server.ts';
import { freshFolder, removeFolder } from '../server.ts';

const folder = freshFolder();
const t = await testHub();
const app = createApp({
  ...t.hub,
  config: { ...t.hub.config, trusted_proxies: ['127.0.0.1/32'], certificate_header: 'x-client-cert' },
});
/** All that the hub took for a request. */
let seen: { line: string; headers: Headers }[] = [];
const hub = await listen(
  {
    fetch: (request, ...rest) => {
      const { pathname, search } = new URL(request.url);
      seen.push({ line: `${request.method} ${pathname}${search}`, headers: new Headers(request.headers) });
      return app.fetch(request, ...rest);
    },
  },
  '127.0.0.1',
  0,
);
const missing = nginxMissing || opensslMissing;
const port = await freePort();
const authority = missing ? undefined : makeAuthority();
const stop = authority
  ? await startDocumentedNginx({
      ...{ folder, hub_port: hub.port, port, plain_port: await freePort() },
      ...authority.issue('DNS:localhost,IP:127.0.0.1', 30),
    })
  : undefined;
after(async () => {
  await stop?.();
  authority?.remove();
  await hub.close();
  await t.stop();
  removeFolder(folder);
});

type Way = 'alone' | 'nginx';
const open = (way: Way, protocol = 'http/1.1'): Socket =>
  way === 'alone'
    ? connectPlain(hub.port, '127.0.0.1')
    : connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: [protocol] });

/** What comes back until the other side has closed, or has said nothing for a while. */
function send(way: Way, bytes: string | Buffer, { quiet_ms = 150, protocol = 'http/1.1' } = {}): Promise<string> {
  return new Promise((fulfil) => {
    const socket = open(way, protocol);
    let got = '';
    let timer = setTimeout(() => socket.destroy(), 5_000);
    socket.on('data', (data) => {
      got += data.toString('latin1');
      clearTimeout(timer);
      timer = setTimeout(() => socket.destroy(), quiet_ms);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      fulfil(got);
    });
    socket.write(bytes);
  });
}

const HIDDEN = 'GET /api/smuggled HTTP/1.1\r\nHost: localhost\r\nX-Client-Verify: SUCCESS\r\n\r\n';
const post = (lines: string[], body: string) =>
  `POST /api/session/seen HTTP/1.1\r\nHost: localhost\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n${body}`;
const chunked = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
const CL = (n: number) => `Content-Length: ${n}`;
const TE = 'Transfer-Encoding: chunked';
const ended = `0\r\n\r\n${HIDDEN}`;

/** In each a second request is hidden from whoever reads it rightly, or the bytes are refused. */
const SMUGGLED: Record<string, string> = {
  'CL.TE': post([CL(ended.length), TE], ended),
  'TE.CL': post([TE, CL(4)], chunked(HIDDEN)),
  'TE.TE by a second coding': post([TE, 'Transfer-Encoding: identity', CL(ended.length)], ended),
  'TE.TE by an unknown coding': post(['Transfer-Encoding: xchunked', CL(ended.length)], ended),
  'TE with a blank before the colon': post(['Transfer-Encoding : chunked', CL(ended.length)], ended),
  'TE with a tab before its value': post(['Transfer-Encoding:\tchunked', CL(ended.length)], ended),
  'TE with a vertical tab': post(['Transfer-Encoding:\x0bchunked', CL(ended.length)], ended),
  'TE folded': post([`Transfer-Encoding:\r\n chunked`, CL(ended.length)], ended),
  'TE behind another header’s fold': post([`X: a\r\n Transfer-Encoding: chunked`, CL(ended.length)], ended),
  'TE after a bare CR': post([`X: a\rTransfer-Encoding: chunked`, CL(ended.length)], ended),
  'TE after a bare LF': post([`X: a\nTransfer-Encoding: chunked`, CL(ended.length)], ended),
  'TE in capitals and quotes': post(['TRANSFER-ENCODING: "chunked"', CL(ended.length)], ended),
  'TE as a list': post(['Transfer-Encoding: gzip, chunked', CL(ended.length)], ended),
  'two lengths': post([CL(HIDDEN.length), CL(0)], HIDDEN),
  'two lengths in one': post([`Content-Length: ${HIDDEN.length}, 0`], HIDDEN),
  'a length with a sign': post([`Content-Length: +${HIDDEN.length}`], HIDDEN),
  'a hexadecimal length': post([`Content-Length: 0x${HIDDEN.length.toString(16)}`], HIDDEN),
  'a length with a NUL': post([`Content-Length: ${HIDDEN.length}\0`], HIDDEN),
  'a length beyond all numbers': post([`Content-Length: ${2n ** 64n + 5n}`], HIDDEN),
  'a chunk extension with a line break': post([TE], `2;a\n=b\r\nxx\r\n${chunked(HIDDEN)}`),
  'a chunk size with a sign': post([TE], `-1\r\n${HIDDEN}`),
  'a chunk size beyond all numbers': post([TE], `10000000000000001\r\nx\r\n${HIDDEN}`),
  'a chunk with blanks': post([TE], ` ${HIDDEN.length.toString(16)} \r\n${HIDDEN}\r\n0\r\n\r\n`),
  'a chunk longer than it says': post([TE], `3\r\nabcd\r\n${chunked(HIDDEN)}`),
  'a GET with a body': `GET /api/health HTTP/1.1\r\nHost: localhost\r\n${CL(HIDDEN.length)}\r\n\r\n${HIDDEN}`,
  'HTTP/1.0 with chunks': `POST /api/session/seen HTTP/1.0\r\nHost: localhost\r\n${TE}\r\n${CL(ended.length)}\r\n\r\n${ended}`,
  'an upgrade to h2c': `GET /api/health HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nConnection: Upgrade, HTTP2-Settings\r\n${CL(HIDDEN.length)}\r\n\r\n${HIDDEN}`,
  'an expectation': post(['Expect: 100-continue', CL(HIDDEN.length)], HIDDEN),
  'a line break in the path': `GET /api/health%20HTTP/1.1%0d%0aX-Client-Verify:%20SUCCESS HTTP/1.1\r\nHost: localhost\r\n\r\n`,
};

for (const way of ['alone', 'nginx'] as const) {
  const skip = way === 'nginx' && missing;
  test(`${way}: no request hides in another`, { skip }, async () => {
    await Promise.all(
      Object.entries(SMUGGLED).map(async ([name, bytes]) => {
        const got = await send(way, bytes);
        // 501 is nginx's word for codings that it doesn't know.
        assert.doesNotMatch(got, /HTTP\/1\.[01] 5\d[^1]/, `${name}: ${got.slice(0, 300)}`);
      }),
    );
    // Whoever comes next over the connections that nginx keeps gets their own answer.
    for (let i = 0; i < 20; i += 1) {
      const own = await send(way, `GET /api/own-${i} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      assert.match(own, /^HTTP\/1\.1 404 /);
    }
    assert.deepEqual(
      seen.filter(({ line }) => line.includes('smuggled')).map(({ line, headers }) => [line, ...headers]),
      [],
    );
    assert.ok(seen.length > 20);
    seen = [];
  });
}

const SAID = 'X-Client-Verify: SUCCESS';
const CERTIFICATE = 'X-Client-Cert: -----BEGIN%20CERTIFICATE-----';
const get = (...lines: string[]) =>
  `GET /api/auth/certificate HTTP/1.1\r\nHost: localhost\r\n${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`;
const FORGED: Record<string, string> = {
  plainly: get(SAID, CERTIFICATE),
  twice: get(SAID, SAID, CERTIFICATE, CERTIFICATE),
  'with underscores': get('X_Client_Verify: SUCCESS', 'X_Client_Cert: x'),
  'with a blank before the colon': get('X-Client-Verify : SUCCESS'),
  folded: get('X-A: a', ` ${SAID}`),
  'after a bare CR': get(`X-A: a\r${SAID}`),
  'after a bare LF': get(`X-A: a\n${SAID}\n${CERTIFICATE}`),
  'after a NUL': get(`X-A: a\0\r\n${SAID}`),
  'in an encoded line break': get(`X-A: a%0d%0a${SAID}`),
  'named by Connection': get(SAID, CERTIFICATE, 'Connection: X-Client-Verify, X-Client-Cert'),
  'in a trailer': `POST /api/auth/sign-in/certificate HTTP/1.1\r\nHost: localhost\r\n${TE}\r\nTrailer: X-Client-Verify\r\n\r\n0\r\n${SAID}\r\n${CERTIFICATE}\r\n\r\n`,
  'as HTTP/1.0': `GET /api/auth/certificate HTTP/1.0\r\nHost: localhost\r\n${SAID}\r\n${CERTIFICATE}\r\n\r\n`,
  'with an absolute address': `GET http://localhost/api/auth/certificate HTTP/1.1\r\nHost: localhost\r\n${SAID}\r\nConnection: close\r\n\r\n`,
  'in the host': get('Host: localhost\tX-Client-Verify: SUCCESS'),
};

/** HTTP/2 by hand: clients that are well made refuse to send what is malformed (RFC 9113, 8.2). */
function http2(headers: readonly [string, string][], body = ''): Buffer {
  const frame = (type: number, flags: number, stream: number, payload: Buffer) => {
    const head = Buffer.alloc(9);
    head.writeUIntBE(payload.length, 0, 3);
    head.writeUInt8(type, 3);
    head.writeUInt8(flags, 4);
    head.writeUInt32BE(stream, 5);
    return Buffer.concat([head, payload]);
  };
  // A literal without indexing (RFC 7541, 6.2.2), lengths below 127.
  const text = (word: string) => Buffer.concat([Buffer.from([word.length]), Buffer.from(word, 'latin1')]);
  const block = Buffer.concat(headers.flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]));
  return Buffer.concat([
    Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    frame(4, 0, 0, Buffer.alloc(0)),
    frame(1, body === '' ? 5 : 4, 1, block),
    ...(body === '' ? [] : [frame(0, 1, 1, Buffer.from(body))]),
  ]);
}
const asked = (method: string, path = '/api/session/seen'): [string, string][] => [
  [':method', method],
  [':scheme', 'https'],
  [':authority', 'localhost'],
  [':path', path],
];
const DOWNGRADED: Record<string, Buffer> = {
  'a length that isn’t the body’s': http2([...asked('POST'), ['content-length', '0']], HIDDEN),
  'chunks inside': http2([...asked('POST'), ['transfer-encoding', 'chunked']], ended),
  'a line break in a value': http2([...asked('GET'), ['x-a', `a\r\n${SAID}`]]),
  'a bare LF in a value': http2([...asked('GET'), ['x-a', `a\n${SAID}`]]),
  'a line break in a name': http2([...asked('GET'), [`x-a: a\r\n${SAID}\r\nx-b`, 'b']]),
  'a colon in a name': http2([...asked('GET'), ['x-client-verify: success', 'x']]),
  'a capital in a name': http2([...asked('GET'), ['X-Client-Verify', 'SUCCESS']]),
  'a line break in the path': http2(asked('GET', `/x HTTP/1.1\r\n${SAID}\r\nx:`)),
  'a blank in the path': http2(asked('GET', '/x HTTP/1.1')),
  'a line break in the method': http2(asked(`GET /api/smuggled HTTP/1.1\r\nHost: x\r\n\r\nGET`)),
  'the header itself': http2([...asked('GET'), ['x-client-verify', 'SUCCESS'], ['x-client-cert', 'x']]),
  'a second authority': http2([...asked('GET'), ['host', 'elsewhere.example']]),
};

test('nginx: nothing of a client is taken for what nginx says, by HTTP/1 or 2', { skip: missing }, async () => {
  const ways = [
    ...Object.entries(FORGED).map(([name, bytes]) => ({ name, bytes, protocol: 'http/1.1' })),
    ...Object.entries(DOWNGRADED).map(([name, bytes]) => ({ name, bytes, protocol: 'h2' })),
  ];
  const arrived: string[] = [];
  for (const { name, bytes, protocol } of ways) {
    seen = [];
    await send('nginx', bytes, { protocol, quiet_ms: 80 });
    if (seen.length > 0) arrived.push(name);
    for (const { line, headers } of seen) {
      assert.doesNotMatch(line, /smuggled/, name);
      assert.doesNotMatch(line, /HTTP|\s.*\s/, name);
      assert.ok(
        !/SUCCESS/.test([...headers].filter(([key]) => key.startsWith('x-client')).join()),
        `${name}: ${[...headers].join(' ')}`,
      );
      assert.equal(headers.get('x-forwarded-for'), '127.0.0.1', name);
      assert.equal(headers.get('x-client-cert') ?? '', '', name);
    }
  }
  // What is well formed comes to the hub, without those words.
  for (const name of ['plainly', 'twice', 'in a trailer', 'the header itself']) assert.ok(arrived.includes(name), name);
});

test('alone: whoever says it without being the trusted proxy is not believed', async () => {
  const untrusting = await listen(
    createApp({ ...t.hub, config: { ...t.hub.config, certificate_header: 'x-client-cert' } }),
    '127.0.0.1',
    0,
  );
  try {
    for (const [name, bytes] of Object.entries(FORGED)) {
      const got = await new Promise<string>((fulfil) => {
        const socket = connectPlain(untrusting.port, '127.0.0.1');
        let text = '';
        socket
          .on('data', (data) => (text += data))
          .on('error', () => {})
          .on('close', () => fulfil(text));
        setTimeout(() => socket.destroy(), 2_000).unref();
        socket.end(bytes);
      });
      assert.doesNotMatch(got, /"is_shown":true/, name);
    }
  } finally {
    await untrusting.close();
  }
});
