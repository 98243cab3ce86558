/**
 * Tables of emergency plans: what is agreed to be done, incidents and drills in which it is done, and what was reported. A plan's text is a file
 * (`runbooks/`), kept version by version; a run is the log of what was put into it, from which its state follows.
 */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Beginning } from '#runbooks/engine.ts';
import { CATEGORIES, GRADES, type Grade } from '#runbooks/plan.ts';
import { DRILL_FORMS, type Input, type Script, type State } from '#runbooks/run.ts';
import { units } from '../estate/schema.ts';

/** One plan over all its versions. Edited. */
export const emergencyPlans = sqliteTable(
  'emergency_plans',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    /** The identifier in the file's head, by which other plans call it. */
    slug: text().notNull().unique(),
    title: text().notNull(),
    category: text({ enum: CATEGORIES }).notNull(),
    /** Whose plan it is; null: the whole extranet's. */
    unit_id: integer().references(() => units.id, { onDelete: 'restrict' }),
    /** By when it is to be reviewed, counted from when it came into force; earlier after an incident or a drill. */
    review_due_at: integer(),
    review_because: text({ enum: ['time', 'incident', 'drill'] }),
    created_by: text().notNull(),
    created_at: integer().notNull(),
  },
  (t) => [index('emergency_plans_by_unit').on(t.unit_id)],
);

export const VERSION_STATES = [
  'draft',
  'submitted',
  'reviewed',
  'approved',
  'in_force',
  'superseded',
  'discarded',
] as const;
/** A text of a plan. Edited while a draft; then only its state. Who wrote in it neither reviews nor approves it, and these two differ. */
export const emergencyPlanVersions = sqliteTable(
  'emergency_plan_versions',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    plan_id: integer()
      .notNull()
      .references(() => emergencyPlans.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    /** The whole file. */
    source: text().notNull(),
    /** SM3 of the source, in hexadecimal. */
    digest: text().notNull(),
    state: text({ enum: VERSION_STATES }).notNull().default('draft'),
    /** What is new in it. */
    note: text().notNull().default(''),
    /** Names of accounts: everybody who ever wrote in it. */
    authors: text({ mode: 'json' }).$type<string[]>().notNull(),
    created_by: text().notNull(),
    created_at: integer().notNull(),
    edited_at: integer().notNull(),
    submitted_by: text(),
    submitted_at: integer(),
    reviewed_by: text(),
    reviewed_at: integer(),
    approved_by: text(),
    approved_at: integer(),
    in_force_by: text(),
    in_force_at: integer(),
    superseded_at: integer(),
    /** Why it was sent back or discarded. */
    reason: text().notNull().default(''),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('plan_version_number').on(t.plan_id, t.number),
    uniqueIndex('one_version_in_force').on(t.plan_id).where(sql`state = 'in_force'`),
    uniqueIndex('one_version_in_work')
      .on(t.plan_id)
      .where(sql`state in ('draft', 'submitted', 'reviewed', 'approved')`),
    check('reviewed_by_another', sql`reviewed_by is null or reviewed_by <> created_by`),
    check(
      'approved_by_a_third',
      sql`approved_by is null or (approved_by <> created_by and reviewed_by is not null and approved_by <> reviewed_by)`,
    ),
    check('in_force_was_approved', sql`state not in ('in_force', 'superseded') or approved_by is not null`),
  ],
);

/** Who says to have read a version. Append-only. */
export const emergencyPlanReadings = sqliteTable(
  'emergency_plan_readings',
  {
    version_id: integer()
      .notNull()
      .references(() => emergencyPlanVersions.id, { onDelete: 'cascade' }),
    /** Name of an account. */
    person: text().notNull(),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.version_id, t.person] })],
);

export const INCIDENT_STATES = ['open', 'closed'] as const;
/** What caused it, and what is done so that it doesn't come again: written after it. */
export type IncidentReview = {
  causes: string;
  lessons: string;
  follow_ups: string[];
  /** The tickets of the follow-ups, in their order. */
  ticket_ids?: number[];
  by: string;
  at: number;
};
/** An event that somebody declared. Edited. */
export const incidents = sqliteTable(
  'incidents',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    title: text().notNull(),
    category: text({ enum: CATEGORIES }).notNull(),
    /** 1 (特别重大) to 4; null: not graded yet. */
    grade: integer().$type<Grade>(),
    /** The numbers of the answers to the plan's questions of grading. */
    answers: text({ mode: 'json' }).$type<Record<string, number>>().notNull(),
    state: text({ enum: INCIDENT_STATES }).notNull().default('open'),
    /** The unit that deals with it. */
    unit_id: integer()
      .notNull()
      .references(() => units.id, { onDelete: 'restrict' }),
    system_ids: text({ mode: 'json' }).$type<number[]>().notNull(),
    node_ids: text({ mode: 'json' }).$type<number[]>().notNull(),
    summary: text().notNull().default(''),
    /** What it began with. */
    from_finding_id: integer(),
    from_ticket_id: integer(),
    /** When it happened, as people say; null: not known. */
    occurred_at: integer(),
    declared_at: integer().notNull(),
    closed_at: integer(),
    closed_by: text(),
    review: text({ mode: 'json' }).$type<IncidentReview>(),
    created_by: text().notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('incidents_by_unit').on(t.unit_id, t.declared_at),
    index('incidents_by_state').on(t.state, t.declared_at),
    check('incident_grade', sql`grade is null or grade between 1 and ${sql.raw(String(GRADES.length))}`),
    check('closed_incident', sql`(state = 'closed') = (closed_at is not null)`),
  ],
);

export const DRILL_STATES = ['planned', 'running', 'done', 'cancelled'] as const;
/** Said to the players so long after the beginning; `of_key`: nothing of it is real. */
export type Inject = { after_ms: number; text: string };
/** What a drill showed to be mended: whose it is, by when, and the ticket that it became. */
export type Improvement = { text: string; unit_id: number; due_at: number; ticket_id: number };
export type Evaluation = {
  /** 1 to 5 by criterion; the criteria are the form's own, in its order. */
  scores: Record<string, number>;
  strengths: string;
  weaknesses: string;
  improvements: Improvement[];
  by: string;
  at: number;
};
/** A plan that is tried out on a day: nobody outside is called. Edited. */
export const drills = sqliteTable(
  'drills',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    plan_id: integer()
      .notNull()
      .references(() => emergencyPlans.id, { onDelete: 'cascade' }),
    unit_id: integer()
      .notNull()
      .references(() => units.id, { onDelete: 'restrict' }),
    title: text().notNull(),
    form: text({ enum: DRILL_FORMS }).notNull(),
    scenario: text().notNull().default(''),
    scheduled_at: integer().notNull(),
    system_ids: text({ mode: 'json' }).$type<number[]>().notNull(),
    injects: text({ mode: 'json' }).$type<Inject[]>().notNull(),
    roles: text({ mode: 'json' }).$type<Record<string, string[]>>().notNull(),
    state: text({ enum: DRILL_STATES }).notNull().default('planned'),
    /** When people were reminded of it last. */
    reminded_at: integer(),
    evaluation: text({ mode: 'json' }).$type<Evaluation>(),
    created_by: text().notNull(),
    created_at: integer().notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [index('drills_by_plan').on(t.plan_id, t.scheduled_at), index('drills_by_unit').on(t.unit_id, t.scheduled_at)],
);

export const EMERGENCY_STATES = ['running', 'ended', 'aborted'] as const;
/** A plan that is carried out, in an incident or a drill. Its state is derived: what was put in (`emergency_inputs`) says it. */
export const emergencyRuns = sqliteTable(
  'emergency_runs',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    plan_id: integer()
      .notNull()
      .references(() => emergencyPlans.id, { onDelete: 'cascade' }),
    version_id: integer()
      .notNull()
      .references(() => emergencyPlanVersions.id, { onDelete: 'cascade' }),
    incident_id: integer().references(() => incidents.id, { onDelete: 'cascade' }),
    drill_id: integer().references(() => drills.id, { onDelete: 'cascade' }),
    /** The unit of the incident or drill. */
    unit_id: integer()
      .notNull()
      .references(() => units.id, { onDelete: 'restrict' }),
    /** The plan and all that it calls, as they were. */
    script: text({ mode: 'json' }).$type<Script>().notNull(),
    beginning: text({ mode: 'json' }).$type<Beginning>().notNull(),
    state: text({ mode: 'json' }).$type<State>().notNull(),
    status: text({ enum: EMERGENCY_STATES }).notNull().default('running'),
    /** Of the last input; 0: none. */
    sequence: integer().notNull().default(0),
    started_by: text().notNull(),
    started_at: integer().notNull(),
    ended_at: integer(),
  },
  (t) => [
    index('emergency_runs_by_unit').on(t.unit_id, t.started_at),
    index('emergency_runs_by_incident').on(t.incident_id),
    index('emergency_runs_by_drill').on(t.drill_id),
    uniqueIndex('one_run_of_a_plan')
      .on(t.incident_id, t.plan_id)
      .where(sql`status = 'running' and incident_id is not null`),
    uniqueIndex('one_run_of_a_drill').on(t.drill_id).where(sql`drill_id is not null`),
    check('of_incident_or_drill', sql`(incident_id is null) <> (drill_id is null)`),
    check('ended_run', sql`(status = 'running') = (ended_at is null)`),
  ],
);

/** What people and the program put into a run, in order. Append-only, which triggers hold. */
export const emergencyInputs = sqliteTable(
  'emergency_inputs',
  {
    run_id: integer()
      .notNull()
      .references(() => emergencyRuns.id, { onDelete: 'cascade' }),
    sequence: integer().notNull(),
    at: integer().notNull(),
    /** Name of an account; null: the program. */
    by: text(),
    body: text({ mode: 'json' }).$type<Input>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.run_id, t.sequence] })],
);

export const REPORT_LEVELS = ['state', 'province', 'city', 'police'] as const;
export const CLOCK_STARTS = ['occurred', 'declared', 'closed'] as const;
export const REPORT_KINDS = ['initial', 'progress', 'final'] as const;
/** To whom an incident is to be reported, by when, and which text says so. Edited: these are data, not constants. */
export const reportingRules = sqliteTable('reporting_rules', {
  id: integer().primaryKey({ autoIncrement: true }),
  level: text({ enum: REPORT_LEVELS }).notNull(),
  title: text().notNull(),
  report_to: text().notNull(),
  kind: text({ enum: REPORT_KINDS }).notNull(),
  /** From this grade on: the number and all that are graver. */
  from_grade: integer().$type<Grade>().notNull(),
  starts: text({ enum: CLOCK_STARTS }).notNull(),
  within_ms: integer().notNull(),
  source: text().notNull(),
  /** Somebody held it against the text in force. */
  is_confirmed: integer({ mode: 'boolean' }).notNull().default(false),
  is_active: integer({ mode: 'boolean' }).notNull().default(true),
  edited_by: text().notNull(),
  edited_at: integer().notNull(),
  version: integer().notNull().default(1),
});

/** A report of an incident: each writing is a version of its own. Append-only but for when it was sent. */
export const incidentReports = sqliteTable(
  'incident_reports',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    incident_id: integer()
      .notNull()
      .references(() => incidents.id, { onDelete: 'cascade' }),
    kind: text({ enum: REPORT_KINDS }).notNull(),
    number: integer().notNull(),
    /** The rule that it answers; null: none. */
    rule_id: integer().references(() => reportingRules.id, { onDelete: 'set null' }),
    /** Texts by field. */
    body: text({ mode: 'json' }).$type<Record<string, string>>().notNull(),
    written_by: text().notNull(),
    written_at: integer().notNull(),
    sent_to: text(),
    sent_by: text(),
    sent_at: integer(),
  },
  (t) => [uniqueIndex('incident_report_number').on(t.incident_id, t.kind, t.number)],
);

/** An outside command that plans may name: an address that is called. Its secret is sealed. Edited. */
export const actionHooks = sqliteTable('action_hooks', {
  /** By which plans name it. */
  id: text().primaryKey(),
  title: text().notNull(),
  url: text().notNull(),
  /** Sent as a bearer token; sealed as credentials are. */
  sealed_token: text(),
  edited_by: text().notNull(),
  edited_at: integer().notNull(),
  version: integer().notNull().default(1),
});
