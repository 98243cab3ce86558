/**
 * Which assessments count as done for what a system owes: closed, of its confirmed grade at least, and with something in it that applied.
 * One of a lower level, or of nothing, would put off what is due.
 */
import type { Db } from '../db/open.ts';
import type { ASSESSMENT_KINDS } from './schema.ts';

// A plus keeps the planner from going through all closed ones where those of one system are asked for.
export const isCompleted = (a: string) => `(+${a}.state = 'closed'
  and ${a}.level >= coalesce((select g.grade from protected_systems g where g.system_id = ${a}.system_id), 1)
  and (${a}.kind <> 'mlps' or json_extract(${a}.result, '$.value') is not null))`;

export type Completed = {
  system_id: number;
  kind: (typeof ASSESSMENT_KINDS)[number];
  state: string;
  closed_at: number | null;
  rule: string;
  low: string | null;
  high: string | null;
};

/** Of all systems or of one, each with its figure, the oldest first. */
export function completedBySystem(db: Db, id?: number): Map<number, Completed[]> {
  const rows = db.$client
    .prepare(`select s.system_id, s.kind, s.state, s.closed_at, s.rule, s.result ->> '$.value.low' as low,
        s.result ->> '$.value.high' as high
      from assessments s where ${isCompleted('s')} ${id === undefined ? '' : 'and s.system_id = :id'}
      order by s.closed_at, s.id`)
    .all(id === undefined ? {} : { id }) as Completed[];
  return Map.groupBy(rows, ({ system_id }) => system_id);
}
