/** What is not taken from an agent: counted by hour, and the first of an hour, reason and agent stands in the log, so that a flood fills neither. */
import type { Text } from '#probes/probe.ts';
import { record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { attemptKey } from '../log-in/attempts.ts';
import { createRates } from '../middleware/rates.ts';
import type { RefusalReason } from './schema.ts';

const HOUR_MS = 3_600_000;
/** Of one address. */
export const REFUSALS_PER_MINUTE = 60;

/** Nothing of it was taken. It was counted and audited before this was thrown. */
export class AgentRefusal extends Error {
  reason: RefusalReason;
  text: Text;
  /** How the agent stands, where that is why. */
  state?: 'waiting' | 'revoked';
  /** When it is worth to try again; of what came too often. */
  retry_after_s?: number;
  constructor(reason: RefusalReason, text: Text, more: More = {}) {
    super(text.en);
    this.reason = reason;
    this.text = text;
    Object.assign(this, more);
  }
}

export type Refused = { reason: RefusalReason; agent_id: number; count?: number; sentence: string; from: string };

/** Call it in the transaction of what was taken beside it, or alone. `agent_id` 0: of nobody that is known. */
export function countRefusal(db: Db, { reason, agent_id, count = 1, sentence, from }: Refused, now: number): void {
  db.$client.transaction(() => {
    const { counted } = prepared(
      db,
      `insert into agent_refusals (hour, reason, agent_id, count, last_at, last) values (:hour, :reason, :agent_id, :count, :now, :last)
        on conflict (hour, reason, agent_id) do update set count = count + excluded.count, last_at = excluded.last_at,
          last = excluded.last returning count as counted`,
    ).get({
      hour: Math.floor(now / HOUR_MS) * HOUR_MS,
      reason,
      agent_id,
      count,
      now,
      last: `${sentence} (${from})`,
    }) as {
      counted: number;
    };
    if (counted !== count) return;
    const entry = { action: 'refused', object_kind: 'agent', object_id: agent_id || '-', result: 'refused' as const };
    record(db, { person: '-', address: from }, { ...entry, reason: `${reason}: ${sentence}` }, now);
  })();
}

/** Counts it, and throws it. */
export function refuse(db: Db, what: Refused, text: Text, now: number, more: More = {}): never {
  countRefusal(db, what, now);
  throw new AgentRefusal(what.reason, text, more);
}

type More = { state?: 'waiting' | 'revoked'; retry_after_s?: number };
export type Refuse = (what: Refused, text: Text, now: number, more?: More) => never;

/**
 * The same within bounds. Beyond so many a minute of one address it is only kept in mind, and counted with the next one that is
 * written: what a flood costs is bounded. Whoever does right is asked nothing here, from whichever address.
 */
export function createRefuse(db: Db, clock?: () => number): Refuse {
  const rates = createRates(clock);
  /** By reason and agent, so that there are never many. */
  const unwritten = new Map<string, number>();
  return (what, text, now, more) => {
    const key = `${what.reason} ${what.agent_id}`;
    const count = (unwritten.get(key) ?? 0) + (what.count ?? 1);
    const retry_after_s = rates.take(attemptKey(what.from), REFUSALS_PER_MINUTE);
    if (retry_after_s > 0) {
      unwritten.set(key, count);
      throw new AgentRefusal(what.reason, text, { retry_after_s, ...more });
    }
    unwritten.delete(key);
    return refuse(db, { ...what, count }, text, now, more);
  };
}
