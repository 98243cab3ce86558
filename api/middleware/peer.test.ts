import assert from 'node:assert/strict';
import { Agent, request } from 'node:https';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { makeAuthority, opensslMissing } from '#probes/tls/openssl-certificates.ts';
import { createApp } from '../app.ts';
import { listen } from '../listen.ts';
import { testHub } from '../testing.ts';
import { nginxMissing, startNginx } from './nginx-proxy.ts';
import { forwardedAddress } from './peer.ts';
import { isPrefix, prefixesOf } from './prefixes.ts';

const skip = nginxMissing || opensslMissing;
const t = await testHub();
const config = { ...t.hub.config, trusted_proxies: ['127.0.0.2/32', '10.0.0.0/8', 'fd00::/8'] };
const server = await listen(createApp({ ...t.hub, config }), '127.0.0.1', 0);
const authority = skip ? undefined : makeAuthority();
const leaf = authority?.issue('DNS:localhost', 30);
const nginx =
  authority && leaf
    ? await startNginx({ ...leaf, ca_file: authority.ca_file, to: server.port, from: '127.0.0.2' })
    : undefined;
after(async () => {
  await nginx?.stop();
  await server.close();
  await t.stop();
  authority?.remove();
});

const FORGED = {
  'x-forwarded-for': '198.51.100.7',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'console.example',
  'x-real-ip': '198.51.100.7',
  forwarded: 'for=198.51.100.7;proto=https',
  'x-zhengwang-address': '198.51.100.7',
};
/** From which address the last refused log-in came, as the log has it. */
const lastAddress = async () => (await t.ask('GET', '/api/audit?limit=1')).body.rows[0].address as string;
const wrong = JSON.stringify({ username: 'nobody', password: 'wrong' });

type Got = { status: number; headers: Record<string, string | string[] | undefined> };
const byNginx = (method: string, path: string, headers: Record<string, string>, body?: string): Promise<Got> =>
  new Promise((fulfil, reject) => {
    const agent = new Agent({ keepAlive: false, rejectUnauthorized: false });
    const asked = request({ port: nginx?.port, host: '127.0.0.1', agent, method, path, headers }, (got) => {
      got.resume();
      got.on('end', () => fulfil({ status: got.statusCode ?? 0, headers: got.headers }));
    });
    asked.on('error', reject);
    asked.end(body);
  });

test('headers of a proxy from anybody else are ignored: address, protocol and name stay what the socket says', async () => {
  const answer = await fetch(`http://127.0.0.1:${server.port}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { ...FORGED, 'content-type': 'application/json' },
    body: wrong,
  });
  assert.equal(answer.status, 401);
  assert.equal(answer.headers.get('strict-transport-security'), null);
  assert.equal(await lastAddress(), '127.0.0.1');
  const foreign = await fetch(`http://127.0.0.1:${server.port}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { ...FORGED, 'content-type': 'application/json', origin: 'https://console.example' },
    body: wrong,
  });
  assert.equal(foreign.status, 403, 'a forged name makes no origin our own');
});

test('nginx as a trusted TLS proxy: the address is the client’s whatever the client claims', { skip }, async () => {
  const headers = { 'content-type': 'application/json', host: 'console.example', ...FORGED };
  const got = await byNginx('POST', '/api/auth/sign-in/username', headers, wrong);
  assert.equal(got.status, 401);
  // The client's own X-Forwarded-For stands left of what nginx adds.
  assert.equal(await lastAddress(), '127.0.0.1');
  assert.match(String(got.headers['strict-transport-security']), /^max-age=/);
});

test('behind the proxy its own name is the origin, and others stay foreign', { skip }, async () => {
  const ask = (origin: string) =>
    byNginx(
      'POST',
      '/api/auth/sign-in/username',
      { 'content-type': 'application/json', host: 'console.example', origin },
      wrong,
    );
  assert.equal((await ask('https://console.example')).status, 401);
  assert.equal((await ask('https://evil.example')).status, 403);
  assert.equal((await ask('https://internal.example')).status, 403);
});

const trusted = prefixesOf(config.trusted_proxies);
const HOPS: readonly (readonly [string, string | undefined, string])[] = [
  ['no header', undefined, '127.0.0.2'],
  ['one hop', '192.0.2.1', '192.0.2.1'],
  ['the rightmost that is no proxy', '203.0.113.9, 192.0.2.1, 10.1.2.3', '192.0.2.1'],
  ['only proxies', '10.0.0.1, 10.0.0.2', '10.0.0.1'],
  ['IPv6 and a port', '203.0.113.9, [2001:db8::1]:443', '2001:db8::1'],
  ['IPv4 with a port', '192.0.2.1:5000', '192.0.2.1'],
  ['IPv4 in IPv6', '::ffff:192.0.2.1', '192.0.2.1'],
  ['what is no address', '192.0.2.1, unknown, 10.0.0.1', '10.0.0.1'],
  ['a zone', 'fe80::1%eth0', '127.0.0.2'],
  ['an empty end', '192.0.2.1, ', '127.0.0.2'],
];
for (const [name, header, expected] of HOPS) {
  test(`X-Forwarded-For with ${name}: ${expected}`, () => {
    assert.equal(forwardedAddress('127.0.0.2', header, trusted), expected);
  });
}

test('whatever a client writes to the left of what the proxy adds, the address is what the proxy saw', () => {
  fc.assert(
    fc.property(fc.string(), fc.ipV4(), (claimed, seen) => {
      fc.pre(!trusted.holds(seen));
      assert.equal(forwardedAddress('127.0.0.2', `${claimed}, ${seen}`, trusted), seen);
    }),
  );
});

test('prefixes hold what lies in them, of either family, and nothing that is no address', () => {
  const inside = prefixesOf(['192.0.2.0/24', '2001:db8::/32', 'nonsense/8', '0.0.0.0/33']);
  for (const one of ['192.0.2.255', '::ffff:192.0.2.1', '2001:db8:ffff::1']) assert.ok(inside.holds(one), one);
  for (const one of ['192.0.3.0', '2001:db9::1', '', 'x', '192.0.2.1.1']) assert.ok(!inside.holds(one), one);
  for (const one of ['1.2.3.4', '1.2.3.4/33', '::/129', '1.2.3.4/', '1.2.3.4/8/8', 'fe80::%1/64']) {
    assert.ok(!isPrefix(one), one);
  }
});
