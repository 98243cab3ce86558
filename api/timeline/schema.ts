import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Severity } from '#probes/check.ts';
import type { Text } from '#probes/probe.ts';

export const EVENT_KINDS = [
  'state',
  'finding_opened',
  'finding_closed',
  'fact_changed',
  'flapping',
  'maintenance',
  'change',
  'suppression',
  'topology',
  'discovery',
  'trap',
  'syslog',
  'load',
  'emergency',
  'platform',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** What happened to a node or system, as a person would tell it. Append-only, pruned by retention. */
export const events = sqliteTable(
  'events',
  {
    id: integer().primaryKey(),
    at: integer().notNull(),
    kind: text({ enum: EVENT_KINDS }).notNull(),
    /** Plain numbers, no foreign keys: what happened stays told after its subject is gone. */
    node_id: integer(),
    system_id: integer(),
    subject: text().notNull(),
    text: text({ mode: 'json' }).$type<Text>().notNull(),
    severity: text().$type<Severity>(),
    finding_id: integer(),
    evidence_id: integer(),
  },
  (t) => [
    index('events_by_node').on(t.node_id, t.at),
    index('events_by_system').on(t.system_id, t.at),
    index('events_by_time').on(t.at),
  ],
);
