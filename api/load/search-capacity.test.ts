/** Searches that are really run: against servers of the test whose capacity is known, and over the whole way of a plan. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { capacityOf, type SearchPlan } from '#probes/load/capacity/search.ts';
import { USUAL_LIMITS } from '#probes/load/capacity/step.ts';
import { answering, OK, serveBytes, specOf } from '#probes/load/testing.ts';
import type { LoadSpec, RunLoad, Tick } from '#probes/load/words.ts';
import { runLoad } from './engine.ts';
import { type Search, searchCapacity } from './search-capacity.ts';
import type { StopRules } from './shapes.ts';
import { figuresOf, GENERATOR, loadHub, sendSlowly } from './testing.ts';

const PLAN: SearchPlan = {
  ...{ start_rate: 20, ceiling_rate: 200, step_ms: 2_000, rounds: 1, precision: 0.25 },
  limits: { ...USUAL_LIMITS, p95_ms: 300 },
};
const NO_RULES: StopRules = { error_share: null, p99_ms: null, for_s: 1, generator_s: null };
const never = new AbortController().signal;

/** One at a time, 20 ms each: 50 a second. */
function oneByOne() {
  let free_at = 0;
  return answering((_head, socket) => {
    free_at = Math.max(free_at, performance.now()) + 20;
    setTimeout(() => socket.write(OK), free_at - performance.now());
    return undefined;
  });
}
const specTo = (origin: string): LoadSpec => specOf(origin, 1, { ceiling_rate: 200, max_connections: 150 });

async function search(
  spec: LoadSpec,
  more: { plan?: Partial<SearchPlan>; rules?: StopRules; signal?: AbortSignal },
  send = runLoad,
) {
  const ticks: Tick[] = [];
  const told: Search[] = [];
  const { rules = NO_RULES, signal = never } = more;
  const run = { rules, signal, onTick: (tick: Tick) => ticks.push(tick), onStep: (one: Search) => told.push(one) };
  const found = await searchCapacity(spec, { ...PLAN, ...more.plan }, run, { runLoad: send, pause_ms: 50 });
  return { ...found, ticks, told };
}

/** A busy machine sends some milliseconds late, which changes little at such rates. */
const whateverItSays: RunLoad = async (spec, run) => {
  const result = await runLoad(spec, run);
  return { ...result, generator: { ...result.generator, limited: false } };
};

/** What is sent is what is asked, as fast as it can be counted. */
const sending =
  (limited: (rate: number) => boolean, failing: (rate: number) => boolean = () => false): RunLoad =>
  async ({ shape }, { signal, onTick }) => {
    const [stage] = shape.model === 'open' ? shape.stages : [];
    const { from_rate: rate = 0, duration_ms = 0 } = stage ?? {};
    const generator = { ...GENERATOR, limited: limited(rate) };
    const latencies = (count: number) => Array.from({ length: count }, () => 10);
    const of = (wanted: number) => {
      const count = Math.ceil(wanted);
      return figuresOf(failing(rate) ? [] : latencies(count), failing(rate) ? { status: count } : {});
    };
    const ticks: Tick[] = [];
    for (let second = 1; second <= duration_ms / 1000 && !signal.aborted; second += 1) {
      const moment = { at: second, elapsed_ms: second * 1000, intended_rate: rate, in_flight: 1, connections: 1 };
      ticks.push({ ...moment, figures: of(rate), by_family: {}, generator });
      onTick?.(ticks.at(-1) as Tick);
    }
    const figures = of(rate * ticks.length);
    const end = { ended: signal.aborted ? 'stopped' : 'complete', stop_reason: null, stop_ms: null } as const;
    const brought = { figures, by_name: {}, by_family: {}, checks: {}, examples: [], generator, ticks };
    return { started_at: 0, ended_at: 1, ...end, intended_rate: rate, rate, ...brought };
  };

test('the capacity of a server that answers one at a time is found, and the run’s figures are of the good step there', async (t) => {
  const server = await serveBytes(oneByOne());
  t.after(() => server.close());
  const { result, search: found, requests, ticks, told } = await search(specTo(server.origin), {}, whateverItSays);
  const capacity = capacityOf(found);
  assert.ok(capacity.is === 'measured' && capacity.mean >= 30 && capacity.mean <= 60, JSON.stringify(found));
  assert.deepEqual([result.ended, result.intended_rate], ['complete', capacity.mean]);
  assert.equal(told.length, found.steps.length);
  assert.ok(found.steps.some(({ verdict }) => verdict === 'bad'));
  assert.equal(found.requests_per_journey, 1);
  assert.ok(found.little && found.little.expected > 0);
  assert.equal(
    ticks.reduce((sum, { figures }) => sum + figures.requests, 0),
    requests,
  );
  assert.ok(ticks.every(({ elapsed_ms }, at) => at === 0 || elapsed_ms > (ticks[at - 1]?.elapsed_ms ?? 0)));
});

test('a stop ends the step that goes on within a second, and the steps before it stay', async (t) => {
  const server = await serveBytes(oneByOne());
  t.after(() => server.close());
  const stopping = new AbortController();
  let aborted_at = 0;
  setTimeout(() => {
    aborted_at = performance.now();
    stopping.abort('enough');
  }, 3_500);
  const { result, search: found } = await search(specTo(server.origin), { signal: stopping.signal }, whateverItSays);
  assert.ok(performance.now() - aborted_at < 1_000);
  assert.deepEqual([result.ended, result.stop_reason], ['stopped', 'enough']);
  assert.ok(found.steps.length >= 1 && found.rounds.length === 1);
  assert.notEqual(capacityOf(found).is, 'measured');
});

test('between steps seconds of rest go on, at no rate and with nothing in them', async () => {
  const ticks: Tick[] = [];
  const run = { rules: NO_RULES, signal: never, onTick: (tick: Tick) => ticks.push(tick), onStep: () => {} };
  const send = sending(() => false);
  // The seconds of such steps take no time.
  const means = { runLoad: send, pause_ms: 2_600, rest_every_ms: 100 };
  await searchCapacity(specTo('http://127.0.0.1:1'), { ...PLAN, step_ms: 1_000, ceiling_rate: 40 }, run, means);
  const rests = ticks.filter(({ intended_rate }) => intended_rate === 0);
  assert.ok(rests.length <= 30, `${rests.length}`);
  assert.ok(rests.length > 0);
  assert.ok(rests.every(({ figures, in_flight }) => figures.requests === 0 && in_flight === 0));
  assert.ok(ticks.every(({ elapsed_ms }, at) => at === 0 || elapsed_ms > (ticks[at - 1]?.elapsed_ms ?? 0)));
});

test('a stop between two steps is heard too', async () => {
  const stopping = new AbortController();
  const run = { rules: NO_RULES, signal: stopping.signal, onTick: () => {}, onStep: () => stopping.abort('enough') };
  const asked = performance.now();
  const { result, search: found } = await searchCapacity(specTo('http://127.0.0.1:1'), PLAN, run, {
    runLoad: sending(() => false),
    pause_ms: 60_000,
  });
  assert.ok(performance.now() - asked < 5_000);
  assert.deepEqual([result.ended, result.stop_ms, found.steps.length], ['stopped', 0, 1]);
  assert.deepEqual(capacityOf(found), { is: 'at_least', rate: 20 });
});

test('a service that is never good ends as none, with all its steps told', async () => {
  const { result, search: found } = await search(
    specTo('http://127.0.0.1:1'),
    {},
    sending(
      () => false,
      () => true,
    ),
  );
  assert.deepEqual(capacityOf(found), { is: 'none' });
  assert.ok(found.steps.length > 3 && found.steps.every(({ why }) => why.includes('errors')));
  assert.deepEqual([result.ended, found.little, found.requests_per_journey], ['complete', null, null]);
});

test('a generator at its limit makes nothing known beyond what was stood', async () => {
  const at_once = await search(
    specTo('http://127.0.0.1:1'),
    {},
    sending(() => true),
  );
  assert.deepEqual(capacityOf(at_once.search), { is: 'unknown' });
  assert.ok(at_once.result.generator.limited);
  const later = await search(
    specTo('http://127.0.0.1:1'),
    {},
    sending((rate) => rate > 50),
  );
  assert.deepEqual(capacityOf(later.search), { is: 'at_least', rate: 40 });
  assert.equal(later.result.intended_rate, 40);
});

test('a stop rule ends the step and not the search', async () => {
  const rules = { ...NO_RULES, error_share: 0.1 };
  const lenient = { limits: { ...USUAL_LIMITS, error_share: 1 } };
  const failing = sending(
    () => false,
    (rate) => rate > 50,
  );
  const { result, search: found } = await search(specTo('http://127.0.0.1:1'), { rules, plan: lenient }, failing);
  const capacity = capacityOf(found);
  assert.ok(capacity.is === 'measured' && capacity.mean <= 50 && capacity.mean > 35, JSON.stringify(capacity));
  assert.ok(found.steps.filter(({ verdict }) => verdict === 'bad').every(({ why }) => why[0] === 'stop_rule'));
  assert.equal(result.ended, 'complete');
});

test('no step asks for more than the ceiling, and what stood it is a capacity of at least that', async () => {
  const { search: found } = await search(
    specTo('http://127.0.0.1:1'),
    { plan: { ceiling_rate: 70 } },
    sending(() => false),
  );
  assert.deepEqual(
    found.steps.map(({ rate }) => rate),
    [20, 40, 70],
  );
  assert.deepEqual(capacityOf(found), { is: 'at_least', rate: 70 });
});

test('a step whose connections are all in use is bad, and over at once', async (t) => {
  const server = await serveBytes(() => {});
  t.after(() => server.close());
  const spec = { ...specTo(server.origin), max_connections: 3 };
  const began = performance.now();
  const stopping = new AbortController();
  const run = { rules: NO_RULES, signal: stopping.signal, onTick: () => {}, onStep: () => stopping.abort('seen') };
  const { search: found } = await searchCapacity(spec, { ...PLAN, step_ms: 20_000 }, run, { runLoad });
  assert.ok(performance.now() - began < 8_000);
  assert.deepEqual([found.steps[0]?.verdict, found.steps[0]?.why], ['bad', ['connections']]);
});

const SHAPE = { model: 'search', start_rate: 5, step_ms: 5_000, rounds: 1, p95_ms: 1_000, error_share: 0.01 };

test('a plan of a search is refused beyond its bounds, and asks what it may take at most', async () => {
  const z = await loadHub(sending(() => false));
  after(z.end);
  const wrong = async (shape: object, more: object = {}) => {
    const answer = await z.engineer('POST', '/api/load-plans', z.wanted({ shape: { ...SHAPE, ...shape }, ...more }));
    return [answer.status, answer.text] as const;
  };
  for (const shape of [
    { step_ms: 4_999 },
    { rounds: 6 },
    { rounds: 0 },
    { start_rate: 0 },
    { error_share: 2 },
    { x: 1 },
  ])
    assert.equal((await wrong(shape))[0], 422, JSON.stringify(shape));
  assert.match((await wrong({ start_rate: 21 }))[1], /starts \(21\/s\) above its own ceiling/);
  assert.match((await wrong({ step_ms: 600_000 }))[1], /no longer than an hour/);
  const plan = await z.approved({ shape: SHAPE });
  assert.match((await z.start(plan, { ceiling_rate: 4 })).text, /starts at 5\/s, above the 4\/s/);
  const { duration_ms } = await z.must(z.engineer, 'GET', `/api/load-plans/${plan}`);
  assert.ok(duration_ms > 3 * 5_000 && duration_ms < 600_000, String(duration_ms));
});

test('what was found stands with the run, and the declared peak is held against it', async () => {
  const z = await loadHub(sending(() => false));
  after(z.end);
  const plan = await z.approved({ shape: { ...SHAPE, start_rate: 20 } });
  const { id } = (await z.start(plan)).body;
  const done = await z.over(id);
  assert.deepEqual([done.run.state, done.run.requests, done.verdict.is], ['complete', 95, 'pass']);
  // A twentieth below the ceiling, although it was to start there.
  assert.deepEqual([done.search.capacity, done.search.headroom], [{ is: 'at_least', rate: 19 }, null]);
  assert.deepEqual([done.search.rounds_asked, done.search.peak_rate], [1, null]);
  assert.equal(done.search.steps[0].verdict, 'good');
  await z.must(z.t.ask, 'PUT', `/api/systems/${z.system}/load-peak`, {
    ...{ peak_rate: 15, declared_by: '业务处', declared_at: null, version: 0 },
  });
  assert.deepEqual((await z.page(id)).search.headroom, { share: 1 - 15 / 19, bound: 'at_least' });
});

test('a search with no good step is no failure of ours, and never a pass', async () => {
  const z = await loadHub(
    sending(
      () => false,
      () => true,
    ),
  );
  after(z.end);
  const lenient = { error_share: 1, p95_ms: null, p99_ms: null, rate: null, checks_share: null };
  const plan = await z.approved({ shape: { ...SHAPE, start_rate: 1 }, thresholds: lenient });
  const { id } = (await z.start(plan)).body;
  const done = await z.over(id);
  assert.equal(done.run.state, 'complete');
  assert.deepEqual([done.search.capacity.is, done.search.headroom], ['none', null]);
  assert.equal(done.verdict.is, 'unknown');
  assert.match(done.verdict.why.en, /No rate that was tried was good/);
});

test('a person stops a search, and a load of a shape has none', async () => {
  const z = await loadHub(sendSlowly);
  after(z.end);
  const { id } = (await z.start(await z.approved({ shape: SHAPE }))).body;
  await pause(300);
  await z.must(z.engineer, 'POST', `/api/load-runs/${id}/stop`, {});
  const done = await z.over(id);
  assert.deepEqual([done.run.state, done.run.stopped_by, done.verdict.is], ['stopped', 'person', 'unknown']);
  assert.deepEqual([done.search.steps.length, done.search.capacity.is], [1, 'unknown']);
  const other = await z.over((await z.start(await z.approved())).body.id);
  assert.equal(other.search, null);
});
