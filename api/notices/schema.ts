/** Tables of notices (通知): what somebody is told, by which ways they want it, and what of it still has to go out. */
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Text } from '#probes/probe.ts';
import { people } from '../people/schema.ts';
import { tickets } from '../tickets/schema.ts';

export const NOTICE_KINDS = [
  'assigned',
  'arrived',
  'own',
  'followed',
  'warning',
  'breach',
  'answer',
  'deadline',
  'emergency',
  'alert',
  'platform',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** 'robot': the webhook of a group robot, of 钉钉 or 企业微信. */
export const CHANNELS = ['console', 'email', 'robot'] as const;
export type Channel = (typeof CHANNELS)[number];
export const ROBOT_KINDS = ['dingtalk', 'wecom'] as const;
export type RobotKind = (typeof ROBOT_KINDS)[number];

/** What one person is told, once for each key. Pruned by age. */
export const notices = sqliteTable(
  'notices',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    person_id: text()
      .notNull()
      .references(() => people.id),
    kind: text({ enum: NOTICE_KINDS }).notNull(),
    /** What it tells of: said twice, it is told once. */
    key: text().notNull(),
    at: integer().notNull(),
    text: text({ mode: 'json' }).$type<Text>().notNull(),
    /** Where in the console it leads, such as /tickets/12. */
    path: text().notNull(),
    /** In the console's list; what goes elsewhere alone isn't. */
    is_listed: integer({ mode: 'boolean' }).notNull(),
    read_at: integer(),
  },
  (t) => [
    uniqueIndex('notices_once').on(t.person_id, t.key),
    index('notices_by_person').on(t.person_id, t.id),
    index('notices_unread').on(t.person_id).where(sql`read_at is null and is_listed = 1`),
    index('notices_by_time').on(t.at),
  ],
);

/** What somebody chose for a kind; without a row it is as the program thinks best. Edited. */
export const noticeChoices = sqliteTable(
  'notice_choices',
  {
    person_id: text()
      .notNull()
      .references(() => people.id),
    kind: text({ enum: NOTICE_KINDS }).notNull(),
    channels: text({ mode: 'json' }).$type<Channel[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.person_id, t.kind] })],
);

/** Where somebody is reached outside of the console; null: not there. Edited. */
export const noticeAddresses = sqliteTable('notice_addresses', {
  person_id: text()
    .primaryKey()
    .references(() => people.id),
  email: text(),
  robot: text({ enum: ROBOT_KINDS }),
  /** The URL holds the robot's token, so it is a secret as well. Base64. */
  sealed_robot_url: text(),
  sealed_robot_secret: text(),
});

export const AWAY_CHANNELS = ['email', 'robot'] as const satisfies readonly Channel[];

/** What is still to go out of the console, and what became of it. Pruned with its notice. */
export const noticeDeliveries = sqliteTable(
  'notice_deliveries',
  {
    notice_id: integer()
      .notNull()
      .references(() => notices.id, { onDelete: 'cascade' }),
    channel: text({ enum: AWAY_CHANNELS }).notNull(),
    person_id: text()
      .notNull()
      .references(() => people.id),
    attempts: integer().notNull().default(0),
    next_at: integer().notNull(),
    sent_at: integer(),
    /** A notice that is old news is not sent any more. */
    given_up_at: integer(),
    last_error: text(),
  },
  (t) => [
    primaryKey({ columns: [t.notice_id, t.channel] }),
    index('notice_deliveries_unsent').on(t.channel, t.next_at).where(sql`sent_at is null and given_up_at is null`),
  ],
);

export const NEWS = ['event', 'warning', 'breach'] as const;
/**
 * What became of tickets and nobody was told yet. Events come in by a trigger, in the transaction of their deed; targets that
 * come near or are passed by whoever reckons them.
 */
export const ticketNews = sqliteTable('ticket_news', {
  id: integer().primaryKey({ autoIncrement: true }),
  ticket_id: integer()
    .notNull()
    .references(() => tickets.id),
  is: text({ enum: NEWS }).notNull(),
  /** Of the event. */
  number: integer(),
  at: integer().notNull(),
});
