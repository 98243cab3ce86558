import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { JWTPayload } from 'jose';
import { accountIdOf, PROVIDER_ID } from './admit.ts';
import { createForger, type Forger } from './forger.ts';
import { readProvider, writeProvider } from './provider.ts';
import { CLIENT, createBrowser, listeningHub, newKey, type OidcHub } from './testing.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
let hub: OidcHub;
let forger: Forger;
before(async () => {
  hub = await listeningHub();
  forger = await createForger();
  await hub.configure({ issuer: forger.issuer });
  const given = { role: 'operator', unit_id: null } as const;
  for (const name of ['ada', 'bob']) {
    await hub.enter(name, [given]);
    const at = Date.now();
    hub.hub.db.$client
      .prepare(`insert into accounts (id, account_id, provider_id, person_id, created_at, updated_at)
        select ?, ?, ?, id, ?, ? from people where username = ?`)
      .run(crypto.randomUUID(), accountIdOf(forger.issuer, `sub-${name}`), PROVIDER_ID, at, at, name);
  }
});
after(async () => {
  await forger?.close();
  await hub?.stop();
});

const open = new Map<string, ReturnType<typeof createBrowser>>();
beforeEach(async () => {
  forger.honestly();
  hub.hub.db.$client.prepare('delete from sessions').run();
  for (const name of ['ada', 'bob', 'ada by password']) {
    const browser = createBrowser();
    await browser.enter(hub, name.split(' ')[0] as string);
    open.set(name, browser);
    const [last] = hub.hub.db.$client.prepare('select max(rowid) from sessions').raw().get() as [number];
    if (!name.includes('password'))
      hub.hub.db.$client
        .prepare(`update sessions set method = 'oidc', oidc_sid = ? where rowid = ?`)
        .run(`sid-${name}`, last);
  }
});
async function stillIn(): Promise<string[]> {
  const names: string[] = [];
  for (const [name, browser] of open) if ((await browser.session(hub.url)).person) names.push(name);
  return names.sort();
}
const ALL = ['ada', 'ada by password', 'bob'];

const honest = (more: JWTPayload = {}): JWTPayload => ({
  iss: forger.issuer,
  aud: CLIENT.client_id,
  iat: forger.now_s(),
  exp: forger.now_s() + 120,
  jti: crypto.randomUUID(),
  events: { [EVENT]: {} },
  ...more,
});
async function tell(token: string) {
  const response = await fetch(`${hub.url}/api/oidc/back-channel-logout`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
  });
  return { status: response.status, control: response.headers.get('cache-control'), text: await response.text() };
}
const TYPED = { typ: 'logout+jwt' };

test('a log-out by session ends that one, and one by subject all of theirs that came by the provider', async () => {
  assert.equal((await tell(await forger.sign(honest({ sid: 'sid-bob' }), undefined, TYPED))).status, 200);
  assert.deepEqual(await stillIn(), ['ada', 'ada by password']);
  const answer = await tell(await forger.sign(honest({ sub: 'sub-ada' }), undefined, TYPED));
  assert.deepEqual([answer.status, answer.control], [200, 'no-store']);
  assert.deepEqual(await stillIn(), ['ada by password']);
});

test('a session and a subject that are not each other’s end nothing', async () => {
  assert.equal((await tell(await forger.sign(honest({ sub: 'sub-ada', sid: 'sid-bob' })))).status, 200);
  assert.deepEqual(await stillIn(), ALL);
});

test('somebody unknown is logged out already', async () => {
  assert.equal((await tell(await forger.sign(honest({ sub: 'stranger' })))).status, 200);
  assert.deepEqual(await stillIn(), ALL);
});

const FORGERIES: [string, () => Promise<string> | string][] = [
  ['another issuer', () => forger.sign(honest({ sub: 'sub-ada', iss: 'https://other.example' }))],
  ['another audience', () => forger.sign(honest({ sub: 'sub-ada', aud: 'another' }))],
  ['old', () => forger.sign(honest({ sub: 'sub-ada', iat: forger.now_s() - 900, exp: forger.now_s() + 900 }))],
  ['expired', () => forger.sign(honest({ sub: 'sub-ada', exp: forger.now_s() - 300 }))],
  ['from the future', () => forger.sign(honest({ sub: 'sub-ada', iat: forger.now_s() + 900 }))],
  ['without an event', () => forger.sign(honest({ sub: 'sub-ada', events: {} }))],
  ['with another event', () => forger.sign(honest({ sub: 'sub-ada', events: { 'urn:x': {} } }))],
  ['an ID token', () => forger.sign(honest({ sub: 'sub-ada', nonce: 'n' }))],
  ['an access token', () => forger.sign(honest({ sub: 'sub-ada' }), undefined, { typ: 'at+jwt' })],
  ['of nobody', () => forger.sign(honest())],
  ['without an id', () => forger.sign(honest({ sub: 'sub-ada', jti: undefined as never }))],
  ['under a foreign key', async () => forger.sign(honest({ sub: 'sub-ada' }), await newKey())],
  [
    'unsigned',
    () => {
      const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ alg: 'none' })}.${part(honest({ sub: 'sub-ada' }))}.`;
    },
  ],
  ['no token', () => 'nothing'],
];
for (const [name, forge] of FORGERIES) {
  test(`a log-out that is a forgery ends nothing: ${name}`, async () => {
    const answer = await tell(await forge());
    assert.equal(answer.status, 400, answer.text);
    assert.match(answer.text, /"code":"bad_token"/);
    assert.deepEqual(await stillIn(), ALL);
  });
}

test('a log-out counts once', async () => {
  const token = await forger.sign(honest({ sid: 'sid-ada' }));
  assert.equal((await tell(token)).status, 200);
  assert.equal((await tell(token)).status, 400);
});

test('what is no form, or too long, is refused before it is read', async () => {
  const json = await hub.askAsGuest('POST', '/api/oidc/back-channel-logout', { logout_token: 'x' });
  assert.ok(json.status >= 400 && json.status < 500);
  assert.equal((await tell('x'.repeat(30_000))).status, 422);
});

test('a provider that is switched off is still heard, and without one nobody is', async () => {
  const { active } = readProvider(hub.hub.db);
  assert.ok(active);
  writeProvider(hub.hub.db, { active: { ...active, is_enabled: false }, proposed: null });
  assert.equal((await tell(await forger.sign(honest({ sub: 'sub-ada' })))).status, 200);
  assert.deepEqual(await stillIn(), ['ada by password', 'bob']);
  hub.hub.db.$client.prepare(`delete from settings where key = 'oidc'`).run();
  assert.equal((await tell(await forger.sign(honest({ sub: 'sub-bob' })))).status, 400);
});
