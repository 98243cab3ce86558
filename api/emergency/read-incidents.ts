/** Incidents as they are read, within what the connection shows. */

import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { isStuck, stepAt } from '#runbooks/may-act.ts';
import type { Db } from '../db/open.ts';
import { nameOfPerson } from '../people/names.ts';
import type { IncidentFigures, IncidentPage, IncidentQuery, IncidentRow, RunOfIncident } from './incident-shapes.ts';
import { incidentOf } from './incidents.ts';
import type { RunRow } from './run-store.ts';
import { emergencyRuns } from './schema.ts';

type Row = z.infer<typeof IncidentRow>;
const ROW = `select i.id, i.title, i.category, i.grade, i.state, i.unit_id, u.name as unit, i.occurred_at, i.declared_at, i.closed_at,
  (select count(*) from emergency_runs r where r.incident_id = i.id) as runs,
  (select count(*) from emergency_runs r where r.incident_id = i.id and r.status = 'running') as running
  from incidents i join main.units u on u.id = i.unit_id`;

export function listIncidents(db: Db, query: z.output<typeof IncidentQuery>): { rows: Row[]; total: number } {
  const where = `where (:state is null or i.state = :state) and (:category is null or i.category = :category)
    and (:grade is null or i.grade = :grade) and (:from is null or i.declared_at >= :from)
    and (:until is null or i.declared_at < :until) and (:q is null or instr(lower(i.title), lower(:q)) > 0)`;
  const given = {
    ...{ state: query.state ?? null, category: query.category ?? null, grade: query.grade ?? null },
    ...{ from: query.from ?? null, until: query.until ?? null, q: query.q || null },
  };
  const { limit, offset } = query;
  const rows = db.$client
    .prepare(`${ROW} ${where} order by i.state desc, i.declared_at desc, i.id desc limit :limit offset :offset`)
    .all({ ...given, limit, offset }) as Row[];
  const total = db.$client.prepare(`select count(*) from incidents i ${where}`).pluck().get(given) as number;
  return { rows, total };
}

export function incidentFigures(
  db: Db,
  from: number | undefined,
  until: number | undefined,
): z.infer<typeof IncidentFigures> {
  const where = 'where (:from is null or declared_at >= :from) and (:until is null or declared_at < :until)';
  const given = { from: from ?? null, until: until ?? null };
  const count = `count(*) as total, coalesce(sum(state = 'open'), 0) as open from incidents ${where}`;
  const by = (column: string) =>
    db.$client
      .prepare(`select ${column}, ${count} group by ${column} order by ${column} is null, ${column}`)
      .all(given);
  return {
    ...(db.$client.prepare(`select ${count}`).get(given) as { total: number; open: number }),
    by_category: by('category') as z.infer<typeof IncidentFigures>['by_category'],
    by_grade: by('grade') as z.infer<typeof IncidentFigures>['by_grade'],
    mean_open_ms: db.$client
      .prepare(`select avg(closed_at - declared_at) from incidents ${where} and closed_at is not null`)
      .pluck()
      .get(given) as number | null,
  };
}

export function readIncident(db: Db, id: number): z.infer<typeof IncidentPage> {
  const incident = incidentOf(db, id);
  const row = db.$client.prepare(`${ROW} where i.id = ?`).get(id) as Row;
  const named = (table: 'systems' | 'nodes', ids: readonly number[]) =>
    db.$client
      .prepare(`select t.id, t.name from json_each(?) w join ${table} t on t.id = w.value order by w.key`)
      .all(JSON.stringify(ids)) as { id: number; name: string }[];
  const ticket = (ticket_id: number | null | undefined) =>
    (ticket_id ?? null) === null
      ? null
      : ((db.$client.prepare('select id, number, state from tickets where id = ?').get(ticket_id) as
          | { id: number; number: string; state: string }
          | undefined) ?? null);
  const { review, summary, answers, version, created_by, closed_by } = incident;
  const runs = db.select().from(emergencyRuns).where(eq(emergencyRuns.incident_id, id)).orderBy(emergencyRuns.id).all();
  const who = (person: string) => nameOfPerson(db, person) ?? person;
  return {
    ...row,
    ...{ summary, answers, version, created_by: who(created_by), closed_by: closed_by && who(closed_by) },
    ...{ systems: named('systems', incident.system_ids), nodes: named('nodes', incident.node_ids) },
    finding:
      (db.$client.prepare('select id, check_id from findings where id = ?').get(incident.from_finding_id) as
        | { id: number; check_id: string }
        | undefined) ?? null,
    ticket: ticket(incident.from_ticket_id),
    review: review && {
      ...{ causes: review.causes, lessons: review.lessons, by: who(review.by), at: review.at },
      follow_ups: review.follow_ups.map((text, i) => ({ text, ticket: ticket(review.ticket_ids?.[i]) })),
    },
    run_list: runs.map((run) => shownRun(db, run)),
  };
}

export function shownRun(db: Db, run: RunRow): z.infer<typeof RunOfIncident> {
  const { id, plan_id, script, state, status, started_at, ended_at } = run;
  const open = Object.values(state.entries).filter((entry) => entry.status === 'open');
  const stuck = open.filter((entry) => {
    const step = stepAt(script, state, entry.key);
    return step?.kind === 'check' && isStuck(step, entry);
  });
  return {
    ...{ id, plan_id, plan: script.head.title, status, grade: state.grade, started_at, ended_at },
    ...{ open: open.length, late: open.filter(({ late_at }) => late_at !== null).length, stuck: stuck.length },
    roles: script.head.roles.map((role) => ({
      ...{ id: role.id, title: role.title },
      people: (state.roles[role.id] ?? []).map((person) => nameOfPerson(db, person) ?? person),
    })),
  };
}
