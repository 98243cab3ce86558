import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { nodes } from '../estate/schema.ts';
import { watches } from '../watching/schema.ts';

/** Of the record: what a person wrote stands beside what a probe saw. */
export const RECORD_FIELDS = ['name', 'vendor', 'model', 'version', 'serial', 'address'] as const;
/** Another device than before answers for the node, or two nodes claim what only one can have. */
export const CLAIMS = ['device', 'duplicate_serial', 'duplicate_engine_id', 'duplicate_address'] as const;
/** A link that people recorded and nobody sees, or that both ends tell and nobody recorded. */
export const FIELDS = [...RECORD_FIELDS, 'link', ...CLAIMS] as const;
export type Field = (typeof FIELDS)[number];

export const DECISIONS = ['open', 'rejected'] as const;
export type Decision = (typeof DECISIONS)[number];

/**
 * A place where the record and what was seen disagree. Derived from both by each comparison, except for what a person decided;
 * a rejected one that no longer holds is kept for a while, so that the same one is not asked about again.
 */
export const differences = sqliteTable(
  'differences',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    node_id: integer()
      .notNull()
      .references(() => nodes.id, { onDelete: 'cascade' }),
    field: text({ enum: FIELDS }).notNull(),
    /** The address, or what two nodes claim; empty where a node has the field once. */
    part: text().notNull().default(''),
    /** Null: nothing is recorded. */
    recorded: text(),
    /** Null: the device doesn't tell it. */
    observed: text(),
    /** Whose look showed it; null when records alone disagree. */
    watch_id: integer().references(() => watches.id, { onDelete: 'set null' }),
    since_at: integer().notNull(),
    state: text({ enum: DECISIONS }).notNull().default('open'),
    decided_by: text(),
    decided_at: integer(),
    reason: text().notNull().default(''),
    /** When a rejected one ceased to hold. */
    gone_at: integer(),
  },
  (t) => [
    uniqueIndex('one_difference_per_field').on(t.node_id, t.field, t.part),
    index('differences_by_field').on(t.field, t.part),
    index('differences_by_watch').on(t.watch_id),
    index('open_differences').on(t.node_id).where(sql`state = 'open'`),
  ],
);

/** How many fields of a node's record stood beside something seen when it was last compared. Derived. */
export const comparisons = sqliteTable('comparisons', {
  node_id: integer()
    .primaryKey()
    .references(() => nodes.id, { onDelete: 'cascade' }),
  fields: integer().notNull(),
});

/** Which device a node is: as first seen, or as a person accepted it since. Derived; another one is a difference. */
export const knownDevices = sqliteTable('known_devices', {
  node_id: integer()
    .primaryKey()
    .references(() => nodes.id, { onDelete: 'cascade' }),
  serial: text(),
  engine_id: text(),
  chassis_id: text(),
  base_mac: text(),
  model: text(),
  version: text(),
  known_at: integer().notNull(),
});
