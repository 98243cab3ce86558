/** What is written of a run: that it began, how far it came, and how it ended; each with its line in the log and the timeline. */
import { eq } from 'drizzle-orm';
import type { Severity } from '#probes/check.ts';
import type { LoadResult } from '#probes/load/words.ts';
import type { Text } from '#probes/probe.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { PROGRAM } from '../tickets/automatic.ts';
import { type Event, tell } from '../timeline/tell.ts';
import { regressionOf } from './compare-runs.ts';
import { filesOf } from './data-files.ts';
import { sentAs } from './digest.ts';
import { forgetOldRuns } from './pack-ticks.ts';
import type { Plan } from './plans.ts';
import type { RunTarget } from './schema.ts';
import { loadRuns, type Neighbour, type Regression, type StoppedBy, type WarmUp } from './schema.ts';
import type { Search } from './search-capacity.ts';
import { judgeRun, type Verdict, type VerdictRow } from './verdict.ts';

const MAX_NAMES = 200;
const MAX_EXAMPLES = 100;
const MAX_RESULT_BYTES = 1024 * 1024;

export type Beginning = {
  plan: Plan;
  targets: RunTarget[];
  ceiling_rate: number;
  warm_up: WarmUp[];
  neighbours: Neighbour[];
};
/** Why a run ends before its time. `target_id`: the neighbour that turned. */
export type Stop = { by: StoppedBy; reason: Text; person?: string; target_id?: number; at: number };

/** Call it in the transaction that looked at the gate. */
export function beginRun(db: Db, actor: Actor, begun: Beginning, now: number): number {
  const { plan, targets, ceiling_rate, warm_up, neighbours } = begun;
  const of = { plan_id: plan.id, system_id: plan.system_id, plan_version: plan.version };
  const sent_as = sentAs(
    plan,
    targets.map(({ origin }) => origin),
    filesOf(db, plan.id),
  );
  const { id } = db
    .insert(loadRuns)
    .values({
      sent_as,
      ...{ ...of, targets, shape: plan.shape, ceiling_rate, thresholds: plan.thresholds },
      ...{ started_by: actor.person, started_at: now, warm_up, neighbours },
    })
    .returning({ id: loadRuns.id })
    .get();
  const { shape, family, generators } = plan;
  const after = { ...of, ceiling_rate, shape, family, targets, ...(generators ? { generators } : {}) };
  record(db, actor, { action: 'load_start', object_kind: 'load_run', object_id: id, after }, now);
  say(db, id, { zh: `压测开始：${plan.name}`, en: `Load test began: ${plan.name}` }, now);
  return id;
}

/** Whether it is still there: who removed its system ended it. */
export function noteProgress(db: Db, run_id: number, requests: number): boolean {
  return db.$client.prepare(`update load_runs set requests = ? where id = ?`).run(requests, run_id).changes > 0;
}

/** After each step, so that what was found stays should the program die. */
export function noteSearch(db: Db, run_id: number, search: Search) {
  db.update(loadRuns).set({ search }).where(eq(loadRuns.id, run_id)).run();
}

/** Written as soon as it is asked, so that it is known should the program die before the end. */
export function noteStop(db: Db, run_id: number, { by, reason, person, target_id, at }: Stop) {
  db.update(loadRuns)
    .set({
      ...{ stopped_by: by, stop_reason: reason, stop_person: person ?? null, stop_asked_at: at },
      stop_target_id: target_id ?? null,
    })
    .where(eq(loadRuns.id, run_id))
    .run();
}

/** `asked`: what its scenario asks by itself. `requests`: of all that was sent, should the result be of a part. */
export type Ending = {
  result: LoadResult | null;
  search: Search | null;
  requests: number | null;
  asked: readonly VerdictRow[];
  stop: Stop | null;
};

/** The line of the timeline that people should be told of: it was worse than its baseline. */
export function endRun(
  db: Db,
  run_id: number,
  { result, search, asked, stop, ...sent }: Ending,
  now: number,
): Event | null {
  return db.$client.transaction(() => {
    const run = db.select().from(loadRuns).where(eq(loadRuns.id, run_id)).get();
    if (run?.state !== 'running') return null;
    const state = result === null ? 'failed' : result.ended === 'complete' ? 'complete' : 'stopped';
    const stop_ms = stop && result?.ended === 'stopped' ? (result.stop_ms ?? now - stop.at) : null;
    const judged = result && judgeRun(result, run.thresholds, asked);
    const verdict = judged && search ? ofSearch(judged, search) : judged;
    const requests = sent.requests ?? result?.figures.requests ?? run.requests;
    // Not how it was asked to end, should it have come to its end by itself before that was heard.
    const unheard = {
      stopped_by: null,
      stop_reason: null,
      stop_person: null,
      stop_asked_at: null,
      stop_target_id: null,
    };
    db.update(loadRuns)
      .set({
        ...(state === 'complete' ? unheard : {}),
        ...{ state, ended_at: now, stop_ms, requests, verdict },
        last_sent_at: lastSent(result, stop, stop_ms),
        is_limited: result?.generator.limited ?? null,
        result: result && slim(result),
        ...(search ? { search } : {}),
      })
      .where(eq(loadRuns.id, run_id))
      .run();
    const by = state === 'complete' ? null : (stop?.by ?? null);
    const after = { state, requests, stopped_by: by, stop_ms, verdict: verdict?.is ?? null };
    const entry = { action: 'load_end', object_kind: 'load_run', object_id: run_id, after };
    record(db, PROGRAM, { ...entry, reason: by === null ? '' : (stop?.reason.en ?? '') }, now);
    say(db, run_id, ENDED[state](requests, by === null ? null : (stop?.reason ?? null)), now);
    const regression = regressionOf(db, run_id);
    db.update(loadRuns).set({ regression }).where(eq(loadRuns.id, run_id)).run();
    forgetOldRuns(db, run.system_id);
    return regression && say(db, run_id, REGRESSED(run_id, regression), now, 'major');
  })();
}

/** The figures of a step that wasn't good prove nothing good, whatever the plan asks of them. */
function ofSearch(judged: Verdict, { steps }: Search): Verdict {
  if (judged.is !== 'pass' || steps.some(({ verdict }) => verdict === 'good')) return judged;
  return { ...judged, is: 'unknown', why: { zh: '没有一级速率达到要求', en: 'No rate that was tried was good' } };
}

const REGRESSED = (id: number, { run_id, worse }: Regression): Text => {
  const [zh, en] = (['zh', 'en'] as const).map((tongue) => worse.map((name) => WORSE[name][tongue]));
  return {
    zh: `压测 ${id} 比基线（压测 ${run_id}）变差：${zh?.join('、')}`,
    en: `Load test ${id} is worse than its baseline (load test ${run_id}): ${en?.join(', ')}`,
  };
};
const WORSE: Record<Regression['worse'][number], Text> = {
  capacity: { zh: '容量', en: 'capacity' },
  error_share: { zh: '错误率', en: 'errors' },
  p50_ms: { zh: 'p50 时延', en: 'p50 latency' },
  p90_ms: { zh: 'p90 时延', en: 'p90 latency' },
  p95_ms: { zh: 'p95 时延', en: 'p95 latency' },
  p99_ms: { zh: 'p99 时延', en: 'p99 latency' },
};

const ENDED: Record<'complete' | 'stopped' | 'failed', (requests: number, why: Text | null) => Text> = {
  complete: (n) => ({ zh: `压测结束，共 ${n} 次请求`, en: `Load test ended after ${n} requests` }),
  stopped: (n, why) => ({
    zh: `压测提前停止（${why?.zh ?? ''}），共 ${n} 次请求`,
    en: `Load test was stopped (${why?.en ?? ''}) after ${n} requests`,
  }),
  failed: () => ({ zh: '压测因程序自身错误中断', en: 'Load test broke off by our own mistake' }),
};

function lastSent(result: LoadResult | null, stop: Stop | null, stop_ms: number | null): number | null {
  if (result === null || result.figures.requests === 0) return null;
  return stop && stop_ms !== null ? Math.round(stop.at + stop_ms) : result.ended_at;
}

function slim({ ticks: _ticks, ...result }: LoadResult): Omit<LoadResult, 'ticks'> {
  const by_name = Object.fromEntries(Object.entries(result.by_name).slice(0, MAX_NAMES));
  const kept = { ...result, by_name, examples: result.examples.slice(0, MAX_EXAMPLES) };
  if (JSON.stringify(kept).length <= MAX_RESULT_BYTES) return kept;
  return { ...kept, by_name: {}, checks: {}, examples: [] };
}

/** What went on when the program died is over: nothing is sent any more, and nobody knows what it would have brought. */
export function interruptRuns(db: Db, now: number): number {
  return db.$client.transaction(() => {
    const ids = db.$client.prepare(`select id from load_runs where state = 'running'`).pluck().all() as number[];
    for (const id of ids) {
      db.$client.prepare(`update load_runs set state = 'interrupted', ended_at = ? where id = ?`).run(now, id);
      const entry = { action: 'load_end', object_kind: 'load_run', object_id: id, after: { state: 'interrupted' } };
      record(db, PROGRAM, entry, now);
      say(db, id, { zh: '压测因程序中断而结束', en: 'Load test broke off as the program ended' }, now);
    }
    return ids.length;
  })();
}

/** On the timeline of its system. */
export function say(db: Db, run_id: number, text: Text, at: number, severity?: Severity): Event {
  const of = db.$client
    .prepare(
      'select r.system_id, y.name as subject from load_runs r join systems y on y.id = r.system_id where r.id = ?',
    )
    .get(run_id) as { system_id: number; subject: string };
  return tell(db, { at, kind: 'load', text, ...(severity ? { severity } : {}), ...of });
}
