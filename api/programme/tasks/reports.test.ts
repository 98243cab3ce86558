import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Asking, testHub } from '../../testing.ts';
import { MAX_FILE_BYTES } from '../../tickets/attachments.ts';
import { measureAnew } from './measure.ts';
import type { TaskRow } from './read-tasks.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-programme-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true, force: true });
});
const db = t.hub.db;
const post = async (path: string, body: unknown) => (await t.ask('POST', path, body)).body.id as number;
const city = await post('/api/areas', { code: '3206', name: '南通市', level: 'city' });
const areas = [
  await post('/api/areas', { code: '320612', name: '通州区', level: 'county', parent_id: city }),
  await post('/api/areas', { code: '320681', name: '启东市', level: 'county', parent_id: city }),
] as const;
const town = await post('/api/areas', { code: '320612101', name: '先锋街道', level: 'town', parent_id: areas[0] });
const unit = (name: string, area_id: number | null) => post('/api/units', { name, level: 'county', area_id });
const [mine, theirs, nowhere] = [
  await unit('通州局', areas[0]),
  await unit('启东局', areas[1]),
  await unit('无区划', null),
];
await t.ask('POST', '/api/programme-tasks/notice', {});
/** No figure measures it. */
await post('/api/programme-tasks', {
  ...{ code: 'X1', title: '自定任务', detail: '本地增加' },
  deadlines: ['city', 'county', 'department'].map((level) => ({ level, original_on: '2019-12-31' })),
});

const reporter = await t.enter('zhang.san', [{ role: 'operator', unit_id: mine }], mine);
const leader = await t.enter('li.si', [{ role: 'unit_leader', unit_id: mine }], mine);
const stranger = await t.enter('wang.wu', [{ role: 'unit_leader', unit_id: theirs }], theirs);
const tasks = async (ask: Asking = t.ask): Promise<TaskRow[]> => (await ask('GET', '/api/programme-tasks')).body.rows;
const task = async (code: string, ask?: Asking) => (await tasks(ask)).find((one) => one.code === code) as TaskRow;
const { id: t6 } = await task('T6');
const { id: t18 } = await task('T18');
const report = (ask: Asking, body: object = {}, task_id = t6) =>
  ask('POST', `/api/programme-tasks/${task_id}/reports`, {
    ...{ unit_id: mine, area_id: areas[0], share_percent: 90, text: '接口已开发' },
    ...body,
  });
const decide = (ask: Asking, id: number, body: object) => ask('POST', `/api/programme-reports/${id}/decision`, body);
async function attach(ask: Asking, id: number, version: number, content: Buffer, name = '证明.txt') {
  const path = `/api/programme-reports/${id}/file?name=${encodeURIComponent(name)}&version=${version}`;
  const headers = { host: 'localhost', cookie: ask.cookie, 'content-type': 'application/octet-stream' };
  const answer = await t.app.request(path, { method: 'POST', headers, body: content as never });
  return { status: answer.status, text: await answer.text() };
}
const ofCounty = async (code: string, ask?: Asking) =>
  (await task(code, ask)).counties.find(({ area_id }) => area_id === areas[0]);

test('what one person reports counts once another has accepted it, and stands beside what is measured with the difference', async () => {
  for (const name of ['甲', '乙', '丙', '丁', '戊']) {
    const system = await post('/api/systems', { name, area_id: areas[0] });
    db.$client
      .prepare(`insert into protected_systems (system_id, information_harms, service_harms, matrix, grade, extensions, updated_at)
        values (?, '[]', '[]', '', 3, '[]', 0)`)
      .run(system);
    if (name === '甲' || name === '乙')
      db.$client
        .prepare(`insert into assessments (system_id, kind, title, edition, rule, level, extensions, state, created_by, created_at, closed_at)
          values (?, 'mlps', 'a', 'e', 'r', 3, '[]', 'closed', 'x', 0, ?)`)
        .run(system, Date.now() - 1000);
  }
  measureAnew(db);
  const made = await report(reporter, {}, t18);
  assert.equal(made.status, 200, made.text);
  const { id } = made.body;
  assert.equal((await ofCounty('T18'))?.declared_percent, null, 'nobody has accepted it');
  assert.equal((await attach(reporter, id, 1, Buffer.from('测评报告'))).status, 200);
  assert.equal((await decide(leader, id, { version: 1, is_accepted: true })).status, 409, 'the file came since');
  assert.equal((await decide(leader, id, { version: 2, is_accepted: true })).status, 200);
  assert.equal((await decide(leader, id, { version: 3, is_accepted: false, reason: '反悔' })).status, 409);
  const county = await ofCounty('T18');
  const protection = county?.figures.find(({ figure }) => figure === 'protection');
  assert.deepEqual([county?.declared_percent, protection?.measured.low], [90, 40]);
  assert.deepEqual([county?.measured.low, county?.difference], [0, -90], 'no cryptography was assessed at all');
  const file = await t.app.request(`/api/programme-reports/${id}/file`, {
    headers: { host: 'localhost', cookie: leader.cookie },
  });
  assert.equal(await file.text(), '测评报告');
  assert.match(file.headers.get('content-disposition') ?? '', /^attachment/);
  assert.match((await t.ask('GET', '/api/audit?q=programme_report')).text, /programme_accepted/);
});

test('where nothing measures it, it is declared and no more; and nobody speaks for those who are silent', async () => {
  const { id } = (await report(reporter, { share_percent: 100 }, (await task('X1')).id)).body;
  assert.equal((await decide(leader, id, { version: 1, is_accepted: true })).status, 200);
  const found = await task('X1');
  const of = (level: string) => found.deadlines.find((one) => one.level === level)?.standing;
  assert.equal((await ofCounty('X1'))?.difference, null);
  assert.equal((await ofCounty('X1'))?.measured.is, 'none');
  assert.equal(of('county'), 'unknown', 'the other county said nothing');
  const other = (await report(stranger, { unit_id: theirs, area_id: areas[1], share_percent: 100 }, found.id)).body;
  const second = await t.enter('qi.si', [{ role: 'unit_leader', unit_id: theirs }], theirs);
  assert.equal((await decide(second, other.id, { version: 1, is_accepted: true })).status, 200);
  const now = await task('X1');
  assert.deepEqual(
    now.deadlines.map(({ level, standing }) => [level, standing]),
    [
      ['city', 'unknown'],
      ['county', 'declared'],
      ['department', 'unknown'],
    ],
  );
});

test('nobody reviews their own, and what is sent back says why and counts for nothing', async () => {
  const { id } = (await report(leader)).body;
  const own = await decide(leader, id, { version: 1, is_accepted: true });
  assert.deepEqual([own.status, own.body.error.code], [403, 'own_report']);
  assert.equal((await decide(reporter, id, { version: 1, is_accepted: true })).status, 403);
  assert.equal((await decide(t.ask, id, { version: 1, is_accepted: false })).status, 422);
  assert.equal((await decide(t.ask, id, { version: 1, is_accepted: false, reason: '附件缺失' })).status, 200);
  assert.equal((await ofCounty('T6'))?.declared_percent, null);
  assert.equal((await leader('GET', '/api/programme-reports?state=returned')).body.rows[0].decision_reason, '附件缺失');
  for (const change of ['share_percent = 1', `text = 'x'`, `state = 'accepted'`, `reported_by = 'x'`])
    assert.throws(
      () => db.$client.prepare(`update programme_reports set ${change} where id = ?`).run(id),
      /never changes/,
    );
  assert.throws(() => db.$client.prepare('delete from programme_reports').run(), /never removed/);
  const waiting = (await report(leader)).body.id;
  const forge = db.$client.prepare(
    `update programme_reports set state = 'accepted', decided_by = reported_by where id = ?`,
  );
  assert.throws(() => forge.run(waiting), /somebody_else_decides/);
});

test('a unit speaks for its own area and those beneath, within the reach of whoever reports', async () => {
  assert.equal((await report(reporter, { area_id: town })).status, 200);
  for (const body of [
    { area_id: areas[1] },
    { area_id: city },
    { area_id: 999_999 },
    { unit_id: theirs },
    { unit_id: nowhere },
    { unit_id: 999_999 },
    { share_percent: 101 },
    { share_percent: -1 },
    { share_percent: 33.3 },
    { share_percent: '90' },
    { text: '' },
    { text: 'x'.repeat(4_001) },
    { evidence_path: 'https://example.com/' },
    { evidence_path: '//example.com' },
    { evidence_path: '/\\example.com' },
    { evidence_path: 'javascript:alert(1)' },
    { state: 'accepted' },
  ])
    assert.equal((await report(reporter, body)).status, 422, JSON.stringify(body));
  assert.equal((await report(t.ask, { unit_id: nowhere })).status, 422);
  assert.equal((await report(reporter, {}, 999_999)).status, 404);
});

test('others see the shares and not the reports; and no file of theirs comes in', async () => {
  const { id } = (await report(reporter, { evidence_path: '/systems?q=1' })).body;
  assert.equal((await stranger('GET', '/api/programme-reports')).text.includes('zhang.san'), false);
  assert.equal((await ofCounty('T18', stranger))?.declared_percent, 90);
  assert.equal((await stranger('GET', `/api/programme-reports/${id}/file`)).status, 404);
  assert.equal((await decide(stranger, id, { version: 1, is_accepted: true })).status, 404);
  assert.equal((await attach(stranger, id, 1, Buffer.from('x'))).status, 404);
  assert.equal((await attach(leader, id, 1, Buffer.from('x'))).status, 403, 'a colleague did not report it');
  const { t18: items } = { t18: `/api/programme-tasks/${t18}/figures/protection/items` };
  const seen = (await stranger('GET', items)).body;
  assert.deepEqual([seen.total, seen.is_limited], [0, true]);
  assert.ok((await stranger('GET', `/api/programme-tasks/${t18}`)).status === 200);
  assert.equal((await stranger('POST', '/api/programme-tasks/notice', {})).status, 403);
});

test('files that are too large, lie about their kind or come a second time are refused and leave nothing', async () => {
  const { id } = (await report(reporter)).body;
  const held = () =>
    existsSync(join(folder, 'attachments'))
      ? readdirSync(join(folder, 'attachments'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
          .length
      : 0;
  const before = held();
  assert.equal((await attach(reporter, id, 1, Buffer.alloc(MAX_FILE_BYTES + 1, 65))).status, 413);
  assert.equal((await attach(reporter, id, 1, Buffer.from('MZ\x90\0'), 'a.exe')).status, 422);
  assert.equal((await attach(reporter, id, 1, Buffer.from('好'), 'a.png')).status, 422);
  assert.equal((await attach(reporter, id, 7, Buffer.from('好'))).status, 409);
  assert.equal(held(), before);
  assert.equal((await attach(reporter, id, 1, Buffer.from('好'))).status, 200);
  assert.equal((await attach(reporter, id, 2, Buffer.from('再好'))).status, 409);
  assert.equal((await decide(leader, id, { version: 2, is_accepted: true })).status, 200);
  assert.equal((await attach(reporter, id, 3, Buffer.from('更好'))).status, 409);
});

test('what was accepted today had not been yesterday', async () => {
  const yesterday = new Date(Date.now() + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);
  assert.ok((await t.ask('GET', '/api/programme-reports')).body.total > 0);
  assert.equal((await t.ask('GET', `/api/programme-reports?on=${yesterday}`)).body.total, 0);
});
