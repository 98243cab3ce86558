/** A check of the migration where several vantage points look: each sees by its own IPv6, and the quorum says what is so. */
import type { Verdict } from '#probes/check.ts';
import { answers } from '#probes/checks/answers.ts';
import { type ProbeName, probes } from '#probes/index.ts';
import { judgeMigration, type MigrationCheck, notJudged, type Seen } from '#probes/ipv6/check.ts';
import type { Canary, Given } from '#probes/ipv6/given.ts';
import type { Family, Probe } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { Known } from '../pipeline/judge.ts';
import { judgeByVantage } from '../pipeline/vantages.ts';
import { HOLDS_MS } from '../watching/holds.ts';
import { createKept } from './kept.ts';

/** An agent's IPv6 doesn't come and go between the targets of one round. */
const CANARY_HOLDS_MS = 30_000;
const MAX_AGENTS = 1_000;
/** What an agent gets over IPv6 from anybody proves its own. */
const OVER_IPV6 = `select exists (select 1 from watches w join watch_states s on s.watch_id = w.id
    where w.agent_id = :agent_id and w.family = 6 and w.enabled and s.looked_at + ${HOLDS_MS} >= :now and s.answer = 'up') as proven,
  exists (select 1 from watches w join watch_states s on s.watch_id = w.id
    where w.agent_id = :agent_id and w.family = 6 and w.enabled and s.looked_at + ${HOLDS_MS} >= :now) as asked`;

export function createVantageJudge(db: Db) {
  const kept = createKept<Canary>(CANARY_HOLDS_MS, MAX_AGENTS);
  const canaryOf = (agent_id: number, now: number) =>
    kept(agent_id, '', now, (): Canary => {
      const { proven, asked } = prepared(db, OVER_IPV6).get({ agent_id, now }) as { proven: 0 | 1; asked: 0 | 1 };
      return {
        state: proven ? 'proven' : asked ? 'unproven' : 'unasked',
        reason: proven
          ? { zh: '该探测点有 IPv6 监测得到应答', en: 'the agent gets answers over IPv6' }
          : { zh: '该探测点没有 IPv6 监测得到应答', en: 'nothing answers the agent over IPv6' },
        ...{ at: now, v6_answered: proven, v6_asked: asked, v4_answered: 0, v4_asked: 0 },
      };
    });

  return (check: MigrationCheck, { watches, known, asked }: Known, seen: Omit<Seen, 'facts'>): Verdict => {
    const { given, now } = seen;
    if (!asked) return judgeMigration(check, { ...seen, facts: known });
    const missing = notJudged(check, given);
    if (missing) return missing;
    const telling = new Set(watches.flatMap(({ watch, probe }) => (tells(check, probe) ? [watch] : [])));
    const askers = asked.filter(({ watch }) => telling.has(watch));
    const over_ipv4 = new Set(watches.flatMap(({ watch, family }) => (family === 4 ? [watch] : [])));
    const places = new Set(askers.flatMap(({ watch, from }) => (over_ipv4.has(watch) ? [] : [from?.agent_id ?? null])));
    // Whose IPv6 it rests on where no question is asked twice.
    const [only = null] = places.size === 1 ? places : [];
    const from = (agent_id: number | null): Given =>
      agent_id === null ? given : { ...given, canary: canaryOf(agent_id, now) };
    const facts = known.filter(({ key }) => (check.needs as readonly string[]).includes(key));
    const viewed = {
      judge: (own: Seen['facts'], _now: number, vantage: { agent_id: number } | null) =>
        judgeMigration(check, { ...seen, given: from(vantage?.agent_id ?? null), facts: own }),
    };
    return judgeByVantage(viewed, askers, facts, now) ?? judgeMigration(check, { ...seen, given: from(only), facts });
  };
}

const tells = ({ needs }: MigrationCheck, name: ProbeName): boolean => {
  const { yields }: Probe = probes[name];
  return needs.some((key) => key === 'look.answer' || key in yields);
};

/** Whether it answers over one family, by the quorum of those that ask it so. */
export function answersOver(family: Family, { watches, known, asked }: Known, now: number): boolean {
  const ids = new Set(watches.flatMap((watch) => (watch.family === family ? [watch.watch] : [])));
  const facts = known.filter(({ key, watch }) => key === 'look.answer' && ids.has(watch));
  const askers = asked?.filter(({ watch }) => ids.has(watch)) ?? [];
  const { status } = judgeByVantage(answers, askers, facts, now) ?? answers.judge(facts, now);
  return status === 'pass' || status === 'warn';
}
