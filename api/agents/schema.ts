import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { AgentHealth } from '#probes/agent/words.ts';
import { units } from '../estate/schema.ts';

/**
 * `invited`: a code was given out. `waiting`: somebody used it, and a person has yet to compare fingerprints; no work is handed out
 * before. `trusted`: works. `revoked`: nothing of it is taken any more, for good.
 */
export const AGENT_STATES = ['invited', 'waiting', 'trusted', 'revoked'] as const;
export type AgentState = (typeof AGENT_STATES)[number];

/** From which side an agent looks at the extranet: what is told apart when vantage points differ. */
export const VANTAGE_SIDES = ['inside', 'outside'] as const;
export type VantageSide = (typeof VANTAGE_SIDES)[number];

/** How what it saw comes to the hub. */
export const AGENT_WAYS = ['https', 'nats'] as const;
export type AgentWay = (typeof AGENT_WAYS)[number];

/** The same program at another site, which looks for this hub. Edited. */
export const agents = sqliteTable(
  'agents',
  {
    // Never used again: watches, gaps and the log outlive it.
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull().unique(),
    unit_id: integer()
      .notNull()
      .references(() => units.id),
    side: text({ enum: VANTAGE_SIDES }).notNull().default('inside'),
    way: text({ enum: AGENT_WAYS }).notNull().default('https'),
    state: text({ enum: AGENT_STATES }).notNull(),
    /** SHA-256 (hex) of the one-time code, as long as it was not used. */
    code_digest: text().unique(),
    code_until: integer(),
    /** Ed25519 and X25519, raw, base64url; set once, when the code is used. */
    sign_key: text(),
    seal_key: text(),
    created_at: integer().notNull(),
    enrolled_at: integer(),
    trusted_at: integer(),
    revoked_at: integer(),
    /** Of the work that it was given last. */
    revision: integer().notNull().default(0),
    /** The hub's clock when it was heard last, by whichever way. */
    heard_at: integer(),
    heard_from: text(),
    version: text(),
    clock_offset_ms: integer(),
    health: text({ mode: 'json' }).$type<AgentHealth>(),
  },
  (t) => [
    check(
      'agents_have_keys',
      sql`${t.state} in ('invited', 'revoked') or (${t.sign_key} is not null and ${t.seal_key} is not null)`,
    ),
  ],
);

/** How far each buffer of an agent was taken in: written in the transaction of what it brought, so that twice is once. */
export const agentBuffers = sqliteTable(
  'agent_buffers',
  {
    agent_id: integer()
      .notNull()
      .references(() => agents.id, { onDelete: 'cascade' }),
    buffer: text().notNull(),
    taken_to: integer().notNull(),
    /** Of these: seen, told to be lost, and not believed (refusals). */
    seen: integer().notNull().default(0),
    lost: integer().notNull().default(0),
    refused: integer().notNull().default(0),
    first_at: integer().notNull(),
    last_at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.agent_id, t.buffer] })],
);

/** `forgotten`: this hub was restored from a backup, and the agent had no more of what came after that. `unexplained`: the agent said nothing of it. `hub_failed`: it came, and the hub could not take it in by its own mistake. */
export const GAP_REASONS = ['buffer_full', 'disk_full', 'damaged', 'forgotten', 'unexplained', 'hub_failed'] as const;

/** What an agent saw, or should have seen, and nobody will ever know. Append-only, pruned by retention. */
export const agentGaps = sqliteTable(
  'agent_gaps',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    agent_id: integer()
      .notNull()
      .references(() => agents.id, { onDelete: 'cascade' }),
    buffer: text().notNull(),
    from_seq: integer().notNull(),
    to_seq: integer().notNull(),
    from_at: integer().notNull(),
    to_at: integer().notNull(),
    why: text({ enum: GAP_REASONS }).notNull(),
    told_at: integer().notNull(),
  },
  (t) => [index('agent_gaps_by_agent').on(t.agent_id, t.to_at)],
);

export const REFUSAL_REASONS = [
  'revoked',
  'unknown_agent',
  'bad_signature',
  'bad_code',
  'foreign_watch',
  'from_the_future',
  'too_old',
  'malformed',
  'too_many',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** What was not taken, counted by hour: a flood makes one row larger, not many. Pruned by retention. */
export const agentRefusals = sqliteTable(
  'agent_refusals',
  {
    hour: integer().notNull(),
    reason: text({ enum: REFUSAL_REASONS }).notNull(),
    /** 0: of nobody that is known. */
    agent_id: integer().notNull(),
    count: integer().notNull(),
    last_at: integer().notNull(),
    /** The last one in a sentence, such as the address that it came from. */
    last: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.hour, t.reason, t.agent_id] })],
);
