/**
 * Tables of compliance: the register of graded protection (等级保护), and assessments (等级测评, 密评) with their work sheets. A closed
 * assessment never changes again: triggers hold that.
 */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Extension, Level } from '#compliance/catalogues/catalogue.ts';
import type { Harm } from '#compliance/catalogues/grading/grades.ts';
import type { ShownFact } from '#compliance/evidence-rules/mended.ts';
import type { Text } from '#probes/probe.ts';
import { endpoints, nodes, systems } from '../estate/schema.ts';
import { evidence } from '../findings/schema.ts';
import { people } from '../people/schema.ts';
import { tickets } from '../tickets/schema.ts';

export const STAGES = ['grading', 'filing', 'rectification', 'assessment', 'supervision'] as const;
export type Stage = (typeof STAGES)[number];

/** A system in the register: how it was graded and filed. Edited. */
export const protectedSystems = sqliteTable(
  'protected_systems',
  {
    system_id: integer()
      .primaryKey()
      .references(() => systems.id, { onDelete: 'cascade' }),
    stage: text({ enum: STAGES }).notNull().default('grading'),
    /** Whom harm to its information (S) and to its service (A) would harm, and how much, by an edition of the matrix. */
    information_harms: text({ mode: 'json' }).$type<readonly Harm[]>().notNull(),
    service_harms: text({ mode: 'json' }).$type<readonly Harm[]>().notNull(),
    matrix: text().notNull(),
    /** As a person confirmed it, 1 to 5; null: nobody did. */
    s_level: integer(),
    a_level: integer(),
    grade: integer(),
    confirmed_by: text(),
    confirmed_at: integer(),
    /** What applies to it beside the general part. */
    extensions: text({ mode: 'json' }).$type<readonly Extension[]>().notNull(),
    /** 专家评审: when, and what they concluded. */
    reviewed_at: integer(),
    review: text().notNull().default(''),
    live_at: integer(),
    /** 备案: certificate number `32060012345-00001`, when filed and issued, by which body. */
    certificate: text(),
    filed_at: integer(),
    issued_at: integer(),
    filed_with: text().notNull().default(''),
    /** The cloud platform that it is a tenant of. */
    platform_id: integer().references(() => systems.id, { onDelete: 'set null' }),
    /** 密码应用方案评估: when, and what was concluded. */
    scheme_reviewed_at: integer(),
    scheme_review: text().notNull().default(''),
    note: text().notNull().default(''),
    version: integer().notNull().default(1),
    updated_at: integer().notNull(),
  },
  (t) => [
    uniqueIndex('one_certificate').on(t.certificate).where(sql`certificate is not null`),
    index('protected_by_platform').on(t.platform_id),
  ],
);

/** Nodes that a system consists of, beside its endpoints. Edited. */
export const systemNodes = sqliteTable(
  'system_nodes',
  {
    system_id: integer()
      .notNull()
      .references(() => systems.id, { onDelete: 'cascade' }),
    node_id: integer()
      .notNull()
      .references(() => nodes.id, { onDelete: 'cascade' }),
    note: text().notNull().default(''),
  },
  (t) => [primaryKey({ columns: [t.system_id, t.node_id] }), index('system_nodes_by_node').on(t.node_id)],
);

export const DOCUMENT_KINDS = [
  'grading',
  'filing',
  'design',
  'review',
  'report',
  'rectification',
  'regulation',
  'other',
] as const;

/** What belongs to a system as a file: its grading report, filing form, scheme, regulations. Append-only but for its removal. */
export const systemDocuments = sqliteTable(
  'system_documents',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    system_id: integer()
      .notNull()
      .references(() => systems.id, { onDelete: 'cascade' }),
    kind: text({ enum: DOCUMENT_KINDS }).notNull(),
    title: text().notNull(),
    digest: text().notNull(),
    media_type: text().notNull(),
    bytes: integer().notNull(),
    /** Until when it holds, where it says so. */
    valid_until: integer(),
    added_by: text().notNull(),
    added_at: integer().notNull(),
    removed_by: text(),
    removed_at: integer(),
  },
  (t) => [index('system_documents_by_system').on(t.system_id, t.added_at)],
);

/** A product of cryptography (商用密码产品) that a system uses: its certificate, and the level of its module (GB/T 37092). Edited. */
export const cryptoProducts = sqliteTable(
  'crypto_products',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    system_id: integer()
      .notNull()
      .references(() => systems.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    maker: text().notNull().default(''),
    /** Number of the product's certificate; empty: it has none, or nobody saw it. */
    certificate: text().notNull().default(''),
    /** 1 to 4; null: not a module, or unknown. */
    module_level: integer(),
    valid_until: integer(),
    note: text().notNull().default(''),
    version: integer().notNull().default(1),
    updated_at: integer().notNull(),
  },
  (t) => [index('crypto_products_by_system').on(t.system_id)],
);

export const ASSESSMENT_KINDS = ['mlps', 'crypto'] as const;
export const ASSESSMENT_STATES = ['planned', 'open', 'review', 'closed'] as const;

/** One assessment of one system. What it was made with, edition and rule, stays. */
export const assessments = sqliteTable(
  'assessments',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    system_id: integer()
      .notNull()
      .references(() => systems.id),
    kind: text({ enum: ASSESSMENT_KINDS }).notNull(),
    title: text().notNull(),
    /** Of the catalogue, `GB/T 22239-2019`, and of the score, `mlps-2025`. */
    edition: text().notNull(),
    rule: text().notNull(),
    level: integer().$type<Level>().notNull(),
    extensions: text({ mode: 'json' }).$type<readonly Extension[]>().notNull(),
    state: text({ enum: ASSESSMENT_STATES }).notNull().default('planned'),
    scope: text().notNull().default(''),
    from_at: integer(),
    until_at: integer(),
    /** What it was copied from, for the differences. */
    copied_from_id: integer(),
    /** As scored when it was closed: input, output and parameters. */
    result: text({ mode: 'json' }).$type<unknown>(),
    created_by: text().notNull(),
    created_at: integer().notNull(),
    closed_by: text(),
    closed_at: integer(),
    /** Counts up with each change of its plan, team or objects. */
    version: integer().notNull().default(1),
  },
  (t) => [index('assessments_by_system').on(t.system_id, t.created_at), index('assessments_by_state').on(t.state)],
);

/** 密评备案: where and when the report of a closed assessment was filed. Beside it, since what is closed never changes. Edited. */
export const assessmentFilings = sqliteTable('assessment_filings', {
  assessment_id: integer()
    .primaryKey()
    .references(() => assessments.id),
  filed_at: integer().notNull(),
  filed_with: text().notNull(),
  note: text().notNull().default(''),
  version: integer().notNull().default(1),
  updated_at: integer().notNull(),
});

export const TEAM_ROLES = ['lead', 'assessor', 'reviewer'] as const;
export const assessmentTeam = sqliteTable(
  'assessment_team',
  {
    assessment_id: integer()
      .notNull()
      .references(() => assessments.id, { onDelete: 'cascade' }),
    person_id: text()
      .notNull()
      .references(() => people.id),
    role: text({ enum: TEAM_ROLES }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.assessment_id, t.person_id] }), index('assessment_team_by_person').on(t.person_id)],
);

/** What is looked at: a device, a host, an application, a room, a set of documents. */
export const assessmentObjects = sqliteTable(
  'assessment_objects',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    assessment_id: integer()
      .notNull()
      .references(() => assessments.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    kind: text().notNull().default(''),
    node_id: integer().references(() => nodes.id, { onDelete: 'set null' }),
    endpoint_id: integer().references(() => endpoints.id, { onDelete: 'set null' }),
  },
  (t) => [uniqueIndex('one_object_name').on(t.assessment_id, t.name)],
);

export const RESULTS = ['conform', 'partial', 'not_conform', 'not_applicable'] as const;
export type Result = (typeof RESULTS)[number];

/** One cell of the work sheet: an item, for an object or as a whole (0). Absent: not judged. */
export const judgements = sqliteTable(
  'judgements',
  {
    assessment_id: integer()
      .notNull()
      .references(() => assessments.id, { onDelete: 'cascade' }),
    /** `8.1.4.1 a`, or the clause of a unit of cryptography. */
    item: text().notNull(),
    /** 0: the item as a whole. */
    object_id: integer().notNull(),
    result: text({ enum: RESULTS }).notNull(),
    reason: text().notNull().default(''),
    /** Of cryptography, an object: D, A, K, strength, module, compensation; else null. */
    crypto: text({ mode: 'json' }).$type<unknown>(),
    judged_by: text().notNull(),
    judged_at: integer().notNull(),
    /** Taken over from an earlier assessment, and nobody looked again yet. */
    is_copied: integer({ mode: 'boolean' }).notNull().default(false),
    /** Counts up with each change: two assessors never overwrite each other unseen. */
    version: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.assessment_id, t.item, t.object_id] }),
    check('version_counts', sql`${t.version} > 0`),
  ],
);

/** What a judgement rests on: a file, a note, or an observation frozen with its time, vantage point and raw answer. Append-only. */
export const judgementEvidence = sqliteTable(
  'judgement_evidence',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    assessment_id: integer()
      .notNull()
      .references(() => assessments.id, { onDelete: 'cascade' }),
    item: text().notNull(),
    object_id: integer().notNull(),
    kind: text({ enum: ['file', 'note', 'observation'] }).notNull(),
    title: text().notNull(),
    /** Of a file: its digest; it lies where attachments of tickets lie. */
    digest: text(),
    media_type: text(),
    bytes: integer(),
    /** Of an observation: the facts as they were. */
    frozen: text({ mode: 'json' }).$type<unknown>(),
    evidence_id: integer().references(() => evidence.id),
    added_by: text().notNull(),
    added_at: integer().notNull(),
  },
  (t) => [index('judgement_evidence_by_cell').on(t.assessment_id, t.item, t.object_id)],
);

export const RISKS = ['high', 'medium', 'low'] as const;
export const FINDING_STATES = ['open', 'rectifying', 'verified', 'accepted'] as const;

/** Found by an assessment, or seen later of what it had found to conform. */
export const FINDING_SOURCES = ['assessment', 'drift'] as const;
/** A sighting of a rule of evidence that shows the shortfall, with what it rested on: when the same looks tell otherwise, the repair was seen. */
export type BearingSighting = { rule: string; target_id: number; facts: readonly ShownFact[] };

/** What an assessment found wanting, or what drifted after it, and what becomes of it. */
export const assessmentFindings = sqliteTable(
  'assessment_findings',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    assessment_id: integer()
      .notNull()
      .references(() => assessments.id),
    system_id: integer()
      .notNull()
      .references(() => systems.id),
    item: text().notNull(),
    object_id: integer().notNull(),
    description: text().notNull(),
    source: text({ enum: FINDING_SOURCES }).notNull().default('assessment'),
    /** Null: nobody chose it yet, which only a drift may be. */
    risk: text({ enum: RISKS }),
    /** Of the guidance on high risks; null: judged apart from it. */
    risk_case: text(),
    is_major_danger: integer({ mode: 'boolean' }).notNull().default(false),
    /** What makes up for it, as a person confirmed. */
    compensation: text().notNull().default(''),
    state: text({ enum: FINDING_STATES }).notNull().default('open'),
    due_at: integer(),
    ticket_id: integer().references(() => tickets.id, { onDelete: 'set null' }),
    found_at: integer().notNull(),
    found_by: text().notNull(),
    /** How it was seen to be mended: by whom and when, or by which look. */
    verified_by: text(),
    verified_at: integer(),
    verified_how: text({ mode: 'json' }).$type<Text>(),
    /** What was seen of it when it was found; empty: only a person can tell. */
    sightings: text({ mode: 'json' }).$type<readonly BearingSighting[]>().notNull().default([]),
    /** The last time that the shortfall was seen, and the sealed verdict beside it. */
    seen_at: integer(),
    evidence_id: integer().references(() => evidence.id),
    /** When those above were told that it is overdue. */
    escalated_at: integer(),
    version: integer().notNull().default(1),
  },
  (t) => [
    check('risk_of_assessment', sql`source <> 'assessment' or risk is not null`),
    uniqueIndex('one_drift')
      .on(t.assessment_id, t.item, t.object_id)
      .where(sql`source = 'drift' and state in ('open', 'rectifying')`),
    // As the list of findings sorts them, and what is open of them with all that it is narrowed by.
    index('assessment_findings_by_rank').on(
      sql`case risk when 'high' then 1 when 'medium' then 2 when 'low' then 3 else 0 end`,
      t.found_at,
      t.source,
      t.id,
      t.system_id,
    ),
    index('assessment_findings_due')
      .on(t.state, t.risk, t.found_at, t.due_at, t.source, t.id, t.system_id)
      .where(sql`state in ('open', 'rectifying')`),
    index('assessment_findings_open').on(t.system_id, t.risk).where(sql`state in ('open', 'rectifying')`),
    index('assessment_findings_by_system').on(t.system_id, t.state),
    index('assessment_findings_by_state').on(t.state, t.due_at),
    index('assessment_findings_by_assessment').on(t.assessment_id),
  ],
);

/** Counted up by triggers with each change that the standing of any system could follow from: what was made of it before is made anew. */
export const complianceChanges = sqliteTable('compliance_changes', {
  id: integer().primaryKey(),
  count: integer().notNull(),
});
