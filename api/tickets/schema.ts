/** Tables of tickets. The events are what counts; the rest is made of them, and a test makes it anew and compares. */

import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Text } from '#probes/probe.ts';
import { accessNetworks } from '../access/schema.ts';
import { endpoints, nodes, systems, units } from '../estate/schema.ts';
import { findings } from '../findings/schema.ts';
import { people } from '../people/schema.ts';
import { type Deed, IMPACTS, URGENCIES } from './deeds.ts';
import { STATES } from './flow.ts';
import { KIND_NAMES } from './kinds.ts';

/** A ticket as its events leave it. Derived, but for what was filed, which never changes. */
export const tickets = sqliteTable(
  'tickets',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    /** `20261129-00007`: the day in Asia/Shanghai, and how many there were. */
    number: text().notNull().unique(),
    kind: text({ enum: KIND_NAMES }).notNull(),
    title: text().notNull(),
    body: text().notNull(),
    /** By the form of its kind. */
    fields: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    /** Null: raised by the program. */
    filed_by_id: text().references(() => people.id),
    filed_by: text().notNull(),
    filed_unit_id: integer().references(() => units.id),
    filed_at: integer().notNull(),
    urgency: text({ enum: URGENCIES }).notNull(),
    impact: text({ enum: IMPACTS }).notNull(),
    priority: integer().notNull(),
    state: text({ enum: STATES }).notNull(),
    before_pause: text({ enum: STATES }),
    resume_at: integer(),
    /** Who holds it; null: only whoever reaches every unit sees it. */
    unit_id: integer().references(() => units.id),
    assignee_id: text().references(() => people.id),
    primary_ticket_id: integer(),
    /** How many events it has. */
    version: integer().notNull(),
    changed_at: integer().notNull(),
    ended_at: integer(),
    rating: integer(),
    /** As reckoned when it last changed; null without a target, paused or ended. For lists; a page reckons anew. */
    response_due_at: integer(),
    resolution_due_at: integer(),
    /** When three quarters of a running target will have passed next; null: neither will. */
    warning_at: integer(),
    breached_at: integer(),
    breached_unit_id: integer(),
    is_redacted: integer({ mode: 'boolean' }).notNull().default(false),
    /** What it is about. */
    node_id: integer().references(() => nodes.id, { onDelete: 'set null' }),
    system_id: integer().references(() => systems.id, { onDelete: 'set null' }),
    endpoint_id: integer().references(() => endpoints.id, { onDelete: 'set null' }),
    finding_id: integer().references(() => findings.id, { onDelete: 'set null' }),
    /** The network whose access it blocks. */
    access_network_id: integer().references(() => accessNetworks.id),
    /** The evidence as it was when the ticket was filed. */
    snapshot: text({ mode: 'json' }).$type<Snapshot>(),
  },
  (t) => [
    check('a_priority', sql`${t.priority} between 1 and 4`),
    index('tickets_by_change').on(t.changed_at),
    index('tickets_by_kind').on(t.kind, t.changed_at),
    index('tickets_by_state').on(t.state, t.changed_at),
    index('tickets_by_unit').on(t.unit_id, t.state),
    index('tickets_by_assignee').on(t.assignee_id, t.state),
    index('tickets_by_filer').on(t.filed_by_id, t.changed_at),
    index('tickets_by_due').on(t.resolution_due_at),
    index('tickets_by_warning').on(t.warning_at),
    index('tickets_by_filing').on(t.filed_at),
    index('tickets_by_node').on(t.node_id),
    index('tickets_by_system').on(t.system_id),
    index('tickets_by_finding').on(t.finding_id),
    index('tickets_by_access_network').on(t.access_network_id).where(sql`access_network_id is not null`),
    index('tickets_by_primary').on(t.primary_ticket_id).where(sql`primary_ticket_id is not null`),
    index('tickets_by_pause').on(t.resume_at),
  ],
);

/** Where a target stood, by what it was told: names and states as text, evidence by its id and digest. */
export type Snapshot = {
  at: number;
  name: string;
  state: string;
  reason: Text;
  evidence: { id: number; digest: string } | null;
};

/** One step of a ticket: who, when, from, to, why. Append-only. */
export const ticketEvents = sqliteTable(
  'ticket_events',
  {
    ticket_id: integer()
      .notNull()
      .references(() => tickets.id),
    /** From 1, without gaps. */
    number: integer().notNull(),
    at: integer().notNull(),
    /** User name; '-' is the program. */
    person: text().notNull(),
    /** As whom: see PARTIES in flow.ts. */
    party: text().notNull(),
    is: text().$type<Deed['is'] | 'file'>().notNull(),
    state_from: text({ enum: STATES }),
    state_to: text({ enum: STATES }).notNull(),
    unit_from_id: integer(),
    /** Who holds it afterwards. */
    unit_to_id: integer(),
    /** The deed as it was done. */
    deed: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    /** In force afterwards, in working minutes; null: none. */
    response_min: integer(),
    resolution_min: integer(),
  },
  (t) => [primaryKey({ columns: [t.ticket_id, t.number] }), index('ticket_events_by_time').on(t.at)],
);

export const INVOLVED_AS = ['filer', 'holder', 'invited'] as const;
/** Units that have, or had, to do with a ticket: they and those above them see it, nobody else. Derived; never shrinks. */
export const ticketUnits = sqliteTable(
  'ticket_units',
  {
    ticket_id: integer()
      .notNull()
      .references(() => tickets.id),
    unit_id: integer()
      .notNull()
      .references(() => units.id),
    involved_as: text({ enum: INVOLVED_AS }).notNull(),
    since: integer().notNull(),
    /** Of an invitation. */
    due_at: integer(),
    answered_at: integer(),
    excused_at: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.ticket_id, t.unit_id, t.involved_as] }),
    // With the ticket, so that what a unit sees is counted from the index alone.
    index('ticket_units_by_unit').on(t.unit_id, t.involved_as, t.ticket_id),
  ],
);

/** In whose queue of followed ones a ticket stands. Edited. */
export const ticketFollowers = sqliteTable(
  'ticket_followers',
  {
    ticket_id: integer()
      .notNull()
      .references(() => tickets.id),
    person_id: text()
      .notNull()
      .references(() => people.id),
  },
  (t) => [
    uniqueIndex('ticket_followers_once').on(t.ticket_id, t.person_id),
    index('ticket_followers_by_person').on(t.person_id),
  ],
);

/**
 * The terms of what a ticket asks for, segmented, for hot topics. Derived; made anew when the dictionary is another. Without a
 * row: not segmented yet, or redacted.
 */
export const ticketTerms = sqliteTable('ticket_terms', {
  ticket_id: integer()
    .primaryKey()
    .references(() => tickets.id),
  /** A blank before, between and after them. */
  terms: text().notNull(),
  /** Of the dictionary that they were segmented by. */
  dictionary: text().notNull(),
});
