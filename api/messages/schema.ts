import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Scalar } from '#probes/probe.ts';

export const MESSAGE_KINDS = ['trap', 'syslog'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

export const MATCHES = ['address', 'observed', 'agent_address', 'hostname', 'ambiguous'] as const;
/**
 * By which clue a message was given to its node: the sender's recorded or observed address, the address that a trap names
 * inside, or the host name in a syslog message; these two are only as good as the message. `ambiguous`: several nodes
 * claim the sender's address, so it was given to none.
 */
export type Match = (typeof MATCHES)[number];

/**
 * What a device of ours sent by itself; equal ones within a minute are one row. A hint, never a verdict. Append-only but for
 * `last_at` and `repeats` of the newest; pruned by retention and by number.
 */
export const messages = sqliteTable(
  'messages',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    /** When the first and the last of the equal ones came, by our own clock. */
    at: integer().notNull(),
    last_at: integer().notNull(),
    /** A plain number: what was sent stays told after its node is gone. Null: ambiguous. */
    node_id: integer(),
    matched_by: text({ enum: MATCHES }).notNull(),
    /** Where it came from, canonical. */
    address: text().notNull(),
    kind: text({ enum: MESSAGE_KINDS }).notNull(),
    /** 0 (emergency) to 7 (debug), RFC 5424 section 6.2.1; traps have none. */
    severity: integer(),
    facility: integer(),
    /** The trap's name or OID; the mnemonic or program of a syslog message. */
    name: text().notNull(),
    text: text().notNull(),
    fields: text({ mode: 'json' }).$type<Record<string, Scalar>>().notNull(),
    repeats: integer().notNull().default(1),
  },
  (t) => [index('messages_by_time').on(t.at), index('messages_by_node').on(t.node_id, t.at)],
);

/** Somebody who sends and is no node of ours: only that much is kept of what they say. Derived, at most 1,000 rows. */
export const messageSenders = sqliteTable('message_senders', {
  address: text().primaryKey(),
  first_at: integer().notNull(),
  last_at: integer().notNull(),
  count: integer().notNull(),
  last_kind: text({ enum: MESSAGE_KINDS }).notNull(),
  last_text: text().notNull(),
});
