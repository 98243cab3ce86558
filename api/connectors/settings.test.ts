import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { reseal } from '../credentials/reseal.ts';
import { createLog } from '../log.ts';
import { keysOf } from '../people/keys.ts';
import { createProvince } from './province.ts';
import { provinceSecret } from './settings.ts';
import { calls, configure, must, provinceHub, referred, SECRET, sends } from './testing.ts';

const lines: string[] = [];
const t = await provinceHub({}, createLog('trace', { write: (text) => lines.push(text) }));
after(() => t.stop());
const { db, keys } = t.hub;
const PATH = '/api/connectors/province';

test('a system administrator edits it, an engineer reads it, nobody else does either', async () => {
  const may = async (account: 'system' | 'admin' | 'security' | 'audit') => [
    (await t.askAs(account)('GET', PATH)).status,
    (await t.askAs(account)('PUT', PATH, t.settings)).status,
  ];
  assert.deepEqual(await may('system'), [200, 200]);
  assert.deepEqual(await may('admin'), [200, 403]);
  assert.deepEqual(await may('security'), [403, 403]);
  assert.deepEqual(await may('audit'), [403, 403]);
  assert.equal((await t.askAsGuest('GET', PATH)).status, 401);
  const limited = await t.enter('xian.admin', [{ role: 'system_administrator', unit_id: t.county }]);
  assert.equal((await limited('PUT', PATH, t.settings)).status, 403, 'it reaches beyond a unit');
});

test('only https, never this machine or a reserved address, and only with a secret that is long enough', async () => {
  for (const url of [
    'http://province.example.gov.cn/',
    'https://127.0.0.1/',
    'https://169.254.169.254/',
    'https://u:p@x.cn/',
    'nothing',
  ])
    assert.equal((await t.ask('PUT', PATH, { url, is_enabled: false })).status, 422, url);
  assert.equal((await t.ask('PUT', PATH, { ...t.settings, secret: 'short' })).status, 422);
  assert.equal((await t.ask('PUT', PATH, { ...t.settings, secret: null })).status, 422, 'switched on without one');
  const state = await configure(t, { ...t.settings, is_enabled: false, secret: null });
  assert.deepEqual([state.has_secret, state.is_enabled], [false, false]);
  const again = await configure(t, { ...t.settings, secret: SECRET });
  assert.match(again.callbacks_url, /^http:\/\/localhost\/api\/connectors\/province\/callbacks$/);
});

test('the secret stands in no answer, no log, and nowhere in the database as it is', async () => {
  const { number } = await referred(t);
  const word = { key: 'k-1', ticket_number: number, outcome: 'answered', text: '好' };
  const answers = [await calls(t, word), await sends(t, JSON.stringify(word), {})];
  await assert.rejects(
    createProvince({ db, keys, config: {} }).send({ key: 'k', body: '{}' }, AbortSignal.timeout(2_000)),
    (error: Error) => !error.message.includes(SECRET),
  );
  answers.push(await t.ask('GET', PATH), await t.ask('PUT', PATH, { ...t.settings, secret: SECRET }));
  for (const { text } of answers) assert.ok(!text.includes('planted'), text);
  const trail = db.$client.prepare(`select * from audit_entries`).all() as { object_kind: string; reason: string }[];
  const mine = trail.filter(({ object_kind }) => object_kind === 'connector');
  assert.ok(mine.some(({ reason }) => reason === 'with another secret'));
  assert.ok(!JSON.stringify(trail).includes('planted'));
  assert.ok(!lines.join('').includes('planted'));
  assert.ok(!db.$client.serialize().includes('planted-secret'));
  assert.equal(provinceSecret(db, keys.credentials), SECRET);
});

test('a key rotation seals it anew, and the old key opens it no more', async () => {
  const fresh = keysOf('ab'.repeat(32));
  const { changes, counts, unreadable } = await reseal(db, keys, fresh);
  assert.deepEqual([counts.connectors, unreadable], [1, []]);
  for (const { sql, values } of changes.filter(({ values }) => values.includes('connector_province')))
    db.$client.prepare(sql).run(...values);
  assert.equal(provinceSecret(db, keys.credentials), undefined);
  assert.equal(provinceSecret(db, fresh.credentials), SECRET);
  const foreign = await reseal(db, keys, fresh);
  assert.ok(foreign.unreadable.includes('connectors connector province'), 'and one that can’t be opened is named');
  must(await t.ask('PUT', PATH, { ...t.settings, secret: SECRET }));
});
