/** Goes through a batch from where its buffer was taken in: what is new, what is lost, what isn't believed. Pure. */
import type { z } from 'zod';
import type { AgentHealth, AgentRecord } from '#probes/agent/words.ts';
import type { agentGaps, RefusalReason } from './schema.ts';
import { type BatchShape, RecordShape } from './shapes.ts';

export const FUTURE_MS = 5 * 60_000;
export const OLD_MS = 7 * 86_400_000;
/** A smaller difference of clocks is left alone: measuring it isn't exact either. */
export const OFFSET_MS = 2_000;

type Batch = z.output<typeof BatchShape>;
type SeenRecord = Extract<AgentRecord, { is: 'seen' }>;
export type Gap = Pick<typeof agentGaps.$inferInsert, 'from_seq' | 'to_seq' | 'from_at' | 'to_at' | 'why'>;
export type Sorted = {
  taken_to: number;
  /** Of the records passed: health, loads and gaps that stand for themselves count as seen. */
  seen: number;
  lost: number;
  refused: number;
  /** Times are the hub's. */
  fresh: SeenRecord[];
  gaps: Gap[];
  health: AgentHealth | undefined;
  loads: Extract<AgentRecord, { is: 'load' }>[];
  refusals: Map<RefusalReason, { count: number; sentence: string }>;
  newest_at: number;
};
export type Ownership = 'own' | 'foreign' | 'gone';

/** The first `seq` that a batch tells of, which may be one that a gap covers. */
export const firstSeq = ({ records: [first] }: Batch): number | undefined => {
  if (!first) return undefined;
  const { is, from_seq, seq } = first as { is?: unknown; from_seq?: unknown; seq: number };
  return is === 'gap' && typeof from_seq === 'number' ? Math.min(from_seq, seq) : seq;
};

export function sortRecords(
  batch: Batch,
  before: { taken_to: number; last_at: number },
  whose: (watch: number) => Ownership,
  now: number,
): Sorted {
  const offset = Math.abs(batch.clock_offset_ms ?? 0) >= OFFSET_MS ? (batch.clock_offset_ms ?? 0) : 0;
  const hubs = (at: number) => Math.max(0, at + offset);
  const sorted: Sorted = {
    ...{ taken_to: before.taken_to, seen: 0, lost: 0, refused: 0, fresh: [], gaps: [], loads: [] },
    ...{ health: undefined, refusals: new Map(), newest_at: before.last_at },
  };
  const refuse = (reason: RefusalReason, sentence: string) => {
    sorted.refused += 1;
    const known = sorted.refusals.get(reason);
    sorted.refusals.set(reason, { count: (known?.count ?? 0) + 1, sentence });
  };
  const lose = (to_seq: number, from_at: number, to_at: number, why: Gap['why']) => {
    const from_seq = sorted.taken_to + 1;
    if (to_seq < from_seq) return;
    sorted.gaps.push({ from_seq, to_seq, from_at: Math.min(from_at, to_at), to_at, why });
    sorted.lost += to_seq - from_seq + 1;
    sorted.taken_to = to_seq;
  };
  const jump = (to_seq: number, at: number) => lose(to_seq - 1, sorted.newest_at, at, 'unexplained');

  for (const said of batch.records) {
    const { success, data } = RecordShape.safeParse(said);
    if (success && data.is === 'gap') {
      const at = hubs(data.to_at);
      if (data.to_seq > sorted.taken_to) jump(data.from_seq, hubs(data.from_at));
      // What was taken in before a backup was put back: since what this hub knows last.
      lose(data.to_seq, data.why === 'forgotten' ? sorted.newest_at : hubs(data.from_at), at, data.why);
    }
    if (said.seq <= sorted.taken_to) continue;
    const at = !success
      ? now
      : data.is === 'seen'
        ? hubs(data.observation.at)
        : data.is === 'health'
          ? hubs(data.health.at)
          : now;
    jump(said.seq, Math.min(at, now));
    sorted.taken_to = said.seq;
    if (!success) refuse('malformed', `record ${said.seq} is none`);
    else if (data.is !== 'seen') {
      sorted.seen += 1;
      if (data.is === 'health') sorted.health = data.health;
      if (data.is === 'load') sorted.loads.push(data as (typeof sorted.loads)[number]);
      if (data.is === 'health') sorted.newest_at = Math.max(sorted.newest_at, Math.min(at, now));
    } else if (whose(data.watch) === 'gone') sorted.refused += 1;
    else if (whose(data.watch) === 'foreign') refuse('foreign_watch', `watch ${data.watch} is not its own`);
    else if (at > now + FUTURE_MS) refuse('from_the_future', `watch ${data.watch} at ${new Date(at).toISOString()}`);
    else if (at < now - OLD_MS) refuse('too_old', `watch ${data.watch} at ${new Date(at).toISOString()}`);
    else {
      sorted.seen += 1;
      sorted.newest_at = Math.max(sorted.newest_at, Math.min(at, now));
      sorted.fresh.push({ ...data, observation: { ...data.observation, at } } as SeenRecord);
    }
  }
  return sorted;
}
