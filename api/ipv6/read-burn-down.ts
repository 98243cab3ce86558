/** How fast what is left shrinks, of what is registered today and not exempt. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { burnDown, type Course } from './burn-down.ts';
import type { KINDS } from './read-ipv6.ts';

export const BurnDown = z.object({
  /** By the end of each, in Asia/Shanghai; the last is now. */
  months: z.array(z.object({ month: z.string(), total: z.int(), done: z.int(), left: z.int() })),
  forecast: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('unknown'), why: z.enum(['too_short']) }),
    z.object({ kind: z.literal('done') }),
    z.object({ kind: z.literal('steady') }),
    z.object({ kind: z.literal('far') }),
    /** `to` null: the slowest plausible course never gets there in sight. */
    z.object({ kind: z.literal('ends'), from: z.int(), to: z.int().nullable() }),
  ]),
  /** What may be left at the end of months to come. */
  band: z.array(z.object({ month: z.string(), low: z.int(), high: z.int() })),
});

const REGISTERED: Record<(typeof KINDS)[number], string> = {
  node: 'select t.id, n.created_at as registered_at from targets t join nodes n on n.id = t.node_id',
  service: `select t.id, y.created_at as registered_at from targets t join endpoints e on e.id = t.endpoint_id
    join systems y on y.id = e.system_id`,
};

export function readBurnDown(db: Db, kind: (typeof KINDS)[number], now: number): z.infer<typeof BurnDown> {
  const registered = db.$client
    .prepare(`select q.id, q.registered_at from (${REGISTERED[kind]}) q
      left join ipv6_declarations d on d.target_id = q.id where coalesce(d.exempt_until, 0) <= ?`)
    .all(now) as { id: number; registered_at: number }[];
  const turns = new Map<number, { at: number; is_done: boolean }[]>();
  const changes = db.$client
    .prepare('select target_id, at, is_done from ipv6_changes where is_done <> was_done order by at, id')
    .iterate() as Iterable<{ target_id: number; at: number; is_done: number }>;
  for (const { target_id, at, is_done } of changes) {
    const turn = { at, is_done: is_done === 1 };
    const known = turns.get(target_id);
    if (known) known.push(turn);
    else turns.set(target_id, [turn]);
  }
  const courses = registered.map(({ id, registered_at }): Course => ({ registered_at, turns: turns.get(id) ?? [] }));
  const measured_from = db.$client
    .prepare(`select min(at) from ipv6_changes where target_id in (select id from (${REGISTERED[kind]}))`)
    .pluck()
    .get() as number | null;
  return burnDown(courses, now, measured_from);
}
