import type { Db } from '../db/open.ts';

/** The targets that a maintenance window covers now, with its reason; a unit or area stands for all beneath it. */
export function coveredTargets(db: Db, now: number): Map<number, string> {
  const rows = db.$client
    .prepare(`
    with recursive
      active as (select * from maintenance_windows where from_at <= :now and until_at > :now),
      covered_units(id, reason) as (
        select unit_id, reason from active where unit_id is not null
        union select u.id, c.reason from units u join covered_units c on u.parent_id = c.id),
      covered_areas(id, reason) as (
        select area_id, reason from active where area_id is not null
        union select a.id, c.reason from areas a join covered_areas c on a.parent_id = c.id),
      covered_nodes(id, reason) as (
        select node_id, reason from active where node_id is not null
        union select n.id, c.reason from nodes n join covered_units c on n.unit_id = c.id
        union select n.id, c.reason from nodes n join covered_areas c on n.area_id = c.id),
      covered_systems(id, reason) as (
        select system_id, reason from active where system_id is not null
        union select s.id, c.reason from systems s join covered_units c on s.unit_id = c.id
        union select s.id, c.reason from systems s join covered_areas c on s.area_id = c.id)
    select t.id, c.reason from targets t join covered_nodes c on t.node_id = c.id
    union
    select t.id, c.reason from targets t join endpoints e on t.endpoint_id = e.id join covered_systems c on e.system_id = c.id`)
    .all({ now }) as { id: number; reason: string }[];
  return new Map(rows.map((row) => [row.id, row.reason]));
}
