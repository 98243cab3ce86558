/** What waits to go out of the console, by person and channel: all of it goes in one message, and fares as one. */
import type { Text } from '#probes/probe.ts';
import { type BackOff, pauseAfter } from '../connectors/outbox.ts';
import type { Db } from '../db/open.ts';
import { type Item, MAX_ITEMS } from './gather.ts';
import { AWAY_CHANNELS } from './schema.ts';
import type { AwayChannel } from './ways.ts';

const HOUR_MS = 3_600_000;
/** Older news is none. */
export const GIVE_UP_MS = 24 * HOUR_MS;
/** What comes within this time of the first goes with it. */
export const DIGEST_MS = 30_000;
const KEPT_MS = 90 * 24 * HOUR_MS;
const SLICE = 500;

const IS_UNSENT = 'd.sent_at is null and d.given_up_at is null';

/** From a person's notices, since what waits is found by channel and time alone. */
const WAITING = `from notices n indexed by notices_by_person cross join notice_deliveries d
  on d.notice_id = n.id and d.channel = :channel where n.person_id = :person_id and ${IS_UNSENT}`;

/**
 * Whose messages are due, by one channel. Fresh news waits for more; whoever's message failed waits out the pause, whatever comes. A
 * time further off than any we set is of a clock that was turned back.
 */
export function dueIn(
  db: Db,
  channel: AwayChannel,
  { now, digest_ms, most_ms }: { now: number; digest_ms: number; most_ms: number },
  most: number,
): string[] {
  return db.$client
    .prepare(`select d.person_id from notice_deliveries d where d.channel = :channel and ${IS_UNSENT}
      and (d.next_at <= :now and (d.attempts > 0 or d.next_at <= :now - :digest_ms) or d.next_at > :never)
      and d.person_id not in (select f.person_id from notice_deliveries f where f.channel = :channel
        and f.sent_at is null and f.given_up_at is null and f.attempts > 0 and f.next_at > :now and f.next_at <= :never)
      group by d.person_id order by min(d.next_at) limit :most`)
    .pluck()
    .all({ channel, now, digest_ms, never: now + most_ms, most }) as string[];
}

export type Waiting = { ids: number[]; attempts: number; items: Item[] };

export function waitingFor(db: Db, channel: AwayChannel, person_id: string): Waiting {
  const rows = db.$client
    .prepare<[object], { id: number; at: number; text: string; path: string; attempts: number }>(
      `select n.id, n.at, n.text, n.path, d.attempts ${WAITING} order by n.id`,
    )
    .all({ channel, person_id });
  return {
    ids: rows.map(({ id }) => id),
    attempts: rows.reduce((most, { attempts }) => Math.max(most, attempts), 0),
    items: rows.slice(0, MAX_ITEMS).map(({ at, text, path }) => ({ at, text: JSON.parse(text) as Text, path })),
  };
}

const ofThese = 'channel = :channel and notice_id in (select value from json_each(:ids))';

export function noteSent(db: Db, channel: AwayChannel, ids: readonly number[], now: number) {
  db.$client
    .prepare(`update notice_deliveries set sent_at = :now, last_error = null where ${ofThese}`)
    .run({ now, channel, ids: JSON.stringify(ids) });
}

export function noteFailed(
  db: Db,
  channel: AwayChannel,
  { ids, attempts }: Waiting,
  why: string,
  now: number,
  back_off_ms: BackOff,
) {
  db.$client
    .prepare(
      `update notice_deliveries set attempts = :attempts, next_at = :next_at, last_error = :why where ${ofThese}`,
    )
    .run({
      attempts: attempts + 1,
      next_at: now + pauseAfter(attempts + 1, back_off_ms),
      why: why.slice(0, 500),
      channel,
      ids: JSON.stringify(ids),
    });
}

/** The last error stays, being the reason. */
export function giveUp(db: Db, channel: AwayChannel, ids: readonly number[], why: string, now: number) {
  db.$client
    .prepare(
      `update notice_deliveries set given_up_at = :now, last_error = coalesce(last_error, :why) where ${ofThese}`,
    )
    .run({ now, why, channel, ids: JSON.stringify(ids) });
}

/** What waited for a day. Whether there is more of it. */
export function giveUpOld(db: Db, now: number): boolean {
  let count = 0;
  for (const channel of AWAY_CHANNELS) {
    const old = db.$client
      .prepare(`select d.notice_id from notice_deliveries d join notices n on n.id = d.notice_id
        where d.channel = ? and ${IS_UNSENT} and n.at < ? limit ?`)
      .pluck()
      .all(channel, now - GIVE_UP_MS, SLICE) as number[];
    if (old.length > 0) giveUp(db, channel, old, 'it could not be sent within a day', now);
    count = Math.max(count, old.length);
  }
  return count === SLICE;
}

/** How a way fares: what waits, and why the last message that was tried didn't arrive. */
export type WayState = { waiting: number; last_error: string | null; given_up_at: number | null };

export function wayState(db: Db, channel: AwayChannel, person_id: string): WayState {
  const sqlite = db.$client;
  const waiting = sqlite.prepare(`select count(*) ${WAITING}`).pluck().get({ channel, person_id }) as number;
  const last = sqlite
    .prepare(`select d.last_error, d.given_up_at from notices n indexed by notices_by_person cross join notice_deliveries d
      on d.notice_id = n.id and d.channel = ? where n.person_id = ?
      and (d.attempts > 0 or d.sent_at is not null or d.given_up_at is not null) order by n.id desc limit 1`)
    .get(channel, person_id) as Omit<WayState, 'waiting'> | undefined;
  return { waiting, last_error: last?.last_error ?? null, given_up_at: last?.given_up_at ?? null };
}

/** Whether there are more that are as old. */
export const pruneNotices = (db: Db, now: number): boolean =>
  db.$client
    .prepare('delete from notices where id in (select id from notices where at < ? order by at limit ?)')
    .run(now - KEPT_MS, SLICE).changes === SLICE;
