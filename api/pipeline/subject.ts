import type { Db } from '../db/open.ts';
import type { State } from '../estate/schema.ts';

/** What a target is, for people: its node, or its system and endpoint. */
export type Subject = {
  target_id: number;
  node_id: number | null;
  system_id: number | null;
  name: string;
  state: State;
  reason: string;
  /** The silent node before it, and that node's name. */
  suppressed_by: number | null;
  suppressor: string | null;
};

export function createSubjects(db: Db): (target_id: number) => Subject | undefined {
  const read = db.$client.prepare<[number], Subject>(`
    select t.id as target_id, t.node_id, e.system_id, t.state, t.state_reason as reason, t.suppressed_by,
      case when t.suppressed_by is null then null else coalesce((select b.name from nodes b where b.id = t.suppressed_by), '#' || t.suppressed_by) end as suppressor,
      coalesce(n.name, s.name || ' · ' || e.name) as name
    from targets t left join nodes n on n.id = t.node_id
      left join endpoints e on e.id = t.endpoint_id left join systems s on s.id = e.system_id
    where t.id = ?`);
  return (target_id) => read.get(target_id);
}
