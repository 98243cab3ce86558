/**
 * What is learnt per agent: how many varbinds it is asked for at once (some time out from 10 on, others serve 100), and
 * which questions it has no answer to.
 */

const START = 50;
/** Learnt things are forgotten, since devices are replaced and paths repaired. */
const REMEMBERED_MS = 3_600_000;
const MAX_AGENTS = 20_000;
/** So many answers in a row allow a larger question. */
const CALM = 20;

type Pace = {
  size: number /** Never more than this: twice too much. */;
  ceiling: number;
  suspect: number;
  calm: number;
  at: number;
  fruitless: Set<string>;
  worthwhile: Map<string, readonly string[]>;
  readings: Map<string, readonly number[]>;
};

const paces = new Map<string, Pace>();

export type Pacer = {
  /** Varbinds to ask for in one request. */
  size(): number;
  answered(): void;
  /** Halves what was asked for in vain; false when that was 1 already. */
  lower(asked: number): boolean;
  /** Names of questions that brought nothing: they needn't be asked again for an hour. */
  fruitless: Set<string>;
  /** Which objects brought something, by the name of the question: these alone need be asked for an hour. */
  worthwhile: Map<string, readonly string[]>;
  /** Where counters stood at the last look, by the name of the question; these outlast the hour. */
  readings: Map<string, readonly number[]>;
};

/** The pace of one agent; `start` is the largest question to try, 50 unless told otherwise. `now` in ms. */
export function paceOf(agent: string, start = START, now = performance.now()): Pacer {
  const pace = recall(agent, start, now);
  return {
    fruitless: pace.fruitless,
    worthwhile: pace.worthwhile,
    readings: pace.readings,
    size: () => Math.min(pace.size, start),
    answered() {
      if (++pace.calm < CALM || pace.size >= start) return;
      pace.calm = 0;
      if (pace.size * 2 <= pace.ceiling) pace.size = Math.min(start, pace.size * 2);
    },
    lower(asked) {
      const failed = Math.min(asked, pace.size);
      if (failed <= 1) return false;
      // One lost datagram must not slow an agent for an hour: only the second failure of a size is remembered.
      if (pace.suspect === failed) pace.ceiling = Math.min(pace.ceiling, failed - 1);
      pace.suspect = failed;
      pace.size = Math.floor(failed / 2);
      pace.calm = 0;
      return true;
    },
  };
}

function recall(agent: string, start: number, now: number): Pace {
  const known = paces.get(agent);
  if (known && now - known.at < REMEMBERED_MS) return known;
  paces.delete(agent);
  const oldest = paces.size >= MAX_AGENTS ? paces.keys().next().value : undefined;
  if (oldest !== undefined) paces.delete(oldest);
  const fresh: Pace = {
    size: start,
    ceiling: Number.POSITIVE_INFINITY,
    suspect: 0,
    calm: 0,
    at: now,
    fruitless: new Set(),
    worthwhile: new Map(),
    readings: known?.readings ?? new Map(),
  };
  paces.set(agent, fresh);
  return fresh;
}
