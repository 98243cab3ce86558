import assert from 'node:assert/strict';
import { createHmac, createPublicKey } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import type { JWTPayload } from 'jose';
import { createForger, type Forger } from './forger.ts';
import { CLIENT, createBrowser, lastRefusal, listeningHub, newKey, type OidcHub } from './testing.ts';
import type { Reason } from './turned-away.ts';

let hub: OidcHub;
let forger: Forger;
before(async () => {
  hub = await listeningHub();
  forger = await createForger();
  await hub.configure({
    issuer: forger.issuer,
    rules: [{ claim: 'duty', equals: 'x', role: 'operator', unit_id: null }],
  });
});
beforeEach(() => forger.honestly());
after(async () => {
  await forger?.close();
  await hub?.stop();
});

/** Goes to the provider and back with a code; `back` changes what comes back. */
async function logIn(back: (query: URLSearchParams) => void = () => undefined, browser = createBrowser()) {
  const started = await browser.once(`${hub.url}/api/oidc/start?return_to=%2Fnodes`);
  const url = new URL(started.headers.get('location') ?? '', hub.url);
  forger.nonce = url.searchParams.get('nonce');
  const query = new URLSearchParams({ code: 'c', state: url.searchParams.get('state') ?? '' });
  back(query);
  const page = await browser.once(`${hub.url}/api/oidc/callback?${query}`);
  const { person } = await browser.session(hub.url);
  return { browser, person, location: page.headers.get('location') ?? '', status: page.status, page };
}
const base64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

test('an honest token gets in: what follows fails for its forgery alone', async () => {
  const { person, location } = await logIn();
  assert.deepEqual([person?.username, location], ['someone', '/nodes']);
});

const FORGERIES: [string, Reason, (claims: JWTPayload) => Promise<string> | string][] = [
  ['another issuer', 'bad_token', (claims) => forger.sign({ ...claims, iss: 'https://other.example' })],
  ['another nonce', 'bad_token', (claims) => forger.sign({ ...claims, nonce: 'of another log-in' })],
  ['no nonce', 'bad_token', ({ nonce: _, ...claims }) => forger.sign(claims)],
  ['another audience', 'bad_token', (claims) => forger.sign({ ...claims, aud: 'another-client' })],
  ['two audiences', 'bad_token', (claims) => forger.sign({ ...claims, aud: [CLIENT.client_id, 'another-client'] })],
  ['another authorised party', 'bad_token', (claims) => forger.sign({ ...claims, azp: 'another-client' })],
  ['no subject', 'bad_token', ({ sub: _, ...claims }) => forger.sign(claims)],
  ['alg none', 'bad_token', (claims) => `${base64({ alg: 'none' })}.${base64(claims)}.`],
  ['alg None', 'bad_token', (claims) => `${base64({ alg: 'None' })}.${base64(claims)}.`],
  ['a signature taken away', 'bad_token', async (claims) => (await forger.sign(claims)).replace(/[^.]*$/, '')],
  [
    'claims changed after signing',
    'bad_token',
    async (claims) => {
      const [head, , signature] = (await forger.sign(claims)).split('.');
      return `${head}.${base64({ ...claims, sub: 'admin' })}.${signature}`;
    },
  ],
  [
    'HS256 under the public key',
    'bad_token',
    (claims) => {
      const jwk = forger.publicKey();
      const pem = createPublicKey({ key: jwk as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
      const signed = `${base64({ alg: 'HS256', kid: jwk.kid })}.${base64(claims)}`;
      return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
    },
  ],
  [
    'HS256 under the client secret',
    'bad_token',
    (claims) => {
      const signed = `${base64({ alg: 'HS256' })}.${base64(claims)}`;
      return `${signed}.${createHmac('sha256', CLIENT.client_secret).update(signed).digest('base64url')}`;
    },
  ],
  ['a key that is not the provider’s', 'bad_token', async (claims) => forger.sign(claims, await newKey())],
  [
    'a foreign key under a known name',
    'bad_token',
    async (claims) => forger.sign(claims, { ...(await newKey()), kid: forger.publicKey().kid as string }),
  ],
  [
    'a key in the token itself',
    'bad_token',
    async (claims) => {
      const own = await newKey();
      return forger.sign(claims, own, { jwk: forger.publicKey(own) });
    },
  ],
  [
    'a header that must be understood',
    'bad_token',
    (claims) => forger.sign(claims, undefined, { crit: ['b64'], b64: true }),
  ],
  [
    'expired ten minutes ago',
    'clock',
    (claims) => forger.sign({ ...claims, iat: forger.now_s() - 900, exp: forger.now_s() - 600 }),
  ],
  [
    'issued ten minutes from now',
    'clock',
    (claims) => forger.sign({ ...claims, iat: forger.now_s() + 600, exp: forger.now_s() + 900 }),
  ],
  ['valid in ten minutes', 'clock', (claims) => forger.sign({ ...claims, nbf: forger.now_s() + 600 })],
  ['no end', 'bad_token', ({ exp: _, ...claims }) => forger.sign(claims)],
  ['no token at all', 'bad_token', () => ''],
  ['no JWT', 'bad_token', () => 'nothing'],
  ['a token of a megabyte', 'provider_down', (claims) => forger.sign({ ...claims, more: 'x'.repeat(1_100_000) })],
];
for (const [name, reason, forge] of FORGERIES) {
  test(`turned away: ${name}`, async () => {
    forger.forge = forge;
    const { person, location, page } = await logIn();
    assert.equal(person, null, lastRefusal(hub));
    const told = new URL(location, hub.url).searchParams.get('log_in_error');
    assert.equal(told, reason, lastRefusal(hub));
    assert.equal(page.text, '', 'nothing internal is told');
  });
}

for (const [name, apart_s] of [
  ['behind', -100],
  ['ahead', 100],
] as const) {
  test(`a clock that is a minute and a half ${name} does not matter`, async () => {
    forger.forge = (claims) => {
      const at = forger.now_s() + apart_s;
      return forger.sign({ ...claims, iat: at, exp: at + 10 });
    };
    const { person } = await logIn();
    assert.equal(person?.username, 'someone', lastRefusal(hub));
  });
}

test('a key that was rotated between the start and the answer is found', async () => {
  await logIn();
  const before = forger.asked.filter(({ path }) => path === '/keys').length;
  forger.forge = async (claims) => {
    await forger.rotate();
    return forger.sign(claims);
  };
  assert.equal((await logIn()).person?.username, 'someone', lastRefusal(hub));
  assert.ok(forger.asked.filter(({ path }) => path === '/keys').length > before);
});

test('the code is exchanged with the verifier of its challenge, and the secret travels in a header', async () => {
  await logIn();
  const token = forger.asked.filter(({ path }) => path === '/token').at(-1);
  assert.ok((token?.sent.get('code_verifier')?.length ?? 0) >= 43);
  assert.equal(token?.sent.get('client_secret'), null);
  assert.match(token?.authorization ?? '', /^Basic /);
});

const BACK: [string, Reason, (query: URLSearchParams) => void][] = [
  ['no state', 'expired', (query) => query.delete('state')],
  ['a made-up state', 'expired', (query) => query.set('state', 'x'.repeat(43))],
  ['no code', 'bad_token', (query) => query.delete('code')],
  ['two codes', 'bad_token', (query) => query.append('code', 'd')],
  ['the name of another issuer (RFC 9207)', 'bad_token', (query) => query.set('iss', 'https://other.example')],
  ['a token in the answer', 'bad_token', (query) => query.set('id_token', 'x')],
  ['an error with markup', 'provider_refused', (query) => query.set('error', '<script>')],
];
for (const [name, reason, change] of BACK) {
  test(`an answer with ${name} is turned away`, async () => {
    const { person, location, status } = await logIn(change);
    assert.equal(status, 302);
    assert.equal(person, null);
    const told = new URL(location, hub.url).searchParams.get('log_in_error');
    assert.equal(told, reason, lastRefusal(hub));
    assert.ok(!location.includes('script'));
  });
}

test('an answer with two states is no question to us', async () => {
  const { person, status } = await logIn((query) => query.append('state', 'y'));
  assert.deepEqual([person, status], [null, 422]);
});

const SAYS: [string, Reason, () => void][] = [
  ['fails at the exchange', 'provider_down', () => (forger.pages['/token'] = () => ({ status: 503 }))],
  [
    'refuses the code',
    'provider_refused',
    () => (forger.pages['/token'] = () => ({ status: 400, body: { error: 'invalid_grant' } })),
  ],
  [
    'refuses the client',
    'provider_refused',
    () => (forger.pages['/token'] = () => ({ status: 401, body: { error: 'invalid_client' } })),
  ],
  [
    'answers with a page',
    'provider_refused',
    () => (forger.pages['/token'] = () => ({ type: 'text/html', body: '<p>' })),
  ],
  ['answers with no JSON', 'bad_token', () => (forger.pages['/token'] = () => ({ body: '{' }))],
  [
    'sends the exchange elsewhere',
    'provider_refused',
    () => (forger.pages['/token'] = () => ({ status: 307, location: `${hub.url}/` })),
  ],
  ['has no keys', 'bad_token', () => (forger.pages['/keys'] = () => ({ body: { keys: [] } }))],
  ['loses its keys', 'provider_down', () => (forger.pages['/keys'] = () => ({ status: 500 }))],
];
for (const [name, reason, say] of SAYS) {
  test(`a provider that ${name} is told as ${reason}, and the next log-in works`, async () => {
    say();
    const { person, location } = await logIn();
    assert.equal(person, null);
    assert.equal(location, `/nodes?log_in_error=${reason}`, lastRefusal(hub));
    forger.honestly();
    assert.equal((await logIn()).person?.username, 'someone');
  });
}

test('what a provider says of itself is checked before it is used', async () => {
  const wrong: [string, Record<string, unknown>][] = [
    ['another issuer', { issuer: 'https://other.example' }],
    ['no keys', { jwks_uri: undefined }],
    ['plain HTTP elsewhere', { token_endpoint: 'http://192.0.2.1/token' }],
    ['a metadata address', { jwks_uri: 'https://169.254.169.254/keys' }],
    ['a script', { authorization_endpoint: 'javascript:alert(1)' }],
    ['a script for the log-out', { end_session_endpoint: 'data:text/html,x' }],
    ['a number', { token_endpoint: 7 }],
  ];
  for (const [name, change] of wrong) {
    forger.pages['/.well-known/openid-configuration'] = () => ({ body: { ...forger.metadata(), ...change } });
    const found = await hub.ask('POST', '/api/oidc/provider/test', { issuer: forger.issuer });
    assert.deepEqual([found.status, found.body.reached], [200, false], name);
    assert.ok(['provider_refused', 'bad_token'].includes(found.body.reason), `${name}: ${found.body.reason}`);
  }
  forger.honestly();
  const found = await hub.ask('POST', '/api/oidc/provider/test', { issuer: forger.issuer });
  assert.deepEqual([found.body.reached, found.body.keys, found.body.pkce], [true, 1, null]);
});
