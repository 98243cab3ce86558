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
};

export function createSubjects(db: Db): (target_id: number) => Subject | undefined {
  const read = db.$client.prepare<[number], Subject>(`
    select t.id as target_id, t.node_id, e.system_id, t.state, t.state_reason as reason,
      coalesce(n.name, s.name || ' · ' || e.name) as name
    from targets t left join nodes n on n.id = t.node_id
      left join endpoints e on e.id = t.endpoint_id left join systems s on s.id = e.system_id
    where t.id = ?`);
  return (target_id) => read.get(target_id);
}
