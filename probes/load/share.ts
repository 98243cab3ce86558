/** How a load is divided among threads. */

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
