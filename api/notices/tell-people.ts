/** Tells people of something, each by the ways that they chose: the one door for whatever is told to anybody. */
import type { Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { type Choices, choicesOf } from './choices.ts';
import { AWAY_CHANNELS, type NoticeKind, noticeDeliveries, notices } from './schema.ts';

export type Telling = {
  kind: NoticeKind;
  /** What it tells of: whoever was told of it isn't told again. */
  key: string;
  text: Text;
  /** Where in the console it leads. */
  path: string;
};

/**
 * Within the transaction of what it tells of. How many were told; programs and closed accounts never are. Whether they may know is
 * for the caller to ask.
 */
export function tellPeople(db: Db, telling: Telling, person_ids: Iterable<string>, now: number): number {
  const isThere = db.$client.prepare(`select 1 from people where id = ? and kind = 'person' and disabled_at is null`);
  let told = 0;
  for (const person_id of new Set(person_ids)) {
    if (!isThere.get(person_id)) continue;
    if (tellOne(db, telling, person_id, choicesOf(db, person_id), now)) told += 1;
  }
  return told;
}

function tellOne(db: Db, telling: Telling, person_id: string, choices: Choices, now: number): boolean {
  const channels = choices[telling.kind];
  const away = AWAY_CHANNELS.filter((channel) => channels.includes(channel) && hasAddress(db, person_id, channel));
  const is_listed = channels.includes('console');
  if (!is_listed && away.length === 0) return false;
  const made = db
    .insert(notices)
    .values({ ...telling, person_id, at: now, is_listed })
    .onConflictDoNothing()
    .returning({ id: notices.id })
    .get();
  if (!made) return false;
  for (const channel of away)
    db.insert(noticeDeliveries).values({ notice_id: made.id, channel, person_id, next_at: now }).run();
  return true;
}

const ADDRESS = { email: 'email', robot: 'sealed_robot_url' } as const;
const hasAddress = (db: Db, person_id: string, channel: keyof typeof ADDRESS): boolean =>
  db.$client
    .prepare(`select 1 from notice_addresses where person_id = ? and ${ADDRESS[channel]} is not null`)
    .get(person_id) !== undefined;
