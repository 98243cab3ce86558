import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { CLIENT, listeningHub, type OidcHub, unitId } from './testing.ts';

let hub: OidcHub;
before(async () => {
  hub = await listeningHub();
});
beforeEach(() => hub.hub.db.$client.prepare(`delete from settings where key = 'oidc'`).run());
after(() => hub?.stop());

const wanted = (more: object = {}) => ({
  is_enabled: true,
  title: { zh: '省统一身份认证', en: 'Provincial platform' },
  issuer: 'https://platform.example.gov.cn',
  ...CLIENT,
  ...more,
});
const put = (more: object = {}) => hub.ask('PUT', '/api/oidc/provider', wanted(more));
const confirm = (written_at: number) => hub.second('POST', '/api/oidc/provider/confirm', { written_at });
const offered = async () => (await hub.askAsGuest('GET', '/api/session')).body.provider;
async function inForce(more: object = {}) {
  const { body } = await put(more);
  assert.equal((await confirm(body.proposed.written_at)).status, 200);
}

test('what one person wrote waits until another confirms it', async () => {
  const written = await put();
  assert.deepEqual([written.status, written.body.active, written.body.proposed.written_by], [200, null, 'security']);
  assert.equal(await offered(), null);
  const { written_at } = written.body.proposed;
  const own = await hub.ask('POST', '/api/oidc/provider/confirm', { written_at });
  assert.deepEqual([own.status, own.body.error.code], [403, 'two_people']);
  assert.equal((await confirm(written_at - 1)).status, 409, 'not what was read');
  const confirmed = await confirm(written_at);
  assert.deepEqual([confirmed.body.active.confirmed_by, confirmed.body.proposed], ['security2', null]);
  assert.deepEqual(await offered(), { title: { zh: '省统一身份认证', en: 'Provincial platform' } });
  assert.equal((await confirm(written_at)).status, 404);
});

test('what is in force stays so while a change of its rules, its issuer or its client waits', async () => {
  await inForce();
  const rule = { claim: 'duty', equals: 'x', role: 'operator', unit_id: null };
  for (const more of [
    { rules: [rule] },
    { issuer: 'https://other.example.gov.cn' },
    { client_id: 'another' },
    { claims: { username: 'sub' } },
    { second_factor: { always: true } },
    { unit_codes: [{ code: 'A', unit_id: unitId(hub, '市财政局') }] },
  ]) {
    const { body } = await put(more);
    assert.ok(body.proposed, JSON.stringify(more));
    assert.deepEqual(
      [body.active.issuer, body.active.rules, body.active.client_id],
      [wanted().issuer, [], 'zhengwang'],
    );
  }
});

test('switching it off, or another title, takes one person; switching it on again takes two', async () => {
  await inForce();
  const { client_secret: _, ...same } = wanted();
  const off = await hub.ask('PUT', '/api/oidc/provider', {
    ...same,
    is_enabled: false,
    title: { zh: '新', en: 'new' },
  });
  assert.deepEqual([off.body.active.is_enabled, off.body.active.title.zh, off.body.proposed], [false, '新', null]);
  assert.equal(await offered(), null);
  const on = await hub.ask('PUT', '/api/oidc/provider', same);
  assert.deepEqual([on.body.active.is_enabled, on.body.proposed.is_enabled], [false, true]);
});

test('the client secret is never given back, nor written to the log, nor kept in clear', async () => {
  await inForce();
  const read = await hub.askAs('security')('GET', '/api/oidc/provider');
  assert.equal(read.body.active.has_secret, true);
  for (const table of ['audit_entries', 'settings']) {
    const text = JSON.stringify(hub.hub.db.$client.prepare(`select * from ${table}`).all());
    assert.equal(text.includes(CLIENT.client_secret), false, table);
  }
  assert.equal(/client_secret|sealed/.test(read.text), false);
});

test('the secret is kept when it is not named, and never sent to another issuer', async () => {
  await inForce();
  const { client_secret: _, ...same } = wanted({ scopes: ['openid'] });
  assert.equal((await hub.ask('PUT', '/api/oidc/provider', same)).body.proposed.has_secret, true);
  for (const more of [{ issuer: 'https://evil.example' }, { client_id: 'evil' }]) {
    const moved = await hub.ask('PUT', '/api/oidc/provider', { ...same, ...more });
    assert.deepEqual([moved.status, moved.body.error.fields[0].path], [422, 'client_secret']);
  }
});

const WRONG: [string, object, string][] = [
  [
    'a rule for an administrator',
    { rules: [{ claim: 'a', equals: 'b', role: 'system_administrator', unit_id: null }] },
    'rules.0',
  ],
  ['a rule without a unit', { rules: [{ claim: 'a', equals: 'b', role: 'operator' }] }, 'rules.0'],
  [
    'a rule with two units',
    { rules: [{ claim: 'a', equals: 'b', role: 'operator', unit_id: 1, unit_by: 'x' }] },
    'rules.0',
  ],
  ['a unit that is none', { rules: [{ claim: 'a', equals: 'b', role: 'operator', unit_id: 999 }] }, 'rules.0.unit_id'],
  ['a code of no unit', { unit_codes: [{ code: 'a', unit_id: 999 }] }, 'unit_codes.0.unit_id'],
  ['plain HTTP', { issuer: 'http://platform.example.gov.cn' }, 'issuer'],
  ['a metadata address', { issuer: 'https://169.254.169.254' }, 'issuer'],
  ['scopes without openid', { scopes: ['profile'] }, 'scopes'],
  ['a scope of two words', { scopes: ['openid', 'a b'] }, 'scopes.1'],
  ['an unknown field', { sealed_secret: 'x' }, ''],
];
for (const [name, more, path] of WRONG) {
  test(`refused with the field: ${name}`, async () => {
    const { status, body } = await put(more);
    assert.equal(status, 422);
    assert.ok(
      body.error.fields.some((field: { path: string }) => field.path === path),
      JSON.stringify(body.error.fields),
    );
  });
}

test('only who runs the policy writes it, and the other administrators read it', async () => {
  for (const account of ['system', 'audit', 'admin'] as const) {
    const ask = hub.askAs(account);
    assert.equal((await ask('PUT', '/api/oidc/provider', wanted())).status, 403, account);
    assert.equal((await ask('POST', '/api/oidc/provider/confirm', { written_at: 1 })).status, 403, account);
    assert.equal((await ask('POST', '/api/oidc/provider/test', { issuer: wanted().issuer })).status, 403, account);
    assert.equal((await ask('GET', '/api/oidc/provider')).status, account === 'admin' ? 403 : 200, account);
  }
});

test('without a provider the road to it ends at once, with a reason', async () => {
  const answer = await hub.askAsGuest('GET', '/api/oidc/start');
  assert.deepEqual([answer.status, answer.headers.get('location')], [302, '/?log_in_error=off']);
});

test('whoever starts without end is told to wait, and fills no log', async () => {
  const count = () => hub.hub.db.$client.prepare('select count(*) from audit_entries').pluck().get() as number;
  const last = [];
  for (let i = 0; i < 70; i += 1) last.push((await hub.askAsGuest('GET', '/api/oidc/start')).headers.get('location'));
  assert.equal(last.at(-1), '/?log_in_error=too_many');
  const before = count();
  await hub.askAsGuest('GET', '/api/oidc/callback?state=x');
  for (let i = 0; i < 100; i += 1) await hub.askAsGuest('GET', '/api/oidc/callback?state=x');
  assert.ok(count() - before <= 60);
});

test('a trial of an issuer that does not answer is an answer', async () => {
  const found = await hub.ask('POST', '/api/oidc/provider/test', { issuer: 'http://127.0.0.1:9' });
  assert.deepEqual([found.status, found.body.reached, found.body.reason], [200, false, 'provider_down']);
});
