/** A password is what was typed, to the last sign. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createApp } from '../app.ts';
import { PASSWORD, testHub } from '../testing.ts';
import { PASSWORD_MAX } from './log-in.ts';

const t = await testHub();
after(() => t.stop());
const sqlite = t.hub.db.$client;
const json = { host: 'localhost', 'content-type': 'application/json' };

/** Each time on a new application and with nothing held against the account: here is no test of guessing. */
async function signIn(password: string): Promise<number> {
  sqlite.exec('delete from log_in_failures');
  const body = JSON.stringify({ username: 'admin', password });
  const { status } = await createApp(t.hub).request('/api/auth/sign-in/username', {
    method: 'POST',
    headers: json,
    body,
  });
  return status;
}

let current = PASSWORD;
async function choose(password: string) {
  const answer = await t.askAs('admin')('POST', '/api/profile/password', { current, password });
  assert.equal(answer.status, 200, answer.text);
  current = password;
}
/** Its own hash for what the rules of passwords would refuse. */
const give = async (password: string) =>
  sqlite
    .prepare(`update accounts set password = ? where person_id = (select id from people where username = 'admin')`)
    .run(await t.hub.logIn.hash(password));

const LONG = 'Tidal-Harbour 47 '
  .repeat(20)
  .slice(0, PASSWORD_MAX - 1)
  .concat('z');
const ROWS: { name: string; chosen: string; others: string[] }[] = [
  {
    name: 'capitals count',
    chosen: 'Tidal-Harbour-47-Crane',
    others: ['tidal-harbour-47-crane', 'TIDAL-HARBOUR-47-CRANE', 'Tidal-harbour-47-Crane'],
  },
  {
    name: 'blanks at both ends and within count',
    chosen: '  Osprey wind 81 mill\t',
    others: ['Osprey wind 81 mill', ' Osprey wind 81 mill\t', '  Osprey wind 81 mill', '  Osprey  wind 81 mill\t'],
  },
  {
    name: `all ${PASSWORD_MAX} signs of the longest count, and no fewer will do`,
    chosen: LONG,
    others: [LONG.slice(0, -1), `${LONG.slice(0, -1)}y`, LONG.slice(0, 72), LONG.slice(0, 64)],
  },
];
for (const { name, chosen, others } of ROWS) {
  test(name, async () => {
    await choose(chosen);
    assert.equal(await signIn(chosen), 200);
    for (const other of others) assert.equal(await signIn(other), 401, JSON.stringify(other));
  });
}

test('what comes after a zero byte, a sign of four bytes and a mark that can not be seen counts', async () => {
  const rows: [string, string][] = [
    ['before\0after-it', 'before\0other-it'],
    ['before\0after-it', 'before'],
    ['南通数据-𠮷-47', '南通数据-𠮸-47'],
    ['zero\u200bwidth-Space1', 'zerowidth-Space1'],
    ['"}{\\u0041-quote-1', '"}{A-quote-1'],
  ];
  for (const [chosen, other] of rows) {
    await give(chosen);
    assert.deepEqual([await signIn(chosen), await signIn(other)], [200, 401], JSON.stringify([chosen, other]));
  }
});

test('one that is longer than any can be is refused, not cut', async () => {
  const answer = await t.askAs('admin')('POST', '/api/profile/password', { current, password: `${LONG}z` });
  assert.equal(answer.status, 422);
  assert.equal(await signIn(`${LONG}z`), 422);
});
