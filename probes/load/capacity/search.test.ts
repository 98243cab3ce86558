import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chanceOf } from '../scenario/journeys.ts';
import { figuresOf, idle, resultOf, tickOf } from '../scenario/sample-figures.ts';
import { headroom, littlesLaw } from './headroom.ts';
import { intervalOf } from './interval.ts';
import {
  breakOff,
  type Capacity,
  capacityOf,
  mostSteps,
  nextStep,
  type SearchPlan,
  type SearchState,
  startSearch,
  takeStep,
} from './search.ts';
import { judgeStep, type StepFigures, stepFigures, USUAL_LIMITS } from './step.ts';

const PLAN: SearchPlan = {
  start_rate: 10,
  ceiling_rate: 100_000,
  step_ms: 10_000,
  rounds: 1,
  precision: 0.05,
  limits: USUAL_LIMITS,
};

/** One server with exponential times (M/M/1): answers are exponential too, with a rate of what is left. */
const served = (rate: number, served_rate: number): StepFigures => ({
  intended_rate: rate,
  ended_rate: Math.min(rate, served_rate),
  error_share: 0,
  p95_ms: rate < served_rate ? (Math.log(20) / (served_rate - rate)) * 1_000 : 1e9,
  limited: false,
  stopped: false,
});

function search(plan: SearchPlan, serve: (rate: number, round: number) => StepFigures, most = 500): SearchState {
  let state = startSearch(plan);
  for (let i = 0; i < most; i++) {
    const next = nextStep(state);
    if (next.is === 'done') return state;
    assert.ok(next.rate <= plan.ceiling_rate && next.rate > 0);
    assert.equal(next.duration_ms, plan.step_ms);
    state = takeStep(state, serve(next.rate, next.round));
  }
  assert.fail('the search does not end');
}

test('the knee of a queue is found where its formula has it', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 8, max: 20_000, noNaN: true }),
      fc.double({ min: 0.02, max: 0.3, noNaN: true }),
      (served_rate, precision) => {
        const knee = served_rate - Math.log(20) / 1;
        const { rounds, steps } = search({ ...PLAN, precision, start_rate: 5 }, (rate) => served(rate, served_rate));
        const [round] = rounds;
        assert.equal(round?.end, 'knee');
        const good = round?.good_rate ?? 0;
        assert.ok(good <= knee && good >= knee - precision * knee - 0.02 * knee - 0.02, `${good} of ${knee}`);
        assert.ok(steps.length <= mostSteps({ ...PLAN, precision, start_rate: 5 }));
      },
    ),
  );
});

test('each rate doubles until one is bad, then the gap is halved', () => {
  const { steps } = search({ ...PLAN, precision: 0.1 }, (rate) => served(rate, 60));
  assert.deepEqual(
    steps.map(({ rate, verdict }) => [rate, verdict]),
    [
      [10, 'good'],
      [20, 'good'],
      [40, 'good'],
      [80, 'bad'],
      [60, 'bad'],
      [50, 'good'],
      [55, 'good'],
    ],
  );
});

test('a search ends, whatever steps bring', () => {
  const plan = fc.record({
    start_rate: fc.double({ min: 0.01, max: 1_000, noNaN: true }),
    more: fc.double({ min: 1, max: 1_000, noNaN: true }),
    rounds: fc.integer({ min: 1, max: 5 }),
    precision: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
  });
  fc.assert(
    fc.property(plan, fc.nat(), ({ start_rate, more, ...rest }, seed) => {
      const chance = chanceOf(seed);
      const state = search({ ...PLAN, ...rest, start_rate, ceiling_rate: Math.max(0.02, start_rate * more) }, (rate) =>
        served(rate, chance() < 0.5 ? rate / 2 : rate * 100),
      );
      assert.equal(state.rounds.length, rest.rounds);
      for (const { good_rate, bad_rate } of state.rounds)
        assert.ok(good_rate === null || bad_rate === null || good_rate < bad_rate);
    }),
  );
});

test('what stands all that is allowed has a capacity of at least that', () => {
  const state = search({ ...PLAN, ceiling_rate: 100, rounds: 2 }, (rate) => served(rate, 1e6));
  assert.deepEqual(capacityOf(state), { is: 'at_least', rate: 100 });
  assert.deepEqual(
    state.steps.map(({ rate }) => rate),
    [10, 20, 40, 80, 100, 10, 20, 40, 80, 100],
  );
});

test('a generator that is limited finds no capacity, only what was stood before', () => {
  const limited = (rate: number) => ({ ...served(rate, 1e6), limited: rate > 30 });
  assert.deepEqual(capacityOf(search(PLAN, limited)), { is: 'at_least', rate: 20 });
  assert.deepEqual(capacityOf(search(PLAN, (rate) => ({ ...served(rate, 1e6), limited: true }))), { is: 'unknown' });
  assert.deepEqual(capacityOf(startSearch(PLAN)), { is: 'unknown' });
});

test('a service that is bad from the start has none, after few steps', () => {
  const state = search(PLAN, (rate) => ({ ...served(rate, 1e6), error_share: 1 }));
  assert.deepEqual(capacityOf(state), { is: 'none' });
  assert.ok(state.steps.length < 10);
  assert.equal(headroom({ is: 'none' }, 10), null);
});

test('rounds give a mean with an interval that holds the truth', () => {
  let held = 0;
  for (let seed = 0; seed < 200; seed++) {
    const chance = chanceOf(seed);
    const ofRound = Array.from({ length: 5 }, () => 500 + (chance() + chance() + chance() + chance() - 2) * 50);
    const state = search({ ...PLAN, rounds: 5, precision: 0.01 }, (rate, round) =>
      served(rate, (ofRound[round] ?? 0) + Math.log(20)),
    );
    const capacity = capacityOf(state);
    assert.ok(capacity.is === 'measured' && capacity.low !== null && capacity.high !== null);
    assert.ok(capacity.low < capacity.mean && capacity.mean < capacity.high);
    // Of what is found on average: half the precision under the knee.
    if (capacity.low <= 500 * 0.9975 && capacity.high >= 500 * 0.9975) held++;
  }
  assert.ok(held >= 180 && held < 200, `${held} of 200`);
  // R: t.test(c(10, 12, 14))$conf.int is 7.03 to 16.97.
  const { mean, low, high } = intervalOf([10, 12, 14]);
  assert.equal(mean, 12);
  assert.ok(Math.abs((low ?? 0) - 7.032) < 0.001 && Math.abs((high ?? 0) - 16.968) < 0.001);
  assert.deepEqual(intervalOf([3]), { mean: 3, low: null, high: null });
});

test('a step is good only when all that is asked of it was measured and held', () => {
  const good = served(10, 1_000);
  const limits = { follow_share: 0.95, error_share: 0.01, p95_ms: 100 };
  assert.deepEqual(judgeStep(good, limits), { verdict: 'good', why: [] });
  for (const [change, verdict, why] of [
    [{ ended_rate: 9.4 }, 'bad', 'falls_behind'],
    [{ error_share: 0.02 }, 'bad', 'errors'],
    [{ p95_ms: 101 }, 'bad', 'slow'],
    [{ p95_ms: 101, stopped: true }, 'bad', 'slow'],
    [{ p95_ms: 101, limited: true }, 'unknown', 'generator_limited'],
    [{ stopped: true }, 'unknown', 'stopped'],
    [{ p95_ms: null }, 'unknown', 'no_samples'],
    [{ error_share: null }, 'unknown', 'no_samples'],
    [{ ended_rate: null }, 'unknown', 'no_samples'],
  ] as const)
    assert.deepEqual(judgeStep({ ...good, ...change }, limits), { verdict, why: [why] });
});

test('of a run, the journeys of the second half of a step say whether the service follows', () => {
  const ticks = [0, 0, 10, 10, 9].map((count, i) => tickOf(i + 1, figuresOf(Array(count).fill(5))));
  const result = resultOf(figuresOf(Array(29).fill(5)), { ticks, intended_rate: 10 });
  assert.equal(stepFigures(result, 4_000).ended_rate, 10);
  assert.equal(stepFigures({ ...result, ticks: [] }, 4_000).ended_rate, null);
  assert.equal(stepFigures({ ...result, generator: { ...idle, limited: true } }, 4_000).limited, true);
});

test('without a declared peak there is no headroom, and it is counted from the lower end', () => {
  const capacity: Capacity = { is: 'measured', rounds: 3, mean: 200, low: 160, high: 240 };
  assert.equal(headroom(capacity, null), null);
  assert.equal(headroom(capacity, 0), null);
  assert.deepEqual(headroom(capacity, 80), { share: 0.5, bound: 'measured' });
  assert.deepEqual(headroom(capacity, 320), { share: -1, bound: 'measured' });
  assert.deepEqual(headroom({ is: 'at_least', rate: 100 }, 50), { share: 0.5, bound: 'at_least' });
  assert.equal(headroom({ is: 'unknown' }, 50), null);
});

test('a queue that is simulated obeys Little’s law, and false figures do not', () => {
  const chance = chanceOf(7);
  const exponential = (rate: number) => -Math.log(1 - chance()) / rate;
  const visits: { at: number; end: number }[] = [];
  for (let at = 0, free = 0; at < 600; ) {
    at += exponential(50);
    free = Math.max(at, free) + exponential(80);
    visits.push({ at, end: free });
  }
  const ticks = Array.from({ length: 600 }, (_, i) => {
    const ended = visits.filter(({ end }) => end > i && end <= i + 1);
    const inFlight = visits.filter(({ at, end }) => at <= i + 1 && end > i + 1).length;
    return tickOf(i + 1, figuresOf(ended.map(({ at, end }) => (end - at) * 1_000)), { in_flight: inFlight });
  });
  const law = littlesLaw(ticks);
  assert.ok(law && law.deviation < 0.15, JSON.stringify(law));
  const false_ = littlesLaw(ticks.map((tick) => ({ ...tick, in_flight: tick.in_flight * 2 })));
  assert.ok(false_ && false_.deviation > 0.5);
  assert.equal(littlesLaw([]), null);
  assert.equal(littlesLaw([tickOf(1, figuresOf([])), tickOf(2, figuresOf([]))]), null);
});

test('a plan without sense is refused', () => {
  for (const change of [
    { start_rate: 0 },
    { ceiling_rate: 1 },
    { rounds: 0 },
    { rounds: 21 },
    { rounds: 1.5 },
    { precision: 0 },
    { step_ms: 0 },
    { ceiling_rate: Number.POSITIVE_INFINITY },
  ])
    assert.throws(() => startSearch({ ...PLAN, ...change }), RangeError);
});

test('however a steady service is, no search needs more steps than is said', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 500, noNaN: true }),
      fc.double({ min: 0.02, max: 0.5, noNaN: true }),
      fc.double({ min: 0.0001, max: 3_000, noNaN: true }),
      fc.integer({ min: 1, max: 5 }),
      (start_rate, precision, knee, rounds) => {
        const plan = { ...PLAN, start_rate, ceiling_rate: Math.max(1_000, start_rate), precision, rounds };
        const { steps } = search(plan, (rate) => ({ ...served(rate, 1e9), error_share: rate > knee ? 1 : 0 }));
        assert.ok(steps.length <= mostSteps(plan), `${steps.length} of ${mostSteps(plan)}`);
      },
    ),
  );
});

test('a search that is broken off knows of its last round only what it stood, and of a round not begun nothing', () => {
  const begun = takeStep(startSearch({ ...PLAN, rounds: 3 }), served(10, 1_000));
  assert.deepEqual(breakOff(begun).rounds, [{ end: 'unknown', good_rate: 10, bad_rate: null }]);
  assert.deepEqual(capacityOf(breakOff(begun)), { is: 'at_least', rate: 10 });
  assert.deepEqual(breakOff(startSearch(PLAN)).rounds, []);
});

test('what was ended because it was bad is bad, also when the generator seemed to be the limit', () => {
  const step = { ...served(10, 1_000), limited: true, stopped: true };
  assert.deepEqual(judgeStep({ ...step, broke: 'connections' }, USUAL_LIMITS), {
    verdict: 'bad',
    why: ['connections'],
  });
  assert.deepEqual(judgeStep({ ...step, broke: null }, USUAL_LIMITS).verdict, 'unknown');
});
