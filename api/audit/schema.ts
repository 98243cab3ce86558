import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** A change by a person, a log-in or a refusal. Append-only and hash-chained (SM3): triggers refuse update and delete. */
export const auditEntries = sqliteTable(
  'audit_entries',
  {
    id: integer().primaryKey(),
    at: integer().notNull(),
    /** The user name, or `-` for nobody; no foreign key: the entry outlives the account. */
    person: text().notNull(),
    address: text().notNull(),
    action: text().notNull(),
    object_kind: text().notNull(),
    object_id: text().notNull(),
    before: text({ mode: 'json' }).$type<unknown>(),
    after: text({ mode: 'json' }).$type<unknown>(),
    previous_digest: text().notNull(),
    digest: text().notNull().unique(),
  },
  (t) => [
    index('audit_by_object').on(t.object_kind, t.object_id),
    index('audit_by_person').on(t.person),
    index('audit_by_time').on(t.at),
  ],
);
