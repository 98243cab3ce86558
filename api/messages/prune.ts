import type { Db } from '../db/open.ts';
import { readSettings } from '../settings/settings.ts';

const DAY_MS = 86_400_000;
/** Beyond this the oldest go, whatever the retention: a chatty network must not fill the disk. */
export const MAX_ROWS = 200_000;
/** Rows removed at one time, so that nobody waits for a large clean-up. */
const AT_ONCE = 5_000;

/** Removes what is too old or too much; `more`: there is still some of it. */
export function pruneMessages(db: Db, now: number, most = MAX_ROWS): { more: boolean } {
  const oldest = now - readSettings(db).retention.event_days * DAY_MS;
  const by_age = db.$client
    .prepare(`delete from messages where id in (select id from messages where at < ? order by at limit ${AT_ONCE})`)
    .run(oldest).changes;
  // Ids count on without gaps but those that pruning leaves, so they tell the number without counting.
  const by_number = db.$client
    .prepare(`delete from messages where id in (select id from messages where id <= (select max(id) from messages) - ?
      order by id limit ${AT_ONCE})`)
    .run(most).changes;
  db.$client
    .prepare('delete from message_senders where last_at < ? or address in (select address from node_addresses)')
    .run(oldest);
  return { more: by_age === AT_ONCE || by_number === AT_ONCE };
}
