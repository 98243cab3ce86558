/**
 * Looks for the rate at which a service breaks. Doubles the rate until a step is bad, then halves the gap between the last good and the first
 * bad rate; repeats that in rounds. A state machine of plain data: whoever runs the loads asks what to try, and tells what came of it.
 */
import { type Interval, intervalOf, MAX_VALUES } from './interval.ts';
import { judgeStep, type StepFigures, type StepLimits, type Why } from './step.ts';

export type SearchPlan = {
  /** Journeys a second of the first step. */
  start_rate: number;
  /** No step asks for more. */
  ceiling_rate: number;
  step_ms: number;
  /** 1 to 20: from two on, the capacity has an interval. */
  rounds: number;
  /** A round is over when good and bad are as near as this, as a share of the bad one. */
  precision: number;
  limits: StepLimits;
};

export type TriedStep = {
  round: number;
  rate: number;
  verdict: 'good' | 'bad' | 'unknown';
  why: Why[];
  figures: StepFigures;
};
/**
 * `knee`: between `good_rate` and `bad_rate` it breaks. `ceiling`: it stood all that was allowed. `unknown`: the generator or a stop ended
 * the round. `never_good`: bad even at a small part of the first rate. `good_rate` is null when no step was good.
 */
export type Round = {
  end: 'knee' | 'ceiling' | 'unknown' | 'never_good';
  good_rate: number | null;
  bad_rate: number | null;
};
export type SearchState = {
  plan: SearchPlan;
  steps: TriedStep[];
  rounds: Round[];
  /** Of the round under way. */
  good_rate: number | null;
  bad_rate: number | null;
  next_rate: number;
};
export type Next = { is: 'try'; round: number; rate: number; duration_ms: number } | { is: 'done' };

/** How far below the first rate it is still looked. */
const LEAST_SHARE = 1 / 64;

/** Hundredths, as rates are written; downwards, so that none is over the ceiling. */
const rounded = (rate: number) => {
  const hundredths = Math.round(rate * 100);
  return Math.max(0.01, (hundredths / 100 <= rate ? hundredths : hundredths - 1) / 100);
};

/** Throws RangeError for a plan that makes no sense: routes validate before. */
export function startSearch(plan: SearchPlan): SearchState {
  const { start_rate, ceiling_rate, step_ms, rounds, precision } = plan;
  const isSensible =
    start_rate >= 0.01 &&
    ceiling_rate >= start_rate &&
    Number.isFinite(ceiling_rate) &&
    step_ms >= 1_000 &&
    precision >= 0.01 &&
    precision <= 0.5;
  if (!isSensible || !Number.isInteger(rounds) || rounds < 1 || rounds > MAX_VALUES)
    throw new RangeError(
      'a search starts at 0.01 a second at least and under its ceiling, with 1 to 20 rounds and a precision of 0.01 to 0.5',
    );
  return { plan, steps: [], rounds: [], good_rate: null, bad_rate: null, next_rate: rounded(start_rate) };
}

export function nextStep({ plan, rounds, next_rate }: SearchState): Next {
  if (rounds.length === plan.rounds) return { is: 'done' };
  return { is: 'try', round: rounds.length, rate: next_rate, duration_ms: plan.step_ms };
}

/** Takes the figures of the step that `nextStep` said. */
export function takeStep(state: SearchState, figures: StepFigures): SearchState {
  const next = nextStep(state);
  if (next.is === 'done') throw new Error('the search is over');
  const { plan } = state;
  const { rate } = next;
  // What was asked for, whatever the run says of itself.
  const judged = judgeStep({ ...figures, intended_rate: rate }, plan.limits);
  const steps = [...state.steps, { round: next.round, rate, ...judged, figures }];
  const good_rate = judged.verdict === 'good' ? rate : state.good_rate;
  const bad_rate = judged.verdict === 'bad' ? rate : state.bad_rate;
  const end = (how: Round['end']): SearchState => {
    const rounds = [...state.rounds, { end: how, good_rate, bad_rate }];
    return { plan, steps, rounds, good_rate: null, bad_rate: null, next_rate: firstRate(plan, rounds) };
  };
  if (judged.verdict === 'unknown') return end('unknown');
  if (bad_rate === null) {
    if (rate >= rounded(plan.ceiling_rate)) return end('ceiling');
    return { ...state, steps, good_rate, next_rate: rounded(Math.min(rate * 2, plan.ceiling_rate)) };
  }
  const middle = rounded(((good_rate ?? 0) + bad_rate) / 2);
  const isNear = good_rate !== null && bad_rate - good_rate <= plan.precision * bad_rate;
  if (isNear || (good_rate !== null && (middle <= good_rate || middle >= bad_rate))) return end('knee');
  if (good_rate === null && (middle < plan.start_rate * LEAST_SHARE || middle >= bad_rate)) return end('never_good');
  return { ...state, steps, good_rate, bad_rate, next_rate: middle };
}

/**
 * Steps at most: each round goes up to the ceiling or down to the least share, then halves what is between. A round whose service changes
 * beneath it could need more; whoever runs it breaks it off there.
 */
export function mostSteps({ start_rate, ceiling_rate, rounds, precision }: SearchPlan): number {
  const up = 1 + Math.ceil(Math.log2(ceiling_rate / start_rate));
  const down = 1 - Math.log2(LEAST_SHARE);
  return rounds * (Math.max(up, down) + 1 + Math.ceil(-Math.log2(precision)));
}

/** Ends before its time: of the round under way only what it stood is known. */
export function breakOff(state: SearchState): SearchState {
  const { steps, rounds, good_rate, bad_rate } = state;
  if (!steps.some(({ round }) => round === rounds.length)) return state;
  return { ...state, rounds: [...rounds, { end: 'unknown', good_rate, bad_rate }], good_rate: null, bad_rate: null };
}

/** Later rounds start where the first found half of it: the way up is known. */
function firstRate(plan: SearchPlan, rounds: readonly Round[]): number {
  const found = rounds.find(({ end }) => end === 'knee')?.good_rate;
  return rounded(Math.min(plan.ceiling_rate, found ? found / 2 : plan.start_rate));
}

/** In journeys a second. `at_least`: no round found an end of it. */
export type Capacity =
  | ({ is: 'measured'; rounds: number } & Interval)
  | { is: 'at_least'; rate: number }
  | { is: 'unknown' }
  | { is: 'none' };

/** Of the rounds that are over. One whose end isn't known makes the mean one of the others' only, so nothing is said of it. */
export function capacityOf({ rounds }: Pick<SearchState, 'rounds'>): Capacity {
  const good = rounds.flatMap(({ good_rate }) => (good_rate === null ? [] : [good_rate]));
  if (rounds.length === 0) return { is: 'unknown' };
  if (rounds.every(({ end }) => end === 'never_good')) return { is: 'none' };
  if (rounds.every(({ end }) => end === 'knee' || end === 'never_good'))
    return { is: 'measured', rounds: rounds.length, ...intervalOf(rounds.map(({ good_rate }) => good_rate ?? 0)) };
  // The least of what was stood: a round that found a knee speaks against the greater ones.
  if (good.length === rounds.length) return { is: 'at_least', rate: Math.min(...good) };
  return { is: 'unknown' };
}
