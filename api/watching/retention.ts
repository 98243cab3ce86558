import type { Db } from '../db/open.ts';
import type { Samples } from '../samples/samples.ts';
import { readSettings } from '../settings/settings.ts';
import { pruneSightings } from '../whereabouts/prune.ts';

const DAY_MS = 86_400_000;
/** Rows removed at one time, so that nobody waits for a large clean-up. */
const AT_ONCE = 5_000;

/** Packs, rolls up and prunes what has grown old, by the retention that a person set. */
export function keepHistory(db: Db, samples: Samples, now: number) {
  const { retention } = readSettings(db);
  for (const watch of orphans(db)) samples.forget(watch);
  samples.seal(now);
  samples.rollup(now);
  samples.prune(now, retention);
  const oldest = now - retention.event_days * DAY_MS;
  for (const table of ['events', 'fact_changes']) {
    db.$client
      .prepare(`delete from ${table} where id in (select id from ${table} where at < ? order by at limit ${AT_ONCE})`)
      .run(oldest);
  }
  pruneSightings(db, oldest);
}

/** Watches that went with their node or system, and left their samples behind. */
function orphans(db: Db): number[] {
  return db.$client
    .prepare('select distinct watch_id from sample_series where watch_id not in (select id from watches)')
    .pluck()
    .all() as number[];
}
