import { blob, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const AUDIT_RESULTS = ['done', 'refused', 'failed'] as const;
export type AuditResult = (typeof AUDIT_RESULTS)[number];

/**
 * A change, a log-in, a refusal, an export or a view of something sensitive. Append-only and hash-chained (SM3): triggers refuse
 * update, and delete unless a sealed archive holds the entry.
 */
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
    /** In which role it was done, how it ended and why. Null in entries of the first version, whose digests don't cover them. */
    role: text(),
    result: text({ enum: AUDIT_RESULTS }),
    reason: text(),
    previous_digest: text().notNull(),
    digest: text().notNull().unique(),
  },
  (t) => [
    index('audit_by_object').on(t.object_kind, t.object_id),
    index('audit_by_person').on(t.person),
    index('audit_by_time').on(t.at),
    index('audit_by_action').on(t.action),
  ],
);

/** The signed head of the log at a moment: whoever holds one can tell whether anything up to it was changed. Append-only. */
export const auditHeads = sqliteTable('audit_heads', {
  id: integer().primaryKey(),
  at: integer().notNull(),
  entry_id: integer().notNull(),
  digest: text().notNull(),
  /** SM2 with SM3 (GB/T 32918), hexadecimal `r||s`. */
  signature: text().notNull(),
  /** Uncompressed point, hexadecimal. */
  public_key: text().notNull(),
});

/** Entries older than they must be kept here, sealed into a file. Append-only. */
export const auditArchives = sqliteTable(
  'audit_archives',
  {
    id: integer().primaryKey(),
    sealed_at: integer().notNull(),
    from_id: integer().notNull(),
    to_id: integer().notNull(),
    from_at: integer().notNull(),
    to_at: integer().notNull(),
    /** The digest before its first entry and that of its last one: what follows goes on from there. */
    previous_digest: text().notNull(),
    digest: text().notNull(),
    /** Name beneath `archives/` in the data folder, and the SM3 of its bytes. */
    file: text().notNull(),
    file_digest: text().notNull(),
    signature: text().notNull(),
    public_key: text().notNull(),
  },
  (t) => [index('audit_archives_by_range').on(t.from_id, t.to_id)],
);

/** Keys of the program itself that aren't derived: sealed under the master key. Edited only by rotation. */
export const ownKeys = sqliteTable('own_keys', {
  name: text().primaryKey(),
  sealed: blob({ mode: 'buffer' }).notNull(),
  public_key: text().notNull(),
  created_at: integer().notNull(),
});
