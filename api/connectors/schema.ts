/** Tables of what is said to other platforms and by them. */
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { tickets } from '../tickets/schema.ts';
import { CONNECTORS } from './connector.ts';

/** What is to be said, written together with the deed that it tells of; sent in the order of `id`, ticket by ticket. */
export const connectorOutbox = sqliteTable(
  'connector_outbox',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    connector: text({ enum: CONNECTORS }).notNull(),
    /** By this the other side tells doubles. */
    key: text().notNull().unique(),
    ticket_id: integer()
      .notNull()
      .references(() => tickets.id),
    /** JSON, as it is sent. */
    body: text().notNull(),
    created_at: integer().notNull(),
    /** Those that failed. */
    attempts: integer().notNull().default(0),
    next_at: integer().notNull(),
    /** When the other side said that it has it; null: not yet. */
    sent_at: integer(),
    last_error: text(),
  },
  (t) => [
    index('connector_outbox_unsent').on(t.connector, t.ticket_id, t.id).where(sql`sent_at is null`),
    index('connector_outbox_by_ticket').on(t.ticket_id, t.connector),
  ],
);

/** Nonces of what came in lately, so that nothing comes in twice. */
export const connectorInbox = sqliteTable(
  'connector_inbox',
  {
    connector: text({ enum: CONNECTORS }).notNull(),
    nonce: text().notNull(),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.connector, t.nonce] }), index('connector_inbox_by_time').on(t.at)],
);

/** What came in and was done, by the other side's key: said again, it is done already. Kept for good. */
export const connectorCallbacks = sqliteTable(
  'connector_callbacks',
  {
    connector: text({ enum: CONNECTORS }).notNull(),
    key: text().notNull(),
    ticket_id: integer()
      .notNull()
      .references(() => tickets.id),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.connector, t.key] })],
);
