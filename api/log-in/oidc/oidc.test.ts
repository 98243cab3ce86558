import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { agree, createBrowser, lastRefusal, listeningHub, type OidcHub, realProvider, unitId } from './testing.ts';

const PEOPLE = {
  li: { name: '李明', preferred_username: 'li.ming', org_code: 'DSJ', duty: ['网络工程师', '值班'] },
  wang: { name: '王芳', preferred_username: 'wang-fang@gov.cn', org_code: '市财政局', duty: '业务' },
  nobody: { name: '外人', preferred_username: 'outsider', org_code: 'CZJ', duty: '访客' },
  lost: { name: '无单位', preferred_username: 'lost', org_code: 'NOWHERE', duty: '业务' },
  thief: { name: '冒名', preferred_username: 'Security', org_code: 'DSJ', duty: '业务' },
  short: { name: '短', preferred_username: '短名', org_code: 'DSJ', duty: '业务' },
};
const RULES = [
  { claim: 'duty', equals: '网络工程师', role: 'network_engineer' as const, unit_by: 'org_code' },
  { claim: 'duty', equals: '业务', role: 'operator' as const, unit_by: 'org_code' },
];

let hub: OidcHub;
let provider: Awaited<ReturnType<typeof realProvider>>;
before(async () => {
  hub = await listeningHub();
  provider = await realProvider(hub, PEOPLE);
  await hub.configure({ issuer: provider.issuer, rules: RULES });
});
after(async () => {
  await provider?.end();
  await hub?.stop();
});

const start = (return_to = '/') => `${hub.url}/api/oidc/start?return_to=${encodeURIComponent(return_to)}`;
/** Logs in as one of the provider's people; where the console led to. */
async function logIn(login: string, browser = createBrowser(), return_to = '/') {
  const page = await agree(browser, start(return_to), login);
  return { browser, page, reason: new URL(page.url).searchParams.get('log_in_error') };
}
const rows = (sql: string, ...given: unknown[]) =>
  hub.hub.db.$client.prepare(sql).all(...given) as Record<string, unknown>[];

test('whoever logs in for the first time gets an account, its unit and its role by the first rule that fits', async () => {
  const { browser, page } = await logIn('li', undefined, '/nodes?state=down');
  assert.equal(page.url, `${hub.url}/nodes?state=down`);
  const { person, holdings } = await browser.session(hub.url);
  assert.deepEqual([person?.username, person?.name], ['li.ming', '李明']);
  assert.deepEqual(
    holdings.map(({ role, unit }) => [role, unit]),
    [['network_engineer', '市大数据局']],
  );
  const [account] = rows('select unit_id from people where username = ?', 'li.ming');
  assert.equal(account?.unit_id, unitId(hub, '市大数据局'));
  const [session] = rows(`select method, oidc_sid, oidc_id_token from sessions where person_id = ?`, person?.id);
  assert.equal(session?.method, 'oidc');
  assert.ok(session?.oidc_sid);
  assert.equal((session?.oidc_id_token as Buffer | undefined)?.includes('eyJ'), false, 'the ID token is sealed');
});

test('the grant names who wrote the rule, that a rule decided, and who confirmed it', () => {
  const [grant] = rows(`select g.* from grants g join people p on p.id = g.person_id where p.username = 'li.ming'`);
  assert.deepEqual([grant?.proposed_by, grant?.decided_by, grant?.is_granted], ['security', '-oidc', 1]);
  const [entry] = rows(`select * from audit_entries where action = 'grant' order by id desc limit 1`);
  assert.match(String(entry?.reason), /duty = 网络工程师; written by security, confirmed by security2/);
});

test('the second log-in is the same account, also while the first session is open', async () => {
  const { browser } = await logIn('li');
  const first = await browser.session(hub.url);
  const again = await logIn('li', browser);
  assert.equal(again.reason, null);
  assert.equal((await browser.session(hub.url)).person?.id, first.person?.id);
  assert.equal((await (await logIn('li')).browser.session(hub.url)).person?.id, first.person?.id);
  const made = rows(`select 1 from people where username = 'li.ming'`);
  const grants = rows(`select 1 from grants g join people p on p.id = g.person_id where p.username = 'li.ming'`);
  assert.deepEqual([made.length, grants.length], [1, 1]);
});

test('a name with other signs becomes one of ours, and nothing else of it is lost', async () => {
  const { browser } = await logIn('wang');
  const { person, holdings } = await browser.session(hub.url);
  assert.deepEqual([person?.username, person?.name, holdings[0]?.role], ['wang_fang_gov.cn', '王芳', 'operator']);
});

for (const [login, reason] of [
  ['nobody', 'no_rule'],
  ['lost', 'unknown_unit'],
  ['thief', 'name_taken'],
  ['short', 'no_username'],
] as const) {
  test(`${login} is turned away with ${reason}, the log says why, and nothing is left behind`, async () => {
    const counts = () =>
      rows(
        'select (select count(*) from people) p, (select count(*) from accounts) a, (select count(*) from grants) g',
      );
    const before = counts();
    const { browser, page, reason: told } = await logIn(login, undefined, '/nodes');
    assert.equal(told, reason);
    assert.equal(new URL(page.url).pathname, '/nodes');
    assert.equal((await browser.session(hub.url)).person, null);
    assert.match(lastRefusal(hub) ?? '', new RegExp(`^oidc: ${reason}: `));
    assert.deepEqual(counts(), before);
  });
}

test('a disabled account stays out', async () => {
  await logIn('wang');
  const [row] = rows(`select id from people where username = 'wang_fang_gov.cn'`);
  await hub.ask('POST', `/api/people/${row?.id}/disable`, { reason: 'left' });
  const { browser, reason } = await logIn('wang');
  assert.equal(reason, 'disabled');
  assert.equal((await browser.session(hub.url)).person, null);
  await hub.ask('POST', `/api/people/${row?.id}/enable`);
  assert.equal((await logIn('wang')).reason, null);
});

test('what changed at the provider counts at the next log-in, and only what came by a rule is taken away', async () => {
  const first = await logIn('wang');
  const { person } = await first.browser.session(hub.url);
  const byHand = { person_id: person?.id, role: 'ticket_agent', unit_id: null, reason: 'help' };
  const proposed = await hub.askAs('system')('POST', '/api/grants', byHand);
  await hub.ask('POST', `/api/grants/${proposed.body.id}/decide`, { grant: true });
  const { wang } = PEOPLE;
  await provider.tell({ ...PEOPLE, wang: { ...wang, name: '王芳芳', org_code: 'DSJ', duty: '网络工程师' } });
  const moved = await (await logIn('wang')).browser.session(hub.url);
  const held = (holdings: { role: string; unit: string | null }[]) =>
    holdings.map(({ role, unit }) => `${role} ${unit}`).sort();
  assert.deepEqual(held(moved.holdings), ['network_engineer 市大数据局', 'ticket_agent null']);
  assert.equal(moved.person?.name, '王芳芳');
  assert.equal(rows('select unit_id from people where id = ?', person?.id)[0]?.unit_id, unitId(hub, '市大数据局'));
  const [entry] = rows(`select * from audit_entries where action = 'revoke' order by id desc limit 1`);
  assert.deepEqual([entry?.person, entry?.reason], ['-oidc', 'no rule gives it any more']);

  // No rule fits any more: the account is linked, so it still comes in, with what people gave it.
  await provider.tell({ ...PEOPLE, wang: { ...wang, duty: '退休' } });
  const retired = await (await logIn('wang')).browser.session(hub.url);
  assert.deepEqual(held(retired.holdings), ['ticket_agent null']);
  await provider.tell(PEOPLE);
  assert.equal((await (await logIn('wang')).browser.session(hub.url)).holdings.length, 2);
});

test('a proposal that waits for what the rule gives makes way', async () => {
  const { person } = await (await logIn('li')).browser.session(hub.url);
  hub.hub.db.$client.prepare(`update grants set revoked_at = 1, revoked_by = 'x' where person_id = ?`).run(person?.id);
  const unit_id = unitId(hub, '市大数据局');
  await hub.askAs('system')('POST', '/api/grants', {
    person_id: person?.id,
    role: 'network_engineer',
    unit_id,
    reason: 'x',
  });
  const { browser, reason } = await logIn('li');
  assert.equal(reason, null);
  assert.equal((await browser.session(hub.url)).holdings.length, 1);
});

test('somebody who has logged in links their own account, and the rules leave an administrator what they are', async () => {
  const browser = createBrowser();
  await browser.enter(hub, 'audit');
  const asked = await browser.post(`${hub.url}/api/oidc/link`, { return_to: '/profile' });
  assert.equal(asked.status, 200);
  assert.equal((await agree(browser, String(asked.body.url), 'thief')).url, `${hub.url}/profile`);

  const { person, holdings } = await (await logIn('thief')).browser.session(hub.url);
  assert.deepEqual([person?.username, holdings.map(({ role }) => role)], ['audit', ['audit_administrator']]);
  const [entry] = rows(`select * from audit_entries where action = 'link'`);
  assert.equal(entry?.person, 'audit');
});

test('a link that was begun is finished by the same person or not at all, and nobody is linked twice', async () => {
  const browser = createBrowser();
  await browser.enter(hub, 'system');
  const begin = async () =>
    String((await browser.post(`${hub.url}/api/oidc/link`, { return_to: '/profile' })).body.url);
  const back = await agree(browser, await begin(), 'nobody', `${hub.url}/api/oidc/callback`);
  await browser.enter(hub, 'security');
  assert.equal((await browser.once(back.url)).headers.get('location'), '/profile?log_in_error=expired');
  await browser.enter(hub, 'system');
  await browser.go(`${provider.issuer}/session/end`);
  const taken = createBrowser();
  await taken.enter(hub, 'system');
  const url = String((await taken.post(`${hub.url}/api/oidc/link`, { return_to: '/profile' })).body.url);
  assert.match((await agree(taken, url, 'thief')).url, /log_in_error=linked_elsewhere/);
});

test('an answer of the provider is taken once, and from the browser that asked alone', async () => {
  const browser = createBrowser();
  const page = await agree(browser, start(), 'li', `${hub.url}/api/oidc/callback`);
  const other = createBrowser();
  assert.match((await other.once(page.url)).headers.get('location') ?? '', /log_in_error=expired/);
  assert.equal((await other.session(hub.url)).person, null);

  const next = await agree(browser, start(), 'li', `${hub.url}/api/oidc/callback`);
  const cookies = browser.cookies().filter(({ name }) => name.startsWith('zhengwang.oidc'));
  assert.equal((await browser.once(next.url)).headers.get('location'), '/');
  const kept = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const replayed = await fetch(next.url, { headers: { cookie: kept }, redirect: 'manual' });
  assert.match(replayed.headers.get('location') ?? '', /log_in_error=expired/);
  assert.equal(
    replayed.headers.getSetCookie().some((one) => one.includes('session_token')),
    false,
  );
});

test('the cookie of a log-in under way is for this road alone', async () => {
  const browser = createBrowser();
  const page = await browser.once(start());
  const [cookie] = browser.cookies();
  assert.match(cookie?.raw ?? '', /HttpOnly/i);
  assert.match(cookie?.raw ?? '', /SameSite=Lax/i);
  assert.equal(cookie?.path, '/api/oidc');
  const url = new URL(page.headers.get('location') ?? '');
  assert.equal(url.searchParams.get('code_challenge_method'), 'S256');
  for (const name of ['state', 'nonce', 'code_challenge'])
    assert.ok((url.searchParams.get(name)?.length ?? 0) >= 43, name);
  assert.equal(url.searchParams.get('redirect_uri'), `${hub.url}/api/oidc/callback`);
  assert.equal(page.headers.get('cache-control'), 'no-store');
});

test('whoever cancels at the provider is told so', async () => {
  const browser = createBrowser();
  const page = await browser.once(start('/findings'));
  const state = new URL(page.headers.get('location') ?? '').searchParams.get('state');
  const issuer = encodeURIComponent(provider.issuer);
  const back = await browser.once(`${hub.url}/api/oidc/callback?state=${state}&error=access_denied&iss=${issuer}`);
  assert.equal(back.headers.get('location'), '/findings?log_in_error=cancelled');
});

test('logging out here leads to the provider, which ends its session too', async () => {
  const { browser } = await logIn('li');
  const out = await browser.post(`${hub.url}/api/auth/sign-out`);
  const url = String(out.body.log_out_url);
  assert.ok(url.startsWith(`${provider.issuer}/session/end?`), url);
  const page = await browser.go(url);
  const form = /action="([^"]+)"><input type="hidden" name="xsrf" value="(\w+)"/.exec(page.text);
  assert.ok(form, page.text);
  const done = await browser.go(form[1] as string, { form: { xsrf: form[2] as string, logout: 'yes' } });
  assert.equal(done.url, `${hub.url}/`);
  assert.equal((await browser.session(hub.url)).person, null);
  assert.match((await browser.go(start())).text, /name="login"/, 'the provider asks who it is');
});

test('logging out at the provider ends the sessions here that came by it, and no others', async () => {
  const { browser } = await logIn('li');
  const { browser: elsewhere } = await logIn('li');
  const { browser: another } = await logIn('wang');
  const page = await browser.go(`${provider.issuer}/session/end`);
  const form = /action="([^"]+)"><input type="hidden" name="xsrf" value="(\w+)"/.exec(page.text);
  assert.ok(form, page.text);
  await browser.go(form[1] as string, { form: { xsrf: form[2] as string, logout: 'yes' } });
  assert.equal((await browser.session(hub.url)).person, null);
  assert.equal((await elsewhere.session(hub.url)).person?.username, 'li.ming', 'another session of the provider');
  assert.equal((await another.session(hub.url)).person?.username, 'wang_fang_gov.cn');
  const [entry] = rows(`select * from audit_entries where action = 'log_out' order by id desc limit 1`);
  assert.deepEqual([entry?.person, entry?.reason], ['-oidc', 'told by the provider']);
});

test('a session by password has nothing to end at the provider', async () => {
  const out = await (await hub.enter('local', [{ role: 'operator', unit_id: null }]))('POST', '/api/auth/sign-out', {});
  assert.deepEqual([out.status, out.body.log_out_url], [200, null]);
});

test('new keys of the provider are taken without a pause', async () => {
  await logIn('li');
  await provider.end();
  await provider.begin();
  assert.equal((await logIn('li')).reason, null);
});

test('a provider that went down is told at the start and in mid-flow, and the next log-in works again', async () => {
  const browser = createBrowser();
  const page = await agree(browser, start('/nodes'), 'li', `${hub.url}/api/oidc/callback`);
  await provider.end();
  const back = await browser.once(page.url);
  assert.equal(back.headers.get('location'), '/nodes?log_in_error=provider_down');
  assert.equal((await browser.session(hub.url)).person, null);
  // What it said of itself is remembered for a while; a console that just started has to ask.
  await hub.configure({ issuer: `${provider.issuer}/`, rules: RULES });
  const begun = await browser.once(start('/nodes'));
  assert.equal(begun.headers.get('location'), '/nodes?log_in_error=provider_down');
  await provider.begin();
  assert.equal((await logIn('li')).reason, null);
});
