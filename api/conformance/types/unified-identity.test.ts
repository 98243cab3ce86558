import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startProvider, TEST_CLIENT, type TestProvider } from '#probes/oidc/provider-for-tests.ts';
import { makeAuthority, opensslMissing } from '#probes/tls/openssl-certificates.ts';
import { trustAlso } from '#probes/tls/trust.ts';
import { agree, createBrowser, listeningHub, realProvider } from '../../log-in/oidc/testing.ts';
import { FIGURES } from '../../programme/figures/index.ts';
import { testHub } from '../../testing.ts';
import { systemOf } from '../testing.ts';

const options = { skip: opensslMissing };
const PASSWORD = 'the right password';
let authority: ReturnType<typeof makeAuthority>;
let provider: TestProvider;
before(async () => {
  if (opensslMissing) return;
  authority = makeAuthority();
  trustAlso('identity test', [readFileSync(authority.ca_file, 'utf8')]);
  provider = await startProvider(authority.issue('DNS:localhost', 100), { host: 'localhost' });
});
after(async () => {
  trustAlso('identity test', []);
  authority?.remove();
  await provider?.close();
});

test(
  'a provider turns its card: green through a real log-in, red by a changed password, another key, and its end',
  options,
  async (t) => {
    const hub = await testHub();
    t.after(() => hub.stop());
    const system = await systemOf(hub, 'unified-identity');
    const must = async (method: string, path: string, body?: unknown) => {
      const answer = await hub.ask(method, path, body);
      assert.equal(answer.status, 200, answer.text);
      return answer.body;
    };
    const endpoint = { name: '省平台', host: 'localhost', port: provider.port, scheme: 'https', path: '/' };
    await must('POST', `/api/systems/${system.id}/endpoints`, { ...endpoint, place: 'provider', watch: false });
    await system.look();
    const first = await system.card();
    assert.deepEqual(
      ['log_in', 'discovery', 'keys', 'clock', 'certificate'].map((name) => first.of(name).status),
      ['unknown', 'pass', 'pass', 'pass', 'pass'],
      JSON.stringify(first.criteria),
    );
    const secret = {
      kind: 'oidc_account',
      user: 'tester',
      password: PASSWORD,
      client_secret: TEST_CLIENT.client_secret,
    };
    const credential_id = (await must('POST', '/api/credentials', { name: '测试账号', secret })).id;
    const watch = system.watchOf('log_in');
    const { params } = (await must('GET', `/api/watches/${watch}`)).watch;
    const { client_id, redirect_uris } = TEST_CLIENT;
    const fields = { client_id, redirect_uri: redirect_uris[0], user_field: 'account', password_field: 'secret_word' };
    await must('PATCH', `/api/watches/${watch}`, { params: { ...params, ...fields }, credential_id });
    await system.look();
    const good = await system.card();
    assert.equal(good.of('log_in').status, 'pass', good.of('log_in').reason.en);
    assert.match(good.of('log_in').because.join(), new RegExp(`^/watches/${watch},/evidence/\\d+$`));
    assert.equal(good.of('keys').because[0], `/watches/${watch}`, 'one look tells of all four');

    provider.accounts.tester = 'another password';
    await system.look();
    assert.deepEqual((await system.card()).of('log_in').status, 'fail');
    assert.match((await system.card()).of('log_in').reason.zh, /用户名或口令被拒绝/);
    provider.accounts.tester = PASSWORD;

    provider.tamper((at, said) =>
      at === '/jwks' ? { ...said, body: JSON.stringify({ keys: [provider.signing] }) } : undefined,
    );
    await system.look();
    const leaking = await system.card();
    assert.deepEqual([leaking.of('keys').status, leaking.of('log_in').status], ['fail', 'pass']);
    provider.tamper();

    const told = JSON.stringify([leaking, hub.hub.db.$client.prepare('select value from facts').all()]);
    for (const hidden of [PASSWORD, TEST_CLIENT.client_secret, String(provider.signing.d)])
      assert.ok(!told.includes(hidden));

    await provider.close();
    await system.look();
    const down = await system.card();
    assert.deepEqual([down.of('log_in').status, down.of('discovery').status], ['fail', 'fail']);
    assert.match(down.of('log_in').reason.en, /doesn't answer.*ECONNREFUSED/);
  },
);

test('account bases are brought by hand, and figures that can not be so count for nothing', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const area_id = (await hub.ask('POST', '/api/areas', { code: '3206', name: '南通市', level: 'city' })).body.id;
  const system = await systemOf(hub, 'unified-identity', { area_id });
  const put = async (subject: string, body: object) => {
    const answer = await system.put({ kind: 'migration', subject, body });
    assert.equal(answer.status, 200, answer.text);
  };
  const standing = async () => (await system.card()).of('migration');
  const figure = (name: 'identity_bases' | 'identity_accounts') =>
    FIGURES[name]
      .read(hub.hub.db, { kind: 'area', id: area_id }, Date.now())
      .map(({ key, status, weight }) => `${key} ${status} ${weight}`);
  assert.equal((await standing()).status, 'unknown');
  await put('人社账户', { accounts: 900, migrated: 900, state: 'migrated', due: '2026-12-31' });
  assert.equal((await standing()).status, 'pass');
  await put('公积金账户', { accounts: 100, migrated: 40, state: 'migrating', due: '2999-12-31' });
  assert.equal((await standing()).status, 'warn');
  assert.deepEqual(
    figure('identity_bases').map((text) => text.replace(/^.*\//, '')),
    ['人社账户 met 1', '公积金账户 unmet 1'],
  );
  assert.deepEqual(
    figure('identity_accounts').map((text) => text.replace(/^.*\//, '')),
    ['migrated met 900', 'migrated met 40', 'left unmet 60'],
  );
  await put('公积金账户', { accounts: 100, migrated: 40, state: 'migrating', due: '2020-12-31' });
  assert.match((await standing()).reason.en, /late: 公积金账户.*40 of 100/);
  await put('公积金账户', { accounts: 100, migrated: 140, state: 'migrating' });
  assert.equal((await standing()).status, 'unknown');
  assert.deepEqual(
    figure('identity_accounts').map((text) => text.replace(/^.*\//, '')),
    ['migrated met 900', 'all unknown 100'],
  );
  hub.hub.db.$client
    .prepare('update system_records set at = at - ? where subject = ?')
    .run(93 * 86_400_000, '人社账户');
  assert.match((await standing()).reason.en, /older than a quarter/);
});

test('that this console logs in through it is seen from its settings and from who did', async (t) => {
  const hub = await listeningHub();
  t.after(() => hub.stop());
  const other = await realProvider(hub, { zhang: { preferred_username: 'zhang', duty: 'x' } });
  t.after(() => other.end());
  const system = await systemOf(hub, 'unified-identity');
  const standing = async () => (await system.card()).of('console');
  assert.equal((await standing()).status, 'unknown');
  await system.at('provider', Number(new URL(other.issuer).port));
  assert.match((await standing()).reason.en, /does not log in through a provider/);
  const rules = [{ claim: 'duty', equals: 'x', role: 'operator' as const, unit_id: null }];
  await hub.configure({ issuer: other.issuer, rules });
  assert.match((await standing()).reason.en, /nobody has logged in/);
  const browser = createBrowser();
  await agree(browser, `${hub.url}/api/oidc/start?return_to=%2Fnodes`, 'zhang');
  assert.equal((await browser.session(hub.url)).person?.username, 'zhang');
  const used = await standing();
  assert.deepEqual([used.status, used.because], ['pass', ['/policy']]);
  await hub.configure({ issuer: 'http://127.0.0.1:1', rules });
  assert.match((await standing()).reason.en, /logs in through http:\/\/127\.0\.0\.1:1/);
});
