/** Tables of the IPv6 migration. What was measured is derived; what people declare or allow is edited. */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { KnownFact, Status } from '#probes/check.ts';
import { NODE_RUNGS, SERVICE_RUNGS } from '#probes/ipv6/states.ts';
import type { Text } from '#probes/probe.ts';
import { targets } from '../estate/schema.ts';

/** What a check of the catalogue says of a target now. */
export const ipv6Verdicts = sqliteTable(
  'ipv6_verdicts',
  {
    target_id: integer()
      .notNull()
      .references(() => targets.id, { onDelete: 'cascade' }),
    /** Of the catalogue: D1, S8, … */
    code: text().notNull(),
    status: text().$type<Status>().notNull(),
    reason: text({ mode: 'json' }).$type<Text>().notNull(),
    because: text({ mode: 'json' }).$type<readonly KnownFact[]>().notNull(),
    since: integer().notNull(),
    evidence_id: integer(),
  },
  (t) => [primaryKey({ columns: [t.target_id, t.code] }), index('ipv6_verdicts_by_code').on(t.code, t.status)],
);

export const RUNGS = [...NODE_RUNGS, ...SERVICE_RUNGS] as const;
export type Rung = (typeof RUNGS)[number];

/** How far a target has come: measured, declared, and allowed not to; columns of their own, of which none makes another. */
export const ipv6States = sqliteTable(
  'ipv6_states',
  {
    target_id: integer()
      .primaryKey()
      .references(() => targets.id, { onDelete: 'cascade' }),
    /** Null: unknown. */
    measured: text({ enum: RUNGS }),
    since: integer().notNull(),
    failures: integer().notNull(),
    /** Before it was lost, while it is. */
    last_good: text({ enum: RUNGS }),
    /** Codes that keep it from the next rung: seen to fail, and not known. */
    failing: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
    unknown: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
    /** Where it has to get, and whether it is there. */
    target: text({ enum: RUNGS }).notNull(),
    is_done: integer({ mode: 'boolean' }).notNull(),
    judged_at: integer().notNull(),
  },
  (t) => [index('ipv6_states_by_measured').on(t.measured)],
);

/** What people say of a target. Edited. */
export const ipv6Declarations = sqliteTable('ipv6_declarations', {
  target_id: integer()
    .primaryKey()
    .references(() => targets.id, { onDelete: 'cascade' }),
  declared: text({ enum: RUNGS }),
  declared_by: text(),
  declared_at: integer(),
  /** 豁免: until then it need not get there, and counts neither as done nor as left. */
  exempt_until: integer(),
  exempt_reason: text(),
});

/** Each change of what is measured, for trends and for what was so on any day; the end of a target too, by a trigger. Append-only. */
export const ipv6Changes = sqliteTable(
  'ipv6_changes',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at: integer().notNull(),
    target_id: integer().notNull(),
    rung_from: text({ enum: RUNGS }),
    rung_to: text({ enum: RUNGS }),
    was_done: integer({ mode: 'boolean' }).notNull(),
    is_done: integer({ mode: 'boolean' }).notNull(),
  },
  (t) => [index('ipv6_changes_by_time').on(t.at), index('ipv6_changes_by_target').on(t.target_id, t.at)],
);
