import assert from 'node:assert/strict';
import { createSecureServer, createServer, type Http2Server } from 'node:http2';
import { after, before, test } from 'node:test';
import { makeAuthority, opensslMissing } from '../tls/openssl-certificates.ts';
import { answering, get, OK, run, serveBytes, served, specOf } from './testing.ts';

let authority: ReturnType<typeof makeAuthority> | undefined;
before(() => {
  if (!opensslMissing) authority = makeAuthority();
});
after(() => authority?.remove());

async function listen(server: Pick<Http2Server, 'listen' | 'address' | 'close' | 'on'>) {
  let sessions = 0;
  server.on('session', () => {
    sessions += 1;
  });
  await new Promise<void>((wake) => server.listen(0, '127.0.0.1', wake));
  return { ...served(server, '127.0.0.1'), sessions: () => sessions };
}

test('many exchanges share one connection of HTTP/2, each with who sends it, its body and its answer', async () => {
  const got: string[] = [];
  const server = await listen(
    createServer((request, response) => {
      let body = '';
      request.on('data', (bytes) => (body += bytes));
      request.on('end', () => {
        got.push(`${request.method} ${request.url} ${request.headers['x-load-test']} ${body}`);
        setTimeout(() => response.end('ok'), 100);
      });
    }),
  );
  const request = get(`${server.origin}/a?b`, { method: 'POST', body: 'x=1', reads_body: true });
  const { figures } = await run(specOf(server.origin, 60, { http: '2', source: { is: 'one', request } }));
  server.close();
  assert.deepEqual([figures.requests, figures.errors], [60, {}]);
  assert.deepEqual(new Set(got), new Set(['POST /a?b run 1 of a test x=1']));
  assert.equal(server.sessions(), 1);
  assert.ok(figures.latency_ms.p50 >= 99 && figures.phases.first_byte.count === 60);
});

test('over TLS both agree on h2, and more connections open when a server allows few exchanges on each', {
  skip: opensslMissing,
}, async () => {
  const issued = authority?.issue('IP:127.0.0.1', 30);
  const secure = createSecureServer(
    { key: issued?.key, cert: issued?.cert, settings: { maxConcurrentStreams: 2 } },
    (_, response) => {
      setTimeout(() => response.end('ok'), 100);
    },
  );
  const server = await listen(secure as unknown as Http2Server);
  const origin = server.origin.replace('http', 'https');
  const { figures, examples } = await run(specOf(origin, 60, { http: '2', trusts_any_certificate: true }));
  server.close();
  assert.deepEqual([figures.requests, figures.errors], [60, {}], JSON.stringify(examples));
  assert.ok(server.sessions() >= 3, `${server.sessions()}`);
});

test('each failure of HTTP/2 has its kind, and the run goes on', async () => {
  let count = 0;
  const server = await listen(
    createServer((_, response) => {
      const way = count++ % 4;
      if (way === 0) response.stream.close(2);
      else if (way === 1) response.stream.respond({ ':status': 503 }, { endStream: true });
      else if (way === 2) response.end('x'.repeat(200_000));
    }),
  );
  const { figures } = await run(specOf(server.origin, 40, { http: '2', timeout_ms: 500 }));
  server.close();
  assert.deepEqual(figures.errors, { reset: 10, status: 10, body_too_large: 10, timeout: 10 });
});

test('who speaks no HTTP/2 is told apart: garbled in clear, tls when it is not agreed on', async () => {
  const plain = await serveBytes(answering(() => OK));
  const one = await run(specOf(plain.origin, 4, { http: '2', timeout_ms: 1_000 }));
  plain.close();
  assert.deepEqual(Object.keys(one.figures.errors), ['garbled'], JSON.stringify(one.examples));
});

test('a connection that ends under its exchanges is reset, and a new one opens', async () => {
  let count = 0;
  const server = await listen(
    createServer((request, response) => {
      count += 1;
      if (count === 10) request.stream.session?.destroy();
      else response.end('ok');
    }),
  );
  const { figures } = await run(specOf(server.origin, 30, { http: '2' }));
  server.close();
  assert.equal(figures.requests, 30);
  assert.ok(server.sessions() >= 2);
  const lost = Object.values(figures.errors).reduce((sum, one) => sum + one, 0);
  assert.ok(lost >= 1 && lost <= 10, JSON.stringify(figures.errors));
});
