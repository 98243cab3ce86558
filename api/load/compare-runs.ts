/** One run beside another: whether what differs is more than chance. Of searches their capacities are compared, of others their seconds. */
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { compareRuns as compareSeconds, sentOtherwise } from '#probes/load/capacity/compare.ts';
import { compareCapacities } from '#probes/load/capacity/compare-capacity.ts';
import { capacityOf } from '#probes/load/capacity/search.ts';
import type { Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { wholeOf } from '../people/reach.ts';
import type { ComparisonShape } from './answers.ts';
import { rowOf } from './list-runs.ts';
import { readTicks } from './pack-ticks.ts';
import { loadRuns, type Regression, type SentAs } from './schema.ts';

type Answer = z.infer<typeof ComparisonShape>;
type Compared = Omit<Answer, 'with'>;
type Run = typeof loadRuns.$inferSelect;
type Sent = Run & { sent_as: SentAs };

export function compareRuns(db: Db, id: number, with_id: number | undefined): Answer {
  rowOf(db, id);
  const other_id = with_id ?? baselineFor(db, id);
  if (other_id === undefined) return { with: null, ...nothing(NO_BASELINE) };
  const other = rowOf(db, other_id);
  const [before, now] = [runOf(db, other_id), runOf(db, id)];
  return { with: other, ...(before && now ? compare(db, before, now) : nothing(NO_BASELINE)) };
}

/** What is worse than in the baseline; null: nothing, or nobody can tell. */
export function regressionOf(db: Db, id: number): Regression | null {
  const other_id = baselineFor(db, id);
  const [before, now] = [other_id === undefined ? undefined : runOf(db, other_id), runOf(db, id)];
  if (!before || !now) return null;
  const { rows, capacity } = compare(db, before, now);
  const worse: Regression['worse'] = [
    ...(capacity?.verdict === 'worse' ? ['capacity' as const] : []),
    ...rows.flatMap(({ name, verdict }) => (verdict === 'worse' ? [name] : [])),
  ];
  return worse.length === 0 ? null : { run_id: before.id, started_at: before.started_at, worse };
}

function compare(db: Db, before: Run, now: Run): Compared {
  if (before.engine !== 'own' || now.engine !== 'own') return nothing(NOT_OURS);
  if (!isSent(before) || !isSent(now)) return nothing(UNKNOWN_SCENARIO);
  if (before.search || now.search) return compareSearches(before, now);
  if (before.result === null || now.result === null) return nothing(NO_RESULT);
  const [then, later] = [comparedOf(db, before), comparedOf(db, now)];
  if (!then || !later) return nothing(SHAPES);
  const found = compareSeconds(then, later);
  if (!found.comparable) return nothing(...found.why);
  const rows = found.differences.map(({ key, ...of }) => ({ name: key, ...of }));
  const forgotten = [then, later].some(({ result }) => result.ticks.length === 0);
  return { comparable: true, why: [], rows, capacity: null, note: forgotten ? FORGOTTEN : null };
}

function compareSearches(before: Sent, now: Sent): Compared {
  const [a, b] = [before.shape, now.shape];
  const why = sentOtherwise(before.sent_as, now.sent_as);
  // Where it began and how often it was repeated change how well a capacity is known, not what it is.
  const isAlike =
    a.model === 'search' &&
    b.model === 'search' &&
    a.step_ms === b.step_ms &&
    a.p95_ms === b.p95_ms &&
    a.error_share === b.error_share;
  if (!isAlike || why.length > 0) return nothing(...why, ...(isAlike ? [] : [SHAPES]));
  if (!before.search || !now.search) return nothing(NO_RESULT);
  const [then, later] = [capacityOf(before.search), capacityOf(now.search)];
  const capacity = { before: then, now: later, verdict: compareCapacities(before.search.rounds, now.search.rounds) };
  return { comparable: true, why: [], rows: [], capacity, note: null };
}

const isSent = (run: Run): run is Sent => run.sent_as !== null;
const runOf = (db: Db, id: number) => db.select().from(loadRuns).where(eq(loadRuns.id, id)).get();
const comparedOf = (db: Db, { id, sent_as, shape, result }: Sent) =>
  result && shape.model !== 'search'
    ? { ...sent_as, shape, result: { ...result, ticks: readTicks(wholeOf(db), id, 0) } }
    : undefined;
const nothing = (...why: Text[]): Compared => ({ comparable: false, why, rows: [], capacity: null, note: null });

const NO_BASELINE = { zh: '没有可比较的基线', en: 'there is no baseline to compare with' };
const NOT_OURS = {
  zh: 'k6 的结果不是本系统测得，且没有时延，不能比较',
  en: 'this console did not measure what k6 brought, and it has no latency: it can’t be compared',
};
const NO_RESULT = { zh: '有一次没有结果', en: 'one of them brought no result' };
const SHAPES = { zh: '负载形状不同', en: 'the shapes of the load differ' };
const UNKNOWN_SCENARIO = {
  zh: '不知道执行的是哪个场景（当时未记录）',
  en: 'unknown which scenario was sent (it was not kept then)',
};
const FORGOTTEN = {
  zh: '其中一次的逐秒数据已不再保存：差异是否出于偶然，无从判断',
  en: 'The seconds of one are no longer kept: whether chance alone parts them is unknown',
};

/** Of the same system: rather one that was sent alike, then one of the same plan, then the newest. */
const baselineFor = (db: Db, id: number): number | undefined =>
  db.$client
    .prepare(`select b.id from load_runs r join load_runs b on b.system_id = r.system_id and b.is_baseline = 1 and b.id <> r.id
      where r.id = ? order by b.sent_as is not null and b.sent_as is r.sent_as desc, b.shape = r.shape desc,
        b.plan_id = r.plan_id desc, b.id desc limit 1`)
    .pluck()
    .get(id) as number | undefined;
