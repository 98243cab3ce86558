/** What reports of incidents and drills are made of, as whoever asks sees it. */
import { and, eq } from 'drizzle-orm';
import type {
  DrillGiven,
  GivenEmergencyRun,
  GivenFigures,
  IncidentGiven,
} from '#compliance/reports/emergency-given.ts';
import { figuresOf } from '#runbooks/figures.ts';
import { type FlowStep, flowOf, flowOfPlan } from '#runbooks/flow.ts';
import { stepAt } from '#runbooks/may-act.ts';
import type { PlanHead } from '#runbooks/plan.ts';
import type { State } from '#runbooks/run.ts';
import type { Db } from '../db/open.ts';
import { drillOf, headOfPlan, runOfDrill } from '../emergency/drills.ts';
import {
  incidentOf,
  REPORT_FIELDS,
  reportOf,
  runsOfIncident,
  stateAt,
  systemNames,
  unitName,
} from '../emergency/incident-reports.ts';
import { comparisonOf, evaluationOf, listDrills, rolesOf } from '../emergency/list-drills.ts';
import { ruleOf } from '../emergency/reporting-rules.ts';
import type { RunRow } from '../emergency/run-store.ts';
import { timelineOf } from '../emergency/run-timeline.ts';
import { emergencyPlanVersions } from '../emergency/schema.ts';
import { nameOfPerson } from '../people/names.ts';

type Named = (username: string) => string;
const naming =
  (db: Db): Named =>
  (username) =>
    nameOfPerson(db, username) ?? username;

/** `state`: as it stood at the moment that is told of. */
function givenRun(db: Db, run: RunRow, state: State, occurred_at: number | null, now: number): GivenEmergencyRun {
  const { script } = run;
  const named = naming(db);
  const version = db
    .select({ number: emergencyPlanVersions.number })
    .from(emergencyPlanVersions)
    .where(eq(emergencyPlanVersions.id, run.version_id))
    .get();
  const figures = figuresOf(script.head, state, occurred_at, now);
  const titles = (keys: readonly string[]) => keys.map((key) => stepAt(script, state, key)?.title ?? key);
  const given: GivenFigures = {
    ...figures,
    ...{ late: titles(figures.late), skipped: titles(figures.skipped), accepted: titles(figures.accepted) },
  };
  return {
    ...{ plan: script.head.title, plan_version: version?.number ?? 0, status: state.status, grade: state.grade },
    ...{ started_at: state.started_at, ended_at: state.ended_at, figures: given },
    moments: timelineOf(script, state).map((one) => ({ ...one, by: one.by === null ? null : named(one.by) })),
  };
}

export function gatherIncidentReport(db: Db, id: number): IncidentGiven {
  const report = reportOf(db, id);
  const incident = incidentOf(db, report.incident_id);
  const named = naming(db);
  const { kind, number, body, written_at, sent_to, sent_by, sent_at } = report;
  const rule = report.rule_id === null ? null : ruleOf(db, report.rule_id);
  return {
    incident: {
      ...{ title: incident.title, unit: unitName(db, incident.unit_id), state: incident.state },
      ...{ declared_at: incident.declared_at, closed_at: incident.closed_at },
    },
    report: {
      ...{ kind, number, written_by: named(report.written_by), written_at },
      body: REPORT_FIELDS.map((field) => ({ field, text: body[field] ?? '' })),
      sent: sent_at === null ? null : { to: sent_to ?? '', by: named(sent_by ?? ''), at: sent_at },
      rule: rule && { report_to: rule.report_to, source: rule.source, is_confirmed: rule.is_confirmed },
    },
    runs: runsOfIncident(db, incident.id)
      .filter(({ started_at }) => started_at <= written_at)
      .map((run) => givenRun(db, run, stateAt(db, run, written_at), incident.occurred_at, written_at)),
  };
}

export function gatherDrill(db: Db, id: number, now: number): DrillGiven {
  const drill = drillOf(db, id);
  const run = runOfDrill(db, id);
  const named = naming(db);
  const shown = listDrills(db, { plan_id: drill.plan_id, limit: 1_000, offset: 0 }, now).rows.find(
    (row) => row.id === id,
  );
  const head = run?.script.head ?? headOfPlan(db, drill.plan_id);
  const given = run ? givenRun(db, run, run.state, run.state.started_at, now) : null;
  const evaluation = evaluationOf(db, drill);
  const flow = run ? flowOf(run.script, run.state) : head ? flowOfPlan(head) : [];
  return {
    drill: {
      ...{ id, title: drill.title, form: drill.form, scenario: drill.scenario, scheduled_at: drill.scheduled_at },
      ...{ state: shown?.state ?? drill.state, unit: unitName(db, drill.unit_id), created_by: named(drill.created_by) },
      systems: systemNames(db, drill.system_ids),
    },
    plan: {
      title: head?.title ?? shown?.plan ?? '',
      version: given?.plan_version ?? versionInForce(db, drill.plan_id),
    },
    roles: rolesOf(db, drill, run).map(({ title, duty, people }) => ({
      ...{ title, duty, people: people.map(({ name }) => name) },
    })),
    injects: drill.injects.map((one, index) => ({
      ...one,
      said_at: run?.state.injects.find(({ number }) => number === index + 1)?.at ?? null,
    })),
    steps: flattened(flow, head?.roles ?? []),
    run: given,
    evaluation: evaluation && { ...evaluation, by: evaluation.by_name ?? evaluation.by },
    improvements: (evaluation?.improvements ?? []).map(({ text, unit, due_at, ticket }) => ({
      ...{ text, unit, due_at, ticket: ticket?.number ?? null, state: ticket?.state ?? null },
    })),
    comparison: run ? comparisonOf(db, drill, run, now) : null,
    now,
  };
}

const versionInForce = (db: Db, plan_id: number): number | null =>
  db
    .select({ number: emergencyPlanVersions.number })
    .from(emergencyPlanVersions)
    .where(and(eq(emergencyPlanVersions.plan_id, plan_id), eq(emergencyPlanVersions.state, 'in_force')))
    .get()?.number ?? null;

/** What wasn't taken stays in the script: it could have come. */
function flattened(flow: readonly FlowStep[], roles: PlanHead['roles'], depth = 0): DrillGiven['steps'] {
  return flow.flatMap(({ title, role, within_ms, status, lanes }) => [
    { depth, title, role: roles.find(({ id }) => id === role)?.title ?? role ?? '', within_ms, status },
    ...lanes.flatMap((lane) => [
      ...(lane.title ? [{ depth: depth + 1, title: `【${lane.title}】`, role: '', within_ms: null, status: '' }] : []),
      ...flattened(lane.steps, roles, depth + 1),
    ]),
  ]);
}
