/** Whether a watch gets answers, damped: pure, so that a run of outcomes always gives the same story. */
import type { Outcome } from '#probes/probe.ts';
import type { Answer } from './schema.ts';

/** Failures in a row that make a watch down, blind looks in a row that make it unknown. */
export const CONFIRMATIONS = 2;
/** This many turns within the window is flapping; at most CALM_TURNS ends it. */
const FLAPPING_TURNS = 4;
const CALM_TURNS = 1;
/** The window in which turns are counted, in intervals of the watch; never under two minutes. */
const WINDOW_INTERVALS = 20;
const WINDOW_MIN_MS = 120_000;
/** While flapping, this many successes in a row make it up again. */
const STEADY_SUCCESSES = 3;

export type Answering = {
  answer: Answer;
  failures: number;
  successes: number;
  flapping: boolean;
  /** When the answer turned between up and down, oldest first. */
  turns: number[];
  changed_at: number;
};

export const unlooked = (at: number): Answering => ({
  answer: 'unknown',
  failures: 0,
  successes: 0,
  flapping: false,
  turns: [],
  changed_at: at,
});

export function nextAnswer(before: Answering, outcome: Outcome, at: number, every_s: number): Answering {
  const failures = outcome === 'ok' ? 0 : before.failures + 1;
  const successes = outcome === 'ok' ? before.successes + 1 : 0;
  const answer = turned(before, outcome, failures, successes);
  const turn = answer !== before.answer && answer !== 'unknown' && before.answer !== 'unknown';
  const window_ms = Math.max(WINDOW_MIN_MS, WINDOW_INTERVALS * every_s * 1000);
  const turns = [...before.turns, ...(turn ? [at] : [])]
    .filter((time) => time > at - window_ms && time <= at)
    .slice(-16);
  const flapping = before.flapping ? turns.length > CALM_TURNS : turns.length >= FLAPPING_TURNS;
  const changed_at = answer === before.answer ? before.changed_at : at;
  return { answer, failures, successes, flapping, turns, changed_at };
}

function turned(before: Answering, outcome: Outcome, failures: number, successes: number): Answer {
  if (outcome === 'ok') {
    const enough = before.flapping && before.answer === 'down' ? STEADY_SUCCESSES : 1;
    return successes >= enough ? 'up' : before.answer;
  }
  if (failures < CONFIRMATIONS) return before.answer;
  // The probe itself is blind: what was known before is no longer.
  return outcome === 'unable' ? 'unknown' : 'down';
}
