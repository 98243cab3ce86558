/**
 * Where findings come from, a source each: the few columns that a list is sorted and narrowed by (`keys`), and one row whole (`row`,
 * of `:id` and `:system_id`). What has no risk yet stands before all others, since it may be the gravest.
 */
import { dueOf } from './due.ts';

type Source = { keys: string; row: string };

/** Null: nobody chose it. As the index of the table has it, else each list would sort all findings. */
const RANK = `case f.risk when 'high' then 1 when 'medium' then 2 when 'low' then 3 else 0 end`;
const TICKET = `t.id as ticket_id, t.number, t.state as ticket_state, p.name as assignee`;
const ASSIGNEE = 'left join people p on p.id = t.assignee_id';

const ofAssessments = (source: 'assessment' | 'drift'): Source => ({
  keys: `select f.source, f.id, f.system_id, f.assessment_id, f.item, f.description, f.risk, f.state, f.found_at, f.is_major_danger,
      ${dueOf('f')} as due, ${RANK} as rank from assessment_findings f where f.source in ('${source}')`,
  row: `select f.id, f.source, f.assessment_id, a.title as assessment, a.kind, a.level, a.extensions, f.system_id, y.name as system, y.unit_id,
      u.name as unit, f.item, o.name as object, f.description, f.risk, null as severity, f.risk_case, f.is_major_danger, f.compensation,
      f.state, f.found_at, f.found_by, f.seen_at, f.evidence_id, f.sightings <> '[]' as is_looked_at, ${dueOf('f')} as due_at,
      f.due_at is null as is_usual_due, f.escalated_at,
      f.state in ('open', 'rectifying') and coalesce(${dueOf('f')} < :now, 0) as is_overdue,
      ${TICKET}, f.verified_by, f.verified_at, f.verified_how, f.version
    from assessment_findings f join assessments a on a.id = f.assessment_id join systems y on y.id = f.system_id
      left join units u on u.id = y.unit_id left join assessment_objects o on o.id = f.object_id
      left join tickets t on t.id = f.ticket_id ${ASSIGNEE}
    where f.id = :id and f.system_id = :system_id`,
});

/** A node of several systems is wrong for each. */
const OF_A_SYSTEM = `(select t.id as target_id, e.system_id, e.name from endpoints e join targets t on t.endpoint_id = e.id
  union all select t.id, m.system_id, n.name from system_nodes m join nodes n on n.id = m.node_id join targets t on t.node_id = n.id)`;
const LAST_TICKET = '(select max(k.id) from tickets k where k.finding_id = g.id)';
const DUE = `(select k.resolution_due_at from tickets k where k.id = ${LAST_TICKET})`;
const STATE = `case when exists (select 1 from tickets k where k.finding_id = g.id and k.state not in ('closed', 'withdrawn', 'merged'))
  then 'rectifying' else 'open' end`;

const probe: Source = {
  keys: `select 'probe' as source, g.id, s.system_id, null as assessment_id, g.check_id as item, g.reason as description, null as risk,
      ${STATE} as state, g.opened_at as found_at, 0 as is_major_danger, ${DUE} as due,
      case g.severity when 'critical' then 1 when 'major' then 2 else 3 end as rank
    from findings g join ${OF_A_SYSTEM} s on s.target_id = g.target_id
    where g.closed_at is null and exists (select 1 from protected_systems r where r.system_id = s.system_id)`,
  row: `select g.id, 'probe' as source, null as assessment_id, null as assessment, null as kind, null as level, null as extensions, s.system_id,
      y.name as system, y.unit_id, u.name as unit, g.check_id as item, s.name as object, g.reason as description, null as risk,
      g.severity, null as risk_case, 0 as is_major_danger, '' as compensation, ${STATE} as state, g.opened_at as found_at,
      '-' as found_by, null as seen_at, g.evidence_id, 1 as is_looked_at, ${DUE} as due_at, 0 as is_usual_due, null as escalated_at,
      coalesce(${DUE} < :now, 0) as is_overdue, ${TICKET}, null as verified_by, null as verified_at, null as verified_how, 1 as version
    from findings g join ${OF_A_SYSTEM} s on s.target_id = g.target_id join systems y on y.id = s.system_id
      left join units u on u.id = y.unit_id left join tickets t on t.id = ${LAST_TICKET} ${ASSIGNEE}
    where g.id = :id and s.system_id = :system_id and (select coalesce(:high_ms, :medium_ms, :low_ms) is not null)`,
};

/** Of risk assessments (风险评估): reckoned, and given as `:risks`; a row whole is there already. */
const risk: Source = {
  keys: `select 'risk' as source, e.value ->> '$.id' as id, e.value ->> '$.system_id' as system_id, null as assessment_id,
      e.value ->> '$.item' as item, e.value ->> '$.description' as description, null as risk, e.value ->> '$.state' as state,
      e.value ->> '$.found_at' as found_at, 0 as is_major_danger, e.value ->> '$.due' as due, e.value ->> '$.rank' as rank
    from json_each(:risks) e`,
  row: '',
};

export const SOURCES = {
  assessment: ofAssessments('assessment'),
  drift: ofAssessments('drift'),
  probe,
  risk,
} as const satisfies Record<string, Source>;
export type SourceName = keyof typeof SOURCES;
export const SOURCE_NAMES = Object.keys(SOURCES) as SourceName[];

const KEPT = ['assessment', 'drift'] as const;
/** Of some sources, each to be read by itself; the two that lie in one table are one. */
export function keysOf(names: readonly SourceName[]): string[] {
  const isBoth = KEPT.every((name) => names.includes(name));
  const both = SOURCES.assessment.keys.replace("in ('assessment')", "in ('assessment', 'drift')");
  const apart = names.filter((name) => !isBoth || !(KEPT as readonly string[]).includes(name));
  return [...(isBoth ? [both] : []), ...apart.map((name) => SOURCES[name].keys)];
}
