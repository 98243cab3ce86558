import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { type JWTPayload, SignJWT } from 'jose';
import { checks } from '../checks/index.ts';
import { known } from '../checks/known-fact.ts';
import { observe } from '../observe.ts';
import type { Observation, Secret } from '../probe.ts';
import { makeAuthority, opensslMissing } from '../tls/openssl-certificates.ts';
import { trustAlso } from '../tls/trust.ts';
import { oidc } from './oidc.ts';
import { newSigningKey, type Said, startProvider, TEST_CLIENT, type TestProvider } from './provider-for-tests.ts';

const PASSWORD = 'the right password';
const { client_id, client_secret, redirect_uris } = TEST_CLIENT;
const ACCOUNT: Secret = { kind: 'oidc_account', user: 'tester', password: PASSWORD, client_secret };
let provider: TestProvider;
let authority: ReturnType<typeof makeAuthority>;

before(async () => {
  if (opensslMissing) return;
  authority = makeAuthority();
  trustAlso('oidc test', [readFileSync(authority.ca_file, 'utf8')]);
  provider = await startProvider(authority.issue('IP:127.0.0.1', 30));
});
beforeEach(() => provider?.tamper());
after(async () => {
  trustAlso('oidc test', []);
  authority?.remove();
  await provider?.close();
});

const PARAMS = () => ({
  ...{ issuer: provider.issuer, client_id, redirect_uri: redirect_uris[0] },
  ...{ user_field: 'account', password_field: 'secret_word' },
});
const look = (params: object = {}, rest: object = {}) =>
  observe(oidc, { address: '127.0.0.1', params: { ...PARAMS(), ...params }, secret: ACCOUNT, ...rest });

/** What the checks say of one look. */
function verdicts({ facts }: Observation) {
  const seen = facts.map(({ key, part, value }) =>
    known(key as 'oidc.key', value, { probe: 'oidc', part: part ?? null }),
  );
  const of = (id: string) => {
    const verdict = checks.find((check) => check.id === id)?.judge(seen, Date.now());
    return { status: verdict?.status, en: verdict?.reason.en ?? '', zh: verdict?.reason.zh ?? '' };
  };
  return { discovery: of('oidc-discovery'), keys: of('oidc-keys'), clock: of('oidc-clock'), log_in: of('oidc-log-in') };
}
const statuses = (seen: Observation) => Object.values(verdicts(seen)).map(({ status }) => status);
const json = (said: Said, change: (body: Record<string, unknown>) => object): Said => ({
  ...said,
  body: JSON.stringify(change(JSON.parse(said.body))),
});
const onPath = (path: string, change: (said: Said) => Said | Promise<Said>) =>
  provider.tamper((at, said) => (at === path ? change(said) : undefined));
const DISCOVERY = '/.well-known/openid-configuration';

/** Signs what the provider said anew, changed. */
const resigned = (change: (claims: JWTPayload) => JWTPayload, key = provider.signing, header: object = {}) =>
  onPath('/token', async (said) => {
    const body = JSON.parse(said.body);
    const claims = JSON.parse(Buffer.from(body.id_token.split('.')[1], 'base64url').toString());
    const head = { alg: 'RS256', kid: provider.signing.kid as string, ...header };
    const id_token = await new SignJWT(change(claims)).setProtectedHeader(head).sign(key);
    return { ...said, body: JSON.stringify({ ...body, id_token }) };
  });

const options = { skip: opensslMissing };

for (const [name, secret, id] of [
  ['with its client’s secret', ACCOUNT, client_id],
  ['of a public client', { kind: 'http_basic', user: 'tester', password: PASSWORD }, 'public-probe'],
] as const)
  test(
    `a real provider lets the test account in, ${name}: all four checks pass and nothing secret is told`,
    options,
    async () => {
      let token = '';
      provider.tamper((at, said) => {
        if (at === '/token') token = said.body;
        return undefined;
      });
      const seen = await look({ client_id: id }, { secret });
      assert.deepEqual(statuses(seen), ['pass', 'pass', 'pass', 'pass'], JSON.stringify([seen.error, verdicts(seen)]));
      const stages = seen.facts
        .filter(({ key }) => key === 'oidc.stage')
        .map(({ part, value }) => [part, (value as { is_ok: boolean }).is_ok]);
      assert.deepEqual(
        stages,
        ['discovery', 'keys', 'authorize', 'form', 'code', 'exchange', 'id_token', 'log_out'].map((one) => [one, true]),
      );
      const told = JSON.stringify(seen);
      const { id_token, access_token } = JSON.parse(token);
      for (const hidden of [PASSWORD, client_secret, id_token, access_token, id_token.split('.')[2], 'code=', 'state='])
        assert.ok(!told.includes(hidden), hidden);
    },
  );

type Which = keyof ReturnType<typeof verdicts>;
type Body = Record<string, unknown>;
const inDocument = (change: (body: Body) => object) => () => onPath(DISCOVERY, (said) => json(said, change));
const inKeys = (change: (keys: object[]) => object[]) => () =>
  onPath('/jwks', (said) => json(said, ({ keys }) => ({ keys: change(keys as object[]) })));
const inAnswer = (change: (body: Body) => object) => () => onPath('/token', (said) => json(said, change));
const inClaims = (change: (claims: JWTPayload) => JWTPayload) => () => resigned(change);
const says = (path: string, change: Partial<Said>) => () => onPath(path, (said) => ({ ...said, ...change }));
const leadsTo = (location: string) => says('/auth', { status: 302, headers: { location }, body: '' });
const shows = (body: string) => says('/auth', { status: 200, headers: { 'content-type': 'text/html' }, body });
const none = Buffer.from('{"alg":"none"}').toString('base64url');
const unsigned = (token: unknown) => `${none}.${String(token).split('.')[1]}.`;
const point = { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: 'x' };
const ahead = () => ({ date: new Date(Date.now() + 300_000).toUTCString() });
const thief = (said: Said) => ({ ...said, body: said.body.replace('action="', 'action="https://thief.example') });

const WRONG: [string, Which, RegExp, () => void][] = [
  [
    'names another issuer',
    'discovery',
    /the issuer is https:\/\/other/,
    inDocument((body) => ({ ...body, issuer: 'https://other' })),
  ],
  [
    'leaves out an endpoint',
    'discovery',
    /token_endpoint is missing/,
    inDocument(({ token_endpoint: _, ...body }) => body),
  ],
  [
    'has an endpoint without TLS',
    'discovery',
    /jwks_uri is not https/,
    inDocument((body) => ({ ...body, jwks_uri: 'http://127.0.0.1/' })),
  ],
  ['answers with a page', 'discovery', /can't be read/, says(DISCOVERY, { body: '<p>' })],
  ['answers 404', 'discovery', /answers 404/, says(DISCOVERY, { status: 404 })],
  ['has a key named twice', 'keys', /several keys are named/, inKeys((keys) => [...keys, ...keys])],
  ['publishes its private key', 'keys', /published with what is private/, inKeys(() => [provider.signing])],
  [
    'publishes a shared secret',
    'keys',
    /published with what is private/,
    inKeys((keys) => [...keys, { kty: 'oct', k: 'AAAA', kid: 'o' }]),
  ],
  ['publishes a key that is no key', 'keys', /key x can’t be read/, inKeys((keys) => [...keys, point])],
  ['publishes no keys', 'keys', /no key is published/, inKeys(() => [])],
  [
    'has a clock five minutes ahead',
    'clock',
    /Date header (299|300) s/,
    () => onPath(DISCOVERY, (said) => ({ ...said, headers: { ...said.headers, ...ahead() } })),
  ],
  [
    'issues tokens a minute ago',
    'clock',
    /ID token -(59|60|61) s/,
    inClaims((claims) => ({ ...claims, iat: Number(claims.iat) - 60 })),
  ],
  [
    'issues tokens for another client',
    'log_in',
    /ID token: another audience/,
    inClaims((claims) => ({ ...claims, aud: 'another' })),
  ],
  [
    'issues tokens of another issuer',
    'log_in',
    /ID token: another issuer/,
    inClaims((claims) => ({ ...claims, iss: 'https://other' })),
  ],
  ['issues tokens of another log-in', 'log_in', /another nonce/, inClaims((claims) => ({ ...claims, nonce: 'x' }))],
  [
    'issues tokens that are over',
    'log_in',
    /expired/,
    inClaims((claims) => ({ ...claims, exp: Number(claims.iat) - 600 })),
  ],
  [
    'issues tokens without a signature',
    'log_in',
    /ID token/,
    inAnswer((body) => ({ ...body, id_token: unsigned(body.id_token) })),
  ],
  ['gives no token', 'log_in', /no ID token/, inAnswer(({ id_token: _, ...body }) => body)],
  [
    'refuses the code',
    'log_in',
    /the code was not taken \(400 invalid_grant\)/,
    says('/token', { status: 400, body: '{"error":"invalid_grant"}' }),
  ],
  ['sends on for ever', 'log_in', /too many redirects/, leadsTo('/auth?again=1')],
  ['has a page that never ends', 'log_in', /too large/, shows('x'.repeat(1_100_000))],
  ['leads away from TLS', 'log_in', /not https/, leadsTo('http://127.0.0.1:9/')],
  ['shows a page without a form', 'log_in', /no form to log in/, shows('<div id="app">')],
  [
    'has a form that leads to a strange host',
    'log_in',
    /nobody named.*thief/,
    () => provider.tamper((at, said) => (at.startsWith('/interaction/') ? thief(said) : undefined)),
  ],
];
for (const [name, which, expected, spoil] of WRONG)
  test(`a provider that ${name} is told so by its check`, options, async () => {
    spoil();
    const { status, en } = verdicts(await look())[which];
    assert.match(en, expected);
    assert.match(`${status}`, which === 'clock' ? /fail|warn/ : /fail/);
  });

test('a token signed by another key, under a name that is published, does not pass', options, async () => {
  resigned((claims) => claims, await newSigningKey());
  assert.match(verdicts(await look()).log_in.en, /does not verify/);
});

test('a key of 1024 bits fails, and so does a log-in that would rest on it', options, async () => {
  const short = await newSigningKey();
  const n = Buffer.from(short.n as string, 'base64url')
    .subarray(0, 128)
    .toString('base64url');
  onPath('/jwks', (said) =>
    json(said, () => ({ keys: [{ kty: 'RSA', n, e: 'AQAB', kid: provider.signing.kid, alg: 'RS256', use: 'sig' }] })),
  );
  const { keys, log_in } = verdicts(await look());
  assert.match(keys.en, /has 1024 bits/);
  assert.match(log_in.en, /can’t be used/);
});

test('a wrong password is sent once and told, and so is a client that the provider doesn’t know', options, async () => {
  let sent = 0;
  provider.tamper((_, said) => {
    if (/用户名或口令错误/.test(said.body)) sent += 1;
    return undefined;
  });
  const refused = verdicts(await look({}, { secret: { ...ACCOUNT, password: 'wrong' } })).log_in;
  assert.deepEqual([refused.status, sent], ['fail', 1]);
  assert.match(refused.en, /log-in page: the user or password was refused/);
  const strange = verdicts(await look({ client_id: 'nobody' })).log_in;
  assert.equal(strange.status, 'fail');
  const secret = verdicts(await look({}, { secret: { ...ACCOUNT, client_secret: 'wrong' } })).log_in;
  assert.match(secret.en, /401 invalid_client/);
});

test(
  'a provider that is down is told by the look itself, and what can not be asked from here is unknown',
  options,
  async () => {
    const port = await new Promise<number>((fulfil) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number };
        server.close(() => fulfil(port));
      });
    });
    const down = await look({ issuer: `https://127.0.0.1:${port}` });
    assert.equal(down.outcome, 'unreachable');
    assert.deepEqual(down.facts, []);
    const barred = await look({}, { forbid: () => 'not this one' });
    assert.equal(barred.outcome, 'unable');
    assert.deepEqual(statuses(barred), ['unknown', 'unknown', 'unknown', 'unknown']);
    onPath('/auth', (said) => ({ ...said, status: 302, headers: { location: 'https://169.254.169.254/' }, body: '' }));
    const led = verdicts(
      await look({}, { forbid: (address: string) => (address === '127.0.0.1' ? undefined : 'never probed') }),
    );
    assert.deepEqual([led.log_in.status, led.discovery.status], ['unknown', 'pass']);
    assert.match(led.log_in.en, /never probed/);
  },
);

test('without a trusted certificate the password stays here', options, async () => {
  trustAlso('oidc test', []);
  const asked: string[] = [];
  provider.tamper((at) => void asked.push(at));
  const seen = verdicts(await look());
  trustAlso('oidc test', [readFileSync(authority.ca_file, 'utf8')]);
  assert.match(seen.discovery.en, /certificate is not trusted/);
  assert.match(seen.log_in.en, /untrusted certificate/);
  assert.deepEqual([...new Set(asked)], [DISCOVERY, '/jwks']);
});

test('without an account the keys are looked at all the same, and the log-in is unknown', options, async () => {
  const stranger = await observe(oidc, { address: '127.0.0.1', params: PARAMS() });
  assert.deepEqual(statuses(stranger), ['pass', 'pass', 'pass', 'unknown']);
  assert.ok(stranger.partial);
  const plain = await observe(oidc, { address: '127.0.0.1', params: { issuer: provider.issuer } });
  assert.deepEqual([statuses(plain), plain.partial], [['pass', 'pass', 'pass', 'unknown'], undefined]);
});

test('a provider that stops talking in the middle of the log-in is told as that', options, async () => {
  provider.tamper((at) => (at === '/auth' ? new Promise(() => undefined) : undefined));
  const seen = await look({}, { timeout_ms: 2_500 });
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.match(verdicts(seen).log_in.en, /authorization request: no answer in time/);
});
