/**
 * Tables of load tests: what may be asked of a system at most, plans that one person writes and another approves, and runs with what they
 * brought. Nothing is sent without an approved plan.
 */
import { sql } from 'drizzle-orm';
import { blob, check, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Compared } from '#probes/load/capacity/compare.ts';
import type { LoadResult } from '#probes/load/words.ts';
import type { Text } from '#probes/probe.ts';
import { systems } from '../estate/schema.ts';
import type { BroughtIn } from './brought-in.ts';
import type { Search } from './search-capacity.ts';
import type { PlannedRequest, PlannedShape, StopRules, Thresholds } from './shapes.ts';
import type { Verdict } from './verdict.ts';

/** What one system may be asked at most, and what its owner says is its busiest time. Edited. */
export const loadLimits = sqliteTable('load_limits', {
  system_id: integer()
    .primaryKey()
    .references(() => systems.id, { onDelete: 'cascade' }),
  /** Requests a second, never more; null: what the settings say. */
  ceiling_rate: integer(),
  ceiling_by: text(),
  ceiling_at: integer(),
  /** Requests a second at the busiest, as the owner declared it; null: nobody did. */
  peak_rate: real(),
  /** Who said so, on the owner's side, and when; then whose account wrote it down. */
  peak_declared_by: text().notNull().default(''),
  peak_declared_at: integer(),
  peak_by: text(),
  version: integer().notNull().default(1),
});

export const PLAN_STATES = ['draft', 'submitted', 'approved', 'rejected', 'withdrawn'] as const;
export const MODELS = ['open', 'closed'] as const;

/** What somebody wants to send to a system, when, and when it ends by itself. Edited; what is approved never changes without losing that. */
export const loadPlans = sqliteTable(
  'load_plans',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    system_id: integer()
      .notNull()
      .references(() => systems.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    purpose: text().notNull(),
    /** Endpoints of the system; one that is gone refuses the start. */
    endpoint_ids: text({ mode: 'json' }).$type<number[]>().notNull(),
    /** YAML; null: a single request. */
    scenario: text(),
    request: text({ mode: 'json' }).$type<PlannedRequest>(),
    shape: text({ mode: 'json' }).$type<PlannedShape>().notNull(),
    family: text({ enum: ['4', '6', 'both'] }).notNull(),
    http: text({ enum: ['1.1', '2'] }).notNull(),
    ceiling_rate: integer().notNull(),
    max_connections: integer().notNull(),
    /** Agents that send it together; null: the hub itself. No foreign keys: what was approved stays, and one that is gone refuses the start. */
    generators: text({ mode: 'json' }).$type<number[]>(),
    timeout_ms: integer().notNull(),
    trusts_any_certificate: integer({ mode: 'boolean' }).notNull().default(false),
    from_at: integer().notNull(),
    until_at: integer().notNull(),
    contact_name: text().notNull(),
    contact_phone: text().notNull(),
    stop_rules: text({ mode: 'json' }).$type<StopRules>().notNull(),
    thresholds: text({ mode: 'json' }).$type<Thresholds>().notNull(),
    state: text({ enum: PLAN_STATES }).notNull().default('draft'),
    /** Names of accounts. */
    created_by: text().notNull(),
    created_at: integer().notNull(),
    edited_by: text().notNull(),
    /** Everybody who ever wrote in it: none of them decides on it, which a trigger holds too. */
    authors: text({ mode: 'json' }).$type<string[]>().notNull(),
    edited_at: integer().notNull(),
    submitted_by: text(),
    submitted_at: integer(),
    decided_by: text(),
    decided_at: integer(),
    reason: text().notNull().default(''),
    /** Of all that was approved, the places of its endpoints with it (digest.ts). */
    approved_digest: text(),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('load_plans_by_system').on(t.system_id, t.id),
    index('load_plans_by_state').on(t.state, t.id),
    check('scenario_or_request', sql`(${t.scenario} is null) <> (${t.request} is null)`),
    check('window_has_length', sql`${t.until_at} > ${t.from_at}`),
    check(
      'two_people_plan',
      sql`decided_by is null or (decided_by <> created_by and decided_by <> edited_by
        and decided_by <> coalesce(submitted_by, created_by))`,
    ),
    check('approved_by_somebody', sql`state <> 'approved' or (decided_by is not null and approved_digest is not null)`),
  ],
);

export const RUN_STATES = ['running', 'complete', 'stopped', 'failed', 'interrupted'] as const;
export const STOPPED_BY = [
  'person',
  'error_share',
  'p99',
  'generator',
  'neighbour',
  'approval',
  'window',
  'hub',
] as const;
export type StoppedBy = (typeof STOPPED_BY)[number];
/** A target that a run could harm beside its own: how it stood before. `bad`: it was down or degraded already, so it can't turn. */
export type Neighbour = {
  target_id: number;
  relation: 'target' | 'node' | 'upstream' | 'shared';
  state: string;
  bad: boolean;
};
/** One request before the load, in one family. */
export type WarmUp = { origin: string; family: 4 | 6; outcome: string; error: string | null; took_ms: number };

/**
 * What must be the same in two runs to be compared, beside their shape. `scenario`: a digest of the text or the request and where it went.
 * `generators`: ids of agents; absent: the hub.
 */
export type SentAs = {
  scenario: string;
  family: '4' | '6' | 'both';
  http: '1.1' | '2';
  max_connections: number;
  generators?: readonly number[];
};
/** What was worse than in the baseline of that moment. */
export type Regression = { run_id: number; started_at: number; worse: (Compared | 'capacity')[] };
/**
 * A file of data of a plan's scenario: rows such as test accounts. What stands in it is sealed under the master key and told nobody. Replaced or
 * removed as an edit of its plan; a trigger holds that none of an approved plan changes. It goes when its plan is withdrawn.
 */
export const loadData = sqliteTable(
  'load_data',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    plan_id: integer()
      .notNull()
      .references(() => loadPlans.id, { onDelete: 'cascade' }),
    /** As the scenario names it. */
    file: text().notNull(),
    columns: text({ mode: 'json' }).$type<string[]>().notNull(),
    rows: integer().notNull(),
    /** Of the file as it was brought; so is the digest. */
    bytes: integer().notNull(),
    sm3: text().notNull(),
    sealed: blob({ mode: 'buffer' }).notNull(),
    added_by: text().notNull(),
    added_at: integer().notNull(),
  },
  (t) => [uniqueIndex('load_data_by_plan').on(t.plan_id, t.file)],
);

export const ENGINES = ['own', 'k6'] as const;

/** One load that was sent, and what came of it. Its plan is kept as it was. Edited while it runs; then only its mark as a baseline. */
export const loadRuns = sqliteTable(
  'load_runs',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    plan_id: integer()
      .notNull()
      .references(() => loadPlans.id, { onDelete: 'cascade' }),
    system_id: integer()
      .notNull()
      .references(() => systems.id, { onDelete: 'cascade' }),
    state: text({ enum: RUN_STATES }).notNull().default('running'),
    plan_version: integer().notNull(),
    targets: text({ mode: 'json' }).$type<RunTarget[]>().notNull(),
    shape: text({ mode: 'json' }).$type<PlannedShape>().notNull(),
    /** Null: of a time that didn't write it down. */
    sent_as: text({ mode: 'json' }).$type<SentAs>(),
    ceiling_rate: integer().notNull(),
    thresholds: text({ mode: 'json' }).$type<Thresholds>().notNull(),
    started_by: text().notNull(),
    started_at: integer().notNull(),
    ended_at: integer(),
    warm_up: text({ mode: 'json' }).$type<WarmUp[]>().notNull(),
    neighbours: text({ mode: 'json' }).$type<Neighbour[]>().notNull(),
    stopped_by: text({ enum: STOPPED_BY }),
    stop_reason: text({ mode: 'json' }).$type<Text>(),
    /** The account that pressed the button. */
    stop_person: text(),
    stop_asked_at: integer(),
    /** From the asking to the last byte sent. */
    stop_ms: real(),
    /** The neighbour that turned, by which it was stopped. No foreign key: what happened stays. */
    stop_target_id: integer(),
    last_sent_at: integer(),
    requests: integer().notNull().default(0),
    /** Without its ticks, which stand in `load_ticks`. */
    result: text({ mode: 'json' }).$type<Omit<LoadResult, 'ticks'>>(),
    /** Of a search for capacity, written step by step; null: it is none. */
    search: text({ mode: 'json' }).$type<Search>(),
    verdict: text({ mode: 'json' }).$type<Verdict>(),
    /** The generator set the figures: they say nothing of the system. Null: not known. */
    is_limited: integer({ mode: 'boolean' }),
    is_baseline: integer({ mode: 'boolean' }).notNull().default(false),
    /** Written once, at its end; null: nothing was worse, or nobody could tell. */
    regression: text({ mode: 'json' }).$type<Regression>(),
    /** Whose measurement it is: `k6` was brought in by somebody, and `result` is null. */
    engine: text({ enum: ENGINES }).notNull().default('own'),
    imported: text({ mode: 'json' }).$type<BroughtIn>(),
  },
  (t) => [
    index('load_runs_by_system').on(t.system_id, t.started_at),
    index('load_runs_by_plan').on(t.plan_id, t.started_at),
    uniqueIndex('one_load_a_system').on(t.system_id).where(sql`state = 'running'`),
    check('ended_or_running', sql`(state = 'running') = (ended_at is null)`),
  ],
);

/** Some seconds of a run in a row, packed (pack-ticks.ts). Append-only; the oldest runs lose theirs. */
export const loadTicks = sqliteTable(
  'load_ticks',
  {
    run_id: integer()
      .notNull()
      .references(() => loadRuns.id, { onDelete: 'cascade' }),
    /** The number of its first tick, from 0. */
    first: integer().notNull(),
    count: integer().notNull(),
    body: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.run_id, t.first] })],
);

/** As it was approved for one run: the addresses that its host had then. */
export type RunTarget = { endpoint_id: number; name: string; origin: string; addresses: string[] };
