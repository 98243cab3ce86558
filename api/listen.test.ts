import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { OpenAPIHono } from '@hono/zod-openapi';
import { type Listening, listen } from './listen.ts';
import type { Env } from './middleware/endpoint.ts';
import { testHub } from './testing.ts';

const PATIENCE = { head_ms: 400, request_ms: 800, idle_ms: 1_000 };
const t = await testHub();
const server: Listening = await listen(t.app, '127.0.0.1', 0, { patience: PATIENCE });
after(async () => {
  await server.close();
  await t.stop();
});

/** Sends bytes as they are and collects what comes until the server closes, or the time is up. */
function send(text: string, wait_ms = 4_000): Promise<{ got: string; closed: boolean }> {
  return new Promise((fulfil) => {
    const socket = connect(server.port, '127.0.0.1');
    let got = '';
    const timer = setTimeout(() => {
      socket.destroy();
      fulfil({ got, closed: false });
    }, wait_ms);
    socket.on('data', (data) => {
      got += data;
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      fulfil({ got, closed: true });
    });
    socket.write(text);
  });
}

const head = (first: string, ...lines: string[]) => `${[first, ...lines].join('\r\n')}\r\n\r\n`;
const REFUSED: readonly (readonly [string, number, string])[] = [
  ['a path with backslashes', 400, head('GET /..\\..\\package.json HTTP/1.1', 'Host: x', 'Connection: close')],
  ['a Host that is none', 400, head('GET /api/health HTTP/1.1', 'Host: a b/c?d#e@', 'Connection: close')],
  ['no Host at all', 400, head('GET /api/health HTTP/1.1', 'Connection: close')],
  ['a port that is none', 400, head('GET /api/health HTTP/1.1', 'Host: x:99999', 'Connection: close')],
  ['what is no HTTP', 400, head('hello')],
  ['a length and chunks', 400, head('POST / HTTP/1.1', 'Host: x', 'Content-Length: 5', 'Transfer-Encoding: chunked')],
  ['a header of 20 kB', 431, head('GET / HTTP/1.1', 'Host: x', `X: ${'a'.repeat(20_000)}`)],
  ['a head that never ends', 408, 'GET / HTTP/1.1\r\nHost: x\r\nX-A: '],
  ['a body that never ends', 408, head('POST /api/first-run HTTP/1.1', 'Host: x', 'Content-Length: 50')],
  ['chunks that never end', 408, `${head('POST / HTTP/1.1', 'Host: x', 'Transfer-Encoding: chunked')}5\r\nhello\r\n`],
];
for (const [name, status, text] of REFUSED) {
  test(`${name}: ${status} in the one error shape, and the connection ends`, async () => {
    const { got, closed } = await send(text);
    assert.ok(got.startsWith(`HTTP/1.1 ${status} `), got.slice(0, 200));
    const { error } = JSON.parse(got.split('\r\n\r\n')[1] ?? '') as { error: { code: string; zh: string; en: string } };
    assert.ok(error.code && error.zh && error.en);
    assert.ok(closed);
  });
}

test('a client that sends nothing, and one that takes nothing, are let go', async (context) => {
  assert.ok((await send('')).closed);
  const large = new OpenAPIHono<Env>();
  // More than the buffers between the two hold.
  large.get('/', (c) => c.body('x'.repeat(64 * 1024 * 1024)));
  const other = await listen(large, '127.0.0.1', 0, { patience: PATIENCE });
  context.after(() => other.close());
  const mute = connect(other.port, '127.0.0.1');
  mute.on('error', () => {});
  let taken = 0;
  mute.on('data', (data) => {
    taken += data.length;
  });
  mute.pause();
  mute.write(head('GET / HTTP/1.1', 'Host: x'));
  await new Promise((fulfil) => setTimeout(fulfil, 4_000));
  const ended = new Promise((fulfil) => mute.on('close', fulfil));
  mute.resume();
  await ended;
  assert.ok(taken < 64 * 1024 * 1024, `${taken} bytes`);
});

const PLANTED = 'planted-Xq7';
for (const [method, target] of [
  ['TRACE', '/'],
  ['TRACE', '/api/nodes'],
  ['TRACE', '/api/nothing'],
  ['TRACK', '/api/nodes'],
  ['CONNECT', '/api/nodes'],
  ['CONNECT', '127.0.0.1:22'],
] as const) {
  for (const cookie of ['', t.cookie]) {
    test(`${method} ${target} ${cookie ? 'with' : 'without'} a session is refused and nothing of it comes back`, async () => {
      const lines = ['Host: x', `Cookie: ${cookie}; a=${PLANTED}`, `X-Told: ${PLANTED}`, 'Connection: close'];
      const { got, closed } = await send(head(`${method} ${target} HTTP/1.1`, ...lines));
      assert.ok(closed);
      assert.doesNotMatch(got, /planted|message\/http|session_token/i);
      // Either an error or nothing at all: node hangs up where nobody makes tunnels.
      if (got !== '') assert.match(got, /^HTTP\/1\.1 4\d\d /);
      if (method !== 'CONNECT') assert.notEqual(got, '');
    });
  }
}
