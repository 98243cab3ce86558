/** Tells people of something, each by the ways that they chose: the one door for whatever is told to anybody. */
import type { Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { type Choices, choicesOf } from './choices.ts';
import { AWAY_CHANNELS, type Channel, type NoticeKind } from './schema.ts';

export type Telling = {
  kind: NoticeKind;
  /** What it tells of: whoever was told of it isn't told again. */
  key: string;
  text: Text;
  /** Where in the console it leads. */
  path: string;
  /** The ways that an emergency plan says, whatever people chose; absent: those that each chose. */
  channels?: readonly Channel[];
};

/**
 * Within the transaction of what it tells of. How many were told; programs and closed accounts never are. Whether they may know is
 * for the caller to ask.
 */
export function tellPeople(db: Db, telling: Telling, person_ids: Iterable<string>, now: number): number {
  const isThere = prepared(db, `select 1 from people where id = ? and kind = 'person' and disabled_at is null`);
  let told = 0;
  for (const person_id of new Set(person_ids)) {
    if (!isThere.get(person_id)) continue;
    if (tellOne(db, telling, person_id, choicesOf(db, person_id), now)) told += 1;
  }
  return told;
}

function tellOne(db: Db, telling: Telling, person_id: string, choices: Choices, now: number): boolean {
  const { kind, key, text, path } = telling;
  const channels = telling.channels ?? choices[kind];
  const away = AWAY_CHANNELS.filter((channel) => channels.includes(channel) && hasAddress(db, person_id, channel));
  const is_listed = channels.includes('console');
  if (!is_listed && away.length === 0) return false;
  // As text, since a storm has thousands of them and making such a statement anew takes longer than running it.
  const made = prepared(
    db,
    `insert into notices (person_id, kind, key, at, text, path, is_listed) values (?, ?, ?, ?, ?, ?, ?)
      on conflict do nothing returning id`,
  )
    .pluck()
    .get(person_id, kind, key, now, JSON.stringify(text), path, is_listed ? 1 : 0);
  if (made === undefined) return false;
  const put = prepared(
    db,
    'insert into notice_deliveries (notice_id, channel, person_id, next_at) values (?, ?, ?, ?)',
  );
  for (const channel of away) put.run(made, channel, person_id, now);
  return true;
}

const ADDRESS = { email: 'email', robot: 'sealed_robot_url' } as const;
const hasAddress = (db: Db, person_id: string, channel: keyof typeof ADDRESS): boolean =>
  prepared(db, `select 1 from notice_addresses where person_id = ? and ${ADDRESS[channel]} is not null`).get(
    person_id,
  ) !== undefined;
