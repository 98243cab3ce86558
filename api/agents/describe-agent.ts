/** An agent as people see it. */
import { z } from 'zod';
import { fingerprintOf } from '#probes/agent/sealing.ts';
import type { AgentHealth } from '#probes/agent/words.ts';
import type { Db } from '../db/open.ts';
import { Paging } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { VERSION } from '../version.ts';
import { type Lost, lostLately } from './lost-lately.ts';
import { AGENT_STATES, AGENT_WAYS, GAP_REASONS, REFUSAL_REASONS, VANTAGE_SIDES } from './schema.ts';
import { SILENT_MS } from './silence.ts';

const DAY_MS = 86_400_000;
const MAX_ROWS = 500;

export const AgentQuery = z.object({
  q: z.string().max(100).optional(),
  state: z.enum(AGENT_STATES).optional(),
  side: z.enum(VANTAGE_SIDES).optional(),
  ...Paging,
});
const when = z.int().nullable();
export const AgentRow = z.object({
  id: z.int(),
  name: z.string(),
  unit_id: z.int(),
  unit: z.string().nullable(),
  side: z.enum(VANTAGE_SIDES),
  way: z.enum(AGENT_WAYS),
  state: z.enum(AGENT_STATES),
  created_at: z.int(),
  code_until: when,
  enrolled_at: when,
  trusted_at: when,
  revoked_at: when,
  heard_at: when,
  heard_from: z.string().nullable(),
  /** It should be heard and wasn't for three minutes. */
  is_silent: z.boolean(),
  version: z.string().nullable(),
  /** The hub's version, when the agent's differs. */
  upgrade_to: z.string().nullable(),
  clock_offset_ms: z.int().nullable(),
  watches: z.int(),
  /** Null: it hasn't told yet. */
  buffered: z.int().nullable(),
  lost_day: z.int(),
  refused_day: z.int(),
  fingerprint: z.string().nullable(),
});
export const GapRow = z.object({
  id: z.int(),
  buffer: z.string(),
  from_seq: z.int(),
  to_seq: z.int(),
  from_at: z.int(),
  to_at: z.int(),
  why: z.enum(GAP_REASONS),
  told_at: z.int(),
});
const Health = z.object({
  at: z.int(),
  version: z.string(),
  started_at: z.int(),
  rss_bytes: z.number(),
  cpu_s: z.number(),
  watches: z.int(),
  looks: z.number(),
  lag_p99_ms: z.number(),
  buffered: z.number(),
  buffered_bytes: z.number(),
  oldest_at: when,
  dropped: z.number(),
  disk_free_bytes: z.number().nullable(),
  clock_offset_ms: z.number().nullable(),
  unable: z.array(z.string()),
});
const Refused = z.object({
  hour: z.int(),
  reason: z.enum(REFUSAL_REASONS),
  count: z.int(),
  last_at: z.int(),
  /** The last one in a sentence. */
  last: z.string(),
});
/** Of whichever agent; of one that nobody knows, `agent_id` is 0. */
export const RefusalRow = Refused.extend({ id: z.string(), agent_id: z.int(), agent: z.string().nullable() });
export const AgentPage = z.object({
  agent: AgentRow,
  health: Health.nullable(),
  buffers: z.array(
    z.object({
      buffer: z.string(),
      taken_to: z.int(),
      seen: z.int(),
      lost: z.int(),
      refused: z.int(),
      first_at: z.int(),
      last_at: z.int(),
    }),
  ),
  gaps: z.array(GapRow),
  refusals: z.array(Refused),
});

type Stored = Omit<z.output<typeof AgentRow>, 'is_silent' | 'upgrade_to' | 'fingerprint' | 'buffered' | 'lost_day'> & {
  sign_key: string | null;
  health: string | null;
};

const COLUMNS = `a.id, a.name, a.unit_id, u.name as unit, a.side, a.way, a.state, a.created_at, a.code_until, a.enrolled_at,
  a.trusted_at, a.revoked_at, a.heard_at, a.heard_from, a.version, a.clock_offset_ms, a.sign_key, a.health,
  (select count(*) from watches w where w.agent_id = a.id) as watches,
  (select coalesce(sum(r.count), 0) from agent_refusals r where r.agent_id = a.id and r.last_at > :day) as refused_day`;
const TABLES = 'agents a left join units u on u.id = a.unit_id';

function describe({ sign_key, health, ...row }: Stored, lost: Lost, now: number): z.output<typeof AgentRow> {
  const told = health === null ? undefined : (JSON.parse(health) as AgentHealth);
  const is_trusted = row.state === 'trusted';
  return {
    ...row,
    // What was heard before it was trusted was only its code.
    is_silent: is_trusted && Math.max(row.heard_at ?? 0, row.trusted_at ?? 0) + SILENT_MS < now,
    upgrade_to: row.version !== null && row.version !== VERSION ? VERSION : null,
    buffered: told?.buffered ?? null,
    lost_day: lost.get(row.id)?.count ?? 0,
    fingerprint: sign_key === null ? null : fingerprintOf(sign_key),
  };
}

export function listAgents(db: Db, { limit, offset, ...query }: z.output<typeof AgentQuery>, now: number) {
  const filter = {
    ...(query.state ? { state: query.state } : {}),
    ...(query.side ? { side: query.side } : {}),
    ...(query.q ? { q: query.q } : {}),
  };
  const conditions = Object.keys(filter).map((key) =>
    key === 'q' ? '(instr(lower(a.name), lower(:q)) or instr(lower(u.name), lower(:q)))' : `a.${key} = :${key}`,
  );
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
  const total = db.$client.prepare(`select count(*) from ${TABLES} ${where}`).pluck().get(filter) as number;
  const rows = db.$client
    .prepare(`select ${COLUMNS} from ${TABLES} ${where} order by a.name, a.id limit :limit offset :offset`)
    .all({ ...filter, limit, offset, day: now - DAY_MS }) as Stored[];
  const lost = lostLately(db, now);
  return { rows: rows.map((row) => describe(row, lost, now)), total };
}

export function agentPage(db: Db, id: number, now: number): z.output<typeof AgentPage> {
  const sqlite = db.$client;
  const row = sqlite.prepare(`select ${COLUMNS} from ${TABLES} where a.id = :id`).get({ id, day: now - DAY_MS }) as
    | Stored
    | undefined;
  if (!row) throw notFound('探测点', 'agent');
  const of = (columns: string, table: string, order: string) =>
    sqlite
      .prepare(`select ${columns} from ${table} where agent_id = ? order by ${order} desc limit ${MAX_ROWS}`)
      .all(id) as never[];
  return {
    agent: describe(row, lostLately(db, now), now),
    health: row.health === null ? null : (JSON.parse(row.health) as AgentHealth),
    buffers: of('buffer, taken_to, seen, lost, refused, first_at, last_at', 'agent_buffers', 'last_at'),
    gaps: of('id, buffer, from_seq, to_seq, from_at, to_at, why, told_at', 'agent_gaps', 'id'),
    refusals: of('hour, reason, count, last_at, last', 'agent_refusals', 'last_at'),
  };
}

export function listGaps(db: Db, id: number, { limit, offset }: { limit: number; offset: number }) {
  const total = db.$client.prepare('select count(*) from agent_gaps where agent_id = ?').pluck().get(id) as number;
  const rows = db.$client
    .prepare(
      `select id, buffer, from_seq, to_seq, from_at, to_at, why, told_at from agent_gaps where agent_id = ? order by id desc
        limit ? offset ?`,
    )
    .all(id, limit, offset) as z.output<typeof GapRow>[];
  return { rows, total };
}

/** All that was refused, the latest first. */
export function listRefusals(db: Db, { limit, offset }: { limit: number; offset: number }) {
  const total = db.$client.prepare('select count(*) from agent_refusals').pluck().get() as number;
  const rows = db.$client
    .prepare(
      `select r.hour || ' ' || r.reason || ' ' || r.agent_id as id, r.hour, r.reason, r.agent_id, a.name as agent, r.count,
        r.last_at, r.last from agent_refusals r left join agents a on a.id = r.agent_id
        order by r.last_at desc, id limit ? offset ?`,
    )
    .all(limit, offset) as z.output<typeof RefusalRow>[];
  return { rows, total };
}
