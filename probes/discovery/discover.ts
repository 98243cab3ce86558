/**
 * The engine of discovery: sweeps what may be swept, asks who is there, and follows what devices' tables name, nearest
 * first, never outside of the bounds. Knows the network only; where the search stands is kept by the caller's memory.
 */
import { ask, type Claims } from './ask.ts';
import { createTurns } from './pace.ts';
import type { Asked, Memory, Search, Step, Visit } from './search.ts';
import { sweepAll } from './sweeping.ts';

/** While it sweeps, this share of the rate is left for those that devices name. */
const SHARE = 0.1;
/** How many waiting addresses are fetched at once. */
const FETCH = 512;
/** How many ended conversations are kept in one step, at most; then others get as much time as that took. */
const STEP = 32;
const MOST_PAUSE_MS = 250;

export type Doing = { sweeping: string | null; asking: string[] };
export type Watching = {
  signal: AbortSignal;
  /** Told after each step that was kept. */
  tell?(doing: Doing): void;
  /** A conversation failed by a mistake of ours; the search goes on. */
  onError?(error: unknown, address: string): void;
};

/**
 * Ends when nothing is left to ask; `cut` when there was more than `max_visits`. Rejects with a Failure when it can't see
 * from here (no fping), and with the signal's reason. Started again with the same memory, it goes on where it was: only
 * conversations that were not over are held again.
 */
export async function discover(search: Search, memory: Memory, watching: Watching): Promise<{ cut: boolean }> {
  const stop = new AbortController();
  const signal = AbortSignal.any([watching.signal, stop.signal]);
  signal.throwIfAborted();
  if (memory.swept() === 0 && memory.size() === 0) memory.keep({ asked: [], visits: seedsOf(search) });
  const doing: Doing = { sweeping: null, asking: [] };
  const both = search.sweep && (search.seeds.length > 0 || search.follow.size > 0);
  const rate_per_s = Math.max(1, search.rate_per_s * (both ? 1 - SHARE : 1));
  const asking = createAsking(search, memory, {
    ...watching,
    signal,
    doing,
    rate_per_s: both ? Math.max(1, search.rate_per_s * SHARE) : search.rate_per_s,
  });
  const sweeping = async () => {
    const tell = (first: string) => {
      doing.sweeping = first;
      watching.tell?.(doing);
    };
    if (search.sweep) await sweepAll({ search, memory, signal, rate_per_s, tell, kept: asking.more });
    doing.sweeping = null;
    asking.noMore();
  };
  try {
    await Promise.all([sweeping(), asking.ended]);
  } catch (error) {
    stop.abort(error);
    // What still runs hears the signal; it is over before the caller goes on.
    await asking.settled();
    throw watching.signal.aborted ? watching.signal.reason : error;
  }
  watching.tell?.(doing);
  return { cut: memory.size() >= search.max_visits };
}

function seedsOf({ seeds, bounds }: Search): Visit[] {
  return seeds.flatMap((seed) => {
    const address = bounds.permit(seed);
    if (address === undefined) return [];
    return [{ address, how: 'seed' as const, via: null, hops: 0, rtt_ms: null, open_ports: [], heard: null }];
  });
}

type Around = Watching & { doing: Doing; rate_per_s: number };

/** Holds conversations, `at_once` of them, for as long as somebody waits or may still come. */
function createAsking(search: Search, memory: Memory, { signal, tell, onError, doing, rate_per_s }: Around) {
  const claims: Claims = new Map();
  const turn = createTurns(rate_per_s);
  /** Asked now, or over but not yet kept. */
  const flying = new Map<string, Promise<void>>();
  const done: Asked[] = [];
  let fetched: Visit[] = [];
  let complete = false;
  let soon: NodeJS.Timeout | undefined;
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  ended.catch(() => {});

  function keep(): void {
    soon = undefined;
    if (signal.aborted) return;
    const started = performance.now();
    const asked = done.splice(0, STEP);
    const room = Math.max(0, search.max_visits - memory.size());
    const step: Step = { asked, visits: asked.flatMap(({ learnt }) => learnt).slice(0, room) };
    try {
      memory.keep(step);
    } catch (error) {
      reject(error);
      return;
    }
    for (const { visit } of asked) flying.delete(visit.address);
    doing.asking = [...flying.keys()].slice(0, 8);
    tell?.(doing);
    if (done.length > 0) later(Math.min(MOST_PAUSE_MS, performance.now() - started));
    pump();
  }
  function later(pause_ms: number): void {
    soon ??= setTimeout(keep, pause_ms);
  }
  function over(asked: Asked): void {
    done.push(asked);
    // What ended in about the same moment is kept in one go.
    later(0);
  }
  async function hold(visit: Visit): Promise<void> {
    try {
      over(await ask(visit, memory.known(visit.address), { search, claims, turn, signal }));
    } catch (error) {
      if (signal.aborted) return;
      onError?.(error, visit.address);
      over(failed(visit));
    }
  }
  function pump(): void {
    while (flying.size < search.at_once && !signal.aborted) {
      const visit = fetched.shift();
      if (visit) {
        if (!flying.has(visit.address)) flying.set(visit.address, hold(visit));
        continue;
      }
      fetched = memory.next(FETCH + flying.size).filter(({ address }) => !flying.has(address));
      if (fetched.length === 0) break;
    }
    if (complete && flying.size === 0 && fetched.length === 0) resolve();
  }
  return {
    ended,
    more: () => pump(),
    noMore() {
      complete = true;
      pump();
    },
    async settled() {
      await Promise.allSettled(flying.values());
      clearTimeout(soon);
    },
  };
}

const failed = (visit: Visit): Asked => ({
  visit,
  at: Date.now(),
  rtt_ms: visit.rtt_ms,
  open_ports: [...visit.open_ports],
  snmp: 'error',
  error: 'a mistake of our own, see the log',
  credential: null,
  trials: [],
  name: visit.heard?.name ?? null,
  found: null,
  again: false,
  learnt: [],
});
