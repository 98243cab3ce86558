import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { KnownFact, Severity, Status } from '#probes/check.ts';
import type { Text } from '#probes/probe.ts';
import { targets } from '../estate/schema.ts';

/** What a check says of a target now. Derived; one row per check and target. */
export const verdicts = sqliteTable(
  'verdicts',
  {
    target_id: integer()
      .notNull()
      .references(() => targets.id, { onDelete: 'cascade' }),
    check_id: text().notNull(),
    status: text().$type<Status>().notNull(),
    reason: text({ mode: 'json' }).$type<Text>().notNull(),
    because: text({ mode: 'json' }).$type<readonly KnownFact[]>().notNull(),
    since: integer().notNull(),
    at: integer().notNull(),
    evidence_id: integer(),
  },
  (t) => [primaryKey({ columns: [t.target_id, t.check_id] }), index('verdicts_by_check').on(t.check_id, t.status)],
);

/** A verdict that changed, sealed with what it rests on. Append-only and hash-chained (SM3, GB/T 32905); outlives its target. */
export const evidence = sqliteTable(
  'evidence',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at: integer().notNull(),
    target_id: integer().notNull(),
    check_id: text().notNull(),
    /** Exactly the bytes that were digested. */
    content: text().notNull(),
    previous_digest: text().notNull(),
    digest: text().notNull().unique(),
  },
  (t) => [index('evidence_by_target').on(t.target_id, t.check_id, t.at)],
);

/** Something that is wrong, from the look that showed it to the look that showed it gone. Opened and closed by the pipeline only. */
export const findings = sqliteTable(
  'findings',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    target_id: integer()
      .notNull()
      .references(() => targets.id, { onDelete: 'cascade' }),
    check_id: text().notNull(),
    severity: text().$type<Severity>().notNull(),
    /** The verdict's status now: a finding whose evidence went stale is `unknown` and stays open. */
    status: text().$type<Status>().notNull(),
    reason: text({ mode: 'json' }).$type<Text>().notNull(),
    opened_at: integer().notNull(),
    closed_at: integer(),
    /** Opened inside a maintenance window: no alert was raised. */
    in_maintenance: integer({ mode: 'boolean' }).notNull().default(false),
    acknowledged_at: integer(),
    acknowledged_by: text(),
    note: text().notNull().default(''),
    evidence_id: integer().references(() => evidence.id),
    /** The silent node in front of its target. While it is set, nobody is alerted. */
    suppressed_by: integer(),
    /** An alert is owed, then at the latest; null: none is. */
    alert_due_at: integer(),
    /** When it last alerted somebody. */
    alerted_at: integer(),
  },
  (t) => [
    uniqueIndex('one_open_finding_per_check').on(t.target_id, t.check_id).where(sql`closed_at is null`),
    index('findings_by_opening').on(t.opened_at),
    index('findings_that_owe_an_alert').on(t.alert_due_at).where(sql`alert_due_at is not null and closed_at is null`),
  ],
);
