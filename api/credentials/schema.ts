import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { SecretKind } from '#probes/probe.ts';

/** A secret that probes use, sealed with AES-256-GCM under a key that is not in the database. Edited. */
export const credentials = sqliteTable('credentials', {
  id: integer().primaryKey({ autoIncrement: true }),
  name: text().notNull().unique(),
  kind: text().$type<SecretKind>().notNull(),
  sealed: blob({ mode: 'buffer' }).notNull(),
  created_at: integer().notNull(),
  updated_at: integer().notNull(),
});
