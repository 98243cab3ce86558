import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { systems } from '../estate/schema.ts';

/** What its unit brought of a system: one row for each kind, subject and period. Edited; its past stands in the log of changes. */
export const systemRecords = sqliteTable(
  'system_records',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    system_id: integer()
      .notNull()
      .references(() => systems.id, { onDelete: 'cascade' }),
    /** `TYPE.kind`: what a system of another type brought means nothing here. */
    kind: text().notNull(),
    subject: text().notNull().default(''),
    /** `2026-11`, or ''. */
    period: text().notNull().default(''),
    body: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    by: text().notNull(),
    at: integer().notNull(),
  },
  (t) => [
    uniqueIndex('one_record_per_subject_and_period').on(t.system_id, t.kind, t.subject, t.period),
    index('system_records_by_kind').on(t.kind, t.period),
  ],
);
