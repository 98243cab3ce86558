import { sql } from 'drizzle-orm';
import { type AnySQLiteColumn, check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Family, Text } from '#probes/probe.ts';

export const LEVELS = ['city', 'county', 'town', 'village'] as const;
export type Level = (typeof LEVELS)[number];

export const ROLES = ['core', 'aggregation', 'access', 'router', 'firewall', 'server', 'wireless', 'other'] as const;
export type Role = (typeof ROLES)[number];

export const STATES = ['up', 'degraded', 'down', 'unknown', 'maintenance'] as const;
/** How a target stands. `unknown` is the absence of evidence and never counts as up. */
export type State = (typeof STATES)[number];

export type Contact = { name: string; phone?: string; email?: string; duty?: string };

// Ids count on and are never reused: evidence and the log name things that are gone.

/** An administrative division. Edited; dates of validity keep what has merged or moved. */
export const areas = sqliteTable(
  'areas',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    code: text().notNull().unique(),
    name: text().notNull(),
    level: text({ enum: LEVELS }).notNull(),
    parent_id: integer().references((): AnySQLiteColumn => areas.id),
    /** ISO dates (YYYY-MM-DD); null is open. */
    valid_from: text(),
    valid_to: text(),
  },
  (t) => [index('areas_by_parent').on(t.parent_id)],
);

/** A bureau, office, town or village that answers for nodes and systems. Edited. */
export const units = sqliteTable(
  'units',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull().unique(),
    level: text({ enum: LEVELS }).notNull(),
    category: text().notNull().default(''),
    parent_id: integer().references((): AnySQLiteColumn => units.id),
    area_id: integer().references(() => areas.id),
    contacts: text({ mode: 'json' }).$type<Contact[]>().notNull().default(sql`'[]'`),
    valid_from: text(),
    valid_to: text(),
  },
  (t) => [index('units_by_parent').on(t.parent_id), index('units_by_area').on(t.area_id)],
);

/** A device of the extranet as people recorded it; what probes saw stands in facts beside it. Edited. Ids are never used again: events outlive their node. */
export const nodes = sqliteTable(
  'nodes',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull().unique(),
    role: text({ enum: ROLES }).notNull().default('other'),
    unit_id: integer().references(() => units.id),
    area_id: integer().references(() => areas.id),
    vendor: text(),
    model: text(),
    version: text(),
    serial: text(),
    note: text().notNull().default(''),
    created_at: integer().notNull(),
    updated_at: integer().notNull(),
  },
  (t) => [
    index('nodes_by_unit').on(t.unit_id),
    index('nodes_by_area').on(t.area_id),
    index('nodes_by_serial').on(t.serial),
  ],
);

/** An address that people recorded for a node; `address` is canonical (RFC 5952). Edited. */
export const nodeAddresses = sqliteTable(
  'node_addresses',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    node_id: integer()
      .notNull()
      .references(() => nodes.id, { onDelete: 'cascade' }),
    address: text().notNull(),
    family: integer().$type<Family>().notNull(),
    /** Probes of this node ask the primary address of each family. */
    is_primary: integer({ mode: 'boolean' }).notNull().default(false),
    prefix_length: integer(),
    vrf: text().notNull().default(''),
    /** The name of the interface that has it. */
    interface: text().notNull().default(''),
    dns_name: text().notNull().default(''),
  },
  (t) => [
    uniqueIndex('one_address_per_node').on(t.node_id, t.address),
    uniqueIndex('one_primary_per_family').on(t.node_id, t.family).where(sql`is_primary = 1`),
    index('node_addresses_by_address').on(t.address),
  ],
);

/** An interface that people recorded for a node; observed ones are facts. Edited. */
export const interfaces = sqliteTable(
  'interfaces',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    node_id: integer()
      .notNull()
      .references(() => nodes.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** NetBox's word for the kind: 1000base-t, lag, virtual, other. */
    type: text().notNull().default('other'),
    enabled: integer({ mode: 'boolean' }).notNull().default(true),
    mtu: integer(),
    mac: text(),
    description: text().notNull().default(''),
  },
  (t) => [uniqueIndex('one_interface_name_per_node').on(t.node_id, t.name)],
);

export const PREFIX_STATUSES = ['active', 'container', 'reserved', 'deprecated'] as const;
export type PrefixStatus = (typeof PREFIX_STATUSES)[number];

/** A range of addresses as people planned it; `prefix` is canonical (RFC 5952 with its length). Edited. */
export const prefixes = sqliteTable(
  'prefixes',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    prefix: text().notNull(),
    family: integer().$type<Family>().notNull(),
    vrf: text().notNull().default(''),
    status: text({ enum: PREFIX_STATUSES }).notNull().default('active'),
    role: text().notNull().default(''),
    vlan: integer(),
    unit_id: integer().references(() => units.id),
    area_id: integer().references(() => areas.id),
    description: text().notNull().default(''),
    /** Epoch ms since when it is somebody's; null: nobody wrote it down. */
    assigned_at: integer(),
    /** Which addresses the plan wants in it; null: as what holds it says. */
    addressing: text({ enum: ['gua', 'ula'] }),
  },
  (t) => [
    uniqueIndex('one_prefix_per_vrf').on(t.vrf, t.prefix),
    index('prefixes_by_unit').on(t.unit_id),
    index('prefixes_by_area').on(t.area_id),
  ],
);

/** A cable or circuit between two nodes as people recorded it. Edited. */
export const links = sqliteTable(
  'links',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    a_node_id: integer()
      .notNull()
      .references(() => nodes.id, { onDelete: 'cascade' }),
    a_port: text().notNull().default(''),
    b_node_id: integer()
      .notNull()
      .references(() => nodes.id, { onDelete: 'cascade' }),
    b_port: text().notNull().default(''),
    note: text().notNull().default(''),
  },
  (t) => [
    uniqueIndex('one_link_per_ports').on(t.a_node_id, t.a_port, t.b_node_id, t.b_port),
    index('links_by_b').on(t.b_node_id),
  ],
);

/** A service system (服务系统) that runs on the extranet. Edited. */
export const systems = sqliteTable(
  'systems',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull().unique(),
    type: text().notNull().default(''),
    unit_id: integer().references(() => units.id),
    area_id: integer().references(() => areas.id),
    note: text().notNull().default(''),
    created_at: integer().notNull(),
    updated_at: integer().notNull(),
  },
  (t) => [index('systems_by_unit').on(t.unit_id), index('systems_by_area').on(t.area_id)],
);

/** A place where a system is reached: a host (name or address) that its watches ask. Edited. */
export const endpoints = sqliteTable(
  'endpoints',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    system_id: integer()
      .notNull()
      .references(() => systems.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    host: text().notNull(),
    url: text().notNull().default(''),
    /** Which place of its system's type it is (api/conformance); '': none. */
    place: text().notNull().default(''),
  },
  (t) => [uniqueIndex('one_endpoint_name_per_system').on(t.system_id, t.name)],
);

/** What is looked at: exactly one row for each node and each endpoint, with its state. Derived by the pipeline. */
export const targets = sqliteTable(
  'targets',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    node_id: integer()
      .unique()
      .references(() => nodes.id, { onDelete: 'cascade' }),
    endpoint_id: integer()
      .unique()
      .references(() => endpoints.id, { onDelete: 'cascade' }),
    state: text({ enum: STATES }).notNull().default('unknown'),
    state_reason: text({ mode: 'json' }).$type<Text>().notNull(),
    state_since: integer().notNull(),
    /** When any of its watches last got an answer. */
    seen_at: integer(),
    judged_at: integer(),
    /** The silent node in front of it: it can't be seen, so its silence says nothing. Recomputed, so no foreign key. */
    suppressed_by: integer(),
  },
  (t) => [
    check('node_or_endpoint', sql`(${t.node_id} is null) <> (${t.endpoint_id} is null)`),
    index('targets_by_state').on(t.state),
    index('targets_suppressed').on(t.suppressed_by).where(sql`suppressed_by is not null`),
  ],
);

/**
 * A target that is gone because its node turned out to be the same device as another: evidence names it for ever, and is read
 * as the other's from then on. Written by merges.
 */
export const mergedTargets = sqliteTable(
  'merged_targets',
  {
    target_id: integer().primaryKey(),
    into_target_id: integer()
      .notNull()
      .references(() => targets.id, { onDelete: 'cascade' }),
  },
  (t) => [index('merged_targets_by_heir').on(t.into_target_id)],
);
