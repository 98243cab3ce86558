/** Runs beside their baselines, over the whole way of a plan: what is worse is kept, told and found again, what can't be told is unknown. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { chanceOf } from '#probes/load/scenario/journeys.ts';
import type { RunLoad, Tick } from '#probes/load/words.ts';
import type { Message } from '../timeline/bus.ts';
import { figuresOf, GENERATOR, loadHub } from './testing.ts';

/** What the service takes now, and from which rate on it fails. */
const service = { mean_ms: 50, breaks_at: Number.POSITIVE_INFINITY };
let seed = 1;

/** 200 answers a second, of exponential times, without waiting for them. */
const sending: RunLoad = async ({ shape }, { onTick }) => {
  const chance = chanceOf(seed++);
  const [stage] = shape.model === 'open' ? shape.stages : [];
  const { from_rate: rate = 0, duration_ms = 0 } = stage ?? {};
  const failing = rate >= service.breaks_at;
  const ofSecond = () => Array.from({ length: 200 }, () => 20 - service.mean_ms * Math.log(1 - chance()));
  const seconds = Array.from({ length: duration_ms / 1000 }, ofSecond);
  const of = (values: number[]) => figuresOf(failing ? [] : values, failing ? { status: values.length } : {});
  const ticks = seconds.map((values, at): Tick => {
    const moment = { at, elapsed_ms: (at + 1) * 1000, intended_rate: rate, in_flight: 1, connections: 1 };
    return {
      ...moment,
      figures: { ...of(values), journeys: Math.ceil(rate) },
      by_family: {},
      generator: GENERATOR,
    };
  });
  for (const tick of ticks) onTick?.(tick);
  return {
    ...{ started_at: 0, ended_at: 1, ended: 'complete', stop_reason: null, stop_ms: null, intended_rate: rate, rate },
    ...{
      figures: of(seconds.flat()),
      by_name: {},
      by_family: {},
      checks: {},
      examples: [],
      generator: GENERATOR,
      ticks,
    },
  };
};

const z = await loadHub(sending);
after(z.end);
const { must, engineer, sqlite } = z;
const OPEN = { shape: { model: 'open', stages: [{ from_rate: 10, to_rate: 10, duration_ms: 12_000 }] } };

async function runOf(plan: number): Promise<number> {
  const answer = await z.start(plan);
  assert.equal(answer.status, 200, answer.text);
  await z.over(answer.body.id);
  return answer.body.id;
}
const compared = (id: number, other?: number) =>
  must(engineer, 'GET', `/api/load-runs/${id}/comparison${other ? `?with=${other}` : ''}`);
const mark = (id: number, is_baseline = true) =>
  must(engineer, 'PUT', `/api/load-runs/${id}/baseline`, { is_baseline });
type Row = { name: string; verdict: string; p: number | null };
const verdicts = ({ rows }: { rows: Row[] }) => Object.fromEntries(rows.map(({ name, verdict }) => [name, verdict]));

test('a run that is slower than its baseline is kept as that, told, and found again, though the baseline changes', async () => {
  const plan = await z.approved(OPEN);
  const first = await runOf(plan);
  assert.equal((await z.page(first)).run.regression, null);
  assert.match((await compared(first)).why[0].en, /no baseline/);
  await mark(first);
  const alike = await runOf(plan);
  assert.equal((await z.page(alike)).run.regression, null);
  assert.equal((await compared(alike)).comparable, true);

  const heard: Message[] = [];
  const forget = z.t.hub.bus.listen((message) => heard.push(message));
  service.mean_ms = 90;
  const slow = await runOf(plan);
  service.mean_ms = 50;
  forget();
  const found = await compared(slow);
  assert.equal(found.with.id, first);
  assert.equal(verdicts(found).p95_ms, 'worse');
  assert.equal(verdicts(found).error_share, 'same');
  const { regression } = (await z.page(slow)).run;
  assert.equal(regression.run_id, first);
  assert.ok(regression.worse.includes('p95_ms') && !regression.worse.includes('error_share'));
  const told = await must(engineer, 'GET', `/api/systems/${z.system}/timeline?kind=load&limit=1`);
  assert.match(
    told.rows[0].text.en,
    new RegExp(`Load test ${slow} is worse than its baseline \\(load test ${first}\\).*p95`),
  );
  const alert = heard.find(({ kind }) => kind === 'alert');
  assert.ok(alert?.kind === 'alert' && /变差/.test(alert.event.text.zh), JSON.stringify(heard));

  await mark(first, false);
  await mark(slow);
  assert.deepEqual((await z.page(slow)).run.regression, regression);
  const list = await must(engineer, 'GET', '/api/load-runs?is_regressed=true');
  assert.deepEqual([list.total, list.rows[0].id, list.rows[0].regression], [1, slow, regression]);
  assert.equal((await must(engineer, 'GET', '/api/load-runs?is_regressed=false')).total, 2);
  const better = await runOf(plan);
  assert.equal(verdicts(await compared(better)).p95_ms, 'better');
  assert.equal((await z.page(better)).run.regression, null);

  sqlite.prepare('delete from load_ticks where run_id = ?').run(slow);
  const dim = await compared(better);
  assert.match(dim.note.en, /no longer kept/);
  assert.ok(dim.rows.every(({ p, verdict }: Row) => p === null && verdict === 'unknown'));
  await mark(slow, false);
});

test('what was sent otherwise, or nobody knows how, is not comparable, and it is said why', async () => {
  const usual = await runOf(await z.approved(OPEN));
  const cases: [object, RegExp][] = [
    [{ request: { method: 'GET', path: '/other', headers: [] } }, /scenarios/],
    [{ max_connections: 7 }, /connections/],
    [{ http: '2' }, /versions of HTTP/],
    [{ shape: { model: 'open', stages: [{ from_rate: 11, to_rate: 11, duration_ms: 12_000 }] } }, /shapes/],
  ];
  for (const [more, why] of cases) {
    const other = await runOf(await z.approved({ ...OPEN, ...more }));
    const found = await compared(other, usual);
    assert.deepEqual([found.comparable, found.rows], [false, []]);
    assert.match(found.why.map(({ en }: { en: string }) => en).join(), why);
  }
  const again = await runOf(await z.approved({ ...OPEN, name: '另一计划' }));
  assert.equal((await compared(again, usual)).comparable, true, 'another plan that asks the same');
  sqlite.prepare('update load_runs set sent_as = null where id = ?').run(usual);
  assert.match((await compared(again, usual)).why[0].en, /unknown which scenario/);
});

test('searches are compared by their capacities, and a lower one is a regression', async () => {
  const shape = { model: 'search', start_rate: 5, step_ms: 5_000, rounds: 2, p95_ms: null, error_share: 0.01 };
  const plan = await z.approved({
    shape,
    stop_rules: { error_share: null, p99_ms: null, for_s: 3, generator_s: null },
  });
  service.breaks_at = 15;
  const high = await runOf(plan);
  await mark(high);
  service.breaks_at = 8;
  const low = await runOf(plan);
  service.breaks_at = Number.POSITIVE_INFINITY;
  const found = await compared(low);
  assert.deepEqual([found.comparable, found.rows, found.capacity.verdict], [true, [], 'worse']);
  assert.ok(found.capacity.now.mean < 8 && found.capacity.before.mean > 10);
  assert.deepEqual((await z.page(low)).run.regression.worse, ['capacity']);
  const fixed = await runOf(await z.approved(OPEN));
  assert.match((await compared(fixed, high)).why[0].en, /shapes/);
  await mark(high, false);
});

test('coverage tells the capacity that was found last, and what is left of it at the declared peak', async () => {
  sqlite
    .prepare(`insert into protected_systems (system_id, information_harms, service_harms, matrix, extensions, grade, updated_at)
      values (?, '[]', '[]', 'x', '[]', 3, 0)`)
    .run(z.system);
  const row = async () => (await must(engineer, 'GET', '/api/load-coverage')).rows[0];
  const { capacity, headroom, capacity_run_id } = await row();
  assert.deepEqual([capacity.is, headroom], ['measured', null]);
  await must(z.t.ask, 'PUT', `/api/systems/${z.system}/load-peak`, {
    ...{ peak_rate: 200, declared_by: '业务处', declared_at: null, version: 0 },
  });
  assert.ok((await row()).headroom.share < 0);
  sqlite
    .prepare(`update load_runs set search = json_set(search, '$.rounds', json('[]')) where id = ?`)
    .run(capacity_run_id);
  assert.notEqual((await row()).capacity_run_id, capacity_run_id, 'an older one that tells something');
  sqlite.exec(`update load_runs set search = json_set(search, '$.rounds', json('[]')) where search is not null`);
  assert.deepEqual([(await row()).capacity, (await row()).headroom], [{ is: 'unknown' }, null]);
  sqlite.exec('update load_runs set search = null');
  assert.deepEqual([(await row()).capacity, (await row()).capacity_at], [null, null]);
});

test('people stand by their names, and an account that is gone by itself', async () => {
  const run = (await must(engineer, 'GET', '/api/load-runs?limit=1')).rows[0];
  sqlite.prepare(`update people set name = '周敏' where username = 'engineer'`).run();
  sqlite.prepare(`update people set name = '李娜' where username = 'leader'`).run();
  const { run: shown } = await z.page(run.id);
  assert.deepEqual([shown.started_by, shown.started_by_name, shown.stop_person_name], ['engineer', '周敏', null]);
  const { plan } = await must(engineer, 'GET', `/api/load-plans/${run.plan_id}`);
  assert.deepEqual([plan.created_by_name, plan.decided_by_name], ['周敏', '李娜']);
  sqlite.prepare(`update load_runs set started_by = 'gone' where id = ?`).run(run.id);
  assert.equal((await z.page(run.id)).run.started_by_name, null);
});
