/** Files of data: sealed, part of what is approved, sent by the run, and told nowhere. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { reseal } from '../credentials/reseal.ts';
import { createLog } from '../log.ts';
import { keysOf } from '../people/keys.ts';
import { sentAs } from './digest.ts';
import { runLoad } from './engine.ts';
import { loadHub } from './testing.ts';

const lines: string[] = [];
const z = await loadHub(runLoad, createLog('trace', { write: (text) => lines.push(text) }));
after(z.end);
const { t, sqlite, must, engineer, leader, stranger, draft, submit, decide, start, over, asked, bring, versionOf } = z;

const PASSWORD = 'planted-Xq7-password';
const CSV = `username,password\r\nli.ming,${PASSWORD}-0\r\n"wang, fang",${PASSWORD}-1\r\n`;
const scenarioOf = (column = 'password', more = '') => `name: accounts
title: { zh: 账号, en: Accounts }
base: http://127.0.0.1:${z.port}
data: [{ name: accounts, file: accounts.csv }]
load: { shape: constant, rate: 10, duration: 1s }
journey:
  - { name: log in, path: '/login/\${accounts.username}/\${accounts.${column}}' }
${more}`;
const wanted = (more: object = {}) => ({ scenario: scenarioOf(), request: null, ...more });
const pageOf = (id: number) => must(engineer, 'GET', `/api/load-plans/${id}`);
const remove = async (id: number, file = 'accounts.csv', ask = engineer) =>
  ask('DELETE', `/api/load-plans/${id}/data/${file}?version=${await versionOf(id)}`);
const ready = async () => {
  const id = await draft(wanted());
  for (const answer of [await bring(id, 'accounts.csv', CSV), await submit(id), await decide(id)])
    assert.equal(answer.status, 200, answer.text);
  return id;
};

test('a plan whose scenario reads a file is written first, and handed in once the file and its columns are there', async () => {
  const id = await draft(wanted());
  assert.deepEqual((await pageOf(id)).data, [
    { file: 'accounts.csv', is_named: true, columns: ['username', 'password'], held: null },
  ]);
  const check = (scenario: string) => must(engineer, 'POST', '/api/load-scenarios/check', { scenario, plan_id: id });
  const [missing] = (await check(scenarioOf())).problems;
  assert.deepEqual([missing.line, missing.en], [4, 'there is no file accounts.csv']);
  const bare = await must(engineer, 'POST', '/api/load-scenarios/check', { scenario: scenarioOf() });
  assert.deepEqual([bare.ok, bare.files], [true, [{ file: 'accounts.csv', columns: ['username', 'password'] }]]);
  const early = await submit(id);
  assert.equal(early.status, 422);
  assert.match(early.body.error.en, /line 4, column \d+: there is no file accounts\.csv/);
  assert.equal((await bring(id, 'accounts.csv', 'username\nli.ming\n')).status, 200);
  const lacking = await submit(id);
  assert.equal(lacking.status, 422);
  assert.match(lacking.body.error.zh, /第 7 行第 \d+ 列：没有变量 accounts\.password/);
  assert.match((await check(scenarioOf())).problems[0].en, /no variable accounts\.password/);
  assert.equal((await bring(id, 'accounts.csv', CSV)).status, 200);
  assert.ok((await check(scenarioOf())).ok);
  const [{ held }] = (await pageOf(id)).data;
  const { added_at, sm3, ...told } = held;
  assert.ok(added_at > 0 && /^[0-9a-f]{64}$/.test(sm3));
  assert.deepEqual(told, {
    ...{ file: 'accounts.csv', columns: ['username', 'password'], rows: 2, bytes: Buffer.byteLength(CSV) },
    added_by: 'engineer',
    added_by_name: 'engineer',
  });
  assert.equal((await submit(id)).status, 200);
});

test('a run sends what the file holds, row by row, and no password is found in any answer, log or table', async () => {
  const id = await ready();
  asked.length = 0;
  const { id: run } = (await start(id)).body;
  const done = await over(run);
  assert.equal(done.run.state, 'complete');
  const paths = new Set(asked.map(({ path }) => path).filter((path) => path !== '/'));
  assert.deepEqual([...paths].sort(), [`/login/li.ming/${PASSWORD}-0`, `/login/wang%2C%20fang/${PASSWORD}-1`]);
  const { script, files, losses } = await must(engineer, 'GET', `/api/load-plans/${id}/k6`);
  assert.deepEqual(files, ['accounts.csv']);
  assert.match(script, /Beside this script must lie, in UTF-8: accounts\.csv/);
  assert.ok(losses.some(({ zh }: { zh: string }) => zh.includes('accounts.csv')));
  const texts = [
    ...[script, JSON.stringify(done), lines.join('\n')],
    ...(await Promise.all(
      [`/api/load-plans/${id}`, '/api/load-plans', `/api/load-runs/${run}/ticks`, '/api/audit', '/api/events'].map(
        async (path) => JSON.stringify(await must(t.ask, 'GET', path)),
      ),
    )),
    ...readdirSync(z.folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => readFileSync(join(z.folder, name), 'latin1')),
  ];
  // The search finds what it looks for, where that is.
  assert.ok(asked.some(({ path }) => path.includes(PASSWORD)));
  assert.ok(lines.length > 0 && texts.some((text) => text.includes('accounts.csv')));
  for (const text of texts) assert.ok(!text.includes(PASSWORD), text.slice(0, 200));
  const noted = sqlite.prepare(`select after from audit_entries where action = 'load_data' and object_id = ?`);
  assert.match(noted.pluck().get(String(id)) as string, /"rows":2/);
});

test('a file that is replaced or removed is an edit: the approval is lost, and who did it never decides', async () => {
  const id = await ready();
  assert.equal((await bring(id, 'accounts.csv', `${CSV}zhao,x\n`)).status, 200);
  const { plan } = await pageOf(id);
  assert.deepEqual([plan.state, plan.decided_by], ['draft', null]);
  assert.equal((await start(id)).status, 409);
  const both = await t.enter(
    'both',
    [
      { role: 'unit_leader', unit_id: 2 },
      { role: 'network_engineer', unit_id: 2 },
    ],
    2,
  );
  assert.equal((await remove(id, 'accounts.csv', both)).status, 200);
  assert.equal((await bring(id, 'accounts.csv', CSV)).status, 200);
  assert.equal((await submit(id)).status, 200);
  assert.equal((await decide(id, both)).body.error.code, 'two_people');
  assert.equal((await decide(id)).status, 200);
  assert.equal((await remove(id, 'other.csv')).status, 404);
  assert.equal((await pageOf(id)).plan.state, 'approved', 'what is refused changes nothing');
});

test('past the routes no file of an approved plan changes, and a digest that did ends the approval', async () => {
  const id = await ready();
  const forge = (sql: string) => () => sqlite.prepare(sql).run(id);
  assert.throws(forge('delete from load_data where plan_id = ?'), /never changes/);
  assert.throws(forge(`update load_data set sm3 = 'x' where plan_id = ?`), /never changed/);
  assert.throws(
    forge(`insert into load_data (plan_id, file, columns, rows, bytes, sm3, sealed, added_by, added_at)
      values (?, 'b.csv', '[]', 1, 1, 'x', x'00', 'p', 0)`),
    /never changes/,
  );
  sqlite.exec('drop trigger load_data_is_replaced_never_changed');
  forge(`update load_data set sm3 = 'x' where plan_id = ?`)();
  assert.match((await start(id)).text, /changed after it was approved/);
  assert.ok((await pageOf(id)).changed);
});

test('what can not be a file of data is told by its row, and never by what stands in it', async () => {
  const id = await draft(wanted());
  const refused: [content: string | Uint8Array<ArrayBuffer>, en: RegExp, status?: number][] = [
    ['', /no rows/],
    ['username,password\n', /no rows/],
    [`username,password\nli,${PASSWORD}\n\nli,x,${PASSWORD}\n`, /row 4: 3 columns, where the first row has 2/],
    [`username,password\n"li,${PASSWORD}\n`, /row 2: A quote is never closed/],
    [`liming,${PASSWORD}\nwang,${PASSWORD}\n`, /first row must name the columns; the scenario uses username, password/],
    [`username,username\nli,${PASSWORD}\n`, /row 1: the name of column 2/],
    [`username,a.b\nli,${PASSWORD}\n`, /row 1: the name of column 2/],
    [Uint8Array.from([0xff, 0xff, 0xff]), /neither UTF-8 nor GB 18030/],
    [`username,password\n${'a,b\n'.repeat(50_001)}`, /more than 50001 rows/],
    [`username,password\n${`a,${'b'.repeat(9_000)}\n`.repeat(120)}`, /at most 1 MB/, 413],
  ];
  for (const [content, en, status = 422] of refused) {
    const answer = await bring(id, 'accounts.csv', content);
    assert.equal(answer.status, status, answer.text.slice(0, 200));
    assert.match(answer.body.error.en, en);
    assert.match(answer.body.error.zh, /\p{Script=Han}/u);
    assert.ok(!answer.text.includes(PASSWORD));
  }
  assert.equal((await bring(id, 'others.csv', CSV)).status, 422, 'the scenario names no such file');
  assert.equal((await bring(id, '../accounts.csv', CSV)).status, 422);
  assert.equal((await bring(id, 'accounts.csv', CSV, stranger)).status, 404);
  assert.equal((await bring(id, 'accounts.csv', CSV, leader)).status, 403);
  const single = await draft();
  assert.equal((await bring(single, 'accounts.csv', CSV)).status, 422);
  assert.equal((await pageOf(id)).data[0].held, null);
});

test('UTF-8 with a BOM, GBK, semicolons and blank lines are read as imports read them', async () => {
  const id = await draft(wanted({ scenario: scenarioOf('口令') }));
  const gbk = Buffer.from('username;口令\n\n张三;甲\n', 'utf8');
  const inGbk = Uint8Array.from([
    ...Buffer.from('username;'),
    ...[0xbf, 0xda, 0xc1, 0xee],
    ...Buffer.from('\n\n'),
    ...[0xd5, 0xc5, 0xc8, 0xfd],
    ...Buffer.from(';'),
    ...[0xbc, 0xd7, 0x0a],
  ]);
  for (const content of [Uint8Array.from([0xef, 0xbb, 0xbf, ...gbk]), inGbk]) {
    assert.equal((await bring(id, 'accounts.csv', content)).status, 200);
    const [{ held }] = (await pageOf(id)).data;
    assert.deepEqual([held.columns, held.rows], [['username', '口令'], 1]);
  }
});

test('a plan that is withdrawn keeps no file and takes none; a file that the scenario forgot can be removed', async () => {
  const id = await ready();
  assert.equal(
    (await engineer('POST', `/api/load-plans/${id}/withdraw`, { version: await versionOf(id) })).status,
    200,
  );
  assert.equal(sqlite.prepare('select count(*) from load_data where plan_id = ?').pluck().get(id), 0);
  assert.equal((await bring(id, 'accounts.csv', CSV)).status, 409);
  const other = await draft(wanted());
  assert.equal((await bring(other, 'accounts.csv', CSV)).status, 200);
  const { system_id: _system, ...content } = z.wanted();
  await must(engineer, 'PUT', `/api/load-plans/${other}`, { ...content, version: await versionOf(other) });
  assert.deepEqual(
    (await pageOf(other)).data.map(({ file, is_named }: { file: string; is_named: boolean }) => [file, is_named]),
    [['accounts.csv', false]],
  );
  assert.equal((await remove(other)).status, 200);
  assert.deepEqual((await pageOf(other)).data, []);
});

test('another master key seals the files anew; without it nothing starts, and why is told', async () => {
  const id = await ready();
  const other = keysOf('6b'.repeat(32));
  const { changes, counts, unreadable } = await reseal(t.hub.db, t.hub.keys, other);
  assert.deepEqual([unreadable, (counts.load_data ?? 0) > 0], [[], true]);
  for (const { sql, values } of changes.filter(({ sql }) => sql.includes('load_data')))
    sqlite.prepare(sql).run(...values);
  const gate = await must(engineer, 'GET', `/api/load-plans/${id}/may-start`);
  assert.match(JSON.stringify(gate.refusals), /accounts\.csv can’t be opened with the present key/);
  const refused = await start(id);
  assert.deepEqual([refused.status, refused.body.error.code], [409, 'refused']);
  const back = await reseal(t.hub.db, other, t.hub.keys);
  for (const { sql, values } of back.changes.filter(({ sql }) => sql.includes('load_data')))
    sqlite.prepare(sql).run(...values);
  assert.deepEqual((await must(engineer, 'GET', `/api/load-plans/${id}/may-start`)).refusals, []);
});

test('two runs of other rows are not of the same scenario', () => {
  const asked = {
    scenario: 'name: x',
    request: null,
    family: '4',
    http: '1.1',
    max_connections: 1,
    generators: null,
  } as const;
  const of = (...files: { file: string; sm3: string }[]) => sentAs(asked, ['http://a:80'], files).scenario;
  assert.notEqual(of({ file: 'a.csv', sm3: '1' }), of({ file: 'a.csv', sm3: '2' }));
  assert.notEqual(of(), of({ file: 'a.csv', sm3: '1' }));
  assert.equal(of({ file: 'a.csv', sm3: '1' }), of({ file: 'a.csv', sm3: '1' }));
});
