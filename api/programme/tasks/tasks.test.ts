import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testHub } from '../../testing.ts';
import { dayOf } from '../figures/places.ts';
import { NOTICE_TASKS } from '../notice/tasks.ts';
import { contradiction } from './content.ts';
import { keepToday } from './keep-progress.ts';
import { measureAnew, measured } from './measure.ts';
import type { TaskRow } from './read-tasks.ts';

const t = await testHub();
after(() => t.stop());
const db = t.hub.db;
const post = async (path: string, body: unknown) => {
  const answer = await t.ask('POST', path, body);
  assert.equal(answer.status, 200, answer.text);
  return answer.body.id as number;
};
const city = await post('/api/areas', { code: '3206', name: '南通市', level: 'city' });
const county = await post('/api/areas', { code: '320612', name: '通州区', level: 'county', parent_id: city });
await post('/api/areas', { code: '320602', name: '港闸区', level: 'county', parent_id: city, valid_to: '2020-07-31' });
const bureau = await post('/api/units', { name: '市大数据管理局', level: 'city', area_id: city });
const graded = async (name: string, area_id: number, closed_at: number | null) => {
  const id = await post('/api/systems', { name, area_id });
  db.$client
    .prepare(`insert into protected_systems (system_id, information_harms, service_harms, matrix, grade, extensions, updated_at)
      values (?, '[]', '[]', '', 3, '[]', 0)`)
    .run(id);
  if (closed_at !== null)
    db.$client
      .prepare(`insert into assessments (system_id, kind, title, edition, rule, level, extensions, state, created_by, created_at, closed_at)
        values (?, 'mlps', 'a', 'e', 'r', 3, '[]', 'closed', 'x', 0, ?)`)
      .run(id, closed_at);
  measureAnew(db);
  return id;
};
const list = async (query = '') => (await t.ask('GET', `/api/programme-tasks${query}`)).body;
const task = async (code: string, query = ''): Promise<TaskRow> =>
  (await list(query)).rows.find((one: TaskRow) => one.code === code);
const yesterday = dayOf(Date.now() - 86_400_000);

test('the notice’s tasks are without contradictions: 18, with the days of annex 2', () => {
  assert.deepEqual(
    NOTICE_TASKS.map(({ code }) => code),
    Array.from({ length: 18 }, (_, n) => `T${n + 1}`),
  );
  for (const { deadlines, is_standing, code } of NOTICE_TASKS) {
    const numbered = deadlines.map((one, place) => ({
      ...{ wanted_percent: 100, planned_on: null, reason: '' },
      ...one,
      number: place + 1,
    }));
    assert.equal(contradiction({ deadlines: numbered, is_standing }), null, code);
  }
  assert.deepEqual(
    NOTICE_TASKS.filter(({ is_standing }) => is_standing).map(({ code }) => code),
    ['T15', 'T16', 'T18'],
  );
});

test('they are taken over by an act, only those that are missing, and what was edited stays', async () => {
  assert.equal((await list()).missing.length, 18);
  assert.deepEqual((await t.ask('POST', '/api/programme-tasks/notice', {})).body, { added: 18 });
  const { id, version } = await task('T17');
  const body = { version, title: '电子政务外网提升', leading_unit_ids: [bureau], reason: '明确牵头单位' };
  assert.equal((await t.ask('PATCH', `/api/programme-tasks/${id}`, body)).status, 200);
  assert.deepEqual((await t.ask('POST', '/api/programme-tasks/notice', {})).body, { added: 0 });
  const changed = await task('T17');
  assert.equal(changed.title, '电子政务外网提升');
  assert.deepEqual(changed.leading, [{ unit_id: bureau, name: '市大数据管理局' }]);
  assert.equal(changed.responsible, '市大数据管理局牵头');
  assert.equal((await t.ask('PATCH', `/api/programme-tasks/${id}`, body)).status, 409);
  const rows = (await list()).rows as TaskRow[];
  assert.deepEqual(
    rows.map(({ code }) => code),
    NOTICE_TASKS.map(({ code }) => code),
  );
  assert.match((await t.ask('GET', '/api/audit?q=programme_task')).text, /明确牵头单位/);
});

test('a re-planned deadline stands beside the original one with its reason, and can be taken back', async () => {
  const before = await task('T1');
  const path = `/api/programme-tasks/${before.id}/deadlines/1/plan`;
  assert.ok(before.is_overdue);
  const ask = (version: number, planned_on: string | null, reason = '机构改革') =>
    t.ask('POST', path, { version, planned_on, reason });
  assert.equal((await ask(before.version, '2099-06-30')).status, 200);
  const [first] = (await task('T1')).deadlines;
  assert.deepEqual(
    [first?.original_on, first?.planned_on, first?.due_on, first?.reason, first?.standing],
    ['2019-12-31', '2099-06-30', '2099-06-30', '机构改革', 'running'],
  );
  assert.equal((await ask(before.version, '2099-07-31')).status, 409);
  for (const [planned_on, reason] of [
    ['2099-02-30', '原因'],
    ['1999-01-01', '原因'],
    ['9999-01-01', '原因'],
    ['2099-01-01', '  '],
    ['明年', '原因'],
  ] as const)
    assert.equal((await ask(2, planned_on, reason)).status, 422, planned_on);
  assert.equal(
    (await t.ask('POST', path.replace('deadlines/1', 'deadlines/9'), { version: 2, planned_on: null, reason: 'x' }))
      .status,
    404,
  );
  assert.equal((await ask(2, null, '恢复原时限')).status, 200);
  assert.equal((await task('T1')).deadlines[0]?.due_on, '2019-12-31');
  const { versions } = (await t.ask('GET', `/api/programme-tasks/${before.id}`)).body;
  assert.deepEqual(versions[0].moved, [{ number: 1, from: '2099-06-30', to: '2019-12-31' }]);
  assert.deepEqual(versions[0].changed, ['deadlines']);
});

test('all can not be wanted before half is', async () => {
  const { id, version } = await task('T4');
  const refused = await t.ask('POST', `/api/programme-tasks/${id}/deadlines/1/plan`, {
    ...{ version, planned_on: '2021-06-30', reason: '推迟' },
  });
  assert.equal(refused.status, 422, refused.text);
  assert.match(refused.text, /不能早于/);
});

test('more can be added; circles, wrong shares, unknown units and half a task are refused', async () => {
  const made = {
    code: 'T19',
    title: '自定任务',
    detail: '本地增加',
    deadlines: [{ level: 'county', original_on: '2099-12-31' }],
  };
  const id = await post('/api/programme-tasks', { ...made, after: ['T1'] });
  const wrong: object[] = [
    { code: 'T19' },
    { code: 'T20', after: ['T99'] },
    { code: 'T20', after: ['T20'] },
    { code: 'T20', leading_unit_ids: [999_999] },
    { code: 'T20', deadlines: [] },
    { code: 'T20', is_standing: true },
    { code: 'T20', deadlines: [{ level: 'county', original_on: null }] },
    { code: 'T20', deadlines: [{ level: 'county', original_on: '2099-12-31', wanted_percent: 101 }] },
    { code: 'T20', deadlines: [{ level: 'county', original_on: '2099-12-31', wanted_percent: 0 }] },
    { code: 'T20', deadlines: [{ level: 'moon', original_on: '2099-12-31' }] },
    { code: 'T20', title: ' ' },
    { code: 'T20', title: 'a\u0000b' },
    { code: "T20'; drop table areas" },
    { code: 'T20', ended_on: '2020-01-01' },
  ];
  for (const one of wrong) {
    const { status } = await t.ask('POST', '/api/programme-tasks', { ...made, ...one });
    assert.ok(status === 422 || status === 409, `${JSON.stringify(one)}: ${status}`);
  }
  const first = await task('T1');
  const circle = await t.ask('PATCH', `/api/programme-tasks/${first.id}`, { version: first.version, after: ['T19'] });
  assert.equal(circle.status, 422);
  assert.match(circle.text, /循环/);
  const end = (version: number, is_ended: boolean) =>
    t.ask('POST', `/api/programme-tasks/${id}/end`, { version, is_ended, reason: '并入T1' });
  assert.equal((await end(1, true)).status, 200);
  assert.equal((await end(2, true)).status, 409);
  assert.equal((await t.ask('PATCH', `/api/programme-tasks/${id}`, { version: 2, title: '改' })).status, 409);
  assert.equal((await task('T19')).ended_on, dayOf(Date.now()));
  assert.equal((await end(2, false)).status, 200);
});

test('progress is counted for the whole and for each county of today’s register, and leads to the things themselves', async () => {
  await graded('市级系统', city, Date.now() - 1000);
  const open = await graded('通州系统', county, null);
  const { whole, counties, id } = await task('T18');
  assert.deepEqual(whole.figures.find(({ figure }) => figure === 'protection')?.counts, {
    ...{ met: 1, unmet: 1, unknown: 0, exempt: 0 },
  });
  assert.deepEqual(
    counties.map(({ name, figures }) => [name, figures.find((one) => one.figure === 'protection')?.counts?.unmet]),
    [['通州区', 1]],
  );
  const path = `/api/programme-tasks/${id}/figures/protection/items`;
  const things = (await t.ask('GET', path)).body;
  assert.deepEqual(
    things.rows.map(({ name, status }: { name: string; status: string }) => `${name} ${status}`),
    ['通州系统 unmet', '市级系统 met'],
  );
  assert.equal(things.rows[0].path, `/compliance/systems/${open}`);
  assert.equal((await t.ask('GET', `${path}?area_id=${county}&status=met`)).body.total, 0);
  assert.equal((await t.ask('GET', `${path}?area_id=${county}`)).body.total, 1);
  assert.equal((await t.ask('GET', path.replace('protection', 'nothing'))).status, 404);
  assert.equal((await t.ask('GET', path.replace('protection', '__proto__'))).status, 404);
  assert.equal((await t.ask('GET', `${path}?area_id=-1`)).status, 422);
  assert.equal((await task('T19')).whole.measured.is, 'none');
});

test('a task is read as it stood; a day that wasn’t measured is said to be that, and no day to come is told', async () => {
  const { id } = await task('T18');
  assert.equal((await t.ask('GET', `/api/programme-tasks?on=2999-01-01`)).status, 422);
  assert.equal((await t.ask('GET', `/api/programme-tasks?on=gestern`)).status, 422);
  assert.equal((await t.ask('GET', `/api/programme-tasks/${id}?on=${yesterday}`)).status, 404);
  assert.deepEqual((await list(`?on=${yesterday}`)).rows, []);

  // As if the task had been there for two days.
  db.$client.prepare(`insert into programme_tasks (code, version) values ('T98', 2)`).run();
  const { content } = db.$client.prepare('select content from programme_task_versions where task_id = ?').get(id) as {
    content: string;
  };
  const old = { ...JSON.parse(content), title: '当时的名称' };
  const keep =
    db.$client.prepare(`insert into programme_task_versions (task_id, version, content, written_by, written_at)
    select id, ?, ?, 'x', ? from programme_tasks where code = 'T98'`);
  const noon = Date.parse(`${yesterday}T12:00:00+08:00`);
  keep.run(1, JSON.stringify(old), noon);
  keep.run(2, content, Date.now());
  const then = await task('T98', `?on=${yesterday}`);
  assert.equal(then.title, '当时的名称');
  assert.equal((await task('T98')).title, '等级保护与密码应用');
  assert.equal((await list(`?on=${yesterday}`)).measured_at, null);

  db.$client
    .prepare(`insert into programme_progress values (?, 'T98', 'protection', ?, 1, 3, 0, 0, ?)`)
    .run(yesterday, 0, noon);
  db.$client
    .prepare(`insert into programme_progress values (?, 'T18', 'protection', ?, 1, 3, 0, 0, ?)`)
    .run(yesterday, county, noon);
  const page = await list(`?on=${yesterday}`);
  assert.equal(page.measured_at, noon);
  assert.deepEqual(
    page.rows.map((one: TaskRow) => one.code),
    ['T98'],
  );
});

test('what was measured is kept once a day for each task, figure and county, and a task that came later is added', async () => {
  const now = Date.now();
  const rows = () =>
    db.$client
      .prepare(
        `select task_code, area_id, met, unmet from programme_progress where day = ? and figure = 'protection' order by 1, 2`,
      )
      .all(dayOf(now));
  assert.ok((await keepToday(db, now)) > 0);
  assert.deepEqual(rows(), [
    { task_code: 'T18', area_id: 0, met: 1, unmet: 1 },
    { task_code: 'T18', area_id: county, met: 0, unmet: 1 },
  ]);
  await graded('另一系统', county, null);
  assert.equal(await keepToday(db, now), 0, 'the day has been measured');
  assert.throws(() => db.$client.prepare('update programme_progress set met = 99').run(), /append-only/);
  assert.throws(() => db.$client.prepare('delete from programme_progress').run(), /append-only/);
  assert.throws(() => db.$client.prepare('update programme_task_versions set written_at = 0').run(), /append-only/);
  assert.throws(() => db.$client.prepare('delete from programme_task_versions').run(), /append-only/);
  assert.equal(await keepToday(db, now + 86_400_000, () => true), 0, 'what is ended early keeps nothing');
});

test('whoever asks while it is measured anew gets what is kept, and what is fresh isn’t measured again', async () => {
  measureAnew(db);
  const now = Date.now();
  const [first, beside] = await Promise.all([measured(db, now), measured(db, now)]);
  assert.equal(first, beside, 'measured once for both');
  assert.equal(await measured(db, now + 59_000), first);
  const later = now + 61_000;
  assert.equal(await measured(db, later), first);
  for (let turns = 0; turns < 1_000 && (await measured(db, later)) === first; turns += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal((await measured(db, later)).measured_at, later);
});
