/** The holes in what is known of a watch: what the agent that looks for it lost, whichever of its watches that was about. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { notFound } from '../middleware/errors.ts';
import { wholeOf } from '../people/reach.ts';
import { GAP_REASONS } from './schema.ts';

const MAX_ROWS = 200;

export const GapsQuery = z.object({ from: z.coerce.number().int().min(0), to: z.coerce.number().int().min(0) });
/** `count`: records of all the agent's watches, since nobody knows any more whose they were. */
export const WatchGap = z.object({
  id: z.int(),
  from_at: z.int(),
  to_at: z.int(),
  count: z.int(),
  why: z.enum(GAP_REASONS),
});
export type WatchGap = z.infer<typeof WatchGap>;

/** Between two moments, the newest first. Whoever sees the watch may know why nothing is known of it, wherever its agent stands. */
export function gapsOfWatch(db: Db, id: number, { from, to }: z.infer<typeof GapsQuery>) {
  const watch = db.$client.prepare('select agent_id from watches where id = ?').get(id) as
    | { agent_id: number | null }
    | undefined;
  if (!watch) throw notFound('监测', 'watch');
  const whole = wholeOf(db).$client;
  const given = { agent_id: watch.agent_id, from, to };
  const within = 'from agent_gaps where agent_id = :agent_id and to_at >= :from and from_at <= :to';
  const total = whole.prepare(`select count(*) ${within}`).pluck().get(given) as number;
  const rows = whole
    .prepare(
      `select id, from_at, to_at, to_seq - from_seq + 1 as count, why ${within} order by from_at desc limit ${MAX_ROWS}`,
    )
    .all(given) as WatchGap[];
  return { rows, total };
}
