/**
 * Runs a search for capacity: one step after another, each a load of its own at a constant rate. What a plan's stop rules find too much ends
 * the step, as a bad one, and not the run: to find that is what a search is for. Whatever else ends a run ends this one at once.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Little, littlesLaw } from '#probes/load/capacity/headroom.ts';
import {
  breakOff,
  capacityOf,
  mostSteps,
  nextStep,
  type SearchPlan,
  type SearchState,
  startSearch,
  takeStep,
} from '#probes/load/capacity/search.ts';
import { type StepFigures, stepFigures } from '#probes/load/capacity/step.ts';
import type { LoadResult, LoadSpec, RunLoad, Shape, Spread, Tick } from '#probes/load/words.ts';
import { PAUSE_MS, wholeStepOf } from './search-plan.ts';
import type { StopRules } from './shapes.ts';
import { followRules, NO_STREAKS } from './stop-rules.ts';

/** As it is kept with its run. `little` and `requests_per_journey` are of the step that the run's figures are of; null: not measured. */
export type Search = Pick<SearchState, 'plan' | 'steps' | 'rounds'> & {
  little: Little | null;
  requests_per_journey: number | null;
};
/** `result`: of the good step nearest to the capacity, else of the last one. `requests`: of all steps. */
export type Searched = { result: LoadResult; search: Search; requests: number };
type Run = {
  signal: AbortSignal;
  rules: StopRules;
  /** Their time goes on from step to step. */
  onTick: (tick: Tick) => void;
  onStep: (search: Search) => void;
};
type Means = { runLoad: RunLoad; pause_ms?: number; rest_every_ms?: number };
type Done = { rate: number; result: LoadResult };

export const constant = (rate: number, duration_ms: number): Shape => ({
  model: 'open',
  stages: [{ from_rate: rate, to_rate: rate, duration_ms }],
});

export async function searchCapacity(spec: LoadSpec, plan: SearchPlan, run: Run, means: Means): Promise<Searched> {
  const { signal, onStep } = run;
  const { runLoad, pause_ms = PAUSE_MS, rest_every_ms = 1_000 } = means;
  const began = performance.now();
  const good: Done[] = [];
  let state = startSearch(plan);
  let requests = 0;
  const elapsed = () => Math.round(performance.now() - began);
  let told_ms = 0;
  const tell = (tick: Tick) => {
    told_ms = tick.elapsed_ms;
    run.onTick(tick);
  };
  // Until the first second of the next step is here: whoever follows sees that it rests, and not that it hangs. A rest is told when it is
  // over for as long again, since the second before that of a step isn't all rest.
  let resting: NodeJS.Timeout | undefined;
  const tellRest = (at: number, elapsed_ms: number) => {
    if (elapsed_ms > told_ms) tell(restTick(at, elapsed_ms));
  };
  const rest = () => {
    const tellOver = () => tellRest(Date.now() - rest_every_ms, elapsed() - rest_every_ms);
    resting = setInterval(tellOver, rest_every_ms);
  };
  const tryOne = async (rate: number): Promise<Done> => {
    let before_ms: number | undefined;
    const onTick = (tick: Tick) => {
      if (before_ms === undefined) {
        clearInterval(resting);
        // The threads took a while to begin; a rate is of the time since the tick before.
        const began_ms = elapsed() - tick.elapsed_ms;
        if (state.steps.length > 0) tellRest(tick.at - tick.elapsed_ms, began_ms);
        before_ms = Math.max(told_ms, began_ms);
      }
      tell({ ...tick, elapsed_ms: tick.elapsed_ms + before_ms });
    };
    const { result, figures } = await tryStep(spec, { rate, step_ms: plan.step_ms }, { ...run, onTick }, runLoad);
    state = takeStep(state, figures);
    requests += result.figures.requests;
    const done = { rate, result };
    if (state.steps.at(-1)?.verdict === 'good') good.push(done);
    onStep(searchOf(state, bestOf(state, good) ?? null));
    return done;
  };
  let last = await tryOne(state.next_rate);
  const { started_at } = last.result;
  while (!signal.aborted && state.steps.length < mostSteps(plan)) {
    const next = nextStep(state);
    if (next.is === 'done') break;
    rest();
    try {
      // Rejects when it is aborted, and then nothing is left to do.
      await pause(pause_ms, undefined, { signal }).catch(() => {});
      if (!signal.aborted) last = await tryOne(next.rate);
    } finally {
      clearInterval(resting);
    }
  }
  const is_cut = signal.aborted && last.result.ended === 'stopped';
  const is_stopped = is_cut || (signal.aborted && nextStep(state).is === 'try');
  state = breakOff(state);
  const best = bestOf(state, good) ?? null;
  // Between two steps nothing is sent that would have to end.
  const stop_ms = is_cut ? last.result.stop_ms : 0;
  const stopped = { ended: 'stopped', stop_reason: String(signal.reason), stop_ms } as const;
  const complete = { ended: 'complete', stop_reason: null, stop_ms: null } as const;
  return {
    result: {
      ...(best ?? last).result,
      ...(is_stopped ? stopped : complete),
      ...{ started_at, ended_at: last.result.ended_at },
    },
    search: searchOf(state, best),
    requests,
  };
}

async function tryStep(
  spec: LoadSpec,
  { rate, step_ms }: { rate: number; step_ms: number },
  { signal, rules, onTick }: Pick<Run, 'signal' | 'rules' | 'onTick'>,
  runLoad: RunLoad,
): Promise<{ result: LoadResult; figures: StepFigures }> {
  const own = new AbortController();
  const overdue = setTimeout(() => own.abort('the step took too long'), wholeStepOf(step_ms));
  let streaks = NO_STREAKS;
  let full = 0;
  let broken: Pick<StepFigures, 'broke'> | { limited: true } | undefined;
  const end = (how: typeof broken) => {
    broken ??= how;
    own.abort('the step was bad');
  };
  const look = (tick: Tick) => {
    onTick(tick);
    const judged = followRules(rules, streaks, tick);
    streaks = judged.streaks;
    if (judged.ended?.by === 'generator') end({ limited: true });
    else if (judged.ended) end({ broke: 'stop_rule' });
    // A connection of HTTP/2 carries many at once.
    full = spec.http === '1.1' && tick.in_flight >= spec.max_connections ? full + 1 : 0;
    if (full === FULL_TICKS) end({ broke: 'connections' });
  };
  try {
    const both = AbortSignal.any([signal, own.signal]);
    const result = await runLoad({ ...spec, shape: constant(rate, step_ms) }, { signal: both, onTick: look });
    return { result, figures: { ...stepFigures(result, step_ms), ...broken } };
  } finally {
    clearTimeout(overdue);
  }
}

/** For so many seconds in a row all connections are in use: a moment of it is no finding. */
const FULL_TICKS = 2;

const NO_SPREAD: Spread = { count: 0, mean: 0, p50: 0, p90: 0, p95: 0, p99: 0, p999: 0, max: 0 };
/** A second of rest: nothing was asked, so nothing came. */
const restTick = (at: number, elapsed_ms: number): Tick => ({
  ...{ at, elapsed_ms, intended_rate: 0, in_flight: 0, connections: 0 },
  figures: {
    ...{ requests: 0, journeys: 0, errors: {}, bytes: 0, latency_ms: NO_SPREAD, service_ms: NO_SPREAD },
    phases: { dns: NO_SPREAD, connect: NO_SPREAD, tls: NO_SPREAD, first_byte: NO_SPREAD, whole: NO_SPREAD },
  },
  by_family: {},
  generator: { lag_ms: NO_SPREAD, cpu: 0, held: 0, limited: false, why: null },
});

/** The greatest good one that the capacity isn't below. */
function bestOf(state: SearchState, good: readonly Done[]): Done | undefined {
  const capacity = capacityOf(breakOff(state));
  const most = capacity.is === 'measured' ? capacity.mean : capacity.is === 'at_least' ? capacity.rate : Infinity;
  const within = good.filter(({ rate }) => rate <= most + 1e-9);
  return within.reduce<Done | undefined>((best, one) => (best && best.rate > one.rate ? best : one), undefined);
}

function searchOf({ plan, steps, rounds }: SearchState, best: Done | null): Search {
  const figures = best?.result.figures;
  return {
    ...{ plan, steps, rounds },
    little: best && littlesLaw(best.result.ticks.filter(({ elapsed_ms }) => elapsed_ms <= plan.step_ms)),
    requests_per_journey: figures && figures.journeys > 0 ? figures.requests / figures.journeys : null,
  };
}
