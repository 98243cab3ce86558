/** One step of a search for capacity: a constant load for a while, and whether the service stood it. */

import { errorShare } from '../scenario/thresholds.ts';
import type { LoadResult } from '../words.ts';

export type StepLimits = {
  /** Journeys that end against journeys that arrive, at least. */
  follow_share: number;
  /** At most. */
  error_share: number;
  p95_ms: number | null;
};
export const USUAL_LIMITS: StepLimits = { follow_share: 0.95, error_share: 0.01, p95_ms: 1_000 };

/** Rates in journeys a second; what wasn't measured is null. */
export type StepFigures = {
  intended_rate: number;
  ended_rate: number | null;
  error_share: number | null;
  p95_ms: number | null;
  limited: boolean;
  stopped: boolean;
  /** What ended the step before its time because it was bad already; absent is nothing. */
  broke?: Broke | null;
};

/** `connections`: all that may be open were in use, so that more is no question any more. `stop_rule`: one of the load's own. */
export type Broke = 'connections' | 'stop_rule';
export type Why = 'no_samples' | 'falls_behind' | 'errors' | 'slow' | 'generator_limited' | 'stopped' | Broke;
/** `unknown`: the generator or a stop, not the service, made the figures. */
export type StepVerdict = { verdict: 'good' | 'bad' | 'unknown'; why: Why[] };

/**
 * The journeys that ended are those of the second half of the step: at its beginning none can have ended yet, and what ends after it shows a
 * queue. A step must therefore be twice as long as a journey with its think time.
 */
export function stepFigures(result: LoadResult, step_ms: number): StepFigures {
  const ticks = result.ticks.filter(({ elapsed_ms }) => elapsed_ms > step_ms / 2 && elapsed_ms <= step_ms);
  const before = result.ticks.filter(({ elapsed_ms }) => elapsed_ms <= step_ms / 2).at(-1)?.elapsed_ms ?? 0;
  const last = ticks.at(-1);
  const ended = ticks.reduce((sum, { figures }) => sum + figures.journeys, 0);
  return {
    intended_rate: result.intended_rate,
    ended_rate: last ? (ended * 1_000) / (last.elapsed_ms - before) : null,
    error_share: errorShare(result.figures),
    p95_ms: result.figures.latency_ms.count > 0 ? result.figures.latency_ms.p95 : null,
    limited: result.generator.limited,
    stopped: result.ended === 'stopped',
  };
}

export function judgeStep(figures: StepFigures, limits: StepLimits): StepVerdict {
  const { broke = null } = figures;
  // Before the generator is asked: what waits for a connection in vain looks to it like a limit of its own.
  if (broke !== null) return { verdict: 'bad', why: [broke] };
  if (figures.limited) return { verdict: 'unknown', why: ['generator_limited'] };
  const { intended_rate, ended_rate, error_share, p95_ms } = figures;
  const why: Why[] = [];
  if (ended_rate !== null && ended_rate < intended_rate * limits.follow_share) why.push('falls_behind');
  if (error_share !== null && error_share > limits.error_share) why.push('errors');
  if (p95_ms !== null && limits.p95_ms !== null && p95_ms > limits.p95_ms) why.push('slow');
  // An emergency stop comes because something is bad; what is bad has been said, and without it nothing is known.
  if (why.length) return { verdict: 'bad', why };
  if (figures.stopped) return { verdict: 'unknown', why: ['stopped'] };
  if (ended_rate === null || error_share === null || (limits.p95_ms !== null && p95_ms === null))
    return { verdict: 'unknown', why: ['no_samples'] };
  return { verdict: 'good', why: [] };
}
