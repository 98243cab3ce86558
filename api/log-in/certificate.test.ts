import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { makeAuthority, opensslMissing } from '#probes/tls/openssl-certificates.ts';
import { createApp } from '../app.ts';
import { listen } from '../listen.ts';
import { nginxMissing, startNginx } from '../middleware/nginx-proxy.ts';
import { PASSWORD, testHub } from '../testing.ts';
import { certificateIn, readCertificate } from './client-certificate.ts';
import { Policy, readPolicy, writePolicy } from './policy.ts';

const skip = nginxMissing || opensslMissing;
const t = await testHub();
const config = { ...t.hub.config, trusted_proxies: ['127.0.0.2/32'], certificate_header: 'x-client-cert' };
const app = createApp({ ...t.hub, config });
const server = await listen(app, '127.0.0.1', 0);
const authority = opensslMissing ? undefined : makeAuthority();
const folder = authority?.folder ?? '';
const leaf = authority?.issue('DNS:localhost', 30);
const nginx =
  !skip && authority && leaf
    ? await startNginx({ ...leaf, ca_file: authority.ca_file, to: server.port, from: '127.0.0.2' })
    : undefined;
after(async () => {
  await nginx?.stop();
  await server.close();
  await t.stop();
  authority?.remove();
});

type Client = { cert: string; key: string };
let made = 0;
/** A person's certificate by the tests' authority, or by itself. */
function person(subject: string, extra: string[] = [], signer: 'authority' | 'itself' = 'authority'): Client {
  made += 1;
  const file = (end: string) => join(folder, `person-${made}.${end}`);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', file('key'), '-utf8'];
  openssl('req', ...key, '-subj', subject, '-out', file('csr'));
  writeFileSync(file('ext'), 'basicConstraints=CA:FALSE\nsubjectAltName=email:wang@example.gov.cn\n');
  const ca = ['-CA', join(folder, 'ca.pem'), '-CAkey', join(folder, 'ca.key'), '-CAcreateserial'];
  const by = signer === 'authority' ? ca : ['-key', file('key')];
  const days = extra.length > 0 ? extra : ['-days', '30'];
  openssl('x509', '-req', '-in', file('csr'), '-out', file('pem'), '-extfile', file('ext'), ...by, ...days);
  return { cert: readFileSync(file('pem'), 'utf8'), key: readFileSync(file('key'), 'utf8') };
}

type Got = {
  status: number;
  cookies: string[];
  body: { error?: { code: string; en: string } } & Record<string, unknown>;
};
function byNginx(
  method: string,
  path: string,
  client?: Client,
  headers: Record<string, string> = {},
  body?: object,
): Promise<Got> {
  return new Promise((fulfil, reject) => {
    const agent = new Agent({ keepAlive: false, rejectUnauthorized: false, ...client });
    const asked = request({ port: nginx?.port, host: '127.0.0.1', agent, method, path, headers }, (got) => {
      let text = '';
      got.on('data', (chunk) => (text += chunk));
      got.on('end', () => {
        const isJson = got.headers['content-type']?.includes('json');
        const cookies = (got.headers['set-cookie'] ?? []).map((one) => one.split(';')[0] ?? '');
        fulfil({ status: got.statusCode ?? 0, cookies, body: isJson ? JSON.parse(text) : {} });
      });
    });
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
const SIGN_IN = '/api/auth/sign-in/certificate';
const idOf = (name: string) =>
  t.hub.db.$client.prepare('select id from people where username = ?').pluck().get(name) as string;
const linkTo = (name: string, { cert }: Client) =>
  t.askAs('system')('POST', `/api/people/${idOf(name)}/certificates`, { pem: cert });

test('a linked certificate opens a session by that method, and the log says so', { skip }, async () => {
  const wang = person('/CN=王芳/serialNumber=5101');
  assert.deepEqual((await byNginx('GET', '/api/auth/certificate', wang)).body, { is_shown: true });
  assert.equal((await byNginx('POST', SIGN_IN, wang)).status, 401, 'not linked yet');
  // By the owner, with a session and the certificate in the browser.
  const cookie = t.cookie;
  const link = (password: string) =>
    byNginx('POST', '/api/profile/certificates', wang, { cookie, 'content-type': 'application/json' }, { password });
  const guessed = await link('not the password');
  assert.equal(guessed.status, 422, JSON.stringify(guessed.body));
  const linked = await link(PASSWORD);
  assert.equal(linked.status, 200, JSON.stringify(linked.body));
  const signed = await byNginx('POST', SIGN_IN, wang);
  assert.equal(signed.status, 200, JSON.stringify(signed.body));
  assert.equal((signed.body.person as { username: string }).username, 'admin');
  const session = t.hub.db.$client
    .prepare('select method, second_factor, ip_address from sessions order by created_at desc, rowid desc limit 1')
    .get();
  assert.deepEqual(session, { method: 'certificate', second_factor: 1, ip_address: '127.0.0.1' });
  const nodes = await byNginx('GET', '/api/nodes', undefined, { cookie: signed.cookies.join('; ') });
  assert.equal(nodes.status, 200);
  const log = await t.ask('GET', '/api/audit?limit=3');
  assert.match(log.text, /certificate: .*王芳/);
  // Until it is taken away.
  const own = await t.askAs('admin')('GET', '/api/profile/certificates');
  assert.equal(own.body.total, 1);
  assert.equal((await t.askAs('admin')('DELETE', `/api/profile/certificates/${own.body.rows[0].id}`)).status, 200);
  assert.equal((await byNginx('POST', SIGN_IN, wang)).status, 401);
});

test('no certificate, and one that no authority of the proxy signed, open nothing', { skip }, async () => {
  assert.equal((await byNginx('POST', SIGN_IN)).body.error?.code, 'no_certificate');
  assert.deepEqual((await byNginx('GET', '/api/auth/certificate')).body, { is_shown: false });
  const own = person('/CN=itself', [], 'itself');
  await linkTo('admin', own);
  // nginx itself answers 400 to a certificate that it can't verify.
  assert.ok([400, 401].includes((await byNginx('POST', SIGN_IN, own)).status));
});

test('headers that a client forges open nothing, neither past the proxy nor through it', { skip }, async () => {
  const victim = person('/CN=victim');
  assert.equal((await linkTo('admin', victim)).status, 200);
  const forged = { 'x-client-cert': encodeURIComponent(victim.cert), 'x-client-verify': 'SUCCESS' };
  const direct = await fetch(`http://127.0.0.1:${server.port}${SIGN_IN}`, { method: 'POST', headers: forged });
  assert.equal(direct.status, 401);
  assert.equal(((await direct.json()) as { error: { code: string } }).error.code, 'no_certificate');
  const headers = { ...forged, 'x-forwarded-for': '127.0.0.2' };
  const through = await byNginx('POST', SIGN_IN, undefined, headers);
  assert.equal(through.body.error?.code, 'no_certificate');
});

test('the header counts for nothing where no proxy is trusted', { skip: opensslMissing }, async () => {
  const client = person('/CN=nobody');
  const headers = { 'x-client-cert': encodeURIComponent(client.cert), 'x-client-verify': 'SUCCESS', host: 'x' };
  const answer = await t.app.request(SIGN_IN, { method: 'POST', headers });
  assert.equal(answer.status, 401);
});

test('a certificate that has expired, is not valid yet, or is an authority’s own is refused', {
  skip: opensslMissing,
}, () => {
  const { cert } = person('/CN=times');
  const read = (pem: string, now: number) => readCertificate(pem, 'certificate', now);
  assert.ok('fingerprint' in read(cert, Date.now()));
  assert.match(JSON.stringify(read(cert, Date.now() + 31 * 86_400_000)), /expired/);
  assert.match(JSON.stringify(read(cert, Date.now() - 86_400_000)), /not valid yet/);
  const ca = readFileSync(join(folder, 'ca.pem'), 'utf8');
  assert.match(JSON.stringify(read(ca, Date.now())), /authority/);
  assert.ok('refused' in read(cert + ca, Date.now()), 'a chain is no certificate');
});

test('by a rule of the policy a renewed certificate of the same person goes on, and one of another issuer does not', {
  skip: opensslMissing,
}, () => {
  const [first, renewed] = [person('/CN=李娜/serialNumber=77'), person('/CN=李娜/serialNumber=77')];
  const stranger = person('/CN=李娜/serialNumber=77', [], 'itself');
  const twice = person('/CN=李娜/CN=王芳/serialNumber=77');
  const print = (client: Client, rule: Policy['certificate']['identity']) => {
    const read = readCertificate(client.cert, rule, Date.now());
    return 'refused' in read ? undefined : read.fingerprint;
  };
  assert.notEqual(print(first, 'certificate'), print(renewed, 'certificate'));
  for (const rule of ['serial_number', 'common_name', 'alternative_name'] as const) {
    assert.match(print(first, rule) ?? '', /^[0-9a-f]{64}$/);
    assert.equal(print(first, rule), print(renewed, rule), rule);
    assert.notEqual(print(first, rule), print(stranger, rule), rule);
  }
  assert.equal(print(twice, 'common_name'), undefined, 'a name that stands twice tells nothing');
  const names = new Set(
    ['serial_number', 'common_name', 'alternative_name'].map((rule) => print(first, rule as 'common_name')),
  );
  assert.equal(names.size, 3);
});

test('only its owner gives an administrator a way in', { skip: opensslMissing }, async () => {
  const client = person('/CN=administrator');
  for (const name of ['security', 'audit']) assert.equal((await linkTo(name, client)).status, 409, name);
  assert.equal((await linkTo('system', client)).status, 200);
  assert.equal((await linkTo('admin', client)).status, 409, 'one certificate is one account’s');
  assert.equal(
    (await t.askAs('security')('POST', `/api/people/${idOf('admin')}/certificates`, { pem: client.cert })).status,
    403,
  );
});

test('a disabled account is not opened', { skip }, async () => {
  await t.enter('leaver', [{ role: 'operator', unit_id: null }]);
  const client = person('/CN=leaver');
  assert.equal((await linkTo('leaver', client)).status, 200);
  assert.equal((await byNginx('POST', SIGN_IN, client)).status, 200);
  const gone = await t.askAs('system')('POST', `/api/people/${idOf('leaver')}/disable`, { reason: 'left' });
  assert.equal(gone.status, 200);
  assert.equal((await byNginx('POST', SIGN_IN, client)).status, 401);
});

test('administrators from elsewhere are refused at log-in, in whichever way', { skip }, async () => {
  const client = person('/CN=system');
  assert.equal((await linkTo('system', client)).status, 200);
  writePolicy(t.hub.db, { ...readPolicy(t.hub.db), administrator_addresses: ['192.0.2.0/24'] });
  const refused = await byNginx('POST', SIGN_IN, client);
  writePolicy(t.hub.db, Policy.parse({}));
  assert.equal(refused.status, 403);
  assert.deepEqual([refused.body.error?.code, refused.cookies], ['address', []]);
});

test('whatever stands in the header, it is refused in words and nothing is thrown', () => {
  const hostile = ['%', '%E0%A4%A', '-----BEGIN CERTIFICATE-----', 'a'.repeat(20_000), '\u0000', '__proto__'];
  const read = (text: string) => {
    const headers = { get: (name: string) => (name === 'x-client-cert' ? text : 'SUCCESS') } as Headers;
    return certificateIn(headers, 'x-client-cert', 'certificate', Date.now());
  };
  for (const text of hostile) assert.ok('refused' in (read(text) ?? {}), text.slice(0, 40));
  fc.assert(fc.property(fc.string({ minLength: 1 }), (text) => 'refused' in (read(text) ?? {})));
  const body = fc
    .base64String({ maxLength: 400 })
    .map((text) => encodeURIComponent(`-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`));
  fc.assert(fc.property(body, (text) => 'refused' in (read(text) ?? {})));
});
