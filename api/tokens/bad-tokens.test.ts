/** What is no token, no longer one, or somebody else's. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testHub } from '../testing.ts';
import { asksBy, wanted } from './testing.ts';
import { newToken } from './token-text.ts';

const t = await testHub();
after(() => t.stop());
const ask = asksBy(t);
const sqlite = t.hub.db.$client;
let n = 0;
/** Each test its own address: wrong tokens from one are counted. */
const address = () => `192.0.2.${++n}`;
const make = async (more: object = {}): Promise<{ id: number; token: string }> => {
  n += 1;
  const made = await t.ask('POST', '/api/profile/tokens', wanted({ name: `t${n}`, ...more }));
  assert.equal(made.status, 200, made.text);
  return made.body;
};
const refusals = () =>
  sqlite
    .prepare(`select person, role, object_id, reason from audit_entries where action = 'refused' order by id`)
    .all() as {
    person: string;
    role: string;
    object_id: string;
    reason: string;
  }[];

test('what is no token is refused, whatever it is, and never an internal error', async () => {
  const { token } = await make();
  const from = address();
  const bad = [
    '',
    'zw_',
    token.slice(0, -1),
    `${token}x`,
    token.slice(3),
    token.replace('zw_', 'zx_'),
    `${token}, Bearer ${token}`,
    `${token} ${token}`,
    token.split('').reverse().join(''),
    'a'.repeat(10_240),
    `zw_${'a'.repeat(10_240)}`,
    "' or 1=1 --",
    'null',
    'Ã©Ã¼ÿ',
    '%7a%77_',
  ];
  for (const one of bad) {
    const answer = await ask(one, '/api/nodes', { from });
    assert.deepEqual([answer.status, answer.body.error.code], [401, 'malformed_token'], one.slice(0, 60));
    assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/);
  }
});

test('a token of the right form that nobody was given is refused, and told once a minute', async () => {
  const from = address();
  const before = refusals().length;
  for (let i = 0; i < 5; i += 1) {
    const answer = await ask(newToken().text, '/api/nodes', { from });
    assert.deepEqual([answer.status, answer.body.error.code], [401, 'invalid_token']);
  }
  const said = refusals().slice(before);
  assert.deepEqual(
    said.map(({ person, reason }) => [person, reason]),
    [['-', 'unknown']],
  );
});

test('a token by another scheme, or none, is refused and no cookie speaks for it', async () => {
  const { token } = await make();
  const from = address();
  for (const authorization of [
    token,
    `Basic ${token}`,
    `Token ${token}`,
    `Bearer:${token}`,
    `DPoP ${token}`,
    'Bearer',
    'bearer ',
  ])
    assert.equal((await ask('', '/api/nodes', { authorization, cookie: t.cookie, from })).status, 401, authorization);
  assert.equal(
    (await ask('', '/api/nodes', { authorization: `bearer  ${token}`, from })).status,
    200,
    'RFC 9110: any case',
  );
  const proxy = await ask('', '/api/nodes', { authorization: 'Basic dXNlcjpwYXNz', cookie: t.cookie, from });
  assert.equal(proxy.status, 200, 'what a proxy asks for by itself is none of ours');
});

test('beside a token a cookie is never looked at', async () => {
  const { token } = await make({ permissions: ['places:read'] });
  const cookie = t.cookie;
  const from = address();
  assert.equal((await ask(token, '/api/nodes', { cookie, from })).status, 403, 'the cookie would have sufficed');
  assert.equal((await ask(newToken().text, '/api/nodes', { cookie, from })).status, 401);
  assert.equal((await ask('x', '/api/session', { cookie, from })).status, 401, 'not even where anybody may ask');
});

test('a token in the address is none', async () => {
  const { token } = await make();
  for (const name of ['token', 'access_token', 'authorization', 'api_key'])
    assert.equal((await t.askAsGuest('GET', `/api/nodes?${name}=${token}`)).status, 401, name);
  const response = await t.app.request('/api/nodes', { headers: { 'x-api-key': token, cookie: `token=${token}` } });
  assert.equal(response.status, 401);
});

test('a token ends at its moment, when it is revoked, and with its account; the answer says not which', async () => {
  const from = address();
  const [expired, revoked] = [await make(), await make()];
  assert.equal((await ask(expired.token, '/api/nodes', { from })).status, 200);
  sqlite.prepare('update api_tokens set expires_at = ? where id = ?').run(Date.now(), expired.id);
  assert.equal((await ask(revoked.token, '/api/nodes', { from })).status, 200);
  assert.equal((await t.ask('DELETE', `/api/profile/tokens/${revoked.id}`)).status, 200);
  const answers = [await ask(expired.token, '/api/nodes', { from }), await ask(revoked.token, '/api/nodes', { from })];
  const stranger = await t.enter('leaver', [{ role: 'operator', unit_id: null }]);
  const own = (await stranger('POST', '/api/profile/tokens', wanted())).body;
  assert.equal((await ask(own.token, '/api/nodes', { from })).status, 200);
  sqlite.prepare(`update people set disabled_at = 1 where username = 'leaver'`).run();
  answers.push(await ask(own.token, '/api/nodes', { from }));
  answers.push(await ask(newToken().text, '/api/nodes', { from }));
  for (const answer of answers) {
    assert.equal(answer.status, 401);
    assert.deepEqual(answer.body, answers[0]?.body);
  }
  const said = refusals().slice(-4);
  assert.deepEqual(
    said.map(({ person, object_id, reason }) => [person, object_id, reason]),
    [
      ['admin', String(expired.id), 'expired'],
      ['admin', String(revoked.id), 'revoked'],
      ['leaver', String(own.id), 'disabled'],
      ['-', '-', 'unknown'],
    ],
  );
  assert.equal((await t.ask('DELETE', `/api/profile/tokens/${revoked.id}`)).status, 409, 'once');
});

test('a token is refused from another address, in either family and spelling', async () => {
  const { id, token } = await make({ addresses: ['10.1.0.0/16', '2001:db8:1::/48', '::ffff:192.0.2.200'] });
  for (const from of ['10.1.2.3', '::ffff:10.1.2.3', '2001:db8:1::7', '192.0.2.200'])
    assert.equal((await ask(token, '/api/nodes', { from })).status, 200, from);
  for (const from of ['10.2.0.1', '::ffff:10.2.0.1', '2001:db8:2::7', '::1', '127.0.0.1']) {
    const answer = await ask(token, '/api/nodes', { from });
    assert.deepEqual([answer.status, answer.body.error.code], [403, 'address'], from);
  }
  const claimed = await t.app.request('/api/nodes', {
    headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': '10.1.2.3', 'x-zhengwang-address': '10.1.2.3' },
  });
  assert.equal(claimed.status, 403, 'what a client claims of itself counts nothing');
  assert.ok(refusals().some((row) => row.object_id === String(id) && row.reason === 'address'));
});

test('wrong tokens from one address are soon told to wait, and right ones from there still work', async () => {
  const from = address();
  const { token } = await make();
  const statuses: number[] = [];
  for (let i = 0; i < 40; i += 1) statuses.push((await ask(newToken().text, '/api/nodes', { from })).status);
  assert.deepEqual([...new Set(statuses)], [401, 429]);
  assert.equal(statuses.indexOf(429), 30);
  const late = await ask('x', '/api/nodes', { from });
  assert.ok(Number(late.headers.get('retry-after')) > 0);
  // Many programs may come from behind one address: one of them with an old token must not silence the others.
  assert.equal((await ask(token, '/api/nodes', { from })).status, 200);
  assert.equal((await ask(newToken().text, '/api/nodes', { from: address() })).status, 401, 'others are not concerned');
});
