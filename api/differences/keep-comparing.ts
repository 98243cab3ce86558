/**
 * Goes round all nodes, a few at a time, beside the comparisons at once that changed facts and people's changes bring: what no
 * fact changed (a watch removed, an import, what became stale and was seen again, new rules) is found within one round.
 */
import type { Db } from '../db/open.ts';
import type { Bus } from '../timeline/bus.ts';
import { refresher, writesOf } from './refresh.ts';

/** Small enough that nobody waits for one turn. */
const AT_ONCE = 20;
const TURN_MS = 2_000;
/** The first round, after a start, has nothing to show before it is done. */
const FIRST_TURN_MS = 50;

export type Comparing = { stop(): void };

/** Compares the next few nodes after this id; the last of them, or undefined at the end of the round. */
export function compareSome(db: Db, after: number, now: number): number | undefined {
  const ids = db.$client
    .prepare('select id from nodes where id > ? order by id limit ?')
    .pluck()
    .all(after, AT_ONCE) as number[];
  const refresh = refresher(db);
  db.$client.transaction(() => {
    for (const id of ids) refresh(id, now);
  })();
  return ids.length < AT_ONCE ? undefined : ids.at(-1);
}

/** `failed` hears of our own mistakes; the round goes on with the next few. */
export function keepComparing(db: Db, bus: Bus, failed: (error: unknown) => void): Comparing {
  let at = 0;
  let rounds = 0;
  let told = writesOf(db);
  let timer: NodeJS.Timeout;
  const turn = () => {
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
    later();
  };
  const later = () => {
    timer = setTimeout(turn, rounds === 0 ? FIRST_TURN_MS : TURN_MS);
    // The server keeps the process alive, not its housekeeping.
    timer.unref();
  };
  later();
  return { stop: () => clearTimeout(timer) };
}
