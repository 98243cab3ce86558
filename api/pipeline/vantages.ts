/** Which places look at a target, and what each of them has to go by. */
import type { Check, KnownFact, Vantage, Verdict } from '#probes/check.ts';
import { unknown } from '#probes/check.ts';
import { quorum } from '#probes/quorum.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { wholeOf } from '../people/reach.ts';
import { HOLDS_MS } from '../watching/holds.ts';

/** A watch with its question (probe, address, family, params) and from where it asks; null: the hub. */
export type Asked = { watch: number; question: string; from: Vantage | null; is_trusted: boolean };

/** What makes two watches of a target one question, of the watch that a query calls `w`. */
export const QUESTION = 'json_array(w.probe, w.address, w.family, w.params)';
/** What was set up just now and has not looked yet is no blind vantage point. */
const ASKED = `select w.id as watch, w.agent_id, ${QUESTION} as question
  from watches w left join watch_states s on s.watch_id = w.id
  where w.target_id = :target_id and w.enabled and (s.looked_at is not null or w.created_at + ${HOLDS_MS} < :now) order by w.id`;
const AGENT = 'select name, side, state from agents where id = ?';

/** The enabled watches of a target. Who looks at what is within one's reach is no secret, whoever that agent belongs to. */
export function askedOf(db: Db, target_id: number, now: number): Asked[] {
  const rows = prepared(db, ASKED).all({ target_id, now }) as {
    watch: number;
    agent_id: number | null;
    question: string;
  }[];
  return rows.map(({ watch, agent_id, question }) => {
    if (agent_id === null) return { watch, question, from: null, is_trusted: true };
    const agent = prepared(wholeOf(db), AGENT).get(agent_id) as Omit<Vantage, 'agent_id'> & { state: string };
    const from: Vantage = { agent_id, name: agent.name, side: agent.side };
    return { watch, question, from, is_trusted: agent.state === 'trusted' };
  });
}

/**
 * One check as each vantage point sees it, where several ask one question of it: each goes by its own watches of what is asked from
 * several places, and by what only one place asks, which counts as it would alone. Undefined where no question of the check is
 * asked from more than one place.
 */
export function judgeByVantage(
  check: Pick<Check, 'posture'> & { judge(facts: readonly KnownFact[], now: number, from: Vantage | null): Verdict },
  asked: readonly Asked[],
  facts: readonly KnownFact[],
  now: number,
): Verdict | undefined {
  const shared = new Map<number, string>();
  const voters = new Map<string, Vantage | null>();
  for (const own of Map.groupBy(asked, ({ question }) => question).values()) {
    if (new Set(own.map(nameOf)).size < 2) continue;
    for (const one of own) {
      shared.set(one.watch, nameOf(one));
      voters.set(nameOf(one), one.from);
    }
  }
  if (voters.size < 2) return undefined;
  const views = [...voters].map(([name, from]) => {
    const seen = facts.filter(({ watch }) => (shared.get(watch) ?? name) === name);
    const sees = seen.some((fact) => shared.has(fact.watch) && tells(fact));
    return { from, verdict: sees ? check.judge(seen, now, from) : BLIND };
  });
  return quorum(views, check);
}

const nameOf = ({ from }: Asked): string => String(from?.agent_id ?? 'hub');
const BLIND = unknown('没有有效的观测', 'no current observation');

/** A look that could not see is no sight. */
const tells = ({ key, value }: KnownFact): boolean =>
  key !== 'look.answer' || (value as { answer?: unknown } | null)?.answer !== 'unknown';
