import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD, type TestHub, testHub } from '../testing.ts';

const founder = (username: string) => ({ username, name: username, password: PASSWORD });
const FOUNDERS = {
  system_administrator: founder('root.sys'),
  security_administrator: founder('root.sec'),
  audit_administrator: founder('root.aud'),
};

/** Where nobody has been yet. */
async function fresh(): Promise<TestHub & { token: string }> {
  const t = await testHub();
  t.hub.db.$client.exec('delete from people');
  return Object.assign(t, { token: t.hub.firstRun.token() ?? '' });
}

test('the link makes three administrators, each with one role, logs the first one in, and works only once', async () => {
  const t = await fresh();
  assert.equal((await t.askAsGuest('POST', '/api/first-run', { ...FOUNDERS, token: 'guess' })).status, 403);
  assert.equal((await t.askAsGuest('GET', '/api/session')).body.first_run, true);
  const made = await t.askAsGuest('POST', '/api/first-run', { ...FOUNDERS, token: t.token });
  assert.equal(made.status, 200, made.text);
  assert.equal(made.body.person.username, 'root.sys');
  assert.ok(made.headers.getSetCookie().some((cookie) => /HttpOnly/i.test(cookie) && /SameSite=Lax/i.test(cookie)));
  const held = t.hub.db.$client
    .prepare(
      `select p.username || ' ' || g.role || ' ' || p.must_change_password from grants g join people p on p.id = g.person_id order by g.id`,
    )
    .pluck()
    .all();
  assert.deepEqual(held, [
    'root.sys system_administrator 0',
    'root.sec security_administrator 1',
    'root.aud audit_administrator 1',
  ]);
  assert.equal((await t.askAsGuest('POST', '/api/first-run', { ...FOUNDERS, token: t.token })).status, 403);
  assert.equal(t.hub.firstRun.token(), undefined);
  assert.equal((await t.askAsGuest('GET', '/api/session')).body.first_run, false);
  await t.stop();
});

test('whoever got a first password does nothing but change it', async () => {
  const t = await fresh();
  await t.askAsGuest('POST', '/api/first-run', { ...FOUNDERS, token: t.token });
  const given = { username: 'root.sec', password: PASSWORD };
  const entered = await t.askAsGuest('POST', '/api/auth/sign-in/username', given);
  const cookie = entered.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ');
  const ask = async (path: string) => (await t.app.request(path, { headers: { host: 'localhost', cookie } })).json();
  assert.equal(((await ask('/api/session')) as { owes: string }).owes, 'new_password');
  assert.equal(((await ask('/api/grants')) as { error: { code: string } }).error.code, 'new_password');
  await t.stop();
});

test('two uses of the link at the same moment make three administrators', async () => {
  const t = await fresh();
  const both = await Promise.all(
    ['one', 'two'].map((name) =>
      t.askAsGuest('POST', '/api/first-run', {
        ...FOUNDERS,
        system_administrator: founder(`user_${name}`),
        token: t.token,
      }),
    ),
  );
  assert.deepEqual(both.map((answer) => answer.status).sort(), [200, 403]);
  assert.equal(t.hub.db.$client.prepare('select count(*) from people').pluck().get(), 3);
  await t.stop();
});

const WRONG: [string, object, string][] = [
  ['short', { audit_administrator: { ...founder('x.aud'), password: 'Short-1' } }, 'audit_administrator.password'],
  [
    'one class',
    { system_administrator: { ...founder('x.sys'), password: 'onlylowercase' } },
    'system_administrator.password',
  ],
  ['an impossible name', { security_administrator: founder('a b') }, 'security_administrator.username'],
  ['one account for two', { security_administrator: founder('ROOT.SYS') }, 'security_administrator.username'],
  ['no name', { audit_administrator: { ...founder('x.aud'), name: '   ' } }, 'audit_administrator.name'],
];
for (const [name, wrong, field] of WRONG) {
  test(`${name}: refused with the field that is wrong, and nobody is made`, async () => {
    const t = await fresh();
    const answer = await t.askAsGuest('POST', '/api/first-run', { ...FOUNDERS, ...wrong, token: t.token });
    assert.equal(answer.status, 422);
    assert.deepEqual(
      answer.body.error.fields.map((one: { path: string }) => one.path),
      [field],
    );
    assert.equal(t.hub.db.$client.prepare('select count(*) from people').pluck().get(), 0);
    await t.stop();
  });
}

test('when one of the three can not be stored, none is', async () => {
  const t = await fresh();
  t.hub.db.$client.exec(`create trigger full before insert on grants when new.role = 'audit_administrator'
    begin select raise(abort, 'the disk is full'); end`);
  assert.equal((await t.askAsGuest('POST', '/api/first-run', { ...FOUNDERS, token: t.token })).status, 500);
  assert.equal(t.hub.db.$client.prepare('select count(*) from people').pluck().get(), 0);
  await t.stop();
});
