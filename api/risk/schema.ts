/**
 * Tables of risk assessments (GB/T 20984): assets in three tiers, threats, vulnerabilities, measures, and the scenarios made of them. All
 * that hangs on a closed one never changes again: triggers hold that. What is done about its risks afterwards stands beside it.
 */

import { sql } from 'drizzle-orm';
import {
  type AnySQLiteColumn,
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import type { RiskEdition } from '#compliance/catalogues/risk/edition.ts';
import type { Rating } from '#compliance/catalogues/risk/scales.ts';
import { EFFECTS, MEASURE_KINDS, THREAT_SOURCES, TREATMENTS } from '#compliance/catalogues/risk/threat-kinds.ts';
import { METHODS } from '#compliance/risk/index.ts';
import type { Text } from '#probes/probe.ts';
import { endpoints, nodes, systems } from '../estate/schema.ts';
import { tickets } from '../tickets/schema.ts';

/** Bands and matrices that a person made, beside the built-in ones. Append-only: whoever wants others makes another edition. */
export const riskEditions = sqliteTable('risk_editions', {
  id: integer().primaryKey({ autoIncrement: true }),
  name: text().notNull().unique(),
  content: text({ mode: 'json' }).$type<RiskEdition>().notNull(),
  note: text().notNull().default(''),
  created_by: text().notNull(),
  created_at: integer().notNull(),
});

export const RISK_STATES = ['planned', 'open', 'closed'] as const;
/** One risk assessment of one system or several. Edited until it is closed. */
export const riskAssessments = sqliteTable(
  'risk_assessments',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    title: text().notNull(),
    scope: text().notNull().default(''),
    method: text({ enum: METHODS }).notNull(),
    /** The edition's name, and its bands and matrices as they were when the assessment was made. */
    edition: text().notNull(),
    edition_content: text({ mode: 'json' }).$type<RiskEdition>().notNull(),
    /** The highest level that is lived with untreated; what is above is treated and accepted by name. */
    acceptable_level: integer().$type<Rating>().notNull(),
    state: text({ enum: RISK_STATES }).notNull().default('planned'),
    from_at: integer(),
    until_at: integer(),
    copied_from_id: integer().references((): AnySQLiteColumn => riskAssessments.id),
    created_by: text().notNull(),
    created_at: integer().notNull(),
    closed_by: text(),
    closed_at: integer(),
    version: integer().notNull().default(1),
  },
  (t) => [index('risk_assessments_by_state').on(t.state, t.created_at)],
);

export const riskSystems = sqliteTable(
  'risk_systems',
  {
    assessment_id: integer()
      .notNull()
      .references(() => riskAssessments.id, { onDelete: 'cascade' }),
    system_id: integer()
      .notNull()
      .references(() => systems.id),
  },
  (t) => [primaryKey({ columns: [t.assessment_id, t.system_id] }), index('risk_systems_by_system').on(t.system_id)],
);

const part = {
  id: integer().primaryKey({ autoIncrement: true }),
  assessment_id: integer()
    .notNull()
    .references(() => riskAssessments.id, { onDelete: 'cascade' }),
  /** What it was copied from, of last year's assessment. */
  origin_id: integer(),
  version: integer().notNull().default(1),
};
const rating = () => integer().$type<Rating>();

export const TIERS = ['business', 'system', 'component'] as const;
export const ASSET_KINDS = [
  'business',
  'platform',
  'data',
  'network',
  'software',
  'hardware',
  'node',
  'endpoint',
  'people',
  'other',
] as const;
/** An asset: business (业务), a system asset (系统资产) beneath it, a component or unit (系统组件和单元资产) beneath that. Edited. */
export const riskAssets = sqliteTable(
  'risk_assets',
  {
    ...part,
    tier: text({ enum: TIERS }).notNull(),
    kind: text({ enum: ASSET_KINDS }).notNull(),
    /** Null: the uppermost. */
    under_id: integer().references((): AnySQLiteColumn => riskAssets.id),
    name: text().notNull(),
    system_id: integer().references(() => systems.id, { onDelete: 'set null' }),
    node_id: integer().references(() => nodes.id, { onDelete: 'set null' }),
    endpoint_id: integer().references(() => endpoints.id, { onDelete: 'set null' }),
    confidentiality: rating(),
    integrity: rating(),
    availability: rating(),
    /** As a person decided; null: nobody did. Of a business: its importance. */
    value: rating(),
    note: text().notNull().default(''),
  },
  (t) => [index('risk_assets_by_assessment').on(t.assessment_id)],
);

/** A threat: what may happen, from where, how able, how often. Edited. */
export const riskThreats = sqliteTable(
  'risk_threats',
  {
    ...part,
    /** Of the catalogue, or `other`. */
    kind: text().notNull(),
    name: text().notNull(),
    source: text({ enum: THREAT_SOURCES }).notNull(),
    capability: rating(),
    frequency: rating(),
    /** As a person decided of both; null: nobody did. */
    value: rating(),
    note: text().notNull().default(''),
  },
  (t) => [index('risk_threats_by_assessment').on(t.assessment_id)],
);

export const SEEN_BY = ['person', 'probe', 'assessment'] as const;
/** What was seen of a vulnerability when it was taken in. */
export type Seen = {
  at: number;
  what: Text;
  reason: Text;
  subject: string;
  severity: string;
  status: string;
  since: number;
  evidence_id: number | null;
};
/** A vulnerability, typed by a person or taken in from a finding; then what was seen is frozen. Edited but for that. */
export const riskVulnerabilities = sqliteTable(
  'risk_vulnerabilities',
  {
    ...part,
    asset_id: integer().references(() => riskAssets.id),
    name: text().notNull(),
    seen_by: text({ enum: SEEN_BY }).notNull(),
    /** Where it came from. Kept beyond the finding's own life, so these refer to nothing. */
    finding_id: integer(),
    assessment_finding_id: integer(),
    seen: text({ mode: 'json' }).$type<Seen>(),
    ease: rating(),
    severity: rating(),
    note: text().notNull().default(''),
  },
  (t) => [
    index('risk_vulnerabilities_by_assessment').on(t.assessment_id),
    uniqueIndex('one_vulnerability_a_finding').on(t.assessment_id, t.finding_id),
    uniqueIndex('one_vulnerability_an_assessment_finding').on(t.assessment_id, t.assessment_finding_id),
  ],
);

/** A measure in place. Edited. */
export const riskMeasures = sqliteTable(
  'risk_measures',
  {
    ...part,
    name: text().notNull(),
    kind: text({ enum: MEASURE_KINDS }).notNull(),
    /** Null: nobody looked. */
    effect: text({ enum: EFFECTS }),
    note: text().notNull().default(''),
  },
  (t) => [index('risk_measures_by_assessment').on(t.assessment_id)],
);

/** One asset, one threat that may use one vulnerability of it: rated with the measures in place, treated, expected to become less. Edited. */
export const riskScenarios = sqliteTable(
  'risk_scenarios',
  {
    ...part,
    asset_id: integer()
      .notNull()
      .references(() => riskAssets.id),
    threat_id: integer()
      .notNull()
      .references(() => riskThreats.id),
    vulnerability_id: integer()
      .notNull()
      .references(() => riskVulnerabilities.id),
    measure_ids: text({ mode: 'json' }).$type<readonly number[]>().notNull(),
    /** Here, of this asset, with these measures; null: not rated. */
    threat: rating(),
    ease: rating(),
    severity: rating(),
    reason: text().notNull().default(''),
    /** Taken from last year, and nobody looked again. */
    is_copied: integer({ mode: 'boolean' }).notNull().default(false),
    treatment: text({ enum: TREATMENTS }),
    plan: text().notNull().default(''),
    owner: text().notNull().default(''),
    due_at: integer(),
    residual_likelihood: rating(),
    residual_loss: rating(),
  },
  (t) => [
    uniqueIndex('one_scenario').on(t.assessment_id, t.asset_id, t.threat_id, t.vulnerability_id),
    index('risk_scenarios_by_asset').on(t.asset_id),
    index('risk_scenarios_by_threat').on(t.threat_id),
    index('risk_scenarios_by_vulnerability').on(t.vulnerability_id),
    check(
      'rated_within_five',
      sql`coalesce(${t.threat}, 1) between 1 and 5 and coalesce(${t.ease}, 1) between 1 and 5
      and coalesce(${t.severity}, 1) between 1 and 5`,
    ),
  ],
);

/** A signature under what stays of a risk. Append-only; holds while the scenario is still what was signed. */
export const riskAcceptances = sqliteTable(
  'risk_acceptances',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    assessment_id: integer()
      .notNull()
      .references(() => riskAssessments.id),
    scenario_id: integer()
      .notNull()
      .references(() => riskScenarios.id, { onDelete: 'cascade' }),
    /** What was signed: the scenario's version, the level of the risk and of what stays. */
    scenario_version: integer().notNull(),
    level: rating().notNull(),
    residual_level: rating().notNull(),
    statement: text().notNull(),
    name: text().notNull(),
    signed_by: text().notNull(),
    signed_at: integer().notNull(),
  },
  (t) => [
    index('risk_acceptances_by_scenario').on(t.scenario_id),
    index('risk_acceptances_by_assessment').on(t.assessment_id),
  ],
);

/** What becomes of a risk: its ticket, and who saw that the treatment is done. Beside the scenario, since what is closed never changes. */
export const riskFollowUps = sqliteTable(
  'risk_follow_ups',
  {
    scenario_id: integer()
      .primaryKey()
      .references(() => riskScenarios.id, { onDelete: 'cascade' }),
    ticket_id: integer().references(() => tickets.id, { onDelete: 'set null' }),
    done_by: text(),
    done_at: integer(),
    done_how: text().notNull().default(''),
    version: integer().notNull().default(1),
  },
  (t) => [index('risk_follow_ups_by_ticket').on(t.ticket_id)],
);
