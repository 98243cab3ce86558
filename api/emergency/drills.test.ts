/** Drills as people go through them: planned, begun, told injects, settled, evaluated, mended. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { remindOfDrills, tickDrills } from './keep-drills.ts';
import { putByPerson } from './run-store.ts';
import { drillHub } from './testing-drills.ts';

let s: Awaited<ReturnType<typeof drillHub>>;
before(async () => {
  s = await drillHub();
});
after(() => s.end());

const DAY_MS = 86_400_000;
const ACTORS = { leader: { person: 'leader', address: '-' }, engineer: { person: 'engineer', address: '-' } };
type Put = Parameters<typeof putByPerson>[3];
const put = (run_id: number, who: keyof typeof ACTORS, input: Put, at = Date.now()) =>
  putByPerson(s.t.hub.db, ACTORS[who], run_id, input, at);
/** All steps, each `pace_ms` after the one before. */
function walk(run_id: number, pace_ms = 1) {
  let at = Date.now();
  const next = () => {
    at += pace_ms;
    return at;
  };
  put(run_id, 'engineer', { do: 'complete', key: 'confirm', values: { since: '八点' } }, next());
  put(run_id, 'leader', { do: 'complete', key: 'declare', values: {} }, next());
  put(run_id, 'leader', { do: 'answer', key: 'how', answer: 'switch' }, next());
  put(run_id, 'engineer', { do: 'complete', key: 'how/switch.1/switched', values: {} }, next());
  put(run_id, 'leader', { do: 'skip', key: 'police', reason: '演练不报案' }, next());
  put(run_id, 'engineer', { do: 'complete', key: 'back', values: {} }, next());
}

test('a drill is planned, changed over nobody’s words unseen, and listed with its plan and unit', async () => {
  const id = await s.drill();
  const { drill, roles, criteria } = await s.page(id);
  assert.deepEqual([drill.plan, drill.unit, drill.state, drill.version], ['门户中断应急预案', '甲县', 'planned', 1]);
  assert.deepEqual(
    roles.map(({ id, people }: { id: string; people: { name: string }[] }) => [id, people.map(({ name }) => name)]),
    [
      ['commander', ['leader']],
      ['operations', ['engineer']],
    ],
  );
  assert.ok(criteria.length > 3);
  const { emergency_plan_id: _plan, unit_id: _unit, ...content } = s.wanted({ title: '改名' });
  assert.equal((await s.engineer('PUT', `/api/drills/${id}`, { ...content, version: 1 })).status, 200);
  const stale = await s.engineer('PUT', `/api/drills/${id}`, { ...content, version: 1 });
  assert.deepEqual([stale.status, stale.body.error.code], [409, 'stale']);
  const { rows } = await s.must(s.engineer, 'GET', `/api/drills?state=planned&plan_id=${s.plan_id}`);
  assert.ok(rows.some((row: { id: number; title: string }) => row.id === id && row.title === '改名'));
});

test('bad and hostile input is refused with the field that is wrong', async () => {
  const refused = async (more: object, path: string) => {
    const answer = await s.engineer('POST', '/api/drills', s.wanted(more));
    assert.equal(answer.status, 422, answer.text);
    assert.ok(
      answer.body.error.fields.some((one: { path: string }) => one.path.startsWith(path)),
      answer.text,
    );
  };
  await refused({ title: '' }, 'title');
  await refused({ title: 'a\u0000b' }, 'title');
  await refused({ form: 'real' }, 'form');
  await refused({ roles: { nobody: ['leader'] } }, 'roles.nobody');
  await refused({ roles: { commander: ['no.such'] } }, 'roles.commander');
  await refused({ system_ids: [4711] }, 'system_ids');
  await refused({ emergency_plan_id: 4711 }, 'emergency_plan_id');
  await refused({ injects: [{ after_ms: -1, text: 'x' }] }, 'injects.0.after_ms');
  await refused({ injects: Array.from({ length: 51 }, () => ({ after_ms: 1, text: 'x' })) }, 'injects');
  await refused({ scheduled_at: 1e20 }, 'scheduled_at');
  const surplus = await s.engineer('POST', '/api/drills', s.wanted({ state: 'done' }));
  assert.equal(surplus.status, 422);
  const polluted = await s.engineer('POST', '/api/drills', `{"__proto__":{"title":"x"},"unit_id":2}`);
  assert.equal(polluted.status, 422);
});

test('a cancelled one is over, and why stands in the log', async () => {
  const id = await s.drill();
  assert.equal((await s.doing(id, 'cancel', { reason: ' ' })).status, 422);
  assert.equal((await s.doing(id, 'cancel', { reason: '台风改期' })).status, 200);
  assert.equal((await s.page(id)).drill.state, 'cancelled');
  assert.equal((await s.doing(id, 'start', { grade: 3 }, s.leader)).status, 409);
  const why = s.sqlite.prepare(`select reason from audit_entries where action = 'drill_cancel' and object_id = ?`);
  assert.equal(why.pluck().get(String(id)), '台风改期');
});

test('another county neither sees nor changes it, and who only reads plans none', async () => {
  const id = await s.drill();
  assert.equal((await s.stranger('GET', `/api/drills/${id}`)).status, 404);
  assert.equal((await s.must(s.stranger, 'GET', '/api/drills')).total, 0);
  assert.deepEqual((await s.must(s.stranger, 'GET', '/api/drill-calendar?year=2026')).units, []);
  assert.equal((await s.stranger('POST', `/api/drills/${id}/start`, { version: 1, grade: 3 })).status, 404);
  assert.equal((await s.stranger('POST', '/api/drills', s.wanted())).status, 422);
  const people = await s.must(s.stranger, 'GET', '/api/drill-people');
  assert.deepEqual(
    people.rows.map(({ username }: { username: string }) => username),
    ['stranger'],
  );
  const reader = await s.t.enter('reader', [{ role: 'director', unit_id: null }]);
  assert.equal((await reader('GET', `/api/drills/${id}`)).status, 200);
  assert.equal((await reader('POST', '/api/drills', s.wanted())).status, 403);
  assert.equal((await reader('POST', `/api/drills/${id}/start`, { version: 1, grade: 3 })).status, 403);
});

test('injects are said once, in order, at their times, also after a stand-still', async () => {
  const { id, run_id } = await s.begun({
    injects: [
      { after_ms: 600_000, text: '媒体来电' },
      { after_ms: 0, text: '接到投诉' },
      { after_ms: 60_000, text: '又一起投诉' },
    ],
  });
  const { started_at } = (await s.page(id)).run;
  const said = () =>
    s.page(id).then(({ drill }) => drill.injects.map((one: { said_at: number | null }) => one.said_at));
  tickDrills(s.t.hub.db, started_at);
  assert.deepEqual(await said(), [null, started_at, null]);
  tickDrills(s.t.hub.db, started_at + 59_999);
  assert.deepEqual(await said(), [null, started_at, null]);
  tickDrills(s.t.hub.db, started_at + 3_600_000);
  tickDrills(s.t.hub.db, started_at + 3_600_001);
  const { state } = s.sqlite.prepare('select state from emergency_runs where id = ?').get(run_id) as { state: string };
  assert.deepEqual(
    JSON.parse(state).injects.map(({ number }: { number: number }) => number),
    [2, 3, 1],
  );
  assert.equal(JSON.parse(state).drill, 'tabletop');
  put(run_id, 'leader', { do: 'abort', reason: '到此为止' });
  tickDrills(s.t.hub.db, started_at + 3_600_002);
  assert.equal((await s.page(id)).drill.state, 'cancelled');
});

test('one that is over is evaluated, its improvements become tickets, and the next one is compared with it', async () => {
  const first = await s.begun({ title: '第一次' });
  assert.equal((await s.doing(first.id, 'evaluate', { scores: { 报告及时: 3 } })).status, 409);
  assert.equal((await s.doing(first.id, 'cancel', { reason: 'x' })).status, 409);
  assert.equal((await s.doing(first.id, 'start', { grade: 3 }, s.leader)).status, 409);
  walk(first.run_id, 60_000);
  assert.equal(tickDrills(s.t.hub.db, Date.now()), 1);
  const done = await s.page(first.id);
  assert.deepEqual([done.drill.state, done.run.status, done.comparison], ['done', 'ended', null]);
  assert.deepEqual([done.run.figures.to_recover_ms > 0, done.run.figures.kept_rto], [true, true]);
  assert.deepEqual(done.run.figures.skipped, ['police']);
  assert.equal(done.run.titles.police, '报案');
  const plan = s.sqlite.prepare('select review_because from emergency_plans where id = ?').get(s.plan_id);
  assert.equal((plan as { review_because: string }).review_because, 'drill');

  const own = { unit_id: 2, text: '补齐值班电话', due_at: Date.now() + 7 * DAY_MS };
  assert.equal((await s.doing(first.id, 'improvements', { improvements: [own] })).status, 409);
  for (const scores of [{}, { x: 0 }, { x: 6 }, { x: 2.5 }, { '': 3 }])
    assert.equal((await s.doing(first.id, 'evaluate', { scores })).status, 422, JSON.stringify(scores));
  const scores = { 报告及时: 4, 自定标准: 2 };
  assert.equal(
    (await s.doing(first.id, 'evaluate', { scores, strengths: '到岗快', weaknesses: '电话过期' })).status,
    200,
  );
  const past = { ...own, due_at: Date.now() - 1 };
  assert.equal((await s.doing(first.id, 'improvements', { improvements: [own, past] })).status, 422);
  assert.deepEqual((await s.page(first.id)).evaluation.improvements, []);
  const foreign = await s.doing(first.id, 'improvements', { improvements: [{ ...own, unit_id: 3 }] });
  assert.equal(foreign.status, 422);
  const filed = await s.doing(first.id, 'improvements', { improvements: [own] });
  assert.equal(filed.status, 200, filed.text);
  const ticket = await s.must(s.leader, 'GET', `/api/tickets/${filed.body.tickets[0].id}`);
  assert.match(JSON.stringify(ticket), /演练改进：补齐值班电话/);
  const { evaluation } = await s.page(first.id);
  assert.deepEqual(
    [evaluation.by_name, evaluation.improvements[0].unit, evaluation.improvements[0].ticket.state],
    ['engineer', '甲县', 'waiting'],
  );

  const second = await s.begun({ title: '第二次', form: 'full' });
  assert.deepEqual((await s.page(second.id)).criteria, ['报告及时', '自定标准']);
  walk(second.run_id, 1_000);
  tickDrills(s.t.hub.db, Date.now());
  const { comparison } = await s.page(second.id);
  assert.equal(comparison.last.title, '第一次');
  const judged = Object.fromEntries(
    comparison.rows.map((row: { figure: string; judged: string }) => [row.figure, row.judged]),
  );
  assert.deepEqual([judged.to_recover_ms, judged.skipped], ['better', 'same']);
  // What was said of the first evaluation stays when it is written anew.
  await s.doing(first.id, 'evaluate', { scores: { 报告及时: 5 } });
  assert.equal((await s.page(first.id)).evaluation.improvements.length, 1);
});

test('players and the unit’s own people are reminded a week and a day before, each once', async () => {
  const id = await s.drill({ scheduled_at: Date.now() + 8 * DAY_MS, roles: { commander: ['admin'] } });
  const { scheduled_at } = (await s.page(id)).drill;
  s.sqlite.prepare(`update drills set state = 'cancelled' where id <> ? and state = 'planned'`).run(id);
  const remind = (at: number) => remindOfDrills(s.t.hub, at);
  assert.equal(remind(Date.now()), 0);
  // The player, and the county's leader and engineer; not the other county's.
  assert.equal(remind(scheduled_at - 7 * DAY_MS), 3);
  assert.equal(remind(scheduled_at - 6 * DAY_MS), 0);
  assert.equal(remind(scheduled_at - DAY_MS), 3);
  assert.equal(remind(scheduled_at - 1), 0);
  assert.equal(remind(scheduled_at), 0);
  const told = s.sqlite
    .prepare(
      `select distinct p.username from notices n join people p on p.id = n.person_id where n.key like ? order by 1`,
    )
    .pluck()
    .all(`drill ${id} %`);
  assert.deepEqual(told, ['admin', 'engineer', 'leader']);
});

test('a drill whose day is over in Beijing and that never began is missed; the calendar counts by Beijing’s year', async () => {
  // 2024-12-31 17:00 UTC is the first of January 2025 in Beijing.
  const id = await s.drill({ scheduled_at: Date.UTC(2024, 11, 31, 17) });
  assert.equal((await s.page(id)).drill.state, 'missed');
  const calendar = await s.must(s.engineer, 'GET', '/api/drill-calendar?year=2025');
  assert.deepEqual(
    calendar.units.map(({ unit, drills }: { unit: string; drills: { id: number; state: string }[] }) => [
      unit,
      drills.map((one) => [one.id, one.state]),
    ]),
    [['甲县', [[id, 'missed']]]],
  );
  assert.deepEqual((await s.must(s.engineer, 'GET', '/api/drill-calendar?year=2024')).units, []);
  assert.equal((await s.engineer('GET', '/api/drill-calendar?year=x')).status, 422);
  assert.equal((await s.must(s.engineer, 'GET', '/api/drills?state=missed')).total, 1);
  const today = await s.drill({ scheduled_at: Date.now() - 60_000 });
  const { state } = (await s.page(today)).drill;
  // But for the minute after midnight it is still its day.
  const isToday =
    Math.floor((Date.now() + 28_800_000) / DAY_MS) === Math.floor((Date.now() - 60_000 + 28_800_000) / DAY_MS);
  assert.equal(state, isToday ? 'planned' : 'missed');
});

test('a drill that was begun before its day stands in the calendar where it was held', async () => {
  const { id } = await s.begun({ scheduled_at: Date.now() + 400 * DAY_MS });
  const { started_at } = (await s.page(id)).run;
  const of = (at: number) => new Date(at + 28_800_000).getUTCFullYear();
  const held = async (year: number) =>
    (await s.must(s.engineer, 'GET', `/api/drill-calendar?year=${year}`)).units
      .flatMap(({ drills }: { drills: { id: number }[] }) => drills)
      .some((one: { id: number }) => one.id === id);
  assert.equal(await held(of(started_at)), true);
  assert.equal(await held(of(Date.now() + 400 * DAY_MS)), false);
});

test('what was done to a drill stands in the log', () => {
  const actions = s.sqlite
    .prepare(`select distinct action from audit_entries where object_kind = 'drill' order by 1`)
    .pluck()
    .all();
  assert.deepEqual(actions, [
    'create',
    'drill_cancel',
    'drill_end',
    'drill_evaluate',
    'drill_improve',
    'drill_start',
    'update',
  ]);
});
