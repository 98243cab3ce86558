/** What opens a finding and what closes it, by facts as watches leave them: what is silent, or speaks of something else, closes none. */
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { createReviewer } from './review-system.ts';
import { assessingHub } from './testing-assessments.ts';

const z = await assessingHub();
after(z.end);
const { t, sqlite, must, lead, assessor } = z;
const ITEM = '8.1.4.2 b';
const review = createReviewer(t.hub.db);
let clock = Date.now() - 3_600_000;
const tick = () => {
  clock += 1_000;
  return clock;
};

type Place = { endpoint_id: number; target_id: number; watch: number };
let places = 0;
/** An endpoint with a watch that asks whether services let in whoever comes. */
async function place(): Promise<Place> {
  places += 1;
  const wanted = { name: `缓存${places}`, host: `127.0.0.${places}`, watch: false };
  const endpoint_id = (await must(t.ask, 'POST', `/api/systems/${system}/endpoints`, wanted)).id as number;
  const target_id = sqlite.prepare('select id from targets where endpoint_id = ?').pluck().get(endpoint_id) as number;
  const watch = sqlite
    .prepare(`insert into watches (target_id, probe, params, address, family, every_s, timeout_ms, enabled, created_at)
      values (?, 'open_access', '{"services":["redis:6379"]}', ?, 4, 86400, 1000, 1, 0) returning id`)
    .pluck()
    .get(target_id, wanted.host) as number;
  return { endpoint_id, target_id, watch };
}
const OPEN = { open: true, answers: true, without_login: true };
const MENDED = { open: true, answers: true, without_login: false };
const SILENT = { open: false, answers: false, without_login: null };
/** A look's answer, whole. */
function say({ watch }: Place, value: object | null, { key = 'open_access.service', part = '6379' } = {}) {
  const at = tick();
  sqlite
    .prepare(`insert into watch_states (watch_id, answer, outcome, failures, successes, flapping, turns, changed_at, looked_at, ok_at,
        took_ms, last) values (:watch, 'up', 'ok', 0, 1, 0, '[]', :at, :at, :at, 1, '{}')
      on conflict (watch_id) do update set looked_at = :at, ok_at = :at`)
    .run({ watch, at });
  sqlite.prepare('delete from facts where watch_id = ? and key = ? and part = ?').run(watch, key, part);
  if (value)
    sqlite
      .prepare('insert into facts (watch_id, key, part, value, since_at) values (?, ?, ?, ?, ?)')
      .run(watch, key, part, JSON.stringify({ service: 'redis', port: 6379, ...value }), at);
}
/** A closed one that judged the item so; its objects are these endpoints, each judged too where that is said. */
function assessed({
  level = 3,
  result = 'conform',
  value = '{"low":"80","high":"80"}',
  item = ITEM,
  objects = [] as readonly Place[],
  is_each = false,
} = {}) {
  const id = sqlite
    .prepare(`insert into assessments (system_id, kind, title, edition, rule, level, extensions, state, created_by, created_at)
      values (?, 'mlps', '测评', '-', 'mlps-2025', ?, '[]', 'open', 'x', 0) returning id`)
    .pluck()
    .get(system, level) as number;
  const judge = (object_id: number) =>
    sqlite
      .prepare(`insert into judgements (assessment_id, item, object_id, result, judged_by, judged_at, version)
        values (?, ?, ?, ?, 'x', 0, 1)`)
      .run(id, item, object_id, result);
  for (const { endpoint_id } of objects) {
    const object_id = sqlite
      .prepare(`insert into assessment_objects (assessment_id, name, endpoint_id) values (?, ?, ?) returning id`)
      .pluck()
      .get(id, `缓存${endpoint_id}`, endpoint_id) as number;
    if (is_each) judge(object_id);
  }
  if (!is_each) judge(0);
  sqlite
    .prepare(`update assessments set state = 'closed', closed_at = ?, result = ? where id = ?`)
    .run(tick(), `{"value":${value}}`, id);
  return id;
}
type Row = { id: number; item: string; state: string; description: string; sightings: string };
const drifts = (state: string) =>
  sqlite
    .prepare(
      `select * from assessment_findings where system_id = ? and source = 'drift' and item = ? and state = ? order by id`,
    )
    .all(system, ITEM, state) as Row[];
const isOpen = () => drifts('open').length > 0;
const look = () => review(system, tick());

let system = 0;
beforeEach(async () => {
  system = (await must(t.ask, 'POST', '/api/systems', { name: `系统${places}`, unit_id: 2 })).id as number;
});

test('what fell silent stays in a finding while another part of it is mended', async () => {
  const [a, b] = [await place(), await place()];
  assessed();
  say(a, OPEN);
  say(b, OPEN);
  look();
  assert.equal(drifts('open').length, 1);
  say(a, SILENT);
  look();
  say(b, OPEN);
  look();
  assert.match(drifts('open')[0]?.description ?? '', /尚无应答/);
  say(b, MENDED);
  look();
  assert.ok(isOpen(), 'the silent one may still be open');
  say(a, MENDED);
  look();
  assert.ok(!isOpen());
});

test('what an answer tells to be gone leaves the finding, and the rest of it stays', async () => {
  const [a, b] = [await place(), await place()];
  assessed();
  say(a, OPEN);
  say(b, OPEN);
  look();
  say(a, MENDED);
  look();
  say(b, OPEN);
  look();
  say(a, SILENT);
  say(b, MENDED);
  look();
  assert.ok(!isOpen());
});

test('a watch that was set to ask something else tells nothing', async () => {
  const a = await place();
  assessed();
  say(a, OPEN);
  look();
  const set = (column: string, value: string) =>
    sqlite.prepare(`update watches set ${column} = ? where id = ?`).run(value, a.watch);
  for (const [column, other, before] of [
    ['address', '127.0.0.99', `127.0.0.${places}`],
    ['params', '{"services":["redis:6379","zookeeper:2181"]}', '{"services":["redis:6379"]}'],
  ] as const) {
    set(column, other);
    say(a, MENDED);
    look();
    assert.ok(isOpen(), column);
    set(column, before);
  }
  look();
  assert.ok(!isOpen());
});

test('what somebody lives with silences itself alone', async () => {
  const [a, b] = [await place(), await place()];
  assessed();
  say(a, OPEN);
  look();
  sqlite
    .prepare(`update assessment_findings set state = 'accepted' where system_id = ? and state = 'open'`)
    .run(system);
  look();
  assert.ok(!isOpen());
  say(a, OPEN, { part: '6380' });
  look();
  const [part] = drifts('open');
  assert.ok(part, 'another port of the same');
  sqlite
    .prepare(`update assessment_findings set state = 'accepted' where system_id = ? and state = 'open'`)
    .run(system);
  look();
  assert.ok(!isOpen());
  say(b, OPEN);
  look();
  const [other] = drifts('open');
  assert.deepEqual(
    JSON.parse(other?.sightings ?? '[]').map(({ target_id }: Place) => target_id),
    [b.target_id],
    'another target, and that alone',
  );
  say(b, MENDED);
  look();
  assert.ok(!isOpen());
  assert.equal(drifts('accepted').length, 2);
});

for (const [what, more, is_answered] of [
  ['judged the item anew', {}, true],
  ['found it wanting', { result: 'partial' }, true],
  ['is of a lower level', { level: 2 }, false],
  ['is of a level without rules', { level: 4 }, false],
  ['judged it not to apply', { result: 'not_applicable' }, false],
  ['didn’t judge it', { item: '8.1.4.2 a' }, false],
  ['has no figure', { value: 'null' }, false],
] as const)
  test(`a newer assessment that ${what} ${is_answered ? 'answers a drift' : 'answers no drift'}`, async () => {
    const a = await place();
    const first = assessed();
    say(a, OPEN);
    look();
    assert.ok(isOpen());
    assessed(more);
    look();
    const ofFirst = sqlite
      .prepare('select state from assessment_findings where assessment_id = ? and item = ?')
      .pluck()
      .get(first, ITEM);
    assert.equal(ofFirst, is_answered ? 'verified' : 'open');
  });

test('a drift of an object is answered by a newer assessment only where the object is in it', async () => {
  const a = await place();
  const first = assessed({ objects: [a], is_each: true });
  say(a, OPEN);
  look();
  const state = () =>
    sqlite.prepare('select state from assessment_findings where assessment_id = ?').pluck().get(first);
  assert.equal(state(), 'open');
  assessed();
  look();
  assert.equal(state(), 'open');
  assessed({ objects: [a] });
  look();
  assert.equal(state(), 'verified');
});

test('what an assessor found without the look as evidence is verified by none', async () => {
  const a = await place();
  say(a, OPEN);
  const id = await z.assessment({ title: '现场测评', system_id: system });
  const object_id = await z.addObject(id, { name: '缓存', kind: '服务', endpoint_id: a.endpoint_id });
  const cell = { item: ITEM, object_id };
  await z.judge(id, ITEM, 'not_conform', { object_id, reason: '默认账户未改名' });
  const rate = (version: number) =>
    must(assessor, 'PUT', `/api/assessments/${id}/faults`, { ...cell, risk: 'high', version });
  const shown = () =>
    JSON.parse(
      sqlite.prepare('select sightings from assessment_findings where assessment_id = ?').pluck().get(id) as string,
    );
  await rate(0);
  assert.deepEqual(shown(), []);
  // A look of another time, that had nothing against it.
  say(a, MENDED);
  await must(assessor, 'POST', `/api/assessments/${id}/evidence/observation`, cell);
  say(a, OPEN);
  await rate(1);
  assert.deepEqual(shown(), []);
  await must(assessor, 'POST', `/api/assessments/${id}/evidence/observation`, cell);
  await rate(2);
  const [{ rule, facts }] = shown();
  assert.deepEqual([rule, facts[0].watch, facts[0].part], ['open-access', a.watch, '6379']);
});

test('a finding whose ticket ended without a repair is sent again, and whoever solved it doesn’t accept it', async () => {
  const a = await place();
  assessed();
  say(a, OPEN);
  look();
  const id = drifts('open')[0]?.id ?? 0;
  const version = () =>
    sqlite.prepare('select version from assessment_findings where id = ?').pluck().get(id) as number;
  const settle = (ask: typeof lead, to: string) =>
    ask('POST', `/api/assessment-findings/${id}/settle`, { to, how: '现场核验', version: version() });
  const send = () => assessor('POST', `/api/assessment-findings/${id}/rectification`, {});
  const first = (await send()).body.id as number;
  assert.equal((await send()).status, 409);
  assert.equal((await settle(lead, 'open')).status, 409);
  const withdraw = (ticket: number) =>
    must(assessor, 'POST', `/api/tickets/${ticket}/follow-up`, {
      version: 1,
      deed: { is: 'withdraw', reason: '误提' },
    });
  await withdraw(first);
  const second = (await send()).body.id as number;
  assert.ok(second > first);
  await withdraw(second);
  assert.equal((await settle(lead, 'open')).status, 200);
  assert.equal(sqlite.prepare('select state from assessment_findings where id = ?').pluck().get(id), 'open');
  const third = (await send()).body.id as number;
  const works = [
    { role: 'ticket_agent' as const, unit_id: 2 },
    { role: 'assessor' as const, unit_id: null },
  ];
  const solver = await t.enter('solver', works, 4);
  await must(solver, 'POST', `/api/tickets/${third}/handle`, { version: 1, deed: { is: 'accept' } });
  const own = await settle(solver, 'accepted');
  assert.deepEqual([own.status, own.body.error.code], [403, 'own_repair']);
  assert.equal((await settle(lead, 'accepted')).status, 200);
});
