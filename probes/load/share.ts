/** How a load is divided among threads, and among machines that send it together. */
import { schedule } from './schedule.ts';
import type { LoadSpec, Part } from './words.ts';

/** A whole number in parts that differ by one at most. */
export const shareOf = (whole: number, worker: number, workers: number): number =>
  Math.floor((whole - worker + workers - 1) / workers);

/**
 * The journeys of one thread, ascending. Of any `round` journeys in a row each thread has no more than its share of `round`, so that a
 * load at the ceiling holds nobody back in any thread.
 */
export function indexesOf(worker: number, workers: number, round: number) {
  let at = worker - workers;
  return {
    next(): number {
      const place = ((at % round) + round) % round;
      const is_first = at < 0;
      if (is_first) at = worker;
      else at = place + workers < round ? at + workers : at - place + round + worker;
      return at;
    },
  };
}

/**
 * What one of several generators has of the whole. Each of its threads counts as one of all threads, so whatever threads divide among
 * themselves generators do too: the sums are the whole, and no journey is made twice.
 */
export function partOf(
  { shape, ceiling_rate, max_connections }: Pick<LoadSpec, 'shape' | 'ceiling_rate' | 'max_connections'>,
  { generator, generators }: Part,
) {
  const of = (whole: number) => shareOf(whole, generator, generators);
  const whole = shape.model === 'open' ? schedule(shape.stages).total : 0;
  return {
    ceiling_rate: of(ceiling_rate),
    max_connections: of(max_connections),
    users: shape.model === 'closed' ? of(shape.users) : null,
    /** Of the open model; null: users make as many as they come to. */
    journeys:
      shape.model === 'open' ? Math.floor(whole / ceiling_rate) * of(ceiling_rate) + of(whole % ceiling_rate) : null,
  };
}

/** More would leave one with nothing to send. */
export const mostGenerators = (spec: Pick<LoadSpec, 'shape' | 'ceiling_rate' | 'max_connections'>): number =>
  Math.min(
    spec.ceiling_rate,
    spec.max_connections,
    spec.shape.model === 'closed' ? spec.shape.users : Number.POSITIVE_INFINITY,
  );
