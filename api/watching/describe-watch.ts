/** A watch as people see it: what it asks, of whom, and where it stands. */
import { z } from 'zod';
import { type ProbeName, probes } from '#probes/index.ts';
import type { Family, Outcome, Text as TextType } from '#probes/probe.ts';
import { Text } from '../middleware/text.ts';
import { HOLDS_MS, holds_ms } from './holds.ts';
import { ANSWERS, type Answer } from './schema.ts';

export const OUTCOMES = ['ok', 'timeout', 'unreachable', 'error', 'unable'] as const satisfies readonly Outcome[];
export const FamilyField = z.union([z.literal(4), z.literal(6)]);

export const WatchRow = z.object({
  id: z.int(),
  node_id: z.int().nullable(),
  endpoint_id: z.int().nullable(),
  system_id: z.int().nullable(),
  subject: z.string(),
  probe: z.string(),
  title: Text,
  params: z.record(z.string(), z.unknown()),
  address: z.string(),
  family: FamilyField.nullable(),
  every_s: z.int(),
  timeout_ms: z.int(),
  enabled: z.boolean(),
  credential_id: z.int().nullable(),
  /** From where it looks; null: the hub itself. */
  agent_id: z.int().nullable(),
  agent: z.string().nullable(),
  side: z.enum(['inside', 'outside']),
  /** `TYPE.criterion`, for which the console keeps it; null: it is a person's. */
  criterion: z.string().nullable(),
  answer: z.enum(ANSWERS),
  outcome: z.enum(OUTCOMES).nullable(),
  error: z.string().nullable(),
  failures: z.int(),
  flapping: z.boolean(),
  changed_at: z.int().nullable(),
  looked_at: z.int().nullable(),
  ok_at: z.int().nullable(),
  took_ms: z.number().nullable(),
  /** Nobody has looked for three intervals: the answer is shown as unknown. */
  stale: z.boolean(),
});
export type WatchRow = z.infer<typeof WatchRow>;

/** The columns of `WatchRow` (who looks at what is within one's reach is no secret, whoever that agent belongs to), for a query over watches w, watch_states s, targets t, nodes n, endpoints e, systems y. */
export const WATCH_COLUMNS = `w.id, t.node_id, t.endpoint_id, e.system_id, coalesce(n.name, y.name || ' · ' || e.name) as subject,
  w.probe, w.params, w.address, w.family, w.every_s, w.timeout_ms, w.enabled, w.credential_id, w.agent_id,
  (select a.name from main.agents a where a.id = w.agent_id) as agent,
  coalesce((select a.side from main.agents a where a.id = w.agent_id), 'inside') as side, w.criterion, s.answer, s.outcome, s.error,
  s.failures, s.flapping, s.changed_at, s.looked_at, s.ok_at, s.took_ms`;
export const WATCH_TABLES = `watches w join targets t on t.id = w.target_id left join watch_states s on s.watch_id = w.id
  left join nodes n on n.id = t.node_id left join endpoints e on e.id = t.endpoint_id left join systems y on y.id = e.system_id`;

/** The answer as it is shown: nobody has looked for three intervals, and it is unknown. Needs `:now` in epoch milliseconds. */
export const SHOWN_ANSWER = `case when s.looked_at + ${HOLDS_MS} >= :now then s.answer else 'unknown' end`;

export type StoredWatch = {
  id: number;
  node_id: number | null;
  endpoint_id: number | null;
  system_id: number | null;
  subject: string;
  probe: string;
  params: string;
  address: string;
  family: Family | null;
  every_s: number;
  timeout_ms: number;
  enabled: number;
  credential_id: number | null;
  agent_id: number | null;
  agent: string | null;
  side: 'inside' | 'outside';
  criterion: string | null;
  answer: Answer | null;
  outcome: Outcome | null;
  error: string | null;
  failures: number | null;
  flapping: number | null;
  changed_at: number | null;
  looked_at: number | null;
  ok_at: number | null;
  took_ms: number | null;
};

export function describeWatch(row: StoredWatch, now: number): WatchRow {
  const stale = row.looked_at === null || row.looked_at + holds_ms(row) < now;
  return {
    ...row,
    title: titleOf(row.probe),
    params: JSON.parse(row.params) as Record<string, unknown>,
    enabled: row.enabled === 1,
    answer: stale ? 'unknown' : (row.answer ?? 'unknown'),
    failures: row.failures ?? 0,
    flapping: row.flapping === 1,
    stale,
  };
}

const titleOf = (name: string): TextType =>
  Object.hasOwn(probes, name)
    ? probes[name as ProbeName].title
    : { zh: `${name}（已移除的探测）`, en: `${name} (removed probe)` };
