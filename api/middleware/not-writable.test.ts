/** What the disk refuses is told as what it is, at each door: nobody's mistake, and never a bare 500. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { PASSWORD, testHub } from '../testing.ts';
import { fromDatabase } from './errors.ts';

const t = await testHub();
after(() => t.stop());
await t.enter('zhao.liu', [{ role: 'director', unit_id: null }]);
const sqlite = t.hub.db.$client;
const unit = (name: string) => t.ask('POST', '/api/units', { name, level: 'town', category: 'government' });
const logIn = () =>
  t.app.request('/api/auth/sign-in/username', {
    method: 'POST',
    headers: { 'content-type': 'application/json', host: 'localhost' },
    body: JSON.stringify({ username: 'zhao.liu', password: PASSWORD }),
  });

test('a full disk is 507 for a change and for a log-in, and goes on by itself', async () => {
  sqlite.pragma(`max_page_count = ${sqlite.pragma('page_count', { simple: true })}`);
  let refused = await unit('0');
  for (let n = 1; refused.status === 200 && n < 500; n += 1) refused = await unit('x'.repeat(90) + n);
  assert.equal(refused.status, 507, refused.text);
  assert.equal(refused.body.error.code, 'disk_full');
  let log_in = await logIn();
  for (let n = 1; log_in.status !== 507 && n < 200; n += 1) log_in = await logIn();
  assert.equal(log_in.status, 507, await log_in.text());
  sqlite.pragma('max_page_count = 1000000');
  assert.equal((await unit('room again')).status, 200);
});

test('a database that can’t be written is 503 for a change, and is still read', async () => {
  sqlite.pragma('query_only = on');
  const refused = await unit('read-only');
  assert.deepEqual([refused.status, refused.body.error.code], [503, 'not_writable']);
  assert.equal((await t.ask('GET', '/api/units')).status, 200);
  sqlite.pragma('query_only = off');
  assert.equal((await unit('writable')).status, 200);
});

test('what a library wrapped is told by what was thrown first', () => {
  const first = Object.assign(new Error('database disk image is malformed'), { code: 'SQLITE_CORRUPT_VTAB' });
  const wrapped = new Error('outer', { cause: new Error('inner', { cause: first }) });
  assert.equal(fromDatabase(wrapped)?.status, 503);
  assert.match(fromDatabase(wrapped)?.message ?? '', /damaged.*zhengwang restore/);
  assert.equal(fromDatabase(Object.assign(new Error(''), { code: 'EMFILE' }))?.status, 503);
  assert.equal(fromDatabase(new Error('ours')), undefined);
});
