/**
 * Keeps the links true: what changed is inferred anew soon after, outside of the transactions that stored it, in slices so
 * that nobody is kept waiting. Everything is inferred once after the start.
 */
import type { Db } from '../db/open.ts';
import { changedOf } from './changed.ts';
import { createInference } from './inference.ts';
import { greater, type LinkChange } from './write-links.ts';

/** Changes settle for this long; what only forwarding tables tell can wait. */
const SETTLE_MS = 2_000;
const FORWARDING_EVERY_MS = 60_000;
const TICK_MS = 1_000;
/** The event loop is given back after this long. */
const SLICE_MS = 20;

export type TopologyKeeper = {
  /** Does all that is due at once. */
  refresh(now: number): LinkChange;
  stop(): void;
};
type Parts = { db: Db; onChanged: (change: LinkChange, now: number) => void; onError: (error: unknown) => void };

export function keepTopology({ db, onChanged, onError }: Parts): TopologyKeeper {
  const changed = changedOf(db);
  const inference = createInference(db);
  let running: Generator<void, LinkChange> | undefined;
  let slice: NodeJS.Immediate | undefined;
  let waiting_ms = 0;
  let forwarding_ms = FORWARDING_EVERY_MS;

  for (const id of db.$client.prepare('select id from nodes').pluck().all() as number[]) {
    changed.nodes.add(id);
    changed.forwarding.add(id);
  }

  function finish(change: LinkChange, now: number) {
    running = undefined;
    if (change !== 'none') onChanged(change, now);
  }

  /** One slice of the work under way. */
  function work() {
    slice = undefined;
    const until = performance.now() + SLICE_MS;
    try {
      while (running && performance.now() < until) {
        const { done, value } = running.next();
        if (done) finish(value, Date.now());
      }
    } catch (error) {
      running = undefined;
      onError(error);
    }
    if (running) slice = setImmediate(work);
  }

  const timer = setInterval(() => {
    if (running) return;
    waiting_ms = changed.nodes.size + changed.clues.size > 0 ? waiting_ms + TICK_MS : 0;
    forwarding_ms += TICK_MS;
    const whole = forwarding_ms >= FORWARDING_EVERY_MS;
    if (waiting_ms <= SETTLE_MS && !whole) return;
    waiting_ms = 0;
    if (whole) forwarding_ms = 0;
    running = inference.run(Date.now(), whole);
    work();
  }, TICK_MS);
  timer.unref();

  return {
    refresh(now) {
      if (slice) clearImmediate(slice);
      slice = undefined;
      const before = finishNow(running);
      const change = greater(before, finishNow(inference.run(now, true)));
      finish(change, now);
      return change;
    },
    stop() {
      clearInterval(timer);
      if (slice) clearImmediate(slice);
      running = undefined;
    },
  };
}

function finishNow(work: Generator<void, LinkChange> | undefined): LinkChange {
  for (;;) {
    const step = work?.next();
    if (!step || step.done) return step?.value ?? 'none';
  }
}
