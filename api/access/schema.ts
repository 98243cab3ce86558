/** Tables of access: networks of departments, how each moved, what its boundary was found to be, why it is kept, and which places are exempt. */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { areas, nodes, units } from '../estate/schema.ts';
import { NETWORK_STATES } from './flow.ts';

export const NETWORK_KINDS = ['lan', 'dedicated'] as const;
/** What joins the extranet: single terminals, systems, or the whole network. */
export const ACCESS_FORMS = ['terminal', 'system', 'network'] as const;

/** A local network (局域网), or a dedicated one that isn't classified (非涉密业务专网), of a department. Edited; never removed: one that is no more is closed. */
export const accessNetworks = sqliteTable(
  'access_networks',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull(),
    kind: text({ enum: NETWORK_KINDS }).notNull(),
    unit_id: integer()
      .notNull()
      .references(() => units.id),
    /** Null: where its unit is. */
    area_id: integer().references(() => areas.id),
    purpose: text().notNull().default(''),
    terminals: integer(),
    /** Canonical, as in `prefixes`. */
    prefixes: text({ mode: 'json' }).$type<string[]>().notNull().default(sql`'[]'`),
    boundary_node_id: integer().references(() => nodes.id, { onDelete: 'set null' }),
    form: text({ enum: ACCESS_FORMS }),
    contact_name: text().notNull().default(''),
    contact_phone: text().notNull().default(''),
    /** ISO dates. */
    surveyed_on: text(),
    planned_on: text(),
    state: text({ enum: NETWORK_STATES }).notNull(),
    /** The state that waits for somebody else's word. */
    asked: text({ enum: NETWORK_STATES }),
    asked_by: text(),
    edited_by: text().notNull(),
    edited_at: integer().notNull(),
    version: integer().notNull().default(1),
  },
  (t) => [
    uniqueIndex('one_network_name_per_unit').on(t.unit_id, t.name),
    index('access_networks_by_area').on(t.area_id),
    index('access_networks_by_boundary').on(t.boundary_node_id),
    check('asked_by_somebody', sql`(${t.asked} is null) = (${t.asked_by} is null)`),
  ],
);

export const MOVE_DEEDS = ['register', 'move', 'ask', 'confirm', 'refuse', 'withdraw'] as const;

/** One step of a network's way: who, when, from, to, why. Append-only. */
export const accessMoves = sqliteTable(
  'access_moves',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    network_id: integer()
      .notNull()
      .references(() => accessNetworks.id),
    at: integer().notNull(),
    person: text().notNull(),
    is: text({ enum: MOVE_DEEDS }).notNull(),
    state_from: text({ enum: NETWORK_STATES }),
    /** Of an asking, where it wants to go. */
    state_to: text({ enum: NETWORK_STATES }).notNull(),
    reason: text().notNull(),
  },
  (t) => [index('access_moves_by_network').on(t.network_id)],
);

export const ITEM_ANSWERS = ['yes', 'no', 'unknown', 'not_applicable'] as const;

/** What a person found of one item of a boundary; without a row nobody looked. Edited. */
export const accessAnswers = sqliteTable(
  'access_answers',
  {
    network_id: integer()
      .notNull()
      .references(() => accessNetworks.id),
    /** A key of checklist.ts. */
    item: text().notNull(),
    answer: text({ enum: ITEM_ANSWERS }).notNull(),
    note: text().notNull(),
    person: text().notNull(),
    at: integer().notNull(),
    /** The evidence: its name and its digest among attachments. */
    file_name: text(),
    file_digest: text(),
    file_type: text(),
    file_bytes: integer(),
    version: integer().notNull().default(1),
  },
  (t) => [primaryKey({ columns: [t.network_id, t.item] })],
);

/** Why a network is kept apart by law: the words of a document, and the document. Append-only. */
export const accessBases = sqliteTable(
  'access_bases',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    network_id: integer()
      .notNull()
      .references(() => accessNetworks.id),
    words: text().notNull(),
    file_name: text().notNull(),
    file_digest: text().notNull(),
    file_type: text().notNull(),
    file_bytes: integer().notNull(),
    person: text().notNull(),
    at: integer().notNull(),
  },
  (t) => [index('access_bases_by_network').on(t.network_id)],
);

/** A place that need not be reached until a day, and why. Ended early, never changed. */
export const accessExemptions = sqliteTable(
  'access_exemptions',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    area_id: integer().references(() => areas.id),
    unit_id: integer().references(() => units.id),
    basis: text().notNull(),
    /** The last day, ISO. */
    until: text().notNull(),
    made_by: text().notNull(),
    made_at: integer().notNull(),
    ended_by: text(),
    ended_at: integer(),
  },
  (t) => [
    check('area_or_unit', sql`(${t.area_id} is null) <> (${t.unit_id} is null)`),
    index('access_exemptions_by_area').on(t.area_id),
    index('access_exemptions_by_unit').on(t.unit_id),
  ],
);
