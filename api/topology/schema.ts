import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { links, nodes } from '../estate/schema.ts';

export const CONFIDENCES = ['certain', 'likely', 'inferred', 'recorded'] as const;
/**
 * How sure a link is: both ends tell of it and their ports agree; one end tells; forwarding or ARP tables suggest it;
 * or only people say so.
 */
export type Confidence = (typeof CONFIDENCES)[number];

export const LINK_STATES = ['up', 'down', 'unknown'] as const;
export type LinkState = (typeof LINK_STATES)[number];

export const SOURCE_TABLES = ['lldp', 'cdp', 'mac', 'arp', 'recorded'] as const;
/** Which row of which table says so, and whose; `watch_id` is null for what a person recorded. */
export type LinkSource = {
  table: (typeof SOURCE_TABLES)[number];
  node_id: number;
  watch_id: number | null;
  part: string;
};

/** What a neighbour that is no node of ours said of itself. */
export type Stranger = {
  chassis_id: string | null;
  port_id: string | null;
  port_description: string | null;
  system_name: string | null;
  system_description: string | null;
  management_addresses: string[];
  /** Several of our nodes fit what it says, so it is none of them. */
  ambiguous: boolean;
};

/** A link as what probes saw and what people recorded make it. Derived; one that went keeps its row for a time. */
export const topologyLinks = sqliteTable(
  'topology_links',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    a_node_id: integer()
      .notNull()
      .references(() => nodes.id, { onDelete: 'cascade' }),
    a_if_index: integer(),
    a_port: text().notNull().default(''),
    /** Null: the neighbour is no node of ours, `stranger` tells what it says of itself. */
    b_node_id: integer().references(() => nodes.id, { onDelete: 'cascade' }),
    b_if_index: integer(),
    b_port: text().notNull().default(''),
    confidence: text({ enum: CONFIDENCES }).notNull(),
    /** How many ends tell of it by LLDP or CDP: 0, 1 or 2. */
    sides: integer().notNull(),
    state: text({ enum: LINK_STATES }).notNull(),
    stranger: text({ mode: 'json' }).$type<Stranger>(),
    sources: text({ mode: 'json' }).$type<LinkSource[]>().notNull(),
    recorded_link_id: integer().references(() => links.id, { onDelete: 'set null' }),
    first_seen_at: integer().notNull(),
    /** When those who told of it said so for the last time; null while they still do (their watches know when), and for recorded ones. */
    last_seen_at: integer(),
    /** Both ends answer and neither has told of it for a time. */
    gone_at: integer(),
  },
  (t) => [
    index('topology_links_by_a').on(t.a_node_id),
    index('topology_links_by_b').on(t.b_node_id),
    index('topology_links_by_recorded').on(t.recorded_link_id),
  ],
);

/** A node where our own probes enter the network: what can't be reached from any of them can't be seen. Edited. */
export const vantages = sqliteTable('vantages', {
  node_id: integer()
    .primaryKey()
    .references(() => nodes.id, { onDelete: 'cascade' }),
});
