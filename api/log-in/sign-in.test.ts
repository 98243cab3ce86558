import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD, testHub } from '../testing.ts';

test('a wrong password says the same as an unknown name, and both are in the log', async () => {
  const t = await testHub();
  const signIn = (username: string, password: string) =>
    t.askAsGuest('POST', '/api/auth/sign-in/username', { username, password });
  const wrong = await signIn('admin', 'not the password');
  const nobody = await signIn('nobody', 'not the password');
  assert.equal(wrong.status, 401);
  assert.deepEqual(wrong.body, nobody.body);
  assert.equal((await signIn('admin', PASSWORD)).status, 200);
  const log = await t.ask('GET', '/api/audit?q=log_in_refused');
  assert.equal(log.body.total, 2);
  assert.ok(!log.text.includes('not the password'));
  await t.stop();
});

test('after logging out the cookie opens nothing', async () => {
  const t = await testHub();
  assert.equal((await t.ask('POST', '/api/auth/sign-out')).status, 200);
  assert.equal((await t.askAs('admin')('GET', '/api/nodes')).status, 401);
  await t.stop();
});

test('a request from another origin changes nothing, with or without a cookie', async () => {
  const t = await testHub();
  const response = await t.app.request('/api/lab', {
    method: 'POST',
    headers: { host: 'localhost', cookie: t.cookie, origin: 'http://evil.example' },
  });
  assert.equal(response.status, 403);
  await t.stop();
});

test('who is signed in already, or shows a stale or forged cookie, signs in anew and gets another session', async () => {
  const t = await testHub();
  const given = { username: 'admin', password: PASSWORD };
  const again = await t.ask('POST', '/api/auth/sign-in/username', given);
  assert.equal(again.status, 200);
  const fresh = again.headers.getSetCookie().join();
  assert.equal((await t.askAs('admin')('GET', '/api/nodes')).status, 401, 'the former session is over');
  assert.ok(fresh.includes('session_token') && !fresh.includes(t.cookie.split('=')[1] ?? '-'));
  const forged = await t.app.request('/api/auth/sign-in/username', {
    method: 'POST',
    headers: {
      host: 'localhost',
      cookie: 'zhengwang.session_token=planted.%E0%A4',
      'content-type': 'application/json',
    },
    body: JSON.stringify(given),
  });
  assert.equal(forged.status, 200);
  assert.ok(!forged.headers.getSetCookie().join().includes('planted'));
  await t.stop();
});

test('a session that can not be stored is our failure, not a wrong password', async () => {
  const t = await testHub();
  const sqlite = t.hub.db.$client;
  sqlite.exec(`create trigger full before insert on sessions begin select raise(abort, 'the disk is full'); end`);
  const answer = await t.askAsGuest('POST', '/api/auth/sign-in/username', { username: 'admin', password: PASSWORD });
  assert.equal(answer.status, 500);
  assert.doesNotMatch(answer.text, /disk|sessions/);
  await t.stop();
});

test('the right password opens a session whatever else a client sends, and a wrong one stays wrong', async () => {
  const t = await testHub();
  const headers = {
    host: 'localhost',
    'content-type': 'application/json',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
    'sec-fetch-site': 'none',
  };
  const body = (password: string) => JSON.stringify({ username: 'admin', password });
  const signIn = (password: string) =>
    t.app.request('/api/auth/sign-in/username', { method: 'POST', headers, body: body(password) });
  assert.equal((await signIn(PASSWORD)).status, 200);
  assert.equal((await signIn('not the password')).status, 401);
  await t.stop();
});

test('an initial password opens nothing after its days, says so only to who knows it, and a new one works', async () => {
  const t = await testHub();
  const { db, logIn } = t.hub;
  const username = 'late.comer';
  const DAY_MS = 86_400_000;
  const made = await logIn.createPerson({ username, name: '迟到', password: PASSWORD, must_change_password: true });
  const signIn = (password: string) => t.askAsGuest('POST', '/api/auth/sign-in/username', { username, password });
  const setBack = (days: number) =>
    db.$client
      .prepare('update people set password_changed_at = ? where id = ?')
      .run(Date.now() - days * DAY_MS, made.id);
  setBack(6);
  assert.equal((await signIn(PASSWORD)).status, 200);
  setBack(8);
  const late = await signIn(PASSWORD);
  assert.deepEqual([late.status, late.body.error.code], [403, 'initial_password_expired']);
  assert.equal((await signIn('not the password')).status, 401);
  assert.equal(db.$client.prepare('select count(*) from sessions where person_id = ?').pluck().get(made.id), 1);
  const log = await t.ask('GET', '/api/audit?q=log_in_refused');
  assert.match(log.text, /the initial password is too old/);
  const { policy } = (await t.askAs('security')('GET', '/api/policy')).body;
  const forever = { ...policy, password: { ...policy.password, initial_days: 0 } };
  assert.equal((await t.askAs('security')('PUT', '/api/policy', forever)).status, 200);
  assert.equal((await signIn(PASSWORD)).status, 200);
  await t.stop();
});
