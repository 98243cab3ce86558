/** What every answer says to a browser, and what no page of another origin can do. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createApp } from '../app.ts';
import { listen } from '../listen.ts';
import { judgeAddresses } from '../log-in/administrator-addresses.ts';
import { Policy, readPolicy, writePolicy } from '../log-in/policy.ts';
import { PASSWORD, testHub } from '../testing.ts';
import { createRates } from './rates.ts';

const t = await testHub();
after(() => t.stop());

const send = (headers: Record<string, string>, path = '/api/lab', body = '{}') =>
  t.app.request(path, { method: 'POST', headers: { host: 'localhost', cookie: t.cookie, ...headers }, body });

test('an answer of the interface is kept by nobody, and every answer forbids what no page needs', async () => {
  for (const path of ['/api/session', '/api/nodes', '/api/nothing', '/']) {
    const { headers } = await t.ask('GET', path);
    if (path.startsWith('/api/')) assert.equal(headers.get('cache-control'), 'no-store', path);
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    // Style attributes alone may be inline: the charts' tooltips have them. A style can't run anything.
    assert.doesNotMatch(policy.replace("style-src-attr 'unsafe-inline'", ''), /unsafe|\*|http/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('referrer-policy'), 'same-origin');
    assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin');
    assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin');
    assert.match(headers.get('permissions-policy') ?? '', /camera=\(\)/);
    assert.equal(headers.get('access-control-allow-origin'), null);
  }
});

const REFUSED: readonly (readonly [string, number, Record<string, string>])[] = [
  ['another origin', 403, { origin: 'https://evil.example', 'content-type': 'application/json' }],
  ['the origin null of a sandboxed frame', 403, { origin: 'null', 'content-type': 'application/json' }],
  ['the same name at another port', 403, { origin: 'http://localhost:81', 'content-type': 'application/json' }],
  ['a cross-site fetch without an origin', 403, { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' }],
  ['a neighbour’s page', 403, { 'sec-fetch-site': 'same-site', 'content-type': 'application/json' }],
  ['a form', 415, { 'content-type': 'application/x-www-form-urlencoded' }],
  ['a text of a form', 415, { 'content-type': 'text/plain' }],
  ['JSON by another name', 415, { 'content-type': 'text/plain; x=application/json' }],
];
for (const [name, status, headers] of REFUSED) {
  test(`a change by ${name} is refused with ${status}`, async () => {
    assert.equal((await send(headers)).status, status);
  });
}

test('our own pages and programs without an origin are let through', async () => {
  const ours = { origin: 'http://localhost', 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
  for (const headers of [ours, { 'content-type': 'application/json; charset=utf-8' }]) {
    assert.equal((await send(headers, '/api/session/seen')).status, 200);
  }
});

test('cookies are for TLS alone, under a name that no neighbour can set, once the console is reached by TLS', async () => {
  const own = await testHub({ url: 'https://zw.example.gov.cn' });
  const credentials = { username: 'admin', password: PASSWORD };
  const answer = await own.askAsGuest('POST', '/api/auth/sign-in/username', credentials);
  const cookies = answer.headers.getSetCookie();
  assert.ok(cookies.length > 0);
  for (const cookie of cookies) {
    assert.match(cookie, /^__Host-/);
    for (const rule of [/; HttpOnly/i, /; Secure/i, /; SameSite=(Lax|Strict)/i, /; Path=\/(;|$)/i]) {
      assert.match(cookie, rule);
    }
    assert.doesNotMatch(cookie, /; Domain=/i);
  }
  const cookie = cookies.map((one) => one.split(';')[0]).join('; ');
  const back = await own.app.request('/api/nodes', { headers: { host: 'zw.example.gov.cn', cookie } });
  assert.equal(back.status, 200);
  await own.stop();
});

test('whoever asks too often is told when to come back, and others are not held up', async () => {
  const app = createApp({ ...t.hub, config: { ...t.hub.config, requests_per_minute: 20 } });
  const server = await listen(app, '127.0.0.1', 0);
  const ask = (cookie: string) => fetch(`http://127.0.0.1:${server.port}/api/session`, { headers: { cookie } });
  const answers = [];
  for (let i = 0; i < 25; i += 1) answers.push(await ask(t.cookie));
  assert.equal(answers.filter(({ status }) => status === 200).length, 20);
  const last = answers.at(-1);
  assert.equal(last?.status, 429);
  assert.match(last?.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
  const guests = [];
  for (let i = 0; i < 6; i += 1) guests.push((await ask('')).status);
  assert.deepEqual(guests, [200, 200, 200, 200, 429, 429]);
  await server.close();
});

test('a rate fills again by time, never beyond its size, and a million askers fill no memory', () => {
  let now = 0;
  const rates = createRates(() => now);
  for (let i = 0; i < 60; i += 1) assert.equal(rates.take('a', 60), 0);
  assert.equal(rates.take('a', 60), 1);
  now += 2_000;
  assert.deepEqual([rates.take('a', 60), rates.take('a', 60), rates.take('a', 60)], [0, 0, 1]);
  now += 3_600_000;
  let taken = 0;
  while (rates.take('a', 60) === 0) taken += 1;
  assert.equal(taken, 60);
  for (let i = 0; i < 50_000; i += 1) rates.take(`address ${i}`, 60);
  assert.ok(rates.size() <= 10_000);
});

test('whom to tell of a weakness stands in security.txt, or nowhere', async () => {
  const path = '/.well-known/security.txt';
  assert.equal((await t.askAsGuest('GET', path)).status, 404);
  const config = { ...t.hub.config, security_contact: 'mailto:security@example.gov.cn', url: 'https://zw.example' };
  const answer = await createApp({ ...t.hub, config }).request(path, { headers: { host: 'x' } });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; charset=utf-8/);
  const text = await answer.text();
  assert.match(text, /^Contact: mailto:security@example\.gov\.cn$/m);
  assert.match(text, /^Canonical: https:\/\/zw\.example\/\.well-known\/security\.txt$/m);
  const expires = Date.parse(/^Expires: (.+)$/m.exec(text)?.[1] ?? '');
  assert.ok(expires > Date.now() + 30 * 86_400_000 && expires < Date.now() + 365 * 86_400_000);
});

test('no address of the interface takes a secret', async () => {
  type Parameter = { name: string; in: string };
  const document = (await t.ask('GET', '/api/openapi.json')).body as {
    paths: Record<string, Record<string, { parameters?: Parameter[] }>>;
  };
  const found = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.values(methods).flatMap(({ parameters }) =>
      (parameters ?? [])
        .filter((one) => one.in === 'query' || one.in === 'path')
        .filter(({ name }) => /passw|secret|token|api_?key|private|community|cookie|otp|pin$/i.test(name))
        .map(({ name }) => `${path} ${name}`),
    ),
  );
  assert.deepEqual(found, []);
});

test('what an administrator’s session asks from elsewhere is refused, logged, and the session is over', async () => {
  const own = await testHub();
  const config = { ...own.hub.config, trusted_proxies: ['127.0.0.0/8'] };
  const server = await listen(createApp({ ...own.hub, config }), '127.0.0.1', 0);
  writePolicy(own.hub.db, { ...readPolicy(own.hub.db), administrator_addresses: ['192.0.2.0/24', '2001:db8::/32'] });
  const from = async (cookie: string, address: string) =>
    fetch(`http://127.0.0.1:${server.port}/api/people`, { headers: { cookie, 'x-forwarded-for': address } });
  const system = own.askAs('system').cookie;
  for (const address of ['192.0.2.7', '2001:db8::7']) assert.equal((await from(system, address)).status, 200);
  const refused = await from(system, '198.51.100.7');
  assert.equal(refused.status, 403);
  assert.equal(((await refused.json()) as { error: { code: string } }).error.code, 'address');
  assert.equal((await from(system, '192.0.2.7')).status, 401, 'the session is over');
  // An engineer is no administrator.
  assert.equal((await from(own.cookie, '198.51.100.7')).status, 403, 'has no permission');
  const nodes = await fetch(`http://127.0.0.1:${server.port}/api/nodes`, {
    headers: { cookie: own.cookie, 'x-forwarded-for': '198.51.100.7' },
  });
  assert.equal(nodes.status, 200);
  const entry = own.hub.db.$client
    .prepare(`select person, address, result from audit_entries where reason like 'administrator_addresses%'`)
    .all();
  assert.deepEqual(entry, [{ person: 'system', address: '198.51.100.7', result: 'refused' }]);
  const again = await fetch(`http://127.0.0.1:${server.port}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': '198.51.100.7' },
    body: JSON.stringify({ username: 'audit', password: PASSWORD }),
  });
  assert.deepEqual([again.status, again.headers.getSetCookie()], [403, []]);
  await server.close();
  await own.stop();
});

test('a policy that would lock its own author out is refused', () => {
  const policy = (administrator_addresses: string[]) => Policy.parse({ administrator_addresses });
  judgeAddresses(policy([]), '198.51.100.7');
  judgeAddresses(policy(['192.0.2.0/24', '198.51.100.0/24']), '198.51.100.7');
  assert.throws(() => judgeAddresses(policy(['192.0.2.0/24']), '198.51.100.7'), /lock yourself out/);
  assert.throws(() => judgeAddresses(policy(['2001:db8::/32']), '198.51.100.7'), /lock yourself out/);
});
