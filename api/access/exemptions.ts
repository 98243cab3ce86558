/** Places that need not be reached until a day: written with their basis, ended early with a name, never changed. */
import type { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { checkReferences } from '../estate/nodes.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { nameOfAccount } from '../people/names.ts';
import { dayOf } from '../programme/figures/places.ts';
import type { ExemptionRow, NewExemption } from './shapes.ts';

export function listExemptions(db: Db, { limit, offset }: { limit: number; offset: number }, now: number) {
  const rows = db.$client
    .prepare(`select e.id, e.area_id, e.unit_id, coalesce(a.name, u.name) as name, e.basis, e.until, e.made_by,
        ${nameOfAccount('e.made_by')} as made_by_name, e.made_at,
        e.ended_by, e.ended_at, e.ended_at is null and e.until >= :day as is_in_force
      from access_exemptions e left join main.areas a on a.id = e.area_id left join main.units u on u.id = e.unit_id
      order by is_in_force desc, e.until, e.id limit :limit offset :offset`)
    .all({ day: dayOf(now), limit, offset }) as (Omit<z.infer<typeof ExemptionRow>, 'is_in_force'> & {
    is_in_force: number;
  })[];
  const total = db.$client.prepare('select count(*) from access_exemptions').pluck().get() as number;
  return { rows: rows.map((row) => ({ ...row, is_in_force: row.is_in_force === 1 })), total };
}

export function addExemption(db: Db, actor: Actor, given: z.output<typeof NewExemption>, now: number): { id: number } {
  if (given.until < dayOf(now)) throw wrong('until', '截止日期已过', 'That day has passed');
  return db.$client.transaction(() => {
    checkReferences(db, given);
    const { lastInsertRowid } = db.$client
      .prepare(`insert into access_exemptions (area_id, unit_id, basis, until, made_by, made_at)
        values (:area_id, :unit_id, :basis, :until, :by, :now)`)
      .run({ ...given, by: actor.person, now });
    const id = Number(lastInsertRowid);
    record(db, actor, { action: 'create', object_kind: 'access_exemption', object_id: id, after: given }, now);
    return { id };
  })();
}

export function endExemption(db: Db, actor: Actor, id: number, reason: string, now: number) {
  db.$client.transaction(() => {
    const found = db.$client.prepare('select ended_at from access_exemptions where id = ?').get(id) as
      | { ended_at: number | null }
      | undefined;
    if (!found) throw notFound('该豁免', 'exemption');
    if (found.ended_at !== null) throw conflict('该豁免已终止', 'It has ended already');
    db.$client
      .prepare('update access_exemptions set ended_by = ?, ended_at = ? where id = ?')
      .run(actor.person, now, id);
    record(db, actor, { action: 'access_exemption_end', object_kind: 'access_exemption', object_id: id, reason }, now);
  })();
}
