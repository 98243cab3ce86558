import type { Db } from '../db/open.ts';
import { wholeOf } from '../people/reach.ts';

const DAY_MS = 86_400_000;

export type Lost = Map<number, { count: number; told_at: number }>;

/** By agent: how many records were told to be lost within a day, and when the last of these gaps was told. */
export function lostLately(db: Db, now: number): Lost {
  const rows = wholeOf(db)
    .$client.prepare(
      `select agent_id, sum(to_seq - from_seq + 1) as count, max(told_at) as told_at from agent_gaps
        where told_at > ? group by agent_id`,
    )
    .all(now - DAY_MS) as { agent_id: number; count: number; told_at: number }[];
  return new Map(rows.map(({ agent_id, ...lost }) => [agent_id, lost]));
}
