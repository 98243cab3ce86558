import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { FactValue, Family, Observation, Outcome } from '#probes/probe.ts';
import { agents } from '../agents/schema.ts';
import { credentials } from '../credentials/schema.ts';
import { targets } from '../estate/schema.ts';

/** Sends one probe to one target in one family, again and again. Edited. */
export const watches = sqliteTable(
  'watches',
  {
    // Never used again: samples and evidence outlive their watch.
    id: integer().primaryKey({ autoIncrement: true }),
    target_id: integer()
      .notNull()
      .references(() => targets.id, { onDelete: 'cascade' }),
    probe: text().notNull(),
    params: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    /** A name or an IP literal. */
    address: text().notNull(),
    family: integer().$type<Family>(),
    every_s: integer().notNull(),
    timeout_ms: integer().notNull(),
    enabled: integer({ mode: 'boolean' }).notNull().default(true),
    credential_id: integer().references(() => credentials.id),
    created_at: integer().notNull(),
    /** `TYPE.criterion`: for which criterion of conformance the console keeps it; null: it is a person's. */
    criterion: text(),
    /** From where it looks; null: the hub itself. One question asked from several places is several watches. */
    agent_id: integer().references(() => agents.id),
  },
  (t) => [
    uniqueIndex('one_watch_per_question').on(
      t.target_id,
      t.probe,
      t.address,
      sql`case when ${t.family} is null then 0 else ${t.family} end`,
      t.params,
      sql`case when ${t.agent_id} is null then 0 else ${t.agent_id} end`,
    ),
    index('watches_by_agent').on(t.agent_id),
    index('watches_by_target').on(t.target_id),
    index('watches_by_credential').on(t.credential_id),
  ],
);

export const ANSWERS = ['up', 'down', 'unknown'] as const;
/** The damped answer of a watch: one lost packet isn't an outage. */
export type Answer = (typeof ANSWERS)[number];

/** Where a watch stands after its last look: one row a watch that has looked at least once. Derived. */
export const watchStates = sqliteTable('watch_states', {
  watch_id: integer()
    .primaryKey()
    .references(() => watches.id, { onDelete: 'cascade' }),
  answer: text({ enum: ANSWERS }).notNull(),
  outcome: text().$type<Outcome>().notNull(),
  error: text(),
  /** Looks in a row that ended otherwise than `ok`. */
  failures: integer().notNull(),
  successes: integer().notNull(),
  flapping: integer({ mode: 'boolean' }).notNull(),
  /** When the answer turned, newest last; what flapping is judged by. */
  turns: text({ mode: 'json' }).$type<number[]>().notNull(),
  changed_at: integer().notNull(),
  looked_at: integer().notNull(),
  /** The last success: the age of all facts of this watch. */
  ok_at: integer(),
  took_ms: real().notNull(),
  /** The last look as it was, samples left out. */
  last: text({ mode: 'json' }).$type<Omit<Observation, 'facts' | 'samples'>>().notNull(),
  /** Tells cheaply whether the facts of a look are those already stored. */
  facts_digest: text(),
});

/** What is so now, as last seen by a watch. Derived; replaced by each complete look. */
export const facts = sqliteTable(
  'facts',
  {
    watch_id: integer()
      .notNull()
      .references(() => watches.id, { onDelete: 'cascade' }),
    key: text().notNull(),
    part: text().notNull().default(''),
    value: text({ mode: 'json' }).$type<FactValue>(),
    since_at: integer().notNull(),
    /** Set when later looks were partial and left it out: it was last seen then, and ages from there. */
    kept_from: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.watch_id, t.key, t.part] }),
    index('facts_by_key').on(t.key, t.part),
    // What people search for: who a device says it is, and its hardware addresses and serial numbers.
    index('facts_by_identity').on(t.key, t.value).where(sql`key in ('snmp.name', 'snmp.serial', 'snmp.chassis_id')`),
    index('facts_by_device').on(t.key, t.value).where(sql`key in ('snmp.engine_id', 'snmp.base_mac')`),
    index('facts_by_mac').on(sql`value ->> '$.mac'`).where(sql`key = 'snmp.interface'`),
    index('facts_by_certificate').on(t.key, t.value).where(sql`key in ('tls.names', 'tls.subject')`),
    index('facts_by_part_serial').on(sql`value ->> '$.serial'`).where(sql`key = 'snmp.entity'`),
  ],
);

/** A fact that changed, came (before is null) or went (after is null). Append-only, pruned by retention. */
export const factChanges = sqliteTable(
  'fact_changes',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    watch_id: integer()
      .notNull()
      .references(() => watches.id, { onDelete: 'cascade' }),
    key: text().notNull(),
    part: text().notNull().default(''),
    at: integer().notNull(),
    before: text({ mode: 'json' }).$type<FactValue>(),
    after: text({ mode: 'json' }).$type<FactValue>(),
  },
  (t) => [index('fact_changes_by_watch').on(t.watch_id, t.at), index('fact_changes_by_time').on(t.at)],
);
