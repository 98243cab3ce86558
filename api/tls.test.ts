import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { makeAuthority, opensslMissing } from '#probes/tls/openssl-certificates.ts';
import { type Listening, listen } from './listen.ts';
import { testHub } from './testing.ts';
import { readTlsFiles } from './tls.ts';
import { UserError } from './user-error.ts';

const PATIENCE = { head_ms: 500, request_ms: 1_000, idle_ms: 1_500 };
const skip = opensslMissing;
const authority = skip ? undefined : makeAuthority();
const issue = (days = 30) => authority?.issue('DNS:localhost,IP:127.0.0.1', days) as ReturnType<typeof ofAuthority>;
const ofAuthority = (): ReturnType<ReturnType<typeof makeAuthority>['issue']> => issue();
const hub = await testHub();
const files = {
  cert_file: join(authority?.folder ?? '', 'used.pem'),
  key_file: join(authority?.folder ?? '', 'used.key'),
};
const use = (one: { cert_file: string; key_file: string }) => {
  copyFileSync(one.cert_file, files.cert_file);
  copyFileSync(one.key_file, files.key_file);
};
let server: Listening | undefined;
if (authority) {
  use(issue());
  server = await listen(hub.app, '127.0.0.1', 0, { patience: PATIENCE, tls: files });
}
const port = server?.port ?? 0;
after(async () => {
  await server?.close();
  await hub.stop();
  authority?.remove();
});

type Got = { status: number; headers: Record<string, string | string[] | undefined>; text: string };
function get(path: string, options: object = {}): Promise<Got> {
  return new Promise((fulfil, reject) => {
    const asked = request(
      { port, host: '127.0.0.1', path, rejectUnauthorized: false, agent: false, ...options },
      (got) => {
        let text = '';
        got.on('data', (chunk) => (text += chunk));
        got.on('end', () => fulfil({ status: got.statusCode ?? 0, headers: got.headers, text }));
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

function raw(bytes: string | Buffer): Promise<{ got: string; closed: boolean }> {
  return new Promise((fulfil) => {
    const socket = connect(port, '127.0.0.1');
    let got = '';
    const timer = setTimeout(() => {
      socket.destroy();
      fulfil({ got, closed: false });
    }, 4_000);
    socket.on('data', (data) => (got += data));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      fulfil({ got, closed: true });
    });
    if (bytes.length > 0) socket.write(bytes);
  });
}

const shaken = (options: object) =>
  new Promise<TLSSocket>((fulfil, reject) => {
    const socket: TLSSocket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options }, () =>
      fulfil(socket),
    );
    socket.on('error', reject);
  });

test('over TLS the answer says to keep to it, and without it does not', { skip }, async () => {
  const got = await get('/api/session');
  assert.equal(got.status, 200);
  assert.match(String(got.headers['strict-transport-security']), /^max-age=31536000; includeSubDomains$/);
  const plain = await hub.askAsGuest('GET', '/api/session');
  assert.equal(plain.headers.get('strict-transport-security'), null);
});

test('a client that speaks plain HTTP is told in both languages to use https, and nothing else happens', {
  skip,
}, async () => {
  for (const text of ['GET /api/session HTTP/1.1\r\nHost: x\r\n\r\n', 'SSH-2.0-x\r\n', '\0']) {
    const { got, closed } = await raw(text);
    assert.match(got, /^HTTP\/1\.1 400 /);
    assert.match(got, /https:\/\//);
    assert.match(got, /\p{Script=Han}/u);
    assert.ok(closed);
  }
});

test('TLS 1.2 and 1.3 are spoken, older ones and ciphers without forward secrecy are not', { skip }, async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const socket = await shaken({ minVersion: version, maxVersion: version });
    assert.equal(socket.getProtocol(), version);
    socket.destroy();
  }
  const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
  await assert.rejects(shaken(old), /alert|version|unsupported/i);
  for (const ciphers of ['AES256-GCM-SHA384', 'ECDHE-ECDSA-AES128-SHA256', 'ECDHE-ECDSA-AES128-SHA'])
    await assert.rejects(shaken({ maxVersion: 'TLSv1.2', ciphers }), /alert|handshake/i, ciphers);
});

test('whoever never begins a handshake, never ends it, or never ends a request is let go', { skip }, async () => {
  assert.deepEqual(await raw(''), { got: '', closed: true });
  // A record that says it is longer than what comes.
  assert.ok((await raw(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]))).closed);
  const socket = await shaken({});
  let got = '';
  socket.on('data', (data) => (got += data));
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-A: ');
  await new Promise((fulfil) => socket.on('close', fulfil));
  assert.match(got, /^HTTP\/1\.1 408 /);
});

test('a new certificate is used for new connections, and an open one goes on', { skip }, async () => {
  const before = await shaken({});
  const old = before.getPeerCertificate().serialNumber;
  use(issue());
  server?.renew();
  const fresh = await shaken({});
  assert.notEqual(fresh.getPeerCertificate().serialNumber, old);
  let got = '';
  before.on('data', (data) => (got += data));
  before.write('GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  await new Promise((fulfil) => before.on('close', fulfil));
  assert.match(got, /^HTTP\/1\.1 200 /);
  fresh.destroy();
});

test('files that are no good leave the old certificate in use, and are named without a word of the key', {
  skip,
}, async () => {
  const [one, other] = [issue(), issue()];
  use({ cert_file: one.cert_file, key_file: other.key_file });
  assert.throws(() => server?.renew(), UserError);
  assert.throws(
    () => readTlsFiles(files),
    (error: Error) => error.message.includes(files.cert_file) && !error.message.includes(other.key.slice(40, 60)),
  );
  writeFileSync(files.cert_file, 'no certificate');
  assert.throws(() => server?.renew(), UserError);
  assert.equal((await get('/api/health')).status, 200);
});

test('a server that closes waits for nobody who holds a connection without a handshake', { skip }, async () => {
  use(issue());
  const own = await listen(hub.app, '127.0.0.1', 0, { tls: files });
  const idle = connect(own.port, '127.0.0.1').on('error', () => {});
  await new Promise((fulfil) => idle.on('connect', fulfil));
  const started = performance.now();
  await own.close();
  assert.ok(performance.now() - started < 2_000);
});
