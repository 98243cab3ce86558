import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { How } from '#probes/discovery/found.ts';
import type { Family, Outcome } from '#probes/probe.ts';
import { credentials } from '../credentials/schema.ts';
import { areas, nodes, ROLES, units } from '../estate/schema.ts';

export const CANDIDATE_STATES = ['waiting', 'confirmed', 'ignored'] as const;
export type CandidateState = (typeof CANDIDATE_STATES)[number];

/** A device that discovery found and that isn't in the books, or wasn't: one row a device, however many addresses it has. Derived but for the decision. */
export const candidates = sqliteTable(
  'candidates',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    state: text({ enum: CANDIDATE_STATES }).notNull().default('waiting'),
    /** Plain numbers, no foreign keys: what was found outlives the scope and the job (the last one that saw it). */
    scope_id: integer().notNull(),
    job_id: integer().notNull(),
    /** The node that it became or turned out to be. */
    node_id: integer().references(() => nodes.id, { onDelete: 'set null' }),
    engine_id: text(),
    serial: text(),
    chassis_id: text(),
    base_mac: text(),
    name: text(),
    vendor: text(),
    model: text(),
    version: text(),
    object_id: text(),
    description: text(),
    location: text(),
    role: text({ enum: ROLES }).notNull().default('other'),
    /** The credential that worked; null where none did. */
    credential_id: integer().references(() => credentials.id, { onDelete: 'set null' }),
    how: text().$type<How>().notNull(),
    via: text(),
    hops: integer().notNull(),
    rtt_ms: real(),
    open_ports: text({ mode: 'json' }).$type<number[]>().notNull(),
    /** Null: never asked. */
    snmp: text().$type<Outcome>(),
    /** The candidate that answers now at an address where this one did. */
    displaced_by: integer(),
    first_seen_at: integer().notNull(),
    last_seen_at: integer().notNull(),
    /** A person, or a rule with its author; null while nobody decided. */
    decided_by: text(),
    decided_at: integer(),
    reason: text().notNull().default(''),
  },
  (t) => [
    index('candidates_by_state').on(t.state, t.last_seen_at),
    index('candidates_by_job').on(t.job_id),
    index('candidates_by_node').on(t.node_id),
    index('candidates_by_engine').on(t.engine_id),
    index('candidates_by_serial').on(t.serial),
    index('candidates_by_chassis').on(t.chassis_id),
    index('candidates_by_mac').on(t.base_mac),
    index('candidates_by_credential').on(t.credential_id),
  ],
);

/** An address of a candidate, canonical; no two candidates have the same. Derived. */
export const candidateAddresses = sqliteTable(
  'candidate_addresses',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    candidate_id: integer()
      .notNull()
      .references(() => candidates.id, { onDelete: 'cascade' }),
    address: text().notNull(),
    family: integer().$type<Family>().notNull(),
    /** When it last answered there; null where the device only told of it. */
    answered_at: integer(),
    last_seen_at: integer().notNull(),
  },
  (t) => [
    uniqueIndex('one_candidate_per_address').on(t.address),
    index('candidate_addresses_by_candidate').on(t.candidate_id),
  ],
);

/** An address at which discovery met a node of ours, recorded or not: one row a node and address. Derived. */
export const metNodes = sqliteTable(
  'met_nodes',
  {
    node_id: integer()
      .notNull()
      .references(() => nodes.id, { onDelete: 'cascade' }),
    address: text().notNull(),
    /** By what it was known: engine_id, serial, chassis_id, base_mac, address. */
    known_by: text().notNull(),
    /** The last job that met it there; no foreign key, as above. */
    job_id: integer().notNull(),
    how: text().$type<How>().notNull(),
    via: text(),
    first_seen_at: integer().notNull(),
    last_seen_at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.node_id, t.address] })],
);

export const RULE_ACTIONS = ['confirm', 'ignore'] as const;
export type RuleAction = (typeof RULE_ACTIONS)[number];

/** What a person decided in advance about candidates of a kind; the first rule that fits counts. Edited. */
export const candidateRules = sqliteTable(
  'candidate_rules',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    /** Rules are tried in this order. */
    place: integer().notNull(),
    name: text().notNull().unique(),
    enabled: integer({ mode: 'boolean' }).notNull().default(true),
    /** Null conditions hold for all. */
    scope_id: integer(),
    vendor: text(),
    model: text(),
    device_name: text(),
    /** A CIDR range that holds one of its addresses. */
    range: text(),
    has_snmp: integer({ mode: 'boolean' }),
    action: text({ enum: RULE_ACTIONS }).notNull(),
    /** What a confirmed node gets. */
    unit_id: integer().references(() => units.id, { onDelete: 'set null' }),
    area_id: integer().references(() => areas.id, { onDelete: 'set null' }),
    role: text({ enum: ROLES }),
    watch: integer({ mode: 'boolean' }).notNull().default(true),
    created_by: text().notNull(),
    created_at: integer().notNull(),
    updated_at: integer().notNull(),
  },
  (t) => [
    check(
      'has_a_condition',
      sql`coalesce(${t.vendor}, ${t.model}, ${t.device_name}, ${t.range}, ${t.scope_id}, ${t.has_snmp}) is not null`,
    ),
    index('candidate_rules_by_unit').on(t.unit_id),
    index('candidate_rules_by_area').on(t.area_id),
  ],
);

/** What a rule did in a job, or when a person applied it: the last word of it goes to the log. Derived. */
export const ruleDeeds = sqliteTable(
  'rule_deeds',
  {
    rule_id: integer()
      .notNull()
      .references(() => candidateRules.id, { onDelete: 'cascade' }),
    job_id: integer().notNull(),
    candidate_id: integer()
      .notNull()
      .references(() => candidates.id, { onDelete: 'cascade' }),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.rule_id, t.job_id, t.candidate_id] }), index('rule_deeds_by_job').on(t.job_id)],
);
