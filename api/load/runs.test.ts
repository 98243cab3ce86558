/** Loads that are really sent, to a server of the test on loopback: started, followed, stopped, ended by rules and neighbours, remembered. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, beforeEach, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunLoad } from '#probes/load/words.ts';
import { readEvidence } from '../compliance/evidence.ts';
import { readSettings, writeSettings } from '../settings/settings.ts';
import { createLoadTests } from './keep-runs.ts';
import { raiseGaps } from './raise-gaps.ts';
import { interruptRuns } from './run-store.ts';
import { listening, loadHub, sendSlowly } from './testing.ts';

const z = await loadHub();
after(z.end);
const { t, sqlite, must, engineer, leader, stranger, approved, start, page, over, asked, answering } = z;
beforeEach(() => {
  asked.length = 0;
  answering.status = 200;
});
const LONG = { shape: { model: 'open', stages: [{ from_rate: 10, to_rate: 10, duration_ms: 20_000 }] } };
const began = async (id: number, body: object = {}): Promise<number> => {
  const answer = await start(id, body);
  assert.equal(answer.status, 200, answer.text);
  return answer.body.id;
};
const told = (action: string, id: number) =>
  sqlite
    .prepare(
      `select person, after, reason from audit_entries where action = ? and object_kind = 'load_run' and object_id = ?`,
    )
    .get(action, String(id)) as { person: string; after: string; reason: string } | undefined;
const stop = (id: number, ask = engineer) => ask('POST', `/api/load-runs/${id}/stop`, {});

test('a run brings its result, its seconds and its verdict, says on each request whose it is, and is in the log and the timeline', async () => {
  const plan = await approved();
  const may = await must(engineer, 'GET', `/api/load-plans/${plan}/may-start`);
  assert.deepEqual(may.refusals, []);
  assert.match(JSON.stringify(may.notes), /default of 50\/s/);
  assert.equal(asked.length, 0, 'to look at the gate asks the target nothing');
  const id = await began(plan);
  const done = await over(id);
  assert.deepEqual(
    [done.run.state, done.run.stopped_by, done.verdict.is, done.run.verdict],
    ['complete', null, 'pass', 'pass'],
  );
  assert.ok(done.result.figures.requests > 5);
  assert.equal(done.run.requests, done.result.figures.requests);
  assert.ok(done.run.last_sent_at >= done.run.started_at);
  // The first is the warm-up.
  assert.deepEqual([asked[0]?.path, asked[0]?.identity], ['/home', '']);
  assert.ok(asked.slice(1).every(({ identity }) => identity === `run=${id}; plan=${plan}; contact=0513-1234567`));
  const { ticks, total } = await must(engineer, 'GET', `/api/load-runs/${id}/ticks`);
  assert.equal(total, ticks.length);
  assert.equal(
    ticks.reduce((sum: number, tick: { figures: { requests: number } }) => sum + tick.figures.requests, 0),
    done.run.requests,
  );
  const later = await must(engineer, 'GET', `/api/load-runs/${id}/ticks?since=4`);
  assert.deepEqual(later.ticks, ticks.slice(4));
  const begun = JSON.parse(told('load_start', id)?.after ?? '{}');
  assert.deepEqual([begun.plan_id, begun.ceiling_rate, begun.targets[0].addresses], [plan, 20, ['127.0.0.1']]);
  assert.deepEqual(JSON.parse(told('load_end', id)?.after ?? '{}').requests, done.run.requests);
  const events = await must(engineer, 'GET', `/api/systems/${z.system}/timeline?kind=load`);
  assert.ok(events.total >= 2);
});

test('what the gate shuts is told with all its reasons, and nothing is sent', async () => {
  const plan = await approved();
  const above = await start(plan, { ceiling_rate: 21 });
  assert.equal(above.status, 409);
  assert.match(above.body.error.report[0].en, /above the plan’s ceiling/);
  const early = await approved({ from_at: Date.now() + 60_000 });
  assert.match((await start(early)).body.error.en, /hasn’t begun/);
  assert.equal((await start(plan, {}, leader)).status, 403);
  assert.equal(asked.length, 0);
});

test('a target that does not answer the first request is sent no second', async () => {
  const plan = await approved();
  answering.status = 503;
  const answer = await start(plan);
  assert.equal(answer.status, 409);
  assert.match(answer.body.error.en, /warm-up request failed .*HTTP 503/);
  assert.equal(asked.length, 1);
  const silent = z.endpoint(z.system, '无人', 'http://127.0.0.1:1/');
  const dead = await approved({ endpoint_ids: [silent] });
  assert.match((await start(dead)).body.error.en, /warm-up request failed/);
  assert.equal(sqlite.prepare('select count(*) from load_runs where plan_id in (?, ?)').pluck().get(plan, dead), 0);
});

test('one load a system, also when two are asked for at once', async () => {
  const [one, two] = [await approved(LONG), await approved(LONG)];
  const both = await Promise.all([start(one), start(two)]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
  assert.match(both.find(({ status }) => status === 409)?.text ?? '', /Another load/);
  const id = both.find(({ status }) => status === 200)?.body.id;
  assert.match((await start(two)).text, /Another load/);
  assert.equal((await stop(id)).status, 200);
  await over(id);
  const force = sqlite.prepare(`update load_runs set state = 'running', ended_at = null where system_id = ?`);
  assert.throws(() => force.run(z.system), /UNIQUE/);
});

test('the stop button works at once, for whoever approves too; it is measured, and pressing it again changes nothing', async () => {
  const id = await began(await approved(LONG));
  await pause(300);
  const shown = await page(id);
  assert.deepEqual([shown.run.state, shown.result], ['running', null]);
  assert.ok(shown.run.requests > 0 && shown.ticks > 0, 'a page that is read anew finds its progress');
  const pressed = Date.now();
  assert.equal((await stop(id, leader)).status, 200);
  assert.equal((await stop(id)).status, 200);
  const done = await over(id);
  assert.ok(Date.now() - pressed < 5_000);
  const count = asked.length;
  const { run } = done;
  assert.deepEqual(
    [run.state, run.stopped_by, run.stop_person, done.verdict.is],
    ['stopped', 'person', 'leader', 'unknown'],
  );
  assert.ok(run.stop_ms >= 0 && run.stop_ms < 5_000, String(run.stop_ms));
  assert.ok(run.last_sent_at >= pressed - 5 && run.last_sent_at <= run.ended_at + 5);
  await pause(200);
  assert.equal(asked.length, count, 'nothing is sent afterwards');
  assert.equal((await stop(id)).status, 200);
  assert.deepEqual((await page(id)).run, run);
  assert.equal(told('load_stop', id)?.person, 'leader');
  assert.equal((await stop(id, stranger)).status, 404);
});

test('errors end it by its rule', async () => {
  const id = await began(await approved(LONG));
  await pause(150);
  answering.status = 500;
  const { run } = await over(id);
  assert.deepEqual([run.state, run.stopped_by], ['stopped', 'error_share']);
  assert.match(run.stop_reason.zh, /错误率/);
});

test('its approval that ends, or a ceiling that is lowered, ends it', async () => {
  const plan = await approved(LONG);
  const id = await began(plan);
  const version = await z.versionOf(plan);
  assert.equal((await engineer('POST', `/api/load-plans/${plan}/withdraw`, { version })).status, 200);
  assert.equal((await over(id)).run.stopped_by, 'approval');
  const next = await began(await approved(LONG));
  const at = `/api/systems/${z.system}/load-ceiling`;
  assert.equal((await leader('PUT', at, { ceiling_rate: 5, version: 0 })).status, 200);
  assert.equal((await over(next)).run.stopped_by, 'approval');
  assert.equal((await leader('PUT', at, { ceiling_rate: null, version: 1 })).status, 200);
  const short = await began(await approved({ ...LONG, until_at: Date.now() + 1_500 }));
  assert.equal((await over(short)).run.stopped_by, 'window');
});

test('a neighbour that goes down ends it, by name for whoever may know it and without one for others', async () => {
  const node = (await must(t.ask, 'POST', '/api/nodes', { name: '共用主机', role: 'server', unit_id: 3 })).id;
  for (const system of [z.system, z.other])
    sqlite.prepare('insert into system_nodes (system_id, node_id) values (?, ?)').run(system, node);
  const server = createServer((_request, response) => response.end('ok'));
  const port = await listening(server);
  z.endpoint(z.other, '公文入口', `http://127.0.0.1:${port}/`);
  const endpoint_id = sqlite.prepare(`select id from endpoints where name = '公文入口'`).pluck().get();
  const watch = await must(t.ask, 'POST', '/api/watches', {
    ...{ endpoint_id, probe: 'tcp', address: '127.0.0.1', params: { port }, every_s: 3_600, timeout_ms: 500 },
  });
  await t.hub.watching.lookNow(watch.id);
  await pause(300);
  t.hub.watching.patrol.resume();
  try {
    const id = await began(await approved(LONG));
    const before = (await page(id, t.ask)).neighbours.find(
      ({ name }: { name: string }) => name === '乙县公文 · 公文入口',
    );
    assert.deepEqual([before.relation, before.before], ['shared', 'up']);
    await pause(300);
    assert.equal((await page(id)).run.state, 'running');
    server.closeAllConnections();
    server.close();
    const done = await over(id);
    assert.deepEqual([done.run.state, done.run.stopped_by], ['stopped', 'neighbour']);
    assert.match((await page(id, t.ask)).run.stop_reason.zh, /相关对象转为 .*：乙县公文 · 公文入口/);
    const limited = await engineer('GET', `/api/load-runs/${id}`);
    assert.doesNotMatch(limited.text, /公文|共用主机/);
    assert.doesNotMatch((await engineer('GET', `/api/systems/${z.system}/timeline`)).text, /公文|共用主机/);
  } finally {
    t.hub.watching.patrol.pause();
    sqlite.exec('delete from system_nodes');
  }
});

test('an engine that breaks is our own mistake: the run failed, nothing is called good', async () => {
  const whole = t.hub.load;
  const broken: RunLoad = () => Promise.reject(new Error('broken'));
  t.hub.load = createLoadTests(t.hub, { runLoad: broken });
  try {
    const { run, verdict } = await over(await began(await approved()));
    assert.deepEqual([run.state, verdict, run.verdict], ['failed', null, null]);
  } finally {
    t.hub.load = whole;
  }
});

test('a program that ends stops its loads; one that died finds them interrupted at its next start', async () => {
  const whole = t.hub.load;
  t.hub.load = createLoadTests(t.hub, { runLoad: sendSlowly });
  try {
    const id = await began(await approved(LONG));
    await t.hub.load.close();
    const { run } = await page(id);
    assert.deepEqual([run.state, run.stopped_by], ['stopped', 'hub']);
    assert.equal((await start(await approved())).status, 503);
    sqlite.prepare(`update load_runs set state = 'running', ended_at = null where id = ?`).run(id);
    whole.begin();
    assert.equal((await page(id)).run.state, 'interrupted');
    assert.equal(interruptRuns(t.hub.db, Date.now()), 0);
    const events = await must(engineer, 'GET', `/api/systems/${z.system}/timeline?kind=load&limit=1`);
    assert.match(events.rows[0].text.zh, /程序中断/);
  } finally {
    t.hub.load = whole;
  }
});

test('a run is compared with the newest baseline, and only a whole one can be a baseline', async () => {
  const plan = await approved();
  const stopped = await began(await approved(LONG));
  await stop(stopped);
  await over(stopped);
  assert.equal((await engineer('PUT', `/api/load-runs/${stopped}/baseline`, { is_baseline: true })).status, 409);
  const [first, second] = [await began(plan), 0];
  await over(first);
  assert.equal((await must(engineer, 'GET', `/api/load-runs/${first}/comparison`)).with, null);
  assert.equal((await engineer('PUT', `/api/load-runs/${first}/baseline`, { is_baseline: true })).status, 200);
  const next = second || (await began(plan));
  await over(next);
  const compared = await must(engineer, 'GET', `/api/load-runs/${next}/comparison`);
  assert.equal(compared.with.id, first);
  assert.equal(compared.comparable, true);
  const errors = compared.rows.find(({ name }: { name: string }) => name === 'error_share');
  assert.deepEqual([errors.before, errors.now, errors.verdict], [0, 0, 'same']);
  sqlite
    .prepare(`update load_runs set result = json_set(result, '$.generator.limited', json('true')) where id = ?`)
    .run(next);
  const limited = await must(engineer, 'GET', `/api/load-runs/${next}/comparison`);
  assert.deepEqual([limited.comparable, limited.rows], [false, []]);
  assert.match(limited.why[0].en, /generator of one was limited/);
});

test('who was not tested within a year stands as unknown, and what the generator limited counts as nothing', async () => {
  const grade =
    sqlite.prepare(`insert into protected_systems (system_id, information_harms, service_harms, matrix, extensions, grade, updated_at)
    values (?, '[]', '[]', 'x', '[]', ?, 0)`);
  grade.run(z.system, 3);
  grade.run(z.other, 2);
  const rows = (await must(t.ask, 'GET', '/api/load-coverage')).rows;
  assert.deepEqual(
    rows.map((row: { system_id: number; is: string }) => [row.system_id, row.is]),
    [
      [z.other, 'unknown'],
      [z.system, rows[1].is],
    ],
  );
  assert.ok(rows[1].run_id !== null && rows[1].tested_at > 0);
  assert.equal((await must(engineer, 'GET', '/api/load-coverage')).total, 1);
  sqlite.exec('update load_runs set is_limited = 1');
  const now = (await must(t.ask, 'GET', '/api/load-coverage')).rows;
  assert.ok(now.every((row: { is: string; run_id: number | null }) => row.is === 'unknown' && row.run_id === null));
});

test('a gap becomes one ticket a system, where the settings want it', () => {
  const fail = (error: unknown) => assert.fail(String(error));
  const { db } = t.hub;
  assert.equal(raiseGaps(db, Date.now(), fail), 0, 'off until somebody wants it');
  writeSettings(db, { ...readSettings(db), load: { default_rate: 50, gap_tickets: true } });
  assert.equal(raiseGaps(db, Date.now(), fail), 2);
  assert.equal(raiseGaps(db, Date.now(), fail), 0, 'one is enough');
  const rows = sqlite.prepare('select system_id, unit_id, title from tickets order by system_id').all();
  assert.deepEqual(rows, [
    { system_id: z.system, unit_id: 2, title: '一窗受理：一年内没有压测' },
    { system_id: z.other, unit_id: 3, title: '乙县公文：一年内没有压测' },
  ]);
});

test('a network device that fell at no more than the declared peak is evidence, until the system ran whole again', async () => {
  const { id: node } = await must(t.ask, 'POST', '/api/nodes', { name: '汇聚一', role: 'aggregation', unit_id: 2 });
  sqlite.prepare('insert into system_nodes (system_id, node_id) values (?, ?)').run(z.system, node);
  const target = sqlite.prepare('select id from targets where node_id = ?').pluck().get(node);
  const run = sqlite.prepare('select max(id) from load_runs where system_id = ?').pluck().get(z.system);
  const shown = () =>
    readEvidence(t.hub.db, z.system, 3, Date.now())
      ?.items.filter(({ sightings }) => sightings.some(({ rule }) => rule === 'fell-under-load'))
      .map(({ item }) => item);
  sqlite
    .prepare(
      `update load_runs set state = 'stopped', stopped_by = 'neighbour', stop_target_id = ?, ceiling_rate = 20 where id = ?`,
    )
    .run(target, run);
  const peak = sqlite.prepare(
    'insert into load_limits (system_id, peak_rate) values (?, ?) on conflict do update set peak_rate = excluded.peak_rate',
  );
  peak.run(z.system, 19);
  assert.deepEqual(shown(), [], 'above the peak');
  peak.run(z.system, 20);
  assert.deepEqual(shown(), ['8.1.2.1 a']);
  const whole = await began(await approved());
  assert.equal((await over(whole)).run.state, 'complete');
  assert.deepEqual(shown(), []);
});
