/** How the looks of a criterion stand. Apart from the registry of types, so that a type may read it. */
import type { Check, KnownFact, Status } from '#probes/check.ts';
import { answers } from '#probes/checks/answers.ts';
import type { Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { createReader, type Known } from '../pipeline/judge.ts';
import { judgeByVantage, QUESTION } from '../pipeline/vantages.ts';
import type { Look, Standing } from './system-type.ts';

/** What is worst comes first; what is unknown is never hidden behind what is good. */
export const WORST: readonly Status[] = ['fail', 'warn', 'unknown', 'pass', 'not_applicable'];
export const rank = (status: Status) => WORST.indexOf(status);

const nothing = (zh: string, en: string, because: readonly string[] = []): Standing => ({
  ...{ status: 'unknown', reason: { zh, en }, seen_at: null, because },
});

type Kept = { id: number; enabled: number; target_id: number; question: string };
type Endpoint = { target_id: number; name: string; url: string };

const ENDPOINTS = `select t.id as target_id, e.name, e.url from endpoints e join targets t on t.endpoint_id = e.id
  where e.system_id = ? and e.place = ? order by e.name`;
const KEPT = `select w.id, w.enabled, w.target_id, ${QUESTION} as question from watches w
  where w.target_id = ? and w.criterion = ? order by w.id`;
const EVIDENCE = 'select evidence_id from verdicts where target_id = ? and check_id = ? and status = ?';

/** A list of systems asks for thousands of criteria: what reads their facts is made once. */
const readers = new WeakMap<Db['$client'], Map<string, ReturnType<typeof createReader>>>();

function readerOf(db: Db, look: Look) {
  const keys = [...new Set(look.checks.flatMap(({ needs }) => needs))].filter((key) => key !== 'look.answer');
  const known = readers.get(db.$client) ?? new Map<string, ReturnType<typeof createReader>>();
  readers.set(db.$client, known);
  const reader = known.get(keys.join()) ?? createReader(db, keys);
  known.set(keys.join(), reader);
  return reader;
}

/** The worst of its checks over all endpoints of the place and all watches kept there. */
export function standingOfLook(db: Db, full_name: string, look: Look, system_id: number, now: number): Standing {
  const endpoints = standingsOfEndpoints(db, full_name, look, system_id, now);
  if (endpoints.length === 0) return nothing('未登记该位置的端点', 'no endpoint is registered for this place');
  const standings = endpoints.flatMap(({ name, standings }) =>
    endpoints.length === 1 ? standings : standings.map((one) => ({ ...one, reason: beside(name, one.reason) })),
  );
  return worstStanding(standings);
}

export const worstStanding = (standings: readonly Standing[]): Standing =>
  standings.toSorted((a, b) => rank(a.status) - rank(b.status))[0] ?? nothing('没有观测', 'nothing was seen');

/** Of each endpoint of the place, how it stands by each watch that is kept there. */
export function standingsOfEndpoints(db: Db, full_name: string, look: Look, system_id: number, now: number) {
  const endpoints = prepared(db, ENDPOINTS).all(system_id, look.place) as Endpoint[];
  const readTarget = readerOf(db, look);
  return endpoints.map(({ target_id, name, url }) => {
    const read = readTarget(target_id, now);
    const own = prepared(db, KEPT).all(target_id, full_name) as Kept[];
    const found = own.map((watch) => standingOfQuestion(db, look, watch, read, now));
    return {
      name,
      url,
      standings: found.length > 0 ? found : [nothing('没有为此项保留的监测', 'no watch is kept for it')],
    };
  });
}

const beside = (name: string, { zh, en }: Text): Text => ({ zh: `${name}：${zh}`, en: `${name}: ${en}` });

/** Of the watch that is kept and of all that ask the same from elsewhere: their verdict by quorum. */
function standingOfQuestion(db: Db, look: Look, watch: Kept, { known, asked = [] }: Known, now: number): Standing {
  const same = asked.filter(({ question }) => question === watch.question);
  const ids = [...new Set([watch.id, ...same.map((one) => one.watch)])];
  const paths = ids.map((id) => `/watches/${id}`);
  if (watch.enabled !== 1) return nothing('监测已停用', 'its watch is switched off', [`/watches/${watch.id}`]);
  const own = known.filter((fact) => ids.includes(fact.watch));
  const [worst] = [...(own.some(isSilent) ? [ANSWERS] : []), ...look.checks]
    .map((check) => {
      const facts = own.filter(({ key }) => check.needs.includes(key));
      return { check, verdict: judgeByVantage(check, same, facts, now) ?? check.judge(facts, now) };
    })
    .sort((a, b) => rank(a.verdict.status) - rank(b.verdict.status));
  if (!worst) return nothing('没有观测', 'nothing was seen', paths);
  const evidence = prepared(db, EVIDENCE).pluck().get(watch.target_id, worst.check.id, worst.verdict.status) as
    | number
    | null
    | undefined;
  // That somebody looked, and saw nothing, isn't when it was seen.
  const facts = [...worst.verdict.because, ...own.filter(({ key }) => key !== 'look.answer')];
  const seen = Math.max(...facts.map(({ at }) => at));
  return {
    status: worst.verdict.status,
    reason: worst.verdict.reason,
    seen_at: Number.isFinite(seen) ? seen : null,
    because: evidence ? [...paths, `/evidence/${evidence}`] : paths,
  };
}

const isSilent = ({ key, value }: KnownFact): boolean =>
  key === 'look.answer' && (value as { answer?: unknown } | null)?.answer === 'down';

/** What a watch that gets no answer saw before is no longer so. */
const ANSWERS: Pick<Check, 'id' | 'needs' | 'posture' | 'judge'> = {
  id: answers.id,
  needs: answers.needs,
  judge(facts, now) {
    const silent = facts.find(isSilent);
    if (!silent) return answers.judge(facts, now);
    const error = (silent.value as { error: string | null }).error ?? '';
    const reason = { zh: `没有应答：${error}`, en: `it doesn't answer: ${error}` };
    return { status: 'fail', reason, because: [silent] };
  },
};
