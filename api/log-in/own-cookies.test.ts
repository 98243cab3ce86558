/** Cookies that a neighbour's page set beside ours: none of them is ever taken for ours, nor remembered as if it were. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createApp } from '../app.ts';
import { PASSWORD, type TestHub, testHub } from '../testing.ts';

const plain = await testHub();
const secure = await testHub({ url: 'https://zw.example.gov.cn' });
after(async () => {
  await plain.stop();
  await secure.stop();
});

async function who(t: TestHub, cookie: string): Promise<string | undefined> {
  const answer = await t.app.request('/api/session', { headers: { host: 'localhost', cookie } });
  return ((await answer.json()) as { person: { username: string } | null }).person?.username;
}

for (const [name, t] of [
  ['plain', plain],
  ['secure', secure],
] as const) {
  test(`what stands beside a session, in whatever place, opens nothing by itself (${name})`, async () => {
    const own = t.cookie;
    const cookie = own.split('=')[0];
    const beside: ((planted: string) => string)[] = [
      (planted) => `a${cookie}=${planted}; ${own}`,
      (planted) => `a=${cookie}=${planted}; ${own}`,
      (planted) => `a="; ${cookie}=${planted}; ${own}`,
      (planted) => `${own}; ${cookie}=${planted}`,
      (planted) => `${cookie}=${planted}; ${own}`,
      (planted) => `a ${cookie}=${planted}; ${own}`,
      (planted) => `a;${cookie}=${planted};${own}`,
      (planted) => `__Host-${cookie}=${planted}; ${own}`,
      (planted) => `${cookie}=${planted}, ${own}`,
      (planted) => `${cookie?.toUpperCase()}=${planted}; ${own}`,
      (planted) => `${cookie?.replace('__Host-', '')}=${planted}; ${own}`,
    ];
    for (const [i, make] of beside.entries()) {
      const planted = `planted${i}`;
      const found = await who(t, make(planted));
      assert.ok(found === 'admin' || found === undefined, make('…'));
      for (const alone of [`${cookie}=${planted}`, make(planted).replace(own, ''), `a${cookie}=${planted}`])
        assert.equal(await who(t, alone), undefined, `${make('…')}, then ${alone}`);
    }
    assert.equal(await who(t, `theme=dark; ${own}; lang=zh`), 'admin');
  });
}

test('two sessions in one request are the first one, for whatever reads them', async () => {
  const [first, second] = [plain.cookie, plain.askAs('audit').cookie];
  assert.equal(await who(plain, `${first}; ${second}`), 'admin');
  assert.equal(await who(plain, `${second}; ${first}`), 'audit');
  // The account library ends the session that it reads.
  const own = await plain.enter('short', [{ role: 'network_engineer', unit_id: null }]);
  const headers = { host: 'localhost', cookie: `${own.cookie}; ${second}`, 'content-type': 'application/json' };
  assert.equal((await plain.app.request('/api/auth/sign-out', { method: 'POST', headers })).status, 200);
  assert.deepEqual([await who(plain, own.cookie), await who(plain, second)], [undefined, 'audit']);
});

test('guesses of a code count for whose challenge it is, whatever another cookie says', async () => {
  const sqlite = plain.hub.db.$client;
  const begun = await plain.askAs('system')('POST', '/api/profile/second-factor/enrol', { password: PASSWORD });
  assert.equal(begun.status, 200, begun.text);
  // As the first code would.
  sqlite.exec(`update people set two_factor_enabled = 1 where username = 'system'`);
  sqlite.exec('update two_factors set verified = 1');
  const post = (path: string, body: object, cookie = '') =>
    createApp(plain.hub).request(path, {
      method: 'POST',
      headers: { host: 'localhost', 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    });
  const half = await post('/api/auth/sign-in/username', { username: 'system', password: PASSWORD });
  const challenge =
    half.headers
      .getSetCookie()
      .find((text) => text.includes('two_factor='))
      ?.split(';')[0] ?? '';
  assert.ok(challenge);
  const failures = () =>
    sqlite.prepare(`select coalesce(sum(failures), 0) from log_in_failures where key = 'account system'`).pluck().get();
  for (const [i, beside] of ['atwo_factor=x', 'a=two_factor=x', 'two_factor=x', 'azhengwang.two_factor=x'].entries()) {
    assert.equal((await post('/api/auth/second-factor', { code: '000000' }, `${beside}; ${challenge}`)).status, 401);
    assert.equal(failures(), i + 1, beside);
  }
});
