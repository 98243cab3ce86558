/** Logging in over the whole application: passwords, locks, second factors, sessions. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, PASSWORD, type TestHub, testHub } from '#api/testing.ts';
import { totp } from './totp.ts';

const NEXT = 'Tidal-Harbour-47-Crane';
const cookieOf = (answer: Answer) =>
  answer.headers
    .getSetCookie()
    .filter((text) => !/=;|Max-Age=0/.test(text))
    .map((text) => text.split(';')[0])
    .join('; ');

/** Asks with a cookie of one's own choosing, from an address of its own so that the limit of attempts is not the test's. */
function browser(t: TestHub, cookie = '') {
  return async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const headers: Record<string, string> = { host: 'localhost', 'content-type': 'application/json', cookie };
    const response = await t.app.request(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    const text = await response.text();
    return { status: response.status, text, body: text ? JSON.parse(text) : null, headers: response.headers };
  };
}
const signIn = (t: TestHub, password = PASSWORD, username = 'admin', cookie = '') =>
  browser(t, cookie)('POST', '/api/auth/sign-in/username', { username, password });

test('a password is changed by who knows it, to none of the last five, and other sessions end', async () => {
  const t = await testHub();
  const me = browser(t, cookieOf(await signIn(t)));
  assert.equal((await me('POST', '/api/profile/password', { current: 'wrong', password: NEXT })).status, 422);
  for (const weak of ['Short-1', 'Password-2026', 'admin-Admin-1234', PASSWORD])
    assert.equal((await me('POST', '/api/profile/password', { current: PASSWORD, password: weak })).status, 422, weak);
  assert.equal((await me('POST', '/api/profile/password', { current: PASSWORD, password: NEXT })).status, 200);
  assert.equal((await me('GET', '/api/nodes')).status, 200, 'this session stays');
  assert.equal((await t.askAs('admin')('GET', '/api/nodes')).status, 401, 'the others end');
  assert.equal(
    (await me('POST', '/api/profile/password', { current: NEXT, password: PASSWORD })).status,
    422,
    'used before',
  );
  assert.equal((await signIn(t)).status, 401);
  assert.equal((await signIn(t, NEXT)).status, 200);
  await t.stop();
});

test('a password that is too old, or was given, must be changed before anything else', async () => {
  const t = await testHub();
  const { db } = t.hub;
  const ask = t.askAs('admin');
  db.$client.exec(`update people set password_changed_at = password_changed_at - ${91 * 86_400_000}`);
  assert.equal((await ask('GET', '/api/session')).body.owes, 'new_password');
  assert.equal((await ask('GET', '/api/nodes')).body.error.code, 'new_password');
  assert.equal((await ask('POST', '/api/profile/password', { current: PASSWORD, password: NEXT })).status, 200);
  assert.equal((await ask('GET', '/api/nodes')).status, 200);
  await t.stop();
});

test('five wrong passwords lock an account, known or not, right password or not, and it is in the log', async () => {
  const t = await testHub();
  for (const username of ['admin', 'nobody.knows']) {
    for (let i = 0; i < 5; i += 1) assert.equal((await signInFrom(t, 'wrong', username)).status, 401);
    const locked = await signInFrom(t, PASSWORD, username);
    assert.deepEqual([locked.status, locked.body.error.code], [429, 'locked']);
    assert.ok(Number(locked.headers.get('retry-after')) > 60);
  }
  t.hub.db.$client.exec(`update log_in_failures set locked_until = 1`);
  assert.equal((await signInFrom(t, PASSWORD, 'admin')).status, 200);
  const log = (await t.ask('GET', '/api/audit?q=lock')).body.rows as {
    action: string;
    person: string;
    result: string;
  }[];
  assert.deepEqual(
    log.filter((row) => row.action === 'lock').map((row) => [row.person, row.result]),
    [
      ['nobody.knows', 'refused'],
      ['admin', 'refused'],
    ],
  );
  await t.stop();
});

/** Each time on a new application, which counts attempts anew: what is kept is in the database. */
async function signInFrom(t: TestHub, password: string, username: string): Promise<Answer> {
  const { createApp } = await import('#api/app.ts');
  return signIn({ ...t, app: createApp(t.hub) }, password, username);
}

test('a thousand wrong passwords at once are answered, nearly all before they are hashed, and others are served meanwhile', async () => {
  const t = await testHub();
  const started = performance.now();
  const guesses = Promise.all(Array.from({ length: 1_000 }, (_, i) => signIn(t, `guess ${i}`, `name.${i % 50}`)));
  assert.equal((await t.askAs('admin')('GET', '/api/nodes')).status, 200);
  const answers = await guesses;
  assert.equal(answers.filter((answer) => answer.status === 429).length, 990);
  assert.ok(answers.every((answer) => answer.status === 429 || answer.status === 401));
  // Ten are hashed, each some tens of milliseconds.
  assert.ok(performance.now() - started < 20_000);
  await t.stop();
});

async function enrolled(t: TestHub) {
  const me = browser(t, cookieOf(await signIn(t)));
  assert.equal((await me('POST', '/api/profile/second-factor/enrol', { password: 'wrong' })).status, 422);
  const begun = await me('POST', '/api/profile/second-factor/enrol', { password: PASSWORD });
  assert.equal(begun.status, 200, begun.text);
  const secret = new URL(begun.body.uri).searchParams.get('secret') ?? '';
  assert.equal((await signIn(t)).body.needs, null, 'nothing is in force before the first code');
  assert.equal((await me('POST', '/api/profile/second-factor/confirm', { code: '000000' })).status, 422);
  const confirmed = await me('POST', '/api/profile/second-factor/confirm', { code: totp(secret) });
  assert.equal(confirmed.status, 200, confirmed.text);
  return { secret, codes: begun.body.recovery_codes as string[], cookie: cookieOf(confirmed) };
}

test('with a second factor a password alone opens nothing; a code does, once; the log tells both steps', async () => {
  const t = await testHub();
  const { secret, cookie } = await enrolled(t);
  assert.equal((await browser(t, cookie)('GET', '/api/nodes')).status, 200, 'who enrolled stays in');
  const half = await signIn(t);
  assert.deepEqual([half.status, half.body], [200, { person: null, needs: 'second_factor' }]);
  const challenge = browser(t, cookieOf(half));
  assert.equal((await challenge('GET', '/api/nodes')).status, 401);
  assert.equal((await challenge('POST', '/api/auth/second-factor', { code: '000000' })).status, 401);
  const code = totp(secret, Date.now() + 30_000);
  const entered = await challenge('POST', '/api/auth/second-factor', { code });
  assert.equal(entered.status, 200, entered.text);
  const me = browser(t, cookieOf(entered));
  assert.equal((await me('GET', '/api/nodes')).status, 200);
  const sessions = (await me('GET', '/api/profile/sessions')).body.rows;
  assert.equal(sessions.find((one: { is_this: boolean }) => one.is_this).second_factor, true);
  // Somebody who saw the code over a shoulder.
  const again = browser(t, cookieOf(await signIn(t)));
  assert.equal((await again('POST', '/api/auth/second-factor', { code })).status, 401);
  assert.equal(
    (await challenge('POST', '/api/auth/second-factor', { code: totp(secret) })).status,
    401,
    'a challenge is used once',
  );
  const log = (await t.ask('GET', '/api/audit?limit=40')).body.rows as { action: string; person: string }[];
  const told = log.filter((row) => row.person === 'admin').map((row) => row.action);
  for (const action of ['log_in_half', 'log_in', 'log_in_refused', 'set_up_second_factor'])
    assert.ok(told.includes(action), action);
  await t.stop();
});

test('a clock off by one step is accepted, by minutes it is not', async () => {
  const t = await testHub();
  const { secret } = await enrolled(t);
  for (const [off_s, status] of [
    [-300, 401],
    [300, 401],
    [-30, 200],
  ] as const) {
    const challenge = browser(t, cookieOf(await signIn(t)));
    const answer = await challenge('POST', '/api/auth/second-factor', {
      code: totp(secret, Date.now() + off_s * 1_000),
    });
    assert.equal(answer.status, status, String(off_s));
  }
  await t.stop();
});

test('a recovery code opens once, and new ones put the old out of force', async () => {
  const t = await testHub();
  const { codes, cookie } = await enrolled(t);
  const show = async (recovery_code: string) =>
    (await browser(t, cookieOf(await signIn(t)))('POST', '/api/auth/second-factor', { recovery_code })).status;
  assert.equal(await show(codes[0] as string), 200);
  assert.equal(await show(codes[0] as string), 401);
  const renewed = await browser(t, cookie)('POST', '/api/profile/second-factor/recovery-codes', { password: PASSWORD });
  assert.equal(renewed.status, 200, renewed.text);
  assert.equal(await show(codes[1] as string), 401);
  assert.equal(await show(renewed.body.recovery_codes[0]), 200);
  const stored = t.hub.db.$client.prepare('select secret || backup_codes from two_factors').pluck().get() as string;
  for (const code of renewed.body.recovery_codes) assert.ok(!stored.includes(code));
  await t.stop();
});

test('a second factor is turned off by both factors, and not where the policy asks for it at once', async () => {
  const t = await testHub();
  const { secret, cookie } = await enrolled(t);
  const me = browser(t, cookie);
  const { policy } = (await t.ask('GET', '/api/policy')).body;
  const strict = { ...policy, second_factor: { required_of: ['network_engineer'], grace_days: 0 } };
  await t.ask('PUT', '/api/policy', strict);
  // The code that confirmed the enrolment is spent.
  const wanted = () => ({ password: PASSWORD, code: totp(secret, Date.now() + 30_000) });
  assert.equal((await me('POST', '/api/profile/second-factor/turn-off', wanted())).status, 409);
  await t.ask('PUT', '/api/policy', { ...strict, second_factor: { ...strict.second_factor, required_of: [] } });
  const off = await me('POST', '/api/profile/second-factor/turn-off', wanted());
  assert.equal(off.status, 200, off.text);
  assert.equal((await signIn(t)).body.needs, null);
  await t.stop();
});

test('whoever must have a second factor and has none does nothing but set it up, when the days of grace are over', async () => {
  const t = await testHub();
  const ask = t.askAs('admin');
  assert.equal((await ask('GET', '/api/nodes')).status, 200);
  t.hub.db.$client.exec(`update people set created_at = created_at - ${4 * 86_400_000}`);
  assert.equal((await ask('GET', '/api/nodes')).body.error.code, 'second_factor');
  assert.equal((await ask('GET', '/api/session')).body.owes, 'second_factor');
  assert.equal((await ask('GET', '/api/profile/second-factor')).status, 200);
  await t.stop();
});

test('a session ends when nothing was done for half an hour, and after twelve hours whatever was done', async () => {
  const t = await testHub();
  const sqlite = t.hub.db.$client;
  const ask = t.askAs('admin');
  const minutes = (n: number) => n * 60_000;
  sqlite.exec(`update sessions set seen_at = seen_at - ${minutes(29)}`);
  assert.equal((await ask('GET', '/api/nodes')).status, 200);
  // Reading alone, as an open page does, keeps nobody in.
  sqlite.exec(`update sessions set seen_at = seen_at - ${minutes(2)}`);
  assert.equal((await ask('GET', '/api/nodes')).status, 401);
  const system = t.askAs('system');
  sqlite.exec(`update sessions set seen_at = ${Date.now() - minutes(20)}`);
  assert.equal((await system('POST', '/api/session/seen')).status, 200);
  sqlite.exec(`update sessions set seen_at = seen_at - ${minutes(15)}`);
  assert.equal((await system('GET', '/api/nodes')).status, 200, 'what is done counts');
  sqlite.exec(`update sessions set created_at = created_at - ${minutes(12 * 60 + 1)}, seen_at = ${Date.now()}`);
  assert.equal((await system('GET', '/api/nodes')).status, 401);
  await t.stop();
});

test('people see their own sessions and end them; those of others they neither see nor end', async () => {
  const t = await testHub();
  const me = browser(t, cookieOf(await signIn(t)));
  const before = (await me('GET', '/api/profile/sessions')).body.rows as { id: string; is_this: boolean }[];
  assert.equal(before.length, 2);
  const foreign = t.hub.db.$client
    .prepare(`select s.id from sessions s join people p on p.id = s.person_id where p.username = 'system'`)
    .pluck()
    .get();
  assert.equal((await me('DELETE', `/api/profile/sessions/${foreign}`)).status, 404);
  assert.equal((await me('DELETE', `/api/profile/sessions/${before.find((one) => !one.is_this)?.id}`)).status, 200);
  assert.equal((await t.askAs('admin')('GET', '/api/nodes')).status, 401);
  assert.equal((await t.askAs('system')('GET', '/api/nodes')).status, 200);
  await t.stop();
});

test('a cookie that was planted before a log-in is another one after it', async () => {
  const t = await testHub();
  const planted = cookieOf(await signIn(t, PASSWORD, 'audit'));
  const entered = cookieOf(await signIn(t, PASSWORD, 'admin', planted));
  assert.notEqual(entered, planted);
  assert.equal((await browser(t, planted)('GET', '/api/session')).body.person, null, 'the planted one is over');
  assert.equal((await browser(t, entered)('GET', '/api/session')).body.person.username, 'admin');
  for (const forged of [
    `${entered}x`,
    entered.replace(/\.[^.]*$/, '.AAAA'),
    entered.slice(0, 40),
    'zhengwang.session_token=%00',
  ])
    assert.equal((await browser(t, forged)('GET', '/api/nodes')).status, 401, forged);
  await t.stop();
});

test('a policy out of its bounds is refused, and one that is changed is in the log with what it was', async () => {
  const t = await testHub();
  const { policy } = (await t.ask('GET', '/api/policy')).body;
  for (const wrong of [
    { ...policy, password: { ...policy.password, min_length: 4 } },
    { ...policy, administrator_addresses: ['not an address'] },
    { ...policy, second_factor: { ...policy.second_factor, required_of: ['root'] } },
    { ...policy, session: { ...policy.session, idle_minutes: 0 } },
  ])
    assert.equal((await t.ask('PUT', '/api/policy', wrong)).status, 422);
  const stricter = { ...policy, password: { ...policy.password, min_length: 14 } };
  assert.equal((await t.ask('PUT', '/api/policy', stricter)).status, 200);
  assert.equal((await t.askAs('system')('PUT', '/api/policy', policy)).status, 403);
  const entry = (await t.ask('GET', '/api/audit?q=policy&limit=1')).body.rows[0];
  assert.equal((await t.ask('GET', '/api/audit?q=min_length&limit=5')).body.rows[0].before.password.min_length, 12);
  assert.ok(entry);
  await t.stop();
});

test('guesses in a browser that somebody left open count as those at a log-in, of passwords and of codes', async () => {
  const t = await testHub();
  const { secret, cookie } = await enrolled(t);
  t.hub.db.$client.exec('delete from log_in_failures');
  const me = browser(t, cookie);
  const asked: [string, object][] = [
    ['/api/profile/password', { current: 'wrong', password: NEXT }],
    ['/api/profile/second-factor/recovery-codes', { password: 'wrong' }],
    ['/api/profile/second-factor/turn-off', { password: 'wrong', code: totp(secret) }],
    ['/api/profile/second-factor/turn-off', { password: PASSWORD, code: '000000' }],
    ['/api/profile/second-factor/confirm', { code: '000000' }],
  ];
  for (const [path, body] of asked) assert.equal((await me('POST', path, body)).status, 422, path);
  const right = { current: PASSWORD, password: NEXT };
  assert.equal((await me('POST', '/api/profile/password', right)).body.error.code, 'locked');
  assert.equal((await signInFrom(t, PASSWORD, 'admin')).status, 429);
  assert.equal((await me('GET', '/api/nodes')).status, 200, 'who is in stays in');
  const log = (await t.ask('GET', '/api/audit?limit=10')).body.rows as { action: string; result: string }[];
  assert.ok(log.some((row) => row.action === 'lock' && row.result === 'refused'));
  await t.stop();
});

test('wrong codes count though the password is right, and a burst of them is looked at one by one', async () => {
  const t = await testHub();
  await enrolled(t);
  const challenge = browser(t, cookieOf(await signIn(t)));
  const burst = await Promise.all(
    Array.from({ length: 6 }, () => challenge('POST', '/api/auth/second-factor', { code: '000000' })),
  );
  assert.ok(burst.filter((answer) => answer.status === 401).length <= 5);
  t.hub.db.$client.exec(`update log_in_failures set failures = 4 where key = 'account admin'`);
  const another = browser(
    { ...t, app: (await import('#api/app.ts')).createApp(t.hub) },
    cookieOf(await signInFrom(t, PASSWORD, 'admin')),
  );
  assert.equal((await another('POST', '/api/auth/second-factor', { code: '000000' })).status, 401);
  assert.equal((await another('POST', '/api/auth/second-factor', { code: '000000' })).body.error.code, 'locked');
  await t.stop();
});

test('a code that confirmed an enrolment opens nothing, and a challenge that can not be read is refused', async () => {
  const t = await testHub();
  const me = browser(t, cookieOf(await signIn(t)));
  const begun = await me('POST', '/api/profile/second-factor/enrol', { password: PASSWORD });
  const code = totp(new URL(begun.body.uri).searchParams.get('secret') ?? '');
  assert.equal((await me('POST', '/api/profile/second-factor/confirm', { code })).status, 200);
  const challenge = browser(t, cookieOf(await signIn(t)));
  assert.equal((await challenge('POST', '/api/auth/second-factor', { code })).status, 401);
  const bent = browser(t, 'zhengwang.two_factor=%E0%A4');
  assert.equal((await bent('POST', '/api/auth/second-factor', { code })).status, 401);
  await t.stop();
});

test('a system administrator ends all sessions of somebody else, and it is in the log', async () => {
  const t = await testHub();
  const id = t.hub.db.$client.prepare(`select id from people where username = 'admin'`).pluck().get();
  const ended = await t.askAs('system')('DELETE', `/api/people/${id}/sessions`);
  assert.deepEqual([ended.status, ended.body], [200, { ended: 1 }]);
  assert.equal((await t.askAs('admin')('GET', '/api/nodes')).status, 401);
  assert.equal((await t.askAs('security')('DELETE', `/api/people/${id}/sessions`)).status, 403);
  const entry = (await t.ask('GET', '/api/audit?action=end_sessions')).body.rows[0];
  assert.deepEqual([entry.person, entry.after], ['system', { name: 'admin', ended: 1 }]);
  await t.stop();
});
