/** Secrets of every kind, planted and used on all their roads, are looked for wherever something could tell them. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createApp } from '#api/app.ts';
import { createLog } from '#api/log.ts';
import { createForger } from '#api/log-in/oidc/forger.ts';
import { keepNotices } from '#api/notices/keep-notices.ts';
import { tellPeople } from '#api/notices/tell-people.ts';
import { type Answer, type Asking, PASSWORD, testHub } from '#api/testing.ts';
import { totp } from './totp.ts';

const lines: string[] = [];
const log = createLog('trace', { write: (text) => lines.push(text) });
const t = await testHub({ connector_loopback: true }, log);
const founded = await testHub({}, log);
const provider = await createForger();
after(async () => {
  await t.stop();
  await founded.stop();
  await provider.close();
});
const sqlite = t.hub.db.$client;
/** Whose session stays when the first engineer’s password changes. */
const engineer = await t.enter('engineer2', [{ role: 'network_engineer', unit_id: null }]);

/** What must be told nowhere, by what it is. */
const planted = new Map<string, string>();
const plant = (what: string, secret: string | undefined) => {
  assert.ok(secret && secret.length >= 6, what);
  planted.set(what, secret);
  return secret;
};
const secretOf = (what: string) => plant(what, `planted-${what.replace(/\W/g, '-')}-Xq7`);
const must = (answer: Answer, status = 200) => {
  assert.equal(answer.status, status, answer.text);
  return answer.body;
};
const cookieOf = (headers: Headers) =>
  headers
    .getSetCookie()
    .filter((text) => !/=;|Max-Age=0/.test(text))
    .map((text) => text.split(';')[0])
    .join('; ');

/** On a new application, so that the limit of attempts is not the test's. */
async function send(method: string, path: string, cookie = '', body?: unknown, more: Record<string, string> = {}) {
  const headers = { host: 'localhost', cookie, 'content-type': 'application/json', ...more };
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await createApp(t.hub).request(path, { method, headers, ...init });
  const text = await answer.text();
  return { status: answer.status, text, body: text.startsWith('{') ? JSON.parse(text) : null, headers: answer.headers };
}
const signIn = (password: string, username = 'admin') =>
  send('POST', '/api/auth/sign-in/username', '', { username, password });
function plantSession(what: string, cookie: string) {
  plant(`${what}: cookie`, /session_token=([^;]+)/.exec(cookie)?.[1]);
  plant(`${what}: token`, decodeURIComponent(planted.get(`${what}: cookie`) ?? '').split('.')[0]);
}

async function logsIn() {
  plant('the first password', PASSWORD);
  must(await signIn(secretOf('wrong password')), 401);
  must(await signIn(secretOf('password of nobody'), 'nobody.knows'), 401);
  const first = await signIn(PASSWORD);
  must(first);
  let cookie = cookieOf(first.headers);
  plantSession('session', cookie);
  const password = secretOf('Chosen password');
  const wrong = { current: secretOf('wrong current'), password };
  must(await send('POST', '/api/profile/password', cookie, wrong), 422);
  must(await send('POST', '/api/profile/password', cookie, { current: PASSWORD, password }));
  const begun = must(await send('POST', '/api/profile/second-factor/enrol', cookie, { password }));
  const secret = plant('TOTP secret', new URL(begun.uri).searchParams.get('secret') ?? '');
  for (const [i, code] of (begun.recovery_codes as string[]).entries()) plant(`recovery code ${i}`, code);
  const confirmed = await send('POST', '/api/profile/second-factor/confirm', cookie, {
    code: plant('confirming code', totp(secret)),
  });
  must(confirmed);
  const half = cookieOf((await signIn(password)).headers);
  plant('challenge', decodeURIComponent(/two_factor=([^;]+)/.exec(half)?.[1] ?? '').split('.')[0]);
  must(await send('POST', '/api/auth/second-factor', half, { code: plant('wrong code', '918273') }), 401);
  must(await send('POST', '/api/auth/second-factor', half, { recovery_code: secretOf('wrong recovery') }), 401);
  const code = plant('code', totp(secret, Date.now() + 30_000));
  const entered = await send('POST', '/api/auth/second-factor', half, { code });
  must(entered);
  plantSession('session of two factors', cookieOf(entered.headers));
  const again = cookieOf((await signIn(password)).headers);
  const recovered = await send('POST', '/api/auth/second-factor', again, { recovery_code: begun.recovery_codes[0] });
  must(recovered);
  cookie = cookieOf(recovered.headers);
  plantSession('session by a recovery code', cookie);
  return { cookie, password };
}

async function usesTokens(cookie: string) {
  const wanted = { name: 'job', permissions: ['estate:read'], valid_days: 3 };
  const token = plant('API token', must(await send('POST', '/api/profile/tokens', cookie, wanted)).token);
  const by = (text: string) => send('GET', '/api/nodes', '', undefined, { authorization: `Bearer ${text}` });
  must(await by(token));
  must(await by(`${token.slice(0, -1)}${token.endsWith('a') ? 'b' : 'a'}`), 401);
  must(await by(secretOf('token that is none')), 401);
  must(await send('GET', '/metrics', '', undefined, { authorization: `Bearer ${t.hub.keys.metrics_token}` }));
  plant('metrics token', t.hub.keys.metrics_token);
}

async function usesProvider() {
  const wanted = {
    is_enabled: true,
    title: { zh: '平台', en: 'platform' },
    issuer: provider.issuer,
    client_id: 'zhengwang',
    client_secret: secretOf('client secret'),
  };
  const second = await t.enter('security2', [{ role: 'security_administrator', unit_id: null }]);
  const { proposed } = must(await t.ask('PUT', '/api/oidc/provider', wanted));
  must(await second('POST', '/api/oidc/provider/confirm', { written_at: proposed.written_at }));
  must(await t.ask('POST', '/api/oidc/provider/test', { issuer: provider.issuer }));
  for (const honest of [true, false]) {
    const started = await send('GET', '/api/oidc/start?return_to=/nodes');
    assert.equal(started.status, 302);
    const to = new URL(started.headers.get('location') ?? '').searchParams;
    provider.nonce = to.get('nonce');
    provider.forge = async (claims) =>
      plant(`ID token ${honest}`, await provider.sign(honest ? claims : { ...claims, aud: 'x' }));
    const code = secretOf(`authorization code ${honest}`);
    const back = `/api/oidc/callback?state=${plant(`state ${honest}`, to.get('state') ?? '')}&code=${code}`;
    const app = createApp(t.hub);
    // The flow is kept by the hub, so any application may finish it.
    const answer = await app.request(back, { headers: { host: 'localhost', cookie: cookieOf(started.headers) } });
    assert.equal(answer.status, 302);
  }
}

async function isTold() {
  const mail = {
    ...{ host: 'localhost', port: 1, security: 'none', username: 'zw', from: 'zw@example.gov.cn', is_enabled: true },
    password: secretOf('mail password'),
  };
  must(await t.ask('PUT', '/api/notices/mail', mail));
  must(await t.ask('PUT', '/api/notices/robot-hosts', { hosts: ['127.0.0.1'] }));
  const token = secretOf('robot token');
  const robot = {
    kind: 'dingtalk',
    url: `${provider.issuer.replace('localhost', '127.0.0.1')}/robot/send?access_token=${token}`,
    secret: secretOf('robot secret'),
  };
  const choices = { alert: ['email', 'robot'] };
  must(await engineer('PUT', '/api/notices/choices', { choices, email: 'a@example.gov.cn', robot }));
  const elsewhere = `https://elsewhere.example/?access_token=${secretOf('token of another robot')}`;
  must(await engineer('PUT', '/api/notices/choices', { robot: { kind: 'wecom', url: elsewhere } }), 422);
  const hook = { title: 'block', url: 'https://hook.example.gov.cn/', token: secretOf('token of a hook'), version: 0 };
  must(await t.ask('PUT', '/api/action-hooks/block', hook));
  must(await t.ask('PUT', '/api/action-hooks/block', { ...hook, url: 'http://10.0.0.1/' }), 422);
  // Nobody listens there, or something that is no robot.
  for (const channel of ['email', 'robot']) must(await engineer('POST', '/api/notices/try', { channel }), 502);
  must(await t.ask('POST', '/api/notices/mail/test', { to: 'a@example.gov.cn' }), 502);
  const { db, log: said, bus, authorities, ways } = t.hub;
  const keeper = keepNotices({ db, log: said, bus, authorities, ways, look_ms: 10, digest_ms: 0 });
  const id = sqlite.prepare(`select id from people where username = 'engineer2'`).pluck().get() as string;
  const text = { zh: '一', en: 'one' };
  tellPeople(db, { kind: 'alert', key: 'one', text, path: '/x' }, [id], Date.now());
  const tried = sqlite.prepare('select count(*) from notice_deliveries where last_error is not null').pluck();
  for (let i = 0; tried.get() !== 2; i += 1) {
    assert.ok(i < 500, 'both were tried in vain');
    await wait(10);
  }
  await keeper.stop();
}

const ACCOUNT = { kind: 'oidc_account', user: 'ops' };
const LOG_IN = { client_id: 'probe', redirect_uri: 'https://console.test/probe' };
async function looks() {
  const node_id = must(await engineer('POST', '/api/nodes', { name: 'n1', addresses: ['127.0.0.1'], watch: [] })).id;
  const secrets: { probe: 'snmp' | 'http' | 'oidc'; secret: object }[] = [
    { probe: 'snmp', secret: { kind: 'snmp_community', version: '2c', community: secretOf('community') } },
    {
      probe: 'snmp',
      secret: {
        kind: 'snmp_user',
        user: 'ops',
        auth_protocol: 'sha256',
        auth_key: secretOf('auth key'),
        priv_protocol: 'aes',
        priv_key: secretOf('priv key'),
      },
    },
    { probe: 'http', secret: { kind: 'http_basic', user: 'ops', password: secretOf('basic password') } },
    { probe: 'http', secret: { kind: 'http_bearer', token: secretOf('bearer') } },
    { probe: 'oidc', secret: { ...ACCOUNT, password: secretOf('test'), client_secret: secretOf('client') } },
  ];
  for (const [i, { probe, secret }] of secrets.entries()) {
    const credential = must(await engineer('POST', '/api/credentials', { name: `c${i}`, secret }));
    must(await engineer('PATCH', `/api/credentials/${credential.id}`, { secret }));
    // The provider's server is shown those of the web, and answers that there is nothing.
    const port = probe === 'snmp' ? 9 + i : Number(new URL(provider.issuer).port);
    const params =
      probe === 'oidc' ? { ...LOG_IN, issuer: provider.issuer } : probe === 'snmp' ? { port } : { port, path: `/${i}` };
    const wanted = { node_id, probe, address: '127.0.0.1', params, timeout_ms: 300, credential_id: credential.id };
    const watch = must(await engineer('POST', '/api/watches', wanted));
    must(await engineer('POST', `/api/watches/${watch.id}/look`));
  }
  const bent = { kind: 'snmp_user', user: 'ops', auth_key: secretOf('key without its protocol') };
  must(await engineer('POST', '/api/credentials', { name: 'bent', secret: bent }), 422);
}

async function begins() {
  founded.hub.db.$client.exec('delete from grants');
  const token = plant('first-run token', founded.hub.firstRun.token());
  const founder = (username: string) => ({ username, name: username, password: secretOf(`Founder ${username}`) });
  const body = {
    system_administrator: founder('sys.one'),
    security_administrator: founder('sec.one'),
    audit_administrator: founder('aud.one'),
  };
  must(await founded.askAsGuest('POST', '/api/first-run/check', { token }));
  must(await founded.askAsGuest('POST', '/api/first-run', { ...body, token: secretOf('wrong token') }), 403);
  const made = await founded.askAsGuest('POST', '/api/first-run', { ...body, token });
  must(made);
  plantSession('session of the founder', cookieOf(made.headers));
}

/** Nothing can be stored: what goes wrong by our own mistake is told with what was asked of the database. */
async function fails({ cookie, password }: { cookie: string; password: string }) {
  const tables = [
    'sessions',
    'accounts',
    'two_factors',
    'api_tokens',
    'credentials',
    'settings',
    'verifications',
    'people',
  ];
  for (const table of tables)
    for (const deed of ['insert', 'update'])
      sqlite.exec(
        `create trigger no_${deed}_${table} before ${deed} on ${table} begin select raise(abort, 'no room'); end`,
      );
  const next = secretOf('Password not kept');
  const secret = { kind: 'http_bearer', token: secretOf('bearer not kept') };
  const answers = [
    await signIn(PASSWORD, 'audit'),
    await signIn(password),
    await send('POST', '/api/profile/password', cookie, { current: password, password: next }),
    await send('POST', '/api/profile/second-factor/recovery-codes', cookie, { password }),
    await send('POST', '/api/profile/tokens', cookie, { name: 'x', permissions: ['estate:read'], valid_days: 3 }),
    await engineer('POST', '/api/credentials', { name: 'not kept', secret }),
    await t.ask('POST', '/api/people', { username: 'new.one', name: 'x', password: next }),
  ];
  for (const { status, text } of answers) {
    assert.ok(status >= 400, text);
    assert.doesNotMatch(text, /no room|insert|update/i);
  }
  for (const table of tables) for (const deed of ['insert', 'update']) sqlite.exec(`drop trigger no_${deed}_${table}`);
}

/** As a text may spell it: as it is, in an address, in Base64 from its beginning, in hexadecimal. */
const spellings = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').slice(0, -4),
  Buffer.from(secret).toString('hex'),
];
const known = new Map<string, string[]>();

/** The first secret that a text tells. */
function told(text: string): string | undefined {
  for (const [what, secret] of planted) {
    // Six digits stand in many a number.
    if (/^\d{6}$/.test(secret)) {
      if (text.includes(secret) && new RegExp(`(?<![\\w.])${secret}(?![\\w.])`).test(text)) return what;
      continue;
    }
    const spelt = known.get(secret) ?? spellings(secret);
    known.set(secret, spelt);
    if (spelt.some((one) => text.includes(one))) return what;
  }
  return undefined;
}

const way = await logsIn();
await usesTokens(way.cookie);
await usesProvider();
await isTold();
await looks();
await begins();
await fails(way);
const hashes = sqlite.prepare('select password from accounts where password is not null').pluck().all() as string[];
for (const [i, hash] of hashes.entries()) plant(`hash ${i}`, hash);

test('many secrets were planted, and each would be found', () => {
  assert.ok(planted.size > 40, String(planted.size));
  for (const [what, secret] of planted) assert.ok(told(`{"a":"${secret}"}`), what);
  assert.equal(told(`at 1${planted.get('code')}5 and ${planted.get('code')?.slice(1)}`), undefined);
});

test('the program’s log tells none of them at its most talkative', () => {
  assert.ok(lines.length > 50, String(lines.length));
  assert.ok(
    lines.some((line) => line.includes('no room')),
    'failures were told',
  );
  for (const line of lines) assert.equal(told(line), undefined, line.slice(0, 2_000));
});

test('no entry of the log of changes tells one of them', () => {
  for (const { hub } of [t, founded]) {
    const entries = hub.db.$client.prepare('select * from audit_entries').all();
    assert.ok(entries.length >= 3, String(entries.length));
    for (const entry of entries) assert.equal(told(JSON.stringify(entry)), undefined, JSON.stringify(entry));
  }
});

const gets = [...new Set(t.app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path))];
const fill = (path: string): string[] => {
  if (!path.includes(':')) return [path.replace('*', '')];
  const table = path.split('/')[2] ?? '';
  const known = ['nodes', 'watches', 'findings', 'evidence', 'people'].includes(table);
  const ids = known
    ? (sqlite.prepare(`select id from ${table} limit 2`).pluck().all() as string[])
    : ['1', 'devices', 'nodes'];
  return ids.map((id) => path.replace(/:\w+(\{[^}]*\})?/, String(id)));
};
const askers: [string, Asking][] = (['admin', 'system', 'security', 'audit'] as const).map((one) => [
  one,
  t.askAs(one),
]);

for (const [name, ask] of askers) {
  test(`no answer and no file that ${name} can get tells one of them`, async () => {
    // Their own session ended when the password was changed.
    const me: Asking =
      name === 'admin'
        ? Object.assign((method: string, path: string) => send(method, path, way.cookie), { cookie: way.cookie })
        : ask;
    let [read, files] = [0, 0];
    for (const path of gets.filter((one) => !one.endsWith('/stream'))) {
      for (const asked of fill(path)) {
        for (const query of ['?limit=1000', '?limit=1000&format=csv']) {
          const answer = await me('GET', asked + query);
          assert.ok(answer.status < 500, `${asked}${query}: ${answer.text}`);
          assert.equal(told(answer.text), undefined, `${asked}${query}`);
          if (answer.status === 200) query.includes('csv') ? files++ : read++;
        }
      }
    }
    assert.ok(read > 15 && files > 3, `${read} read, ${files} files`);
  });
}
