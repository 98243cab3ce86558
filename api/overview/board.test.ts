/** The board: each of its figures is the total of the list that it leads to, within the reach of whoever asks. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Asking, testHub } from '../testing.ts';
import { readDay, STEP_MS } from './day.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const sqlite = t.hub.db.$client;
sqlite.exec(`insert into areas (id, code, name, level, parent_id) values (1, '32', '市', 'city', null),
  (2, '3201', '甲县', 'county', 1), (3, '3202', '乙县', 'county', 1), (4, '320101', '甲镇', 'town', 2);
  insert into units (id, name, level, parent_id, area_id) values (1, '市局', 'city', null, 1), (2, '甲县办', 'county', 1, 2),
  (3, '乙县办', 'county', 1, 3)`);
const HOUR_MS = 3_600_000;
const now = Date.now();
let made = 0;
function node(place: { area_id?: number; unit_id?: number }, state: string, since = now - 48 * HOUR_MS): number {
  made += 1;
  sqlite
    .prepare('insert into nodes (id, name, unit_id, area_id, created_at, updated_at) values (?, ?, ?, ?, 0, 0)')
    .run(made, `n${made}`, place.unit_id ?? null, place.area_id ?? null);
  sqlite
    .prepare(
      `insert into targets (id, node_id, state, state_reason, state_since) values (?, ?, ?, '{"zh":"","en":""}', ?)`,
    )
    .run(made, made, state, since);
  return made;
}
const finding = (target_id: number, severity: string, check_id = 'answers') =>
  sqlite
    .prepare(`insert into findings (target_id, check_id, severity, status, reason, opened_at)
      values (?, ?, ?, 'fail', '{"zh":"","en":""}', ?)`)
    .run(target_id, check_id, severity, now);
node({ area_id: 1 }, 'up');
const silent = node({ unit_id: 2 }, 'down', now - HOUR_MS);
node({ area_id: 4, unit_id: 2 }, 'up');
node({ unit_id: 3 }, 'unknown');
node({}, 'degraded');
finding(silent, 'critical');
finding(1, 'major');
finding(1, 'minor', 'certificate');

type Board = Awaited<ReturnType<Asking>>['body'];
const board = async (ask: Asking = t.ask): Promise<Board> => {
  const answer = await ask('GET', '/api/overview/board');
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
};
const totalOf = async (path: string, ask: Asking = t.ask): Promise<number> => (await ask('GET', path)).body.total;

async function agrees(ask: Asking) {
  const body = await board(ask);
  for (const [state, count] of Object.entries(body.nodes))
    assert.equal(await totalOf(`/api/nodes?state=${state}`, ask), count, `nodes ${state}`);
  for (const severity of ['critical', 'major', 'minor', 'info'])
    assert.equal(await totalOf(`/api/findings?severity=${severity}`, ask), body.findings[severity], severity);
  assert.equal(await totalOf('/api/tickets?queue=soon', ask), body.tickets.soon);
  assert.equal(await totalOf('/api/tickets?is_open=true', ask), body.tickets.open);
  assert.equal(await totalOf('/api/emergency-runs?status=running', ask), body.runs.length);
  for (const place of body.extranet.places) {
    if (place.is_own) continue;
    for (const [state, count] of Object.entries(place.states))
      assert.equal(
        await totalOf(`/api/nodes?area_id=${place.area_id}&state=${state}`, ask),
        count,
        `${place.name} ${state}`,
      );
    const { totals } = (await ask('GET', `/api/ipv6/coverage?area_id=${place.area_id}`)).body;
    assert.deepEqual(place.cells, totals, place.name);
  }
  for (const { name, ...figure } of body.figures)
    for (const status of ['met', 'unmet', 'unknown', 'exempt'])
      assert.equal(
        await totalOf(`/api/overview/figures/${name}?status=${status}`, ask),
        figure[status],
        `${name} ${status}`,
      );
  return body;
}

test('each figure of the board is the total of the list that it leads to', async () => {
  const body = await agrees(t.ask);
  assert.deepEqual(body.nodes, { up: 2, degraded: 1, down: 1, unknown: 1, maintenance: 0 });
  assert.deepEqual(
    body.extranet.places.map(({ name, is_own, worst }: Board) => [name, is_own, worst]),
    [
      ['市', true, 'up'],
      ['甲县', false, 'down'],
      ['乙县', false, 'unknown'],
    ],
  );
  const live = body.figures.find(({ name }: Board) => name === 'extranet_live');
  assert.deepEqual([live.met, live.unmet, live.unknown], [2, 1, 1]);
  assert.deepEqual(
    body.grave.map(({ severity, subject }: Board) => [severity, subject]),
    [
      ['critical', 'n2'],
      ['major', 'n1'],
    ],
  );
});

test('whoever is limited to a unit gets the board of their own, and is told so', async () => {
  const ask = await t.enter('county', [{ role: 'operator', unit_id: 2 }], 2);
  const body = await agrees(ask);
  assert.deepEqual(body.nodes, { up: 1, degraded: 0, down: 1, unknown: 0, maintenance: 0 });
  assert.equal(body.extranet.is_limited, true);
  assert.deepEqual(
    body.grave.map(({ subject }: Board) => subject),
    ['n2'],
  );
  assert.equal(body.day.at(-1).up + body.day.at(-1).down, 2);
  // What was read for everybody is kept for a while, and never given to whoever sees less.
  assert.equal((await board()).nodes.up, 2);
  assert.equal((await board(ask)).nodes.up, 1);
});

test('a figure names what it counts, worst first; an unknown name or status is refused', async () => {
  const { body } = await t.ask('GET', '/api/overview/figures/extranet_live');
  assert.deepEqual(
    body.rows.map(({ name, status }: Board) => [name, status]),
    [
      ['甲县', 'unmet'],
      ['乙县', 'unknown'],
      ['市', 'met'],
      ['甲镇', 'met'],
    ],
  );
  const county = await t.ask('GET', '/api/overview/figures/extranet_live?area_id=2&limit=1&offset=1');
  assert.deepEqual([county.body.total, county.body.rows[0].name], [2, '甲镇']);
  for (const path of ['nothing', 'constructor', 'extranet_live?status=good', 'extranet_live?area_id=0'])
    assert.equal((await t.ask('GET', `/api/overview/figures/${path}`)).status, 422, path);
});

test('through the day a node stands as the timeline tells, unknown where it tells nothing, and now as it stands now', () => {
  const one = node({ area_id: 1 }, 'up', now - 3 * HOUR_MS);
  const before = readDay(t.hub.db, now);
  const turn = (at: number, en: string) =>
    sqlite
      .prepare(`insert into events (at, kind, node_id, subject, text) values (?, 'state', ?, 'x', ?)`)
      .run(at, one, JSON.stringify({ zh: en, en: `${en}: because` }));
  turn(now - 30 * HOUR_MS, 'degraded');
  turn(now - 12 * HOUR_MS, 'down');
  turn(now - 3 * HOUR_MS, 'up');
  const day = readDay(t.hub.db, now);
  const at = (points: typeof day, hours: number) => points.find((point) => point.at === now - hours * HOUR_MS);
  const gained = (hours: number, state: 'up' | 'degraded' | 'down' | 'unknown') =>
    (at(day, hours)?.[state] ?? 0) - (at(before, hours)?.[state] ?? 0);
  assert.deepEqual([gained(24, 'degraded'), gained(24, 'unknown')], [1, -1]);
  assert.deepEqual([gained(12, 'down'), gained(12.5, 'degraded'), gained(3, 'up'), gained(3.5, 'down')], [1, 1, 1, 1]);
  assert.deepEqual(day.at(-1), before.at(-1));
  assert.equal(day.length, 24 * (HOUR_MS / STEP_MS) + 1);
  // One that was registered an hour ago wasn't there before.
  sqlite.prepare('update nodes set created_at = ? where id = ?').run(now - HOUR_MS, one);
  const total = (point: Record<string, number> = {}) =>
    ['up', 'degraded', 'down', 'unknown', 'maintenance'].reduce((sum, state) => sum + (point[state] ?? 0), 0);
  const young = readDay(t.hub.db, now);
  assert.equal(total(young.at(-1)) - total(at(young, 2)), 1);
  sqlite.prepare('delete from nodes where id = ?').run(one);
});

test('sections follow roles, those with something due first', async () => {
  const names = async (ask: Asking) =>
    (await ask('GET', '/api/overview/sections')).body.rows.map(({ name, due }: Board) => `${name} ${due}`);
  assert.deepEqual(await names(t.ask), ['bureau 2', 'desk 0', 'network 0']);
  assert.deepEqual(await names(t.askAs('system')), ['office 0', 'network 0']);
  assert.deepEqual(await names(t.askAs('audit')), ['office 0']);
  const both = await t.enter('both', [
    { role: 'assessor', unit_id: null },
    { role: 'director', unit_id: null },
  ]);
  assert.deepEqual(await names(both), ['bureau 2', 'assessor 0', 'network 0']);
  const operator = await t.enter('desk', [{ role: 'operator', unit_id: 2 }], 2);
  assert.deepEqual(await names(operator), ['desk 0', 'bureau 0', 'network 0']);
  const nobody = await t.enter('nobody', []);
  assert.deepEqual(await names(nobody), []);
  // Somebody who can do nothing waits for a role, and a proposal for a decision.
  assert.deepEqual(await names(t.askAs('system')), ['office 1', 'network 0']);
  const { id } = sqlite.prepare(`select id from people where username = 'nobody'`).get() as { id: string };
  const wanted = { person_id: id, role: 'operator', unit_id: 2, reason: 'x' };
  assert.equal((await t.askAs('system')('POST', '/api/grants', wanted)).status, 200);
  assert.deepEqual(await names(t.askAs('security')), ['office 2']);
});

test('what concerns an administrator is told to each as far as they may see, and agrees with the lists', async () => {
  const office = async (ask: Asking) => (await ask('GET', '/api/overview/office')).body;
  const security = await office(t.askAs('security'));
  assert.equal(security.grants.proposed, await totalOf('/api/grants?state=proposed', t.askAs('security')));
  for (const state of ['roleless', 'locked'])
    assert.equal(security.accounts[state], await totalOf(`/api/people?state=${state}`, t.askAs('security')));
  assert.deepEqual([security.log, security.disk], [null, null]);
  assert.ok((await office(t.askAs('audit'))).log.entries > 0);
  const system = await office(t.askAs('system'));
  assert.ok(system.disk.stored_bytes > 0);
  assert.equal(system.log, null);
  const county = await t.enter('leader', [{ role: 'unit_leader', unit_id: 2 }], 2);
  assert.deepEqual(await office(county), { accounts: null, grants: null, log: null, disk: null });
});

test('one’s own are found: assessments by their team, runs by their roles; and events since a moment', async () => {
  const own = ['/api/assessments?mine=true', '/api/emergency-runs?mine=true'];
  const totals = (ask = t.ask) => Promise.all(own.map((path) => totalOf(path, ask)));
  assert.deepEqual(await totals(), [0, 0]);
  const { id } = sqlite.prepare(`select id from people where username = 'admin'`).get() as { id: string };
  // A row of another area without all that it hangs from is enough here.
  sqlite.pragma('foreign_keys = off');
  sqlite.exec(`insert into systems (id, name, unit_id, created_at, updated_at) values (1, 's', 2, 0, 0);
    insert into assessments (id, system_id, kind, title, edition, rule, level, extensions, created_by, created_at)
      values (1, 1, 'mlps', 'a', 'GB/T 22239-2019', 'mlps-2025', 3, '[]', 'x', 0);
    insert into assessment_team (assessment_id, person_id, role) values (1, '${id}', 'lead');
    insert into emergency_runs (plan_id, version_id, drill_id, unit_id, script, beginning, state, started_by, started_at)
      values (1, 1, 1, 2, '{"head":{"title":"p"}}', '{}', '{"grade":4,"roles":{"lead":["admin"],"rest":[]}}', 'x', 0)`);
  assert.deepEqual(await totals(), [1, 1]);
  assert.deepEqual(await totals(await t.enter('other', [{ role: 'assessor', unit_id: null }])), [0, 0]);
  const all = await totalOf('/api/events');
  assert.ok(all >= 3);
  assert.equal(await totalOf(`/api/events?since=${now - 13 * HOUR_MS}`), all - 1);
  assert.equal((await t.ask('GET', '/api/events?since=-1')).status, 422);
});

test('whoever may see no tickets is told nothing of them', async () => {
  const of_engineer = await board();
  assert.ok(of_engineer.tickets.open >= 0);
  const { tickets, nodes } = await board(t.askAs('system'));
  assert.equal(tickets, null);
  assert.deepEqual(nodes, of_engineer.nodes);
});
