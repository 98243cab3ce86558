/** What a patrol is given, and what it is asked to report to. */
import type { Observation } from '../probe.ts';

/** What is kept under watch: `id` is its identity (an integer), `every_s` its interval in seconds (> 0). */
export type Watched = { id: number; every_s: number };

/** Monotonic milliseconds and timers; a test may bring its own. */
export type Clock = {
  now(): number;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
};

/** One watch and what a look at it brought. */
export type Seen<W> = { watch: W; observation: Observation };

export type PatrolOptions<W extends Watched> = {
  /** Looks once. A network that fails is an observation; a rejection is a mistake of ours and goes to `onError`. */
  look: (watch: W, signal: AbortSignal) => Promise<Observation>;
  /** Takes what was seen, in batches. When it throws, the batch is lost and `onError` hears of it. */
  report: (batch: Seen<W>[]) => void;
  onError: (error: unknown, watch?: W) => void;
  /** Looks under way at once, in all. Default 512. */
  concurrency?: number;
  /** Looks under way at once at one site (a device, a thin line): watches of one `key` share `at_most`. */
  per_site?: { key: (watch: W) => string; at_most: number };
  /** The longest that an observation waits for its batch. Default 250. */
  report_every_ms?: number;
  /** Observations in one batch. Default 1,000. */
  max_batch?: number;
  /** How long `stop` waits for looks under way before it aborts them. Default 5,000. */
  grace_ms?: number;
  clock?: Clock;
};
