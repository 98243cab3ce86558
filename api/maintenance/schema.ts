import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { areas, nodes, systems, units } from '../estate/schema.ts';

/** A time in which what fails is expected to: state is shown as maintenance and nothing alerts. Edited until it ends. */
export const maintenanceWindows = sqliteTable(
  'maintenance_windows',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    node_id: integer().references(() => nodes.id, { onDelete: 'cascade' }),
    system_id: integer().references(() => systems.id, { onDelete: 'cascade' }),
    /** A unit or an area stands for all beneath it. */
    unit_id: integer().references(() => units.id, { onDelete: 'cascade' }),
    area_id: integer().references(() => areas.id, { onDelete: 'cascade' }),
    from_at: integer().notNull(),
    until_at: integer().notNull(),
    reason: text().notNull(),
    created_by: text().notNull(),
    created_at: integer().notNull(),
  },
  (t) => [
    check('ends_after_it_begins', sql`${t.until_at} > ${t.from_at}`),
    check(
      'covers_one_thing',
      sql`(${t.node_id} is not null) + (${t.system_id} is not null) + (${t.unit_id} is not null) + (${t.area_id} is not null) = 1`,
    ),
    index('maintenance_by_end').on(t.until_at),
  ],
);
