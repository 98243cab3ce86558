/** Tables of the IPv6 migration. What was measured is derived; what people declare or allow is edited. */
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { KnownFact, Status } from '#probes/check.ts';
import type { Capability } from '#probes/ipv6/given.ts';
import { NODE_RUNGS, SERVICE_RUNGS } from '#probes/ipv6/states.ts';
import type { Text } from '#probes/probe.ts';
import { targets } from '../estate/schema.ts';

/** What a check of the catalogue says of a target now. */
export const ipv6Verdicts = sqliteTable(
  'ipv6_verdicts',
  {
    target_id: integer()
      .notNull()
      .references(() => targets.id, { onDelete: 'cascade' }),
    /** Of the catalogue: D1, S8, … */
    code: text().notNull(),
    status: text().$type<Status>().notNull(),
    reason: text({ mode: 'json' }).$type<Text>().notNull(),
    because: text({ mode: 'json' }).$type<readonly KnownFact[]>().notNull(),
    since: integer().notNull(),
    evidence_id: integer(),
  },
  (t) => [primaryKey({ columns: [t.target_id, t.code] }), index('ipv6_verdicts_by_code').on(t.code, t.status)],
);

export const RUNGS = [...NODE_RUNGS, ...SERVICE_RUNGS] as const;
export type Rung = (typeof RUNGS)[number];

/** How far a target has come: measured, declared, and allowed not to; columns of their own, of which none makes another. */
export const ipv6States = sqliteTable(
  'ipv6_states',
  {
    target_id: integer()
      .primaryKey()
      .references(() => targets.id, { onDelete: 'cascade' }),
    /** Null: unknown. */
    measured: text({ enum: RUNGS }),
    since: integer().notNull(),
    failures: integer().notNull(),
    /** Before it was lost, while it is. */
    last_good: text({ enum: RUNGS }),
    /** Codes that keep it from the next rung: seen to fail, and not known. */
    failing: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
    unknown: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
    /** Where it has to get, and whether it is there. */
    target: text({ enum: RUNGS }).notNull(),
    is_done: integer({ mode: 'boolean' }).notNull(),
    judged_at: integer().notNull(),
  },
  (t) => [index('ipv6_states_by_measured').on(t.measured)],
);

/** What people say of a target. Edited. */
export const ipv6Declarations = sqliteTable('ipv6_declarations', {
  target_id: integer()
    .primaryKey()
    .references(() => targets.id, { onDelete: 'cascade' }),
  declared: text({ enum: RUNGS }),
  declared_by: text(),
  declared_at: integer(),
  /** 豁免: until then it need not get there, and counts neither as done nor as left. */
  exempt_until: integer(),
  exempt_reason: text(),
});

/** Each change of what is measured, for trends and for what was so on any day; the end of a target too, by a trigger. Append-only. */
export const ipv6Changes = sqliteTable(
  'ipv6_changes',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at: integer().notNull(),
    target_id: integer().notNull(),
    rung_from: text({ enum: RUNGS }),
    rung_to: text({ enum: RUNGS }),
    was_done: integer({ mode: 'boolean' }).notNull(),
    is_done: integer({ mode: 'boolean' }).notNull(),
  },
  (t) => [index('ipv6_changes_by_time').on(t.at), index('ipv6_changes_by_target').on(t.target_id, t.at)],
);

/** What a model can do with IPv6 (型号能力), as somebody looked it up. Edited. */
export const ipv6Capabilities = sqliteTable(
  'ipv6_capabilities',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    vendor: text().notNull(),
    model: text().notNull(),
    /** What the version begins with; empty: any. */
    version: text().notNull().default(''),
    status: text().$type<Capability['status']>().notNull(),
    /** Where it says so: a data sheet, a letter, a test. */
    source: text().notNull(),
    recorded_by: text().notNull(),
    recorded_at: integer().notNull(),
  },
  (t) => [uniqueIndex('one_capability').on(t.vendor, t.model, t.version)],
);

/** What a person or another party brings so that a target can be judged: neighbours, LANs, a policy export, an origin. Edited. */
export const ipv6Inputs = sqliteTable(
  'ipv6_inputs',
  {
    target_id: integer()
      .notNull()
      .references(() => targets.id, { onDelete: 'cascade' }),
    /** As checks call it. */
    name: text().notNull(),
    value: text({ mode: 'json' }).$type<unknown>().notNull(),
    source: text().notNull(),
    brought_by: text().notNull(),
    brought_at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.target_id, t.name] })],
);

/** What somebody wants reached, and by when (目标): a row of a document, never a constant. Edited. */
export const ipv6Goals = sqliteTable(
  'ipv6_goals',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    issuer: text().notNull(),
    document: text().notNull(),
    /** By its end. */
    year: integer().notNull(),
    metric: text().notNull(),
    /** A share, 0 to 1. */
    value: real().notNull(),
    note: text().notNull().default(''),
  },
  (t) => [uniqueIndex('one_goal').on(t.issuer, t.document, t.year, t.metric)],
);
