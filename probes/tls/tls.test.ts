import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { after, before, type TestContext, test } from 'node:test';
import { createServer as createTls, type TlsOptions } from 'node:tls';
import { observe } from '../observe.ts';
import type { Fact, Observation } from '../probe.ts';
import { type Issued, makeAuthority, opensslMissing } from './openssl-certificates.ts';
import { tls } from './tls.ts';

const needs = { skip: opensslMissing };
let authority: ReturnType<typeof makeAuthority>;
let good: Issued;

before(() => {
  if (opensslMissing) return;
  authority = makeAuthority();
  process.env.SSL_CERT_FILE = authority.ca_file;
  good = authority.issue('DNS:www.test,DNS:*.网.test,IP:127.0.0.1', 60, 'rsa');
});
after(() => authority?.remove());

async function serve(t: TestContext, options: TlsOptions): Promise<number> {
  const server = createTls(options, (socket) => socket.on('error', () => {}));
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

const look = (port: number, params: object = {}) =>
  observe(tls, { address: '127.0.0.1', timeout_ms: 4000, params: { port, ...params } });
const fact = (seen: Observation, key: string, part?: string): Fact['value'] | undefined =>
  seen.facts.find((one) => one.key === key && (part === undefined || one.part === part))?.value;
const versions = (seen: Observation) =>
  Object.fromEntries(seen.facts.filter((one) => one.key === 'tls.version').map((one) => [one.part, one.value]));

test('a modern server accepts 1.2 and 1.3 only, and its certificate is described', needs, async (t) => {
  const port = await serve(t, { key: good.key, cert: good.cert, ALPNProtocols: ['h2'] });
  const seen = await look(port, { server_name: 'www.test' });
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.deepEqual(versions(seen), { '1.0': false, '1.1': false, '1.2': true, '1.3': true });
  assert.equal(fact(seen, 'tls.cipher', '1.3'), 'TLS_AES_256_GCM_SHA384');
  assert.equal(fact(seen, 'tls.alpn'), 'h2');
  assert.match(String(fact(seen, 'tls.subject')), /O=政务服务数据管理局/);
  assert.equal(fact(seen, 'tls.issuer'), 'CN=Test authority');
  assert.match(String(fact(seen, 'tls.names')), /DNS:www\.test/);
  assert.deepEqual([fact(seen, 'tls.key_type'), fact(seen, 'tls.key_bits')], ['rsa', 2048]);
  assert.match(String(fact(seen, 'tls.signature_algorithm')), /sha256/i);
  assert.match(String(fact(seen, 'tls.fingerprint_sha256')), /^[0-9a-f]{64}$/);
  assert.deepEqual([fact(seen, 'tls.chain_length'), fact(seen, 'tls.trust_error')], [2, null]);
  assert.equal(fact(seen, 'tls.name_matches'), true);
  const days = (Number(fact(seen, 'tls.not_after')) - Number(fact(seen, 'tls.not_before'))) / 86_400_000;
  assert.equal(Math.round(days), 60);
});

test('a wrong name is told, and without a name nothing is said of it', needs, async (t) => {
  const port = await serve(t, { key: good.key, cert: good.cert });
  assert.equal(fact(await look(port, { server_name: 'other.test' }), 'tls.name_matches'), false);
  assert.equal(fact(await look(port), 'tls.name_matches'), undefined);
});

test('an expired certificate and an unknown authority are facts with their reason', needs, async (t) => {
  const expired = authority.issue('IP:127.0.0.1', -1);
  const port = await serve(t, { key: expired.key, cert: expired.cert });
  assert.equal(fact(await look(port), 'tls.trust_error'), 'CERT_HAS_EXPIRED');
  const stranger = makeAuthority();
  t.after(stranger.remove);
  const foreign = stranger.issue('IP:127.0.0.1', 10);
  const other = await serve(t, { key: foreign.key, cert: foreign.cert });
  assert.match(String(fact(await look(other), 'tls.trust_error')), /SELF_SIGNED_CERT_IN_CHAIN/);
});

test('versions 1.0 and 1.1 of an old openssl server are found', needs, async (t) => {
  const free = createTcp().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  free.close();
  await once(free, 'close');
  const files = ['-cert', good.cert_file, '-key', good.key_file];
  const old = ['-no_tls1_3', '-no_tls1_2', '-cipher', 'ALL:@SECLEVEL=0'];
  const child = spawn('openssl', ['s_server', '-accept', `127.0.0.1:${port}`, '-quiet', ...files, ...old], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  t.after(async () => {
    child.kill();
    await once(child, 'exit');
  });
  let seen = await look(port);
  for (let tries = 0; seen.outcome === 'unreachable' && tries < 50; tries += 1) {
    await new Promise((wake) => setTimeout(wake, 50));
    seen = await look(port);
  }
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.deepEqual(versions(seen), { '1.0': true, '1.1': true, '1.2': false, '1.3': false });
  assert.equal(fact(seen, 'tls.key_type'), 'rsa');
});

test('garbage is an error, a closed port unreachable, silence a timeout', async (t) => {
  const server = createTcp((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end('220 not TLS at all\r\n'));
  }).listen(0, '127.0.0.1');
  const silent = createTcp((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(silent, 'listening')]);
  t.after(() => server.close());
  t.after(() => silent.close());
  const seen = await look((server.address() as AddressInfo).port);
  assert.equal(seen.outcome, 'error');
  assert.match(seen.error ?? '', /no TLS version/);
  assert.equal((await look(1)).outcome, 'unreachable');
  const params = { port: (silent.address() as AddressInfo).port };
  assert.equal((await observe(tls, { address: '127.0.0.1', timeout_ms: 300, params })).outcome, 'timeout');
});
