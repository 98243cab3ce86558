import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { PASSWORD, type TestHub, testHub } from '../testing.ts';
import { CHALLENGE_MS } from './challenges.ts';
import { createPasskeys, MAX_PASSKEYS } from './passkeys.ts';
import { siteOf } from './site.ts';
import { type Device, device, PRESENT, VERIFIED } from './virtual-device.ts';

/** One browser: it keeps the cookie of its challenge. */
function browser(t: TestHub, session = '') {
  let jar = '';
  const headers = (more: Record<string, string> = {}) => ({
    host: 'localhost',
    'content-type': 'application/json',
    cookie: [session, jar].filter(Boolean).join('; '),
    ...more,
  });
  return {
    get jar() {
      return jar;
    },
    set jar(cookie: string) {
      jar = cookie;
    },
    async post(path: string, body: unknown, more?: Record<string, string>) {
      const answer = await t.app.request(path, { method: 'POST', headers: headers(more), body: JSON.stringify(body) });
      const set = answer.headers.getSetCookie();
      const own = set.find((line) => line.startsWith('zhengwang.passkey='));
      if (own) jar = own.split(';')[0] ?? '';
      const { challenge, ...said } = (await answer.json()) as Record<string, string>;
      return { status: answer.status, challenge: challenge ?? '', said, set };
    },
  };
}

async function withPasskey() {
  const t = await testHub();
  const person_id = (await t.ask('GET', '/api/session')).body.person.id as string;
  const key = device();
  const own = browser(t, t.cookie);
  const { challenge } = await own.post('/api/profile/passkeys/options', { password: PASSWORD });
  const made = await own.post('/api/profile/passkeys', { name: '办公电脑', response: key.made({ challenge }) });
  assert.equal(made.status, 200, JSON.stringify(made.said));
  return { t, person_id, key, own };
}
const ask = async (guest: ReturnType<typeof browser>) => (await guest.post('/api/auth/passkey/options', {})).challenge;
const logOf = async (t: TestHub, action: string) =>
  (await t.ask('GET', `/api/audit?q=${action}`)).body.rows.filter((row: { action: string }) => row.action === action);

test('a passkey opens a session with two factors, and the log says so', async () => {
  const { t, person_id, key } = await withPasskey();
  const guest = browser(t);
  const begun = await guest.post('/api/auth/passkey/options', {});
  assert.match(begun.set.join(), /HttpOnly/);
  assert.match(begun.set.join(), /SameSite=Strict/);
  assert.match(begun.set.join(), /Path=\/api;|Path=\/api$/);
  assert.match(begun.set.join(), /Max-Age=300/);
  const entered = await guest.post('/api/auth/passkey', { response: key.shown({ ...begun, person_id }) });
  assert.equal(entered.status, 200, JSON.stringify(entered.said));
  const session = entered.set.find((line) => line.startsWith('zhengwang.session_token='))?.split(';')[0] ?? '';
  const answer = await t.app.request('/api/profile/sessions', { headers: { host: 'localhost', cookie: session } });
  const { rows } = (await answer.json()) as { rows: { is_this: boolean; method: string; second_factor: boolean }[] };
  const { method, second_factor } = rows.find((row) => row.is_this) ?? {};
  assert.deepEqual({ method, second_factor }, { method: 'passkey', second_factor: true });
  const [entry] = await logOf(t, 'log_in');
  assert.deepEqual([entry.person, entry.reason, entry.object_id], ['admin', 'passkey', person_id]);
  await t.stop();
});

test('what was signed for another challenge, site or purpose, or by another key, or without the person, is refused and logged', async () => {
  const { t, person_id, key } = await withPasskey();
  const stranger = device();
  const bad: Record<string, (challenge: string) => ReturnType<Device['shown']>> = {
    'another challenge': () => key.shown({ challenge: randomBytes(32).toString('base64url'), person_id }),
    'a false site': (challenge) => key.shown({ challenge, person_id, origin: 'http://localhost.evil.example' }),
    'the same name with TLS': (challenge) => key.shown({ challenge, person_id, origin: 'https://localhost' }),
    'another relying party': (challenge) => key.shown({ challenge, person_id, rp_id: 'evil.example' }),
    'a registration': (challenge) => key.shown({ challenge, person_id, type: 'webauthn.create' }),
    'an unknown passkey': (challenge) => stranger.shown({ challenge, person_id }),
    'a forged signature': (challenge) => stranger.shown({ challenge, person_id, by: key }),
    'a changed counter': (challenge) => {
      const shown = key.shown({ challenge, person_id });
      const data = Buffer.from(shown.response.authenticatorData, 'base64url');
      data[36] = 9;
      return { ...shown, response: { ...shown.response, authenticatorData: data.toString('base64url') } };
    },
    'nobody unlocked it': (challenge) => key.shown({ challenge, person_id, flags: PRESENT }),
    'nobody was there': (challenge) => key.shown({ challenge, person_id, flags: VERIFIED }),
    'somebody else': (challenge) => key.shown({ challenge, person_id: crypto.randomUUID() }),
    garbage: () => ({
      ...key.shown({ challenge: 'x', person_id }),
      response: { clientDataJSON: 'AA', authenticatorData: 'AA', signature: 'AA', userHandle: 'AA' },
    }),
  };
  const said = new Set<string>();
  for (const [what, make] of Object.entries(bad)) {
    const guest = browser(t);
    const response = make(await ask(guest));
    const answer = await guest.post('/api/auth/passkey', { response });
    assert.equal(answer.status, 401, `${what}: ${JSON.stringify(answer.said)}`);
    assert.ok(!answer.set.join().includes('session_token'), what);
    said.add(JSON.stringify(answer.said));
  }
  assert.equal(said.size, 1, 'each refusal says the same');
  const entries = await logOf(t, 'log_in_refused');
  assert.equal(entries.length, Object.keys(bad).length);
  assert.ok(
    entries.every((one: { reason: string; result: string }) => one.reason === 'passkey' && one.result === 'refused'),
  );
  assert.equal(
    entries.filter((one: { person: string }) => one.person === '-').length,
    1,
    'only the unknown one is nobody’s',
  );
  await t.stop();
});

test('a challenge serves once, whatever came of it, and only the browser that asked for it', async () => {
  const { t, person_id, key } = await withPasskey();
  const guest = browser(t);
  const challenge = await ask(guest);
  const { jar } = guest;
  const response = key.shown({ challenge, person_id });
  assert.equal((await browser(t).post('/api/auth/passkey', { response })).status, 401, 'another browser');
  assert.equal((await guest.post('/api/auth/passkey', { response })).status, 200);
  guest.jar = jar;
  assert.equal((await guest.post('/api/auth/passkey', { response })).status, 401, 'replayed');

  const second = browser(t);
  const given = await ask(second);
  const kept = second.jar;
  assert.equal(
    (await second.post('/api/auth/passkey', { response: device().shown({ challenge: given, person_id }) })).status,
    401,
  );
  second.jar = kept;
  const right = key.shown({ challenge: given, person_id });
  assert.equal((await second.post('/api/auth/passkey', { response: right })).status, 401, 'used up by the failure');
  await t.stop();
});

test('a counter that goes back or stands still is a copied passkey', async () => {
  const { t, person_id, key } = await withPasskey();
  const enter = async (counter: number) => {
    const guest = browser(t);
    const challenge = await ask(guest);
    return (await guest.post('/api/auth/passkey', { response: key.shown({ challenge, person_id, counter }) })).status;
  };
  assert.equal(await enter(5), 200);
  assert.equal(await enter(5), 401);
  assert.equal(await enter(4), 401);
  assert.equal(await enter(0), 401);
  assert.equal(await enter(6), 200);
  await t.stop();
});

test('two log-ins at once with the same counter open one session', async () => {
  const { t, person_id, key } = await withPasskey();
  const guests = [browser(t), browser(t)];
  const shown: ReturnType<Device['shown']>[] = [];
  for (const guest of guests) shown.push(key.shown({ challenge: await ask(guest), person_id, counter: 7 }));
  const answers = await Promise.all(guests.map((guest, i) => guest.post('/api/auth/passkey', { response: shown[i] })));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401]);
  await t.stop();
});

test('a challenge is over after five minutes, for a log-in and for a new passkey', async () => {
  const { t, person_id, key } = await withPasskey();
  const verbs = createPasskeys(t.hub);
  const headers = new Headers({ host: 'localhost' });
  const now = Date.now();
  const show = async (after_ms: number) => {
    const { key: cookie, options } = await verbs.ask(headers, now);
    return (await verbs.show(headers, cookie, key.shown({ ...options, person_id }), now + after_ms)).is;
  };
  assert.equal(await show(CHALLENGE_MS - 1), 'in');
  assert.equal(await show(CHALLENGE_MS), 'refused');
  const actor = { person: 'admin', address: '127.0.0.1' };
  const person = { id: person_id, username: 'admin', name: '管理员' };
  const begun = await verbs.begin(headers, person, PASSWORD, now);
  const response = device().made(begun.options);
  const late = verbs.add(headers, actor, person_id, begun.key, { name: 'x', response }, now + CHALLENGE_MS);
  await assert.rejects(late, { status: 422 });
  await t.stop();
});

test('whoever was disabled is refused, and their passkey opens again when they are back', async () => {
  const { t, person_id, key } = await withPasskey();
  const enter = async () => {
    const guest = browser(t);
    const challenge = await ask(guest);
    return (await guest.post('/api/auth/passkey', { response: key.shown({ challenge, person_id }) })).status;
  };
  const disable = t.hub.db.$client.prepare('update people set disabled_at = ? where id = ?');
  disable.run(Date.now(), person_id);
  assert.equal(await enter(), 401);
  disable.run(null, person_id);
  assert.equal(await enter(), 200);
  await t.stop();
});

test('a passkey is added only by the password, for the challenge that this person got, once', async () => {
  const { t, person_id, own } = await withPasskey();
  assert.equal((await own.post('/api/profile/passkeys/options', { password: 'not the password' })).status, 422);
  const add = (who: typeof own, response: unknown, name = 'another') =>
    who.post('/api/profile/passkeys', { name, response });
  const begin = async () => (await own.post('/api/profile/passkeys/options', { password: PASSWORD })).challenge;

  const other = browser(t, t.askAs('security').cookie);
  const stolen = device().made({ challenge: await begin() });
  other.jar = own.jar;
  assert.equal((await add(other, stolen)).status, 422, 'asked for by somebody else');
  assert.equal((await add(own, stolen)).status, 422, 'used up by that');

  const key = device();
  for (const lie of [
    { origin: 'https://evil.example' },
    { rp_id: 'evil.example' },
    { flags: PRESENT },
    { type: 'webauthn.get' },
  ])
    assert.equal((await add(own, key.made({ challenge: await begin(), ...lie }))).status, 422, JSON.stringify(lie));
  for (const name of ['', '  ', 'n'.repeat(61)])
    assert.equal((await add(own, key.made({ challenge: await begin() }), name)).status, 422, name);
  assert.equal((await add(own, key.made({ challenge: await begin() }), 'n'.repeat(60))).status, 200);
  assert.equal((await add(own, key.made({ challenge: await begin() }))).status, 409, 'the same passkey again');
  const log = await logOf(t, 'add_passkey');
  assert.ok(log.some((one: { result: string }) => one.result === 'refused'));
  assert.equal((await t.ask('GET', '/api/profile/passkeys')).body.total, 2);
  assert.ok(person_id);
  await t.stop();
});

test('there are twenty passkeys at most', async () => {
  const { t, person_id } = await withPasskey();
  const verbs = createPasskeys(t.hub);
  const headers = new Headers({ host: 'localhost' });
  const actor = { person: 'admin', address: '127.0.0.1' };
  const person = { id: person_id, username: 'admin', name: '管理员' };
  // Begun while there was room, finished when there is none.
  const early = await verbs.begin(headers, person, PASSWORD);
  const insert =
    t.hub.db.$client.prepare(`insert into passkeys (id, name, public_key, person_id, credential_id, counter,
    device_type, backed_up) values (:id, 'x', '', :person_id, :id, 0, 'singleDevice', 0)`);
  for (let i = 1; i < MAX_PASSKEYS; i++) insert.run({ id: `passkey ${i}`, person_id });
  const late = { name: 'one too many', response: device().made(early.options) };
  await assert.rejects(verbs.add(headers, actor, person_id, early.key, late), { status: 409 });
  await assert.rejects(verbs.begin(headers, person, PASSWORD), { status: 409 });
  assert.equal(verbs.list(person_id).length, MAX_PASSKEYS);
  await t.stop();
});

test('one removes one’s own passkeys alone, and a removed one opens nothing', async () => {
  const { t, person_id, key } = await withPasskey();
  const [{ id }] = (await t.ask('GET', '/api/profile/passkeys')).body.rows;
  assert.equal((await t.askAs('security')('DELETE', `/api/profile/passkeys/${id}`)).status, 404);
  assert.equal((await t.askAs('security')('GET', '/api/profile/passkeys')).body.total, 0);
  assert.equal((await t.ask('DELETE', `/api/profile/passkeys/${id}`)).status, 200);
  const [entry] = await logOf(t, 'remove_passkey');
  assert.equal(entry.before.name, '办公电脑');
  const guest = browser(t);
  const challenge = await ask(guest);
  assert.equal((await guest.post('/api/auth/passkey', { response: key.shown({ challenge, person_id }) })).status, 401);
  await t.stop();
});

test('who asks too often waits', async () => {
  const t = await testHub();
  const guest = browser(t);
  const statuses = [];
  for (let i = 0; i < 32; i++) statuses.push((await guest.post('/api/auth/passkey/options', {})).status);
  assert.equal(statuses.indexOf(429), 30);
  await t.stop();
});

test('the site is the address that was set up, else the one asked for, with TLS but on this machine', () => {
  assert.deepEqual(siteOf('https://zw.example.gov.cn:8443/', 'evil.example'), {
    origin: 'https://zw.example.gov.cn:8443',
    rp_id: 'zw.example.gov.cn',
  });
  assert.deepEqual(siteOf(undefined, 'localhost:8080'), { origin: 'http://localhost:8080', rp_id: 'localhost' });
  assert.deepEqual(siteOf(undefined, 'zw.example.gov.cn'), {
    origin: 'https://zw.example.gov.cn',
    rp_id: 'zw.example.gov.cn',
  });
  for (const host of ['10.0.0.1', '10.0.0.1:8080', '[2001:db8::1]:443', '', 'a b', undefined])
    assert.equal(siteOf(undefined, host), undefined, String(host));
});
