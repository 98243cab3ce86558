/** Systems in the register that nothing, or only a part, could be held against, and why: that no drift is listed of them says nothing. */
import { z } from 'zod';
import { RULED_LEVELS } from '#compliance/evidence-rules/rule.ts';
import type { Db } from '../db/open.ts';
import { HOLDS_MS } from '../watching/holds.ts';
import { isNewestClosed } from './drift.ts';

/** From what is missed first to what is missed last. */
export const WHY = ['no_assessment', 'no_rules', 'nothing_watched', 'nothing_seen', 'partly_seen'] as const;
export const NotCompared = z.object({
  /** Of the system. */
  id: z.int(),
  system: z.string(),
  unit: z.string().nullable(),
  why: z.enum(WHY),
  level: z.int().nullable(),
  /** How many of its endpoints and nodes a look told of lately, and how many it has. */
  seen: z.int(),
  targets: z.int(),
});
export type NotCompared = z.infer<typeof NotCompared>;

const TARGETS = `(select t.id from endpoints e join targets t on t.endpoint_id = e.id where e.system_id = s.id
  union select t.id from system_nodes m join targets t on t.node_id = m.node_id where m.system_id = s.id)`;
const WATCHES = `watches w where w.enabled and w.target_id in ${TARGETS}`;
const SEEN = `(select count(distinct w.target_id) from watches w join watch_states h on h.watch_id = w.id
  where w.enabled and w.target_id in ${TARGETS} and h.ok_at + ${HOLDS_MS} >= :now)`;
const CLOSED = `from assessments a where a.system_id = s.id and ${isNewestClosed('a')}`;

const ROWS = `with s as (select y.id, y.name, u.name as unit, y.unit_id from systems y join protected_systems r on r.system_id = y.id
    left join units u on u.id = y.unit_id where :system_id is null or y.id = :system_id),
  told as (select s.id, s.name as system, s.unit, coalesce((select max(a.level) ${CLOSED} and a.level in (${RULED_LEVELS.join(', ')})), (select max(a.level) ${CLOSED})) as level, ${SEEN} as seen,
    (select count(*) from ${TARGETS}) as targets,
    exists (select 1 ${CLOSED} and a.level in (${RULED_LEVELS.join(', ')})) as is_ruled, exists (select 1 from ${WATCHES}) as is_watched
    from s),
  why as (select id, system, unit, level, seen, targets, case when level is null then 'no_assessment' when not is_ruled then 'no_rules'
    when not is_watched then 'nothing_watched' when seen = 0 then 'nothing_seen' when seen < targets then 'partly_seen' end as why
    from told)
  select * from why where why is not null`;

/** Of one system, or of all within reach. */
export function listNotCompared(
  db: Db,
  system_id: number | null,
  { limit, offset }: { limit: number; offset: number },
  now: number,
): { rows: NotCompared[]; total: number } {
  const given = { system_id, now };
  const rows = db.$client
    .prepare(`${ROWS} order by system, id limit :limit offset :offset`)
    .all({ ...given, limit, offset }) as NotCompared[];
  const total = db.$client.prepare(`select count(*) from (${ROWS})`).pluck().get(given) as number;
  return { rows, total };
}
