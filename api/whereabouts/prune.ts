/** Keeps the table of sightings bounded: by age, and for a watch whose device tells of ever new MACs. */
import type { Db } from '../db/open.ts';

/** Rows removed at one time, so that nobody waits for a large clean-up. */
const AT_ONCE = 5_000;
/** Rows of one watch: a large switch with all its hosts moving dozens of times. */
const MAX_PER_WATCH = 200_000;
/** Watches counted at one time. */
const WATCHES_AT_ONCE = 100;

/** The watch that was counted last: all get their turn. */
const turns = new WeakMap<Db, number>();

/** Removes what ended before `oldest` (epoch ms), and the oldest ended rows of a watch that has more than `most`. */
export function pruneSightings(db: Db, oldest: number, most = MAX_PER_WATCH) {
  const sqlite = db.$client;
  sqlite
    .prepare(
      `delete from sightings where id in (select id from sightings where to_at < ? order by to_at limit ${AT_ONCE})`,
    )
    .run(oldest);
  const watches = sqlite
    .prepare(`select id from watches where id > ? and probe = 'snmp' order by id limit ${WATCHES_AT_ONCE}`)
    .pluck()
    .all(turns.get(db) ?? 0) as number[];
  turns.set(db, watches.length < WATCHES_AT_ONCE ? 0 : (watches.at(-1) ?? 0));
  const count = sqlite.prepare('select count(*) from sightings where watch_id = ?').pluck();
  const cut = sqlite.prepare(`delete from sightings where id in (
    select id from sightings where watch_id = ? and to_at is not null order by id limit ?)`);
  for (const watch of watches) {
    const over = (count.get(watch) as number) - most;
    if (over <= 0) continue;
    cut.run(watch, Math.min(over, AT_ONCE));
    // The others' turn comes with the next call.
    turns.set(db, over > AT_ONCE ? watch - 1 : watch);
    return;
  }
}
