/** The whole way with real agents, the real engine and a real target; only the way between agents and hub is in this process, to be cut. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { runAgent } from '#probes/agent/run-agent.ts';
import { newPair } from '#probes/agent/sealing.ts';
import { sendLoads } from '#probes/agent/send-loads.ts';
import type { FromHub, Uplink } from '#probes/agent/words.ts';
import { ownPair } from '../agents/own-key.ts';
import { filesOf } from './data-files.ts';
import { digestOf } from './digest.ts';
import { runLoad } from './engine.ts';
import { createLoadTests } from './keep-runs.ts';
import { planOf } from './plans.ts';
import { targetsOf } from './targets.ts';
import { loadHub } from './testing.ts';

const z = await loadHub(runLoad);
const { t, sqlite, must, asked, start, over, leader, decide, submit, engineer } = z;
await t.hub.load.close();
const keeper = t.hub.agents;
const agent_times = { lead_ms: 500, silent_ms: 3_000, late_ms: 2_000, settle_ms: 10_000 };
t.hub.load = createLoadTests(t.hub, { runLoad, judge_every_ms: 100, look_every_ms: 1_000, agent_times });
const running: (() => Promise<void>)[] = [];
after(async () => {
  await t.hub.load.close();
  await Promise.all(running.map((stop) => stop()));
  await z.end();
});

async function agentOf(name: string, dead_man_ms = 15_000) {
  const keys = { sign: newPair('Ed25519'), open: newPair('X25519') };
  const { lastInsertRowid } = sqlite
    .prepare(
      `insert into agents (name, unit_id, state, sign_key, seal_key, created_at, heard_at) values (?, 2, 'trusted', ?, ?, 0, ?)`,
    )
    .run(name, keys.sign.public, keys.open.public, Date.now());
  const id = Number(lastInsertRowid);
  const way = { is_cut: false };
  let take: (said: FromHub) => void = () => {};
  const uplink = (): Uplink => ({
    window: 1,
    async send(batch) {
      if (way.is_cut) throw new Error('the link is cut');
      take(keeper.take(batch, 'test'));
    },
    listen(taking, _trouble, signal) {
      take = (said) => way.is_cut || taking(said);
      const give = () => {
        const work = keeper.workOf(id);
        if (work) take(work);
      };
      const off = keeper.onWork((of) => of === id && give());
      signal.addEventListener('abort', off);
      give();
    },
    close: async () => {},
  });
  const onTrouble = () => {};
  const agent = await runAgent({
    ...{ folder: join(z.folder, name), agent_id: id, keys, version: '1', probes: {}, max_buffer_bytes: 1e7 },
    ...{ hub_key: ownPair(t.hub.db, t.hub.keys, Date.now()).public, uplink, onTrouble },
    onLoads: sendLoads({ runLoad, onTrouble, dead_man_ms }),
  });
  running.push(agent.stop);
  return { id, way };
}
const [east, west] = [await agentOf('东区'), await agentOf('西区')];
const generators = [east.id, west.id];
const rate = (per_s: number, seconds: number) => ({
  ceiling_rate: per_s,
  shape: { model: 'open', stages: [{ from_rate: per_s, to_rate: per_s, duration_ms: seconds * 1_000 }] },
});
const draft = async (more: object) =>
  (await must(t.ask, 'POST', '/api/load-plans', z.wanted({ generators, ...more }))).id as number;
async function begin(more: object) {
  const plan = await draft(more);
  for (const answer of [await submit(plan, t.ask), await decide(plan, leader)])
    assert.equal(answer.status, 200, answer.text);
  const answer = await start(plan);
  assert.equal(answer.status, 200, answer.text);
  const id = answer.body.id as number;
  /** At the target, but for the hub's own first request. */
  const count = () => asked.filter(({ identity }) => identity.startsWith(`run=${id};`)).length;
  return { id, plan, count };
}
async function until(what: string, is: () => unknown) {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await pause(50)) if (await is()) return;
  throw new Error(`${what} did not come`);
}
const named = (done: { generators: { name: string }[] }, name: string) =>
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back and asserts on it.
  done.generators.find((one) => one.name === name) as any;

test('two agents send one load: what is merged is what the target counted, each had its half', async () => {
  const { id, plan, count } = await begin(rate(40, 2));
  assert.equal((await must(t.ask, 'GET', `/api/load-plans/${plan}`)).generators.length, 2);
  const done = await over(id);
  assert.equal(done.run.state, 'complete', JSON.stringify(done.run));
  assert.equal(done.run.generators, 2);
  const { figures } = done.result;
  const { generators: parts } = done;
  assert.deepEqual([figures.requests, count(), figures.latency_ms.count], [80, 80, 80]);
  assert.deepEqual(
    parts.map(({ name, requests, why, share }: Record<string, unknown>) => [name, requests, why, share]),
    ['东区', '西区'].map((name) => [
      ...[name, 40, null],
      { ceiling_rate: 20, max_connections: 100, users: null, journeys: 40 },
    ]),
  );
  for (const { clock, health } of parts) {
    assert.ok(Math.abs(clock.offset_ms) < 2_000 && clock.error_ms >= 0, JSON.stringify(clock));
    assert.ok(health.rss_bytes > 1e6);
  }
  assert.notEqual(done.verdict.is, 'fail');
  const { ticks } = await must(t.ask, 'GET', `/api/load-runs/${id}/ticks`);
  assert.ok(ticks.length >= 2);
  const log = await t.askAs('audit')('GET', '/api/audit?limit=50');
  assert.ok(log.text.includes(`"generators":[${generators}]`), 'the log says who was to send it');
});

test('an agent that is cut off is lost and named, stops by itself, and nothing is called good', async () => {
  const north = await agentOf('北区', 3_000);
  const { id, count } = await begin({
    generators: [east.id, north.id],
    ...rate(20, 5),
    thresholds: { error_share: 0.9, p95_ms: 60_000, p99_ms: 60_000, rate: null, checks_share: null },
  });
  await until('requests', () => count() > 10);
  north.way.is_cut = true;
  const done = await over(id);
  assert.equal(done.run.state, 'complete');
  assert.match(named(done, '北区').why.en, /lost/);
  assert.deepEqual([named(done, '东区').why, named(done, '东区').requests], [null, 50]);
  assert.deepEqual([done.verdict.is, done.run.is_limited], ['unknown', true]);
  assert.ok(done.verdict.rows.every(({ is }: { is: string }) => is === 'unknown'));
  assert.match(done.verdict.why.en, /北区: It was lost/);
  // All 50 of east, and of north what three seconds of hearing nothing let through.
  assert.ok(count() < 50 + 48, `${count()}`);
  assert.ok(count() >= done.result.figures.requests);
  const { ticks } = await must(t.ask, 'GET', `/api/load-runs/${id}/ticks`);
  const last = ticks.at(-1);
  assert.deepEqual([last.missing, last.generator.limited], [[1], true]);
});

test('stopped by hand, all stop; the figures of both until then are there', async () => {
  const { id, count } = await begin(rate(20, 60));
  await until('requests', () => count() > 10);
  const live = await must(t.ask, 'GET', `/api/load-runs/${id}`);
  assert.deepEqual([live.run.state, live.generators.length], ['running', 2]);
  await must(t.ask, 'POST', `/api/load-runs/${id}/stop`, {});
  const done = await over(id);
  const stopped = count();
  assert.deepEqual([done.run.state, done.run.stopped_by], ['stopped', 'person']);
  // What was on its way when the flag rose was sent and is not counted.
  const { requests } = done.result.figures;
  assert.ok(requests <= stopped && requests >= stopped - 4, `${requests} of ${stopped}`);
  assert.ok(done.run.stop_ms !== null && done.generators.every(({ why }: { why: unknown }) => why === null));
  await pause(600);
  assert.equal(count(), stopped);
});

test('while one isn’t ready nothing is sent, and the run says who it was', async () => {
  east.way.is_cut = true;
  const whole = t.hub.load;
  t.hub.load = createLoadTests(t.hub, { runLoad, agent_times: { ready_ms: 1_000 } });
  try {
    const { id, count } = await begin(rate(20, 5));
    const done = await over(id);
    assert.deepEqual([done.run.state, done.run.stopped_by, count()], ['stopped', 'generator', 0]);
    assert.match(done.run.stop_reason.en, /^东区: It wasn’t ready/);
    assert.equal(done.verdict.is, 'unknown');
  } finally {
    await t.hub.load.close();
    t.hub.load = whole;
    east.way.is_cut = false;
  }
});

test('agents are chosen by who sees them, trusted, heard, as many as it can be divided among, and are part of the approval', async () => {
  const refused = async (more: object, ask = t.ask) => {
    const answer = await ask('POST', '/api/load-plans', z.wanted({ generators, ...more }));
    assert.equal(answer.status, 422, answer.text);
    return answer.body.error.en as string;
  };
  const search = { model: 'search', start_rate: 5, step_ms: 5_000, rounds: 1, p95_ms: null, error_share: 0.1 };
  assert.match(await refused({ shape: search }), /sent by the hub alone/);
  assert.match(await refused({ ...rate(1, 5) }), /enough for 1 agents/);
  assert.match(await refused({ generators: [east.id, east.id] }), /chosen once/);
  assert.match(await refused({ generators: [9_999] }), /no such agent/);
  assert.match(await refused({}, engineer), /no such agent/, 'who is limited to a unit sees none');
  assert.equal((await t.ask('POST', '/api/load-plans', z.wanted({ generators: [] }))).status, 422);

  const plan = await draft({});
  await submit(plan, t.ask);
  await decide(plan, leader);
  const refusals = async () =>
    (await must(t.ask, 'GET', `/api/load-plans/${plan}/may-start`)).refusals.map(({ en }: { en: string }) => en);
  assert.deepEqual(await refusals(), []);
  sqlite.prepare(`update agents set heard_at = 1 where id = ?`).run(west.id);
  assert.match((await refusals()).join(), /西区 isn’t heard/);
  sqlite.prepare(`update agents set heard_at = ?, state = 'revoked' where id = ?`).run(Date.now(), west.id);
  assert.match((await refusals()).join(), /西区 isn’t trusted/);
  assert.match(await refused({}), /西区 isn’t trusted/);
  sqlite.prepare(`update agents set state = 'trusted' where id = ?`).run(west.id);
  sqlite.prepare(`update load_plans set generators = null where id = ?`).run(plan);
  assert.match((await refusals()).join(), /changed after it was approved/);

  const { db } = t.hub;
  const { generators: _none, ...before } = planOf(db, plan);
  const digest = (of: object) =>
    digestOf(of as typeof before & { generators: null }, targetsOf(db, [z.door]), filesOf(db, plan));
  assert.equal(digest({ ...before, generators: null }), digest(before), 'plans of before keep their approval');
  assert.notEqual(digest({ ...before, generators }), digest(before));
});
