/** Takes in what agents saw: who it is, whether it may, how often; then all of a batch in one transaction with how far its buffer is taken. */

import { jsonOf } from '#probes/agent/request.ts';
import { isSigned } from '#probes/agent/sealing.ts';
import { type AgentRecord, MAX_BATCH_BYTES, type Receipt, type SignedBatch } from '#probes/agent/words.ts';
import { probes } from '#probes/index.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { createRates } from '../middleware/rates.ts';
import type { Pipeline, Seen } from '../pipeline/pipeline.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import { countRefusal, createRefuse, type Refuse } from './refusal.ts';
import { type AgentState, agentGaps } from './schema.ts';
import { BatchShape } from './shapes.ts';
import { firstSeq, type Gap, type Ownership, type Sorted, sortRecords } from './sort-records.ts';

/** What comes before may still be under way by another way: only then it is called lost. */
export const UNEXPLAINED_MS = 60_000;
/** A catch-up after a long outage goes through; a flood doesn't. */
export const BATCHES_PER_MINUTE = 600;
/** Buffers that wait for what comes before; the longest waiting is forgotten first, and waits anew. */
const MAX_WAITING = 1_000;

type LoadRecord = Extract<AgentRecord, { is: 'load' }>;
type Stand = { taken_to: number; lost: number; last_at: number };
type Fresh = Seen & { seq: number };
export type Taken = { receipt: Receipt; loads: LoadRecord[] };

/** Throws `AgentRefusal`, counted and audited, when nothing of a batch may be taken. */
export function createTakeIn(
  db: Db,
  ingest: Pipeline['ingest'],
  per_minute = BATCHES_PER_MINUTE,
  clock?: () => number,
) {
  const rates = createRates(clock);
  const refuse = createRefuse(db, clock);
  /** By agent and buffer: how far it was taken when something was first missing, and since when. */
  const waiting = new Map<string, { taken_to: number; since: number }>();

  function admit({ agent_id, body, signature }: SignedBatch, from: string, now: number) {
    const agent = prepared(db, 'select state, sign_key from agents where id = ?').get(agent_id) as
      | { state: AgentState; sign_key: string | null }
      | undefined;
    const no = (reason: Parameters<Refuse>[0]['reason'], zh: string, en: string, more = {}) =>
      refuse({ reason, agent_id: agent ? agent_id : 0, sentence: en, from }, { zh, en }, now, more);
    if (!agent) return no('unknown_agent', '没有该探测点', 'There is no such agent');
    if (!agent.sign_key || !isSigned('batch', body, signature, agent.sign_key))
      return no('bad_signature', '签名不正确', 'The signature is wrong');
    if (agent.state === 'revoked')
      return no('revoked', '该探测点已吊销', 'This agent is revoked', { state: 'revoked' });
    if (agent.state !== 'trusted')
      return no('unknown_agent', '该探测点尚未受信任', 'This agent is not trusted yet', { state: 'waiting' });
    const retry_after_s = rates.take(String(agent_id), per_minute);
    if (retry_after_s > 0)
      return no('too_many', '发送过于频繁', 'More batches than one agent may send', { retry_after_s });
    const parsed = BatchShape.safeParse(
      body.length > MAX_BATCH_BYTES ? undefined : jsonOf(Buffer.from(body).toString()),
    );
    if (!parsed.success || parsed.data.agent_id !== agent_id)
      return no('malformed', '不是该探测点的数据', 'This is no batch of this agent');
    return parsed.data;
  }

  function isEarly(key: string, first: number | undefined, taken_to: number, now: number): boolean {
    if (first === undefined) return false;
    if (first <= taken_to + 1) {
      waiting.delete(key);
      return false;
    }
    const known = waiting.get(key);
    if (known?.taken_to === taken_to) return now - known.since < UNEXPLAINED_MS;
    waiting.delete(key);
    waiting.set(key, { taken_to, since: now });
    if (waiting.size > MAX_WAITING) waiting.delete(waiting.keys().next().value as string);
    return true;
  }

  return (signed: SignedBatch, from: string, now = Date.now()): Taken => {
    const { agent_id } = signed;
    const batch = admit(signed, from, now);
    const { buffer } = batch;
    const known = prepared(
      db,
      'select taken_to, lost, last_at from agent_buffers where agent_id = ? and buffer = ?',
    ).get(agent_id, buffer) as Stand | undefined;
    const before = known ?? { taken_to: 0, lost: 0, last_at: now };
    const records = isEarly(`${agent_id} ${buffer}`, firstSeq(batch), before.taken_to, now) ? [] : batch.records;
    const { whose, watches } = watchesOf(db, agent_id);
    const sorted = sortRecords({ ...batch, records }, before, whose, now);
    const fresh: Fresh[] = sorted.fresh.map(({ seq, watch, observation }) => ({
      ...{ seq, observation },
      watch: watches.get(watch) as PatrolledWatch,
    }));
    let { lost } = before;
    ingest(fresh, now, (failed) => {
      lost = before.lost + sorted.lost + failed.length;
      for (const [reason, { count, sentence }] of sorted.refusals)
        countRefusal(db, { reason, agent_id, count, sentence, from }, now);
      for (const gap of [...sorted.gaps, ...gapsOf(failed)])
        db.insert(agentGaps)
          .values({ ...gap, agent_id, buffer, told_at: now })
          .run();
      if (sorted.taken_to > before.taken_to) writeBuffer(db, agent_id, buffer, sorted, failed.length, now);
      prepared(
        db,
        `update agents set heard_at = :now, heard_from = :from, clock_offset_ms = coalesce(:offset, clock_offset_ms),
          health = coalesce(:health, health), version = coalesce(:version, version) where id = :agent_id`,
      ).run({
        ...{ now, from, agent_id, offset: batch.clock_offset_ms },
        health: sorted.health ? JSON.stringify(sorted.health) : null,
        version: sorted.health?.version ?? null,
      });
    });
    const receipt = { agent_id, buffer, taken_to: sorted.taken_to, at: now, lost };
    return { receipt, loads: sorted.loads };
  };
}

/** What failed by our own mistake is lost, not seen: nobody will know it, and asking for it again would end the same way. */
function gapsOf(failed: readonly Fresh[]): Gap[] {
  const gaps: Gap[] = [];
  for (const { seq, observation } of failed) {
    const { at } = observation;
    const last = gaps.at(-1);
    if (last?.to_seq === seq - 1)
      Object.assign(last, { to_seq: seq, from_at: Math.min(last.from_at, at), to_at: Math.max(last.to_at, at) });
    else gaps.push({ from_seq: seq, to_seq: seq, from_at: at, to_at: at, why: 'hub_failed' });
  }
  return gaps;
}

function writeBuffer(db: Db, agent_id: number, buffer: string, sorted: Sorted, failed: number, now: number) {
  const { taken_to, refused, newest_at: last_at } = sorted;
  prepared(
    db,
    `insert into agent_buffers (agent_id, buffer, taken_to, seen, lost, refused, first_at, last_at)
      values (:agent_id, :buffer, :taken_to, :seen, :lost, :refused, :now, :last_at)
      on conflict (agent_id, buffer) do update set taken_to = excluded.taken_to, seen = seen + excluded.seen,
        lost = lost + excluded.lost, refused = refused + excluded.refused, last_at = excluded.last_at`,
  ).run({
    ...{ agent_id, buffer, taken_to, refused, now, last_at },
    seen: sorted.seen - failed,
    lost: sorted.lost + failed,
  });
}

/** Each watch is read when it is first told of, in the state it has now. */
function watchesOf(db: Db, agent_id: number) {
  const watches = new Map<number, PatrolledWatch>();
  const owned = new Map<number, Ownership>();
  const find = (id: number): Ownership => {
    const row = prepared(
      db,
      `select id, target_id, probe, params, address, family, every_s, timeout_ms, credential_id, agent_id from watches
        where id = ? and json_valid(params)`,
    ).get(id) as (Omit<PatrolledWatch, 'params'> & { params: string }) | undefined;
    if (!row || !Object.hasOwn(probes, row.probe)) return 'gone';
    if (row.agent_id !== agent_id) return 'foreign';
    watches.set(id, { ...row, params: JSON.parse(row.params) as Record<string, unknown> });
    return 'own';
  };
  const whose = (id: number): Ownership => {
    const known = owned.get(id) ?? find(id);
    owned.set(id, known);
    return known;
  };
  return { whose, watches };
}
