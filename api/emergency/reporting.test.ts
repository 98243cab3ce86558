/** Rules, clocks and reports of incidents over the interface. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { seedRules } from './reporting-rules.ts';
import { beginRun, putByPerson } from './run-store.ts';
import { drillHub } from './testing-drills.ts';

let s: Awaited<ReturnType<typeof drillHub>>;
before(async () => {
  s = await drillHub();
});
after(() => s.end());
const HOUR = 3_600_000;
type Row = {
  id: number;
  level: string;
  kind: string;
  is_active: boolean;
  is_confirmed: boolean;
  source: string;
  version: number;
};
const rules = async (): Promise<Row[]> => (await s.must(s.engineer, 'GET', '/api/reporting-rules')).rows;
const clocks = async (id: number) => (await s.must(s.engineer, 'GET', `/api/incidents/${id}/clocks`)).clocks;
const initial = async () =>
  (await rules()).find(({ level, kind }) => level === 'province' && kind === 'initial') as Row;

test('the first rules come with the program once; what isn’t confirmed says so, and the city’s waits to be filled in', async () => {
  const found = await rules();
  assert.equal(found.length, 5);
  seedRules(s.t.hub.db, 2);
  assert.equal((await rules()).length, 5);
  for (const one of found) if (!one.is_confirmed) assert.match(one.source, /未核对|占位/, one.source);
  const city = found.find(({ level }) => level === 'city');
  assert.deepEqual([city?.is_active, city?.is_confirmed], [false, false]);
  assert.match(city?.source ?? '', /to be filled in by the city/);
});

test('rules are changed by who may change settings, over nobody’s words unseen', async () => {
  const system = s.t.askAs('system');
  const {
    id: _id,
    edited_by: _by,
    edited_at: _at,
    version: _version,
    ...content
  } = (await rules())[0] as Row & Record<string, unknown>;
  for (const ask of [s.engineer, s.leader])
    assert.equal((await ask('POST', '/api/reporting-rules', content)).status, 403);
  const { id } = await s.must(system, 'POST', '/api/reporting-rules', {
    ...content,
    title: '市里的规定',
    is_active: false,
  });
  const change = { ...content, title: '改过', is_active: false, version: 1 };
  assert.equal((await system('PUT', `/api/reporting-rules/${id}`, change)).status, 200);
  assert.equal((await system('PUT', `/api/reporting-rules/${id}`, change)).body.error.code, 'stale');
  for (const bad of [
    { source: '' },
    { within_ms: 0 },
    { from_grade: 5 },
    { level: 'moon' },
    { within_ms: 1e13 },
    { more: 1 },
  ])
    assert.equal(
      (await system('POST', '/api/reporting-rules', { ...content, ...bad })).status,
      422,
      JSON.stringify(bad),
    );
  assert.equal((await system('PUT', '/api/reporting-rules/4711', change)).status, 404);
});

test('a clock runs for a larger event, none for an ordinary one, and a sent report stops it', async () => {
  const ordinary = s.incident({ grade: 4 });
  assert.deepEqual([...new Set((await clocks(ordinary)).map(({ state }: { state: string }) => state))], ['not_due']);
  const unknown = s.incident({ occurred_at: null });
  const rule = await initial();
  const of = async (id: number) => (await clocks(id)).find((one: { rule: Row }) => one.rule.id === rule.id);
  assert.equal((await of(unknown)).state, 'no_start');
  const id = s.incident({ occurred_at: Date.now() - HOUR });
  assert.equal((await of(id)).state, 'running');
  const body = { unit: '甲县', harm: '两千人无法办件' };
  const report = await s.must(s.leader, 'POST', `/api/incidents/${id}/reports`, {
    kind: 'initial',
    rule_id: rule.id,
    body,
  });
  assert.equal((await of(id)).state, 'running', 'written isn’t sent');
  const send = (sent_at: number, ask = s.leader) =>
    ask('POST', `/api/incident-reports/${report.id}/sent`, { sent_to: '省网信办值班室', sent_at });
  assert.equal((await send(Date.now() + HOUR)).status, 422);
  assert.equal((await send(Date.now() - 2 * HOUR)).status, 422);
  assert.equal((await send(Date.now(), s.stranger)).status, 404);
  assert.equal((await send(Date.now())).status, 200);
  assert.equal((await send(Date.now())).status, 409);
  assert.deepEqual([(await of(id)).state, (await of(id)).report.number], ['sent', 1]);
  const late = s.incident({ occurred_at: Date.now() - 5 * HOUR });
  assert.equal((await of(late)).state, 'late');
});

test('the form is filled in from what is known, and each writing is a version of its own', async () => {
  const id = s.incident();
  const actor = { person: 'leader', address: '-' };
  const at = Date.now();
  const run_id = beginRun(
    s.t.hub.db,
    actor,
    { plan_id: s.plan_id, unit_id: 2, incident_id: id },
    { at, grade: 3, drill: null, roles: {} },
  );
  putByPerson(s.t.hub.db, actor, run_id, { do: 'complete', key: 'confirm', values: { since: '八点零五分' } }, at + 1);
  const first = (await s.must(s.leader, 'GET', `/api/incidents/${id}/reports`)).prefilled;
  assert.deepEqual(
    [first.unit, first.grade, first.harm, first.type],
    ['甲县', '较大', '约两千人无法办件', '设备设施故障事件'],
  );
  assert.match(first.measures, /确认中断（最早发现的时间：八点零五分）/);
  const write = (body: object, more: object = {}) =>
    s.leader('POST', `/api/incidents/${id}/reports`, { kind: 'initial', rule_id: null, body, ...more });
  assert.equal((await write({ ...first, cause: '初判：光缆中断' })).status, 200);
  assert.equal((await write({ ...first, cause: '光缆中断' })).status, 200);
  assert.equal((await write(first, { kind: 'progress' })).status, 200);
  const { rows, prefilled } = await s.must(s.leader, 'GET', `/api/incidents/${id}/reports`);
  assert.deepEqual(
    rows.map(({ kind, number }: { kind: string; number: number }) => [kind, number]),
    [
      ['progress', 1],
      ['initial', 2],
      ['initial', 1],
    ],
  );
  assert.equal(prefilled.cause, undefined, 'the last writing had none');
  for (const [body, more] of [
    [{}, {}],
    [{ unit: ' ' }, {}],
    [{ hack: 'x' }, {}],
    [{ unit: 'x'.repeat(4_001) }, {}],
    [{ unit: 'a\u0007' }, {}],
    [{ unit: 'x' }, { kind: 'final', rule_id: (await initial()).id }],
  ] as const)
    assert.equal((await write(body, more)).status, 422, JSON.stringify(body).slice(0, 60));
  assert.equal((await write({ unit: 'x' }, { rule_id: 4711 })).status, 404);
});

test('another county sees neither clocks nor reports', async () => {
  const id = s.incident();
  for (const what of ['clocks', 'reports'])
    assert.equal((await s.stranger('GET', `/api/incidents/${id}/${what}`)).status, 404);
  const body = { kind: 'initial', rule_id: null, body: { unit: 'x' } };
  assert.equal((await s.stranger('POST', `/api/incidents/${id}/reports`, body)).status, 404);
  const reader = await s.t.enter('looks', [{ role: 'director', unit_id: null }]);
  assert.equal((await reader('POST', `/api/incidents/${id}/reports`, body)).status, 403);
});
