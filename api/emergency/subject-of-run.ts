/** What a run is about: the event or drill, and the systems and nodes that are affected. */
import type { Db } from '../db/open.ts';
import type { RunRow } from './run-store.ts';

export type RunSubject = {
  title: string;
  system_ids: number[];
  node_ids: number[];
  /** When it happened, as people say. */
  occurred_at: number | null;
};

export function subjectOfRun(db: Db, { incident_id, drill_id }: Pick<RunRow, 'incident_id' | 'drill_id'>): RunSubject {
  const row = (
    incident_id !== null
      ? db.$client
          .prepare('select title, system_ids, node_ids, occurred_at from incidents where id = ?')
          .get(incident_id)
      : db.$client
          .prepare(`select title, system_ids, '[]' as node_ids, null as occurred_at from drills where id = ?`)
          .get(drill_id)
  ) as { title: string; system_ids: string; node_ids: string; occurred_at: number | null };
  return {
    ...{ title: row.title, occurred_at: row.occurred_at },
    system_ids: JSON.parse(row.system_ids) as number[],
    node_ids: JSON.parse(row.node_ids) as number[],
  };
}

export const namesOf = (db: Db, table: 'systems' | 'nodes', ids: readonly number[]): string[] =>
  db.$client
    .prepare(`select t.name from json_each(?) wanted join ${table} t on t.id = wanted.value order by wanted.key`)
    .pluck()
    .all(JSON.stringify(ids)) as string[];

/** Targets of the affected: a system's endpoints, and nodes. */
export const affectedTargets = (db: Db, { system_ids, node_ids }: Pick<RunSubject, 'system_ids' | 'node_ids'>) =>
  db.$client
    .prepare(`select t.id from targets t left join endpoints e on e.id = t.endpoint_id
      where e.system_id in (select value from json_each(:systems)) or t.node_id in (select value from json_each(:nodes))
      order by t.id`)
    .pluck()
    .all({ systems: JSON.stringify(system_ids), nodes: JSON.stringify(node_ids) }) as number[];

/** Targets by what people call them: a node, a system with all its endpoints, or one endpoint. */
export function namedTargets(db: Db, names: readonly string[]): { ids: number[]; unknown: string[] } {
  const find = db.$client
    .prepare(`select t.id from targets t left join nodes n on n.id = t.node_id left join endpoints e on e.id = t.endpoint_id
      left join systems s on s.id = e.system_id where :name in (n.name, s.name, e.name, s.name || ' · ' || e.name)`)
    .pluck();
  const found = names.map((name) => ({ name, ids: find.all({ name }) as number[] }));
  return {
    ids: [...new Set(found.flatMap(({ ids }) => ids))],
    unknown: found.filter(({ ids }) => ids.length === 0).map(({ name }) => name),
  };
}
