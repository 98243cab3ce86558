/**
 * Whether a node answers in one family, as SQL over targets t: `up` as soon as one fresh watch of that family says so. Where several
 * vantage points ask one question of it, it is their quorum that says, as when the target is judged; what only a few find silent is up.
 */
import type { KnownFact } from '#probes/check.ts';
import { answers } from '#probes/checks/answers.ts';
import { probes } from '#probes/index.ts';
import type { Family, Probe } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { type Asked, judgeByVantage, QUESTION } from '../pipeline/vantages.ts';
import { HOLDS_MS } from '../watching/holds.ts';

export const FAMILY_ANSWERS = ['up', 'down', 'unknown', 'none'] as const;
/** `none`: nobody asks it in that family. */
export type FamilyAnswer = (typeof FAMILY_ANSWERS)[number];

/** Three intervals without a look, and an answer is no longer one. */
const FRESH = `s.looked_at + ${HOLDS_MS} >= :now`;
/** Silence is what these hope for: they say nothing of whether it answers. */
const POSTURE = Object.entries(probes as Record<string, Probe>).flatMap(([name, { posture }]) =>
  posture ? [`'${name}'`] : [],
);
const OF = (family: Family) =>
  `w.target_id = t.id and w.family = ${family} and w.enabled = 1 and w.probe not in (${POSTURE.join(', ')})`;

/** An expression over `t.id`; needs `:now` in epoch milliseconds. */
export function familyAnswer(db: Db, family: Family): string {
  prepare(db);
  const asked = `from watches w left join watch_states s on s.watch_id = w.id where ${OF(family)}`;
  return `(case when exists (select 1 from watches w where ${OF(family)} and w.agent_id is not null)
    then (select quorum_answer(json_group_array(json_array(w.id, ${QUESTION}, w.agent_id,
        iif(w.agent_id is null or (select a.state from main.agents a where a.id = w.agent_id) = 'trusted', 1, 0),
        iif(${FRESH}, s.answer, null))))
      ${asked} and (s.looked_at is not null or w.created_at + ${HOLDS_MS} < :now))
    else (select case
      when count(w.id) = 0 then 'none'
      when max(s.answer = 'up' and ${FRESH}) then 'up'
      when max(s.answer = 'down' and ${FRESH}) then 'down'
      else 'unknown' end ${asked})
    end)`;
}

type Row = [watch: number, question: unknown, agent_id: number | null, is_trusted: 0 | 1, answer: string | null];

/** By the same rule as judging; `from` needs no name here. */
function quorumAnswer(rows: readonly Row[]): FamilyAnswer {
  const asked = rows.map(
    ([watch, question, agent_id, is_trusted]): Asked => ({
      ...{ watch, question: JSON.stringify(question), is_trusted: is_trusted === 1 },
      from: agent_id === null ? null : { agent_id, name: '', side: 'inside' },
    }),
  );
  const facts = rows.flatMap(([watch, , , is_trusted, answer]): KnownFact[] =>
    is_trusted === 1 && answer !== null
      ? [
          {
            ...{ watch, probe: 'icmp', family: null, address: null, at: 0, key: 'look.answer', part: null },
            value: { answer, flapping: false, error: null },
          },
        ]
      : [],
  );
  const { status } = judgeByVantage(answers, asked, facts, 0) ?? answers.judge(facts, 0);
  if (status === 'fail') return 'down';
  return status === 'pass' || status === 'warn' ? 'up' : 'unknown';
}

const ready = new WeakSet<Db['$client']>();

function prepare({ $client }: Db) {
  if (ready.has($client)) return;
  ready.add($client);
  $client.function('quorum_answer', { deterministic: true }, (rows) => quorumAnswer(JSON.parse(rows as string)));
}
