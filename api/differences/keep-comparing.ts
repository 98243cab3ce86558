/**
 * Goes round all nodes, a few at a time, beside the comparisons at once that changed facts and people's changes bring: what no
 * fact changed (a watch removed, an import, what became stale and was seen again, new rules) is found within one round.
 */
import type { Db } from '../db/open.ts';
import type { Bus } from '../timeline/bus.ts';
import { refresher, writesOf } from './refresh.ts';

const AT_ONCE = 20;
/** Nobody waits for one turn: after so much work the rest is left to the next. */
const WORK_MS = 15;
const TURN_MS = 2_000;
/** The first round, after a start, has nothing to show before it is done, and takes a fifth of a core at most. */
const FIRST_TURN_MS = 50;
const FIRST_SHARE = 0.2;
/** Of a core, afterwards. */
const SHARE = 0.015;

export type Comparing = { stop(): void };

/** Compares the next few nodes after this id; the last of them, or undefined at the end of the round. */
export function compareSome(db: Db, after: number, now: number): number | undefined {
  const ids = db.$client
    .prepare('select id from nodes where id > ? order by id limit ?')
    .pluck()
    .all(after, AT_ONCE) as number[];
  const refresh = refresher(db);
  const begun = performance.now();
  let done = 0;
  db.$client.transaction(() => {
    for (const id of ids) {
      if (done > 0 && performance.now() - begun > WORK_MS) break;
      refresh(id, now);
      done += 1;
    }
  })();
  return done === ids.length && ids.length < AT_ONCE ? undefined : ids[done - 1];
}

/** `failed` hears of our own mistakes; the round goes on with the next few. */
export function keepComparing(db: Db, bus: Bus, failed: (error: unknown) => void): Comparing {
  let at = 0;
  let rounds = 0;
  let told = writesOf(db);
  let timer: NodeJS.Timeout;
  const turn = () => {
    const begun = performance.now();
    try {
      const last = compareSome(db, at, Date.now());
      at = last ?? 0;
      if (last === undefined) rounds += 1;
      // Looks write differences too, in transactions that know no consoles.
      if (writesOf(db) !== told) bus.changed('differences');
      told = writesOf(db);
    } catch (error) {
      at += AT_ONCE;
      failed(error);
    }
    later(performance.now() - begun, at === 0);
  };
  const later = (worked_ms = 0, is_end = false) => {
    const pause_ms = Math.max(FIRST_TURN_MS, worked_ms / (rounds === 0 ? FIRST_SHARE : SHARE));
    timer = setTimeout(turn, is_end ? TURN_MS : Math.min(pause_ms, TURN_MS));
    // The server keeps the process alive, not its housekeeping.
    timer.unref();
  };
  later();
  return { stop: () => clearTimeout(timer) };
}
