/** A patrol on a clock of its own, for tests: time passes only when it is told to. */
import type { Observation, Outcome } from '../probe.ts';
import { createPatrol } from './patrol.ts';
import type { Clock, Seen } from './words.ts';

export type Watch = { id: number; every_s: number };

export const seen = (outcome: Outcome): Observation => ({ at: 0, took_ms: 1, outcome, facts: [], samples: [] });

/** Time that passes when told to: hours of looking in milliseconds. */
export function simulatedClock() {
  let now = 1_000;
  let turn = 0;
  const timers = new Map<number, { at: number; run: () => void }>();
  const settle = async () => {
    for (let i = 0; i < 6; i++) await Promise.resolve();
  };
  const clock: Clock = {
    now: () => now,
    setTimeout(run, ms) {
      timers.set(++turn, { at: now + ms, run });
      return turn;
    },
    clearTimeout: (timer) => void timers.delete(timer as number),
  };
  async function advance(ms: number): Promise<void> {
    const end = now + ms;
    for (;;) {
      let first: [number, { at: number; run: () => void }] | undefined;
      for (const timer of timers) if (!first || timer[1].at < first[1].at) first = timer;
      if (!first || first[1].at > end) break;
      timers.delete(first[0]);
      now = Math.max(now, first[1].at);
      first[1].run();
      await settle();
    }
    now = end;
    await settle();
  }
  /** As after a suspended machine: time has passed and no timer has run. */
  const leap = (ms: number) => {
    now += ms;
  };
  return { clock, advance, leap, now: () => now };
}

/** A patrol whose looks take `took_ms` and end as `outcomeOf` says, with a record of when each watch was looked at. */
export function simulate(outcomeOf: (id: number, nth: number) => Outcome, took_ms = 10, more: object = {}) {
  const time = simulatedClock();
  const starts = new Map<number, number[]>();
  const under_way = new Set<number>();
  const reported: Seen<Watch>[] = [];
  const batches: number[] = [];
  const errors: unknown[] = [];
  let twice = 0;
  let most = 0;
  const patrol = createPatrol<Watch>({
    look({ id }) {
      if (under_way.has(id)) twice += 1;
      under_way.add(id);
      most = Math.max(most, under_way.size);
      const own = starts.get(id) ?? [];
      starts.set(id, own);
      own.push(time.now());
      const outcome = outcomeOf(id, own.length);
      return new Promise((fulfil) => {
        const done = () => {
          under_way.delete(id);
          fulfil(seen(outcome));
        };
        time.clock.setTimeout(done, took_ms);
      });
    },
    report(batch) {
      batches.push(batch.length);
      reported.push(...batch);
    },
    onError: (error) => errors.push(error),
    clock: time.clock,
    ...more,
  });
  const gaps = (id: number) => (starts.get(id) ?? []).slice(1).map((at, i) => at - ((starts.get(id) ?? [])[i] ?? 0));
  return { patrol, time, starts, reported, batches, errors, gaps, twice: () => twice, most: () => most };
}
