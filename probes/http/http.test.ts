import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Look, observe } from '../observe.ts';
import type { Fact, Observation } from '../probe.ts';
import { makeAuthority, opensslMissing } from '../tls/openssl-certificates.ts';
import { http } from './http.ts';

async function listen(t: TestContext, server: Server, host = '127.0.0.1'): Promise<number> {
  server.listen(0, host);
  await once(server, 'listening');
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

const serve = (t: TestContext, listener: RequestListener, host?: string) => listen(t, createHttp(listener), host);

/** A server that says these bytes to whoever comes. */
const raw = (t: TestContext, answer: (socket: Socket) => void) =>
  listen(
    t,
    createTcp((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => answer(socket));
    }),
  );

const look = (port: number, params: object = {}, rest: Partial<Look> = {}) =>
  observe(http, { address: '127.0.0.1', timeout_ms: 3000, ...rest, params: { port, ...params } });

const fact = (seen: Observation, key: string, part?: string): Fact['value'] | undefined =>
  seen.facts.find((one) => one.key === key && (part === undefined || one.part === part))?.value;

for (const address of ['127.0.0.1', '::1']) {
  test(`a page on ${address} brings its status, headers, title, hash and phases`, async (t) => {
    const port = await serve(
      t,
      (request, response) => {
        response.setHeader('Content-Type', 'text/html; charset=utf-8').setHeader('Server', 'test');
        response.end(`<title>${request.headers.host}</title>`);
      },
      address,
    );
    const seen = await observe(http, { address, params: { port } });
    assert.equal(seen.outcome, 'ok', seen.error);
    assert.equal(fact(seen, 'http.status'), 200);
    assert.equal(fact(seen, 'http.version'), '1.1');
    assert.equal(fact(seen, 'http.headers', 'server'), 'test');
    assert.equal(fact(seen, 'http.title'), `${address === '::1' ? '[::1]' : address}:${port}`);
    assert.match(String(fact(seen, 'http.body_sha256')), /^[0-9a-f]{64}$/);
    const series = seen.samples.map((sample) => sample.series);
    for (const name of ['connect', 'first_byte', 'transfer', 'total'])
      assert.ok(series.includes(`http.${name}_ms`), name);
  });
}

test('redirects on the same host are followed with each hop as a fact', async (t) => {
  const port = await serve(t, (request, response) => {
    if (request.url === '/') return response.writeHead(301, { location: '/a?b=c' }).end();
    if (request.url === '/a?b=c') return response.writeHead(302, { location: `http://127.0.0.1:${port}/d` }).end();
    response.end('here');
  });
  const seen = await look(port);
  assert.deepEqual(fact(seen, 'http.redirects', '1'), {
    status: 301,
    location: '/a?b=c',
    followed: true,
    reason: null,
  });
  assert.equal(fact(seen, 'http.status'), 200);
  const still = await look(port, { follow_redirects: false });
  assert.equal(fact(still, 'http.status'), 301);
});

test('a redirect to another host is recorded and never followed', async (t) => {
  let visits = 0;
  const other = await serve(t, (_, response) => {
    visits += 1;
    response.end();
  });
  const port = await serve(t, (request, response) => {
    const location = request.url === '/name' ? `http://localhost:${other}/` : `http://127.0.0.2:${other}/`;
    response.writeHead(302, { location }).end();
  });
  for (const path of ['/', '/name']) {
    const seen = await look(port, { path });
    const row = fact(seen, 'http.redirects', '1') as { followed: boolean; reason: string };
    assert.deepEqual([row.followed, row.reason, fact(seen, 'http.status')], [false, 'other host', 302]);
  }
  assert.equal(visits, 0);
});

test('endless redirects stop at ten, and strange ones at once', async (t) => {
  let visits = 0;
  const port = await serve(t, (request, response) => {
    visits += 1;
    const location = request.url === '/js' ? 'javascript:alert(1)' : request.url === '/bad' ? 'http://[' : '/';
    response.writeHead(302, { location }).end();
  });
  const seen = await look(port);
  assert.equal(visits, 11);
  assert.deepEqual((fact(seen, 'http.redirects', '11') as { reason: string }).reason, 'more than 10 redirects');
  for (const path of ['/js', '/bad']) {
    const row = fact(await look(port, { path }), 'http.redirects', '1') as { reason: string };
    assert.equal(row.reason, 'not a web address');
  }
});

test('the expected status, the body and JSON are judged as asked', async (t) => {
  const port = await serve(t, (request, response) => {
    if (request.url === '/503') response.statusCode = 503;
    response.end(JSON.stringify({ state: [{ is: 'up' }] }));
  });
  const seen = await look(port, {
    expected_status: [200],
    json_path: 'state[0].is',
    json_equals: 'up',
    body_match: 'st.te',
  });
  assert.deepEqual(fact(seen, 'http.status_expected'), { expected: '200', met: true });
  assert.equal(fact(seen, 'http.json_matches'), true);
  assert.equal(fact(seen, 'http.body_matches'), true);
  const down = await look(port, { path: '/503', expected_status: [200, 204] });
  assert.deepEqual(fact(down, 'http.status_expected'), { expected: '200, 204', met: false });
});

test('the host name asked for is the one the server hears', async (t) => {
  const port = await serve(t, (request, response) => response.end(request.headers.host));
  const seen = await look(port, { host: '政务.test', body_match: `^xn--[a-z0-9]+\\.test:${port}$` });
  assert.equal(fact(seen, 'http.body_matches'), true);
});

test('a credential goes to its own server only, and shows nowhere', async (t) => {
  const heard: (string | undefined)[] = [];
  const other = await serve(t, (request, response) => {
    heard.push(request.headers.authorization);
    response.end();
  });
  const port = await serve(t, (request, response) => {
    heard.push(request.headers.authorization);
    response.writeHead(302, { location: `http://127.0.0.1:${other}/` }).end();
  });
  const seen = await look(port, {}, { secret: { kind: 'http_basic', user: 'u', password: 'planted-密码' } });
  assert.deepEqual(heard, [`Basic ${Buffer.from('u:planted-密码').toString('base64')}`, undefined]);
  assert.equal(JSON.stringify(seen).includes('planted'), false);
  const unfit = await look(port, {}, { secret: { kind: 'http_bearer', token: 'a\r\nX: b' } });
  assert.equal(unfit.outcome, 'unable');
});

const hostile: [string, (socket: Socket) => void, string, RegExp][] = [
  ['garbage', (socket) => socket.end('\x00\x01\x02 nonsense'), 'error', /not an HTTP answer/],
  ['a close without a word', (socket) => socket.end(), 'error', /closed/],
  ['a reset', (socket) => socket.resetAndDestroy(), 'unreachable', /ECONNRESET/],
  ['silence', () => {}, 'timeout', /within/],
];
for (const [name, answer, outcome, message] of hostile) {
  test(`${name} costs one observation: ${outcome}`, async (t) => {
    const port = await raw(t, answer);
    const seen = await look(port, {}, { timeout_ms: 300 });
    assert.equal(seen.outcome, outcome);
    assert.match(seen.error ?? '', message);
    assert.deepEqual(seen.facts, []);
  });
}

test('an endless chunked body is cut at the limit', async (t) => {
  const port = await raw(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    const chunk = Buffer.from(`8000\r\n${'x'.repeat(0x8000)}\r\n`);
    const pour = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', pour);
    pour();
  });
  const seen = await look(port, { body_limit_bytes: 100_000 });
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.equal(fact(seen, 'http.body_truncated'), true);
  assert.equal(seen.samples.find((sample) => sample.series === 'http.body_bytes')?.value, 100_000);
});

test('certificates: trusted, expired, foreign and misnamed are told apart', { skip: opensslMissing }, async (t) => {
  const authority = makeAuthority();
  t.after(authority.remove);
  // Read when the first handshake asks what this machine trusts.
  process.env.SSL_CERT_FILE = authority.ca_file;
  const heard: (string | undefined)[] = [];
  const secure = (names: string, days: number) => {
    const { key, cert } = authority.issue(names, days);
    const server = createHttps({ key, cert }, (request, response) => {
      heard.push(request.headers.authorization);
      response.end('ok');
    });
    return listen(t, server);
  };
  const good = await secure('IP:127.0.0.1,DNS:www.test', 60);
  const seen = await look(good, { scheme: 'https' });
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.equal(fact(seen, 'http.certificate_error'), null);
  assert.equal(fact(seen, 'http.tls_version'), 'TLSv1.3');
  const days = (Number(fact(seen, 'http.certificate_not_after')) - Date.now()) / 86_400_000;
  assert.ok(days > 59 && days < 61);
  assert.ok(seen.samples.some((sample) => sample.series === 'http.tls_ms' && sample.value > 0));
  assert.equal(fact(await look(good, { scheme: 'https', host: 'www.test' }), 'http.certificate_error'), null);
  const misnamed = await look(good, { scheme: 'https', host: 'other.test' });
  assert.equal(fact(misnamed, 'http.certificate_error'), 'ERR_TLS_CERT_ALTNAME_INVALID');
  assert.equal(fact(misnamed, 'http.status'), 200);
  const expired = await secure('IP:127.0.0.1', -1);
  assert.equal(fact(await look(expired, { scheme: 'https' }), 'http.certificate_error'), 'CERT_HAS_EXPIRED');
  const lenient = await look(expired, { scheme: 'https', verify_certificate: false });
  assert.equal(fact(lenient, 'http.certificate_error'), undefined);
  assert.equal(fact(lenient, 'http.status'), 200);
  heard.length = 0;
  const withheld = await look(expired, { scheme: 'https' }, { secret: { kind: 'http_bearer', token: 'planted' } });
  assert.deepEqual(heard, []);
  assert.deepEqual([withheld.partial, fact(withheld, 'http.status')], [true, undefined]);
  assert.match(withheld.error ?? '', /not sent/);
});

test('a plain server is an error over https, and a TLS server over http is told by its status', async (t) => {
  const port = await raw(t, (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  const seen = await look(port, { scheme: 'https' });
  assert.equal(seen.outcome, 'error');
  assert.match(seen.error ?? '', /TLS handshake failed/);
});

test('a refused connection and a forbidden address are told apart', async () => {
  const refused = await observe(http, { address: '127.0.0.1', params: { port: 1 } });
  assert.equal(refused.outcome, 'unreachable');
});

const nginx = ['/usr/sbin/nginx', 'nginx'].find((program) => spawnSync(program, ['-v']).status === 0);
test('nginx: its redirect, its headers and its chunks are read', {
  skip: nginx ? false : 'nginx is not installed',
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  const free = createTcp().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  free.close();
  await once(free, 'close');
  mkdirSync(join(folder, 'www'));
  writeFileSync(join(folder, 'www', 'page.html'), '<title>门户</title><!--# echo var="x" -->');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log; events {}
    http { ${temporary.join(' ')} access_log off; types { text/html html; } root ${folder}/www; ssi on;
      server { listen 127.0.0.1:${port}; add_header Strict-Transport-Security max-age=60;
        location = / { return 301 /page.html; } } }`,
  );
  const child = spawn(nginx ?? '', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], {
    stdio: 'ignore',
  });
  t.after(async () => {
    child.kill();
    await once(child, 'exit');
    rmSync(folder, { recursive: true });
  });
  let seen = await look(port);
  for (let tries = 0; seen.outcome === 'unreachable' && tries < 50; tries += 1) {
    await new Promise((wake) => setTimeout(wake, 50));
    seen = await look(port);
  }
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.equal(fact(seen, 'http.status'), 200);
  assert.equal(fact(seen, 'http.title'), '门户');
  assert.match(String(fact(seen, 'http.headers', 'server')), /^nginx/);
  assert.equal(fact(seen, 'http.headers', 'strict-transport-security'), 'max-age=60');
  assert.equal((fact(seen, 'http.redirects', '1') as { status: number }).status, 301);
  assert.equal(fact(await look(port, { path: '/absent' }), 'http.status'), 404);
});
