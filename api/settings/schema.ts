import { sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** One row a setting; the shape of each value is in settings.ts. Edited. */
export const settings = sqliteTable('settings', {
  key: text().primaryKey(),
  value: text({ mode: 'json' }).$type<unknown>().notNull(),
});
