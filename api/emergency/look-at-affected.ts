/**
 * A check of a plan: the watches of what is affected look now, and what was judged from these looks is held against what the plan expects.
 * Nothing that was seen before the asking counts.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { checks } from '#probes/checks/index.ts';
import { probes } from '#probes/index.ts';
import type { Observation, Text } from '#probes/probe.ts';
import type { StepOf } from '#runbooks/plan.ts';
import type { LookResult } from '#runbooks/run.ts';
import type { Db } from '../db/open.ts';
import type { Watching } from '../watching/keep-watching.ts';
import type { RunRow } from './run-store.ts';
import { affectedTargets, namedTargets, subjectOfRun } from './subject-of-run.ts';
import { inBoth } from './words.ts';

export type Look = { result: LookResult; because: string };
type Parts = { db: Db; watching: Pick<Watching, 'lookNow' | 'pipeline'>; again_ms?: number; signal: AbortSignal };
type Watch = { id: number; target_id: number; probe: string };
type Seen = { name: string; check: string; is: LookResult; text: Text };

const MAX_WATCHES = 200;
const AT_ONCE = 8;
/** One lost packet is no outage: a watch that stands between two answers is asked again. */
const MAX_LOOKS = 5;
const MAX_TOLD = 12;

const needsOf = (names: readonly string[]) => {
  const keys = new Set(checks.filter(({ id }) => names.includes(id)).flatMap(({ needs }) => needs as string[]));
  const told = (probe: string) => Object.keys(probes[probe as keyof typeof probes]?.yields ?? {});
  return (probe: string) => keys.has('look.answer') || told(probe).some((key) => keys.has(key));
};

export async function lookAtAffected(parts: Parts, run: RunRow, step: StepOf<'check'>): Promise<Look> {
  const { db } = parts;
  const asked_at = Date.now();
  const unknown = (zh: string, en: string): Look => ({ result: 'unknown', because: inBoth({ zh, en }) });
  const named = step.at === 'affected' ? undefined : namedTargets(db, step.at);
  if (named && named.unknown.length > 0)
    return unknown(
      `没有名为 ${named.unknown.join('、')} 的对象`,
      `There is nothing called ${named.unknown.join(', ')}`,
    );
  const targets = named?.ids ?? affectedTargets(db, subjectOfRun(db, run));
  if (targets.length === 0) return unknown('没有登记受影响的对象', 'Nothing affected is recorded');
  const tells = needsOf(step.checks);
  const watches = (
    db.$client
      .prepare(`select id, target_id, probe from watches where enabled = 1 and agent_id is null and target_id in (select value from json_each(?))
        order by id`)
      .all(JSON.stringify(targets)) as Watch[]
  ).filter(({ probe }) => tells(probe));
  if (watches.length === 0)
    return unknown(`没有能判断 ${step.checks.join('、')} 的监测`, `No watch can tell ${step.checks.join(', ')}`);
  if (watches.length > MAX_WATCHES)
    return unknown(
      `涉及 ${watches.length} 项监测，超过 ${MAX_WATCHES} 项，请缩小范围`,
      `${watches.length} watches are concerned, more than ${MAX_WATCHES}: name fewer`,
    );
  const blind = new Map<number, string>();
  await inTurns(watches, async ({ id }) => {
    const why = await lookFresh(parts, id, asked_at);
    if (why !== undefined) blind.set(id, why);
  });
  parts.signal.throwIfAborted();
  const judged = [...new Set(watches.map(({ target_id }) => target_id))];
  // What didn't change isn't judged at each look.
  parts.watching.pipeline.rejudge(judged, Date.now());
  return judge(db, { step, watches, blind, asked_at, targets: judged });
}

/** Looks until its damped answer says what it saw last. Why it saw nothing; undefined when it did. */
async function lookFresh(parts: Parts, watch_id: number, asked_at: number): Promise<string | undefined> {
  const { db, watching, again_ms = 1_000, signal } = parts;
  const answer = db.$client.prepare('select answer from watch_states where watch_id = ?').pluck();
  let last: Observation | undefined;
  for (let looks = 0; looks < MAX_LOOKS && !signal.aborted; looks += 1) {
    if (looks > 0) await pause(again_ms, undefined, { signal }).catch(() => undefined);
    last = await watching.lookNow(watch_id);
    if (!last) return 'it is not enabled';
    const settled = last.outcome === 'ok' ? 'up' : last.outcome === 'unable' ? 'unknown' : 'down';
    // A look that was under way already tells of an earlier moment.
    if (last.at >= asked_at && answer.get(watch_id) === settled) break;
  }
  if (!last || last.at < asked_at) return 'it was not looked at in time';
  return last.outcome === 'unable' ? (last.error ?? 'the probe could not look') : undefined;
}

async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>) {
  const waiting = [...all];
  const take = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
}

type Judging = {
  step: StepOf<'check'>;
  watches: readonly Watch[];
  blind: ReadonlyMap<number, string>;
  asked_at: number;
  targets: readonly number[];
};

function judge(db: Db, { step, watches, blind, asked_at, targets }: Judging): Look {
  const rows = db.$client
    .prepare(`select v.target_id, v.check_id, v.status, v.reason, v.at, v.evidence_id,
        coalesce(n.name, s.name || ' · ' || e.name) as name
      from verdicts v join targets t on t.id = v.target_id left join nodes n on n.id = t.node_id
        left join endpoints e on e.id = t.endpoint_id left join systems s on s.id = e.system_id
      where v.target_id in (select value from json_each(:targets)) and v.check_id in (select value from json_each(:checks))
      order by v.target_id, v.check_id`)
    .all({ targets: JSON.stringify(targets), checks: JSON.stringify(step.checks) }) as {
    target_id: number;
    check_id: string;
    status: string;
    reason: string;
    at: number;
    evidence_id: number | null;
    name: string;
  }[];
  const seen = rows.map(({ target_id, check_id, status, reason, at, evidence_id, name }): Seen => {
    const tells = needsOf([check_id]);
    const failed = watches.find((watch) => watch.target_id === target_id && tells(watch.probe) && blind.has(watch.id));
    const why = failed && blind.get(failed.id);
    if (why !== undefined || at < asked_at) {
      const said = why ?? 'not judged anew';
      return { name, check: check_id, is: 'unknown', text: { zh: `未能看到（${said}）`, en: `not seen (${said})` } };
    }
    const { zh, en } = JSON.parse(reason) as Text;
    const proof = evidence_id === null ? '' : ` #${evidence_id}`;
    const is = STANDS[status] ?? 'unknown';
    const met = step.expect === 'pass' ? is : is === 'unknown' ? is : status === 'fail' ? 'met' : 'not_met';
    return { name, check: check_id, is: met, text: { zh: `${zh}${proof}`, en: `${en}${proof}` } };
  });
  const lacking = step.checks.filter((check) => !seen.some((one) => one.check === check));
  const result: LookResult = seen.some(({ is }) => is === 'not_met')
    ? 'not_met'
    : lacking.length > 0 || seen.some(({ is }) => is === 'unknown')
      ? 'unknown'
      : 'met';
  return { result, because: tellSeen(seen, lacking) };
}

const STANDS: Record<string, LookResult> = { pass: 'met', warn: 'not_met', fail: 'not_met' };

/** The worst first. */
function tellSeen(seen: readonly Seen[], lacking: readonly string[]): string {
  const order: LookResult[] = ['not_met', 'unknown', 'met'];
  const sorted = seen.toSorted((a, b) => order.indexOf(a.is) - order.indexOf(b.is));
  const more = sorted.length - MAX_TOLD;
  const line = (lang: 'zh' | 'en') => {
    const parts = sorted.slice(0, MAX_TOLD).map(({ name, check, text }) => `${name} ${check}: ${text[lang]}`);
    if (more > 0) parts.push(lang === 'zh' ? `另有 ${more} 项` : `${more} more`);
    if (lacking.length > 0)
      parts.push(lang === 'zh' ? `无监测：${lacking.join('、')}` : `no watch tells ${lacking.join(', ')}`);
    return parts.join(lang === 'zh' ? '；' : '; ');
  };
  return inBoth({ zh: line('zh'), en: line('en') });
}
