/** One run beside another. What the generator limited is compared with nothing. */
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { errorShare } from '#probes/load/scenario/thresholds.ts';
import type { LoadResult } from '#probes/load/words.ts';
import type { Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import type { ComparisonShape } from './answers.ts';
import { rowOf } from './list-runs.ts';
import { loadRuns } from './schema.ts';

type Compared = z.infer<typeof ComparisonShape>;
type Run = typeof loadRuns.$inferSelect;

export function compareRuns(db: Db, id: number, with_id: number | undefined): Compared {
  const nothing = (why: Text): Compared => ({ with: null, why, rows: [] });
  rowOf(db, id);
  const other_id = with_id ?? baselineFor(db, id);
  if (other_id === undefined) return nothing({ zh: '没有可比较的基线', en: 'There is no baseline to compare with' });
  const other = rowOf(db, other_id);
  const [run, before] = [id, other_id].map((one) => db.select().from(loadRuns).where(eq(loadRuns.id, one)).get());
  const why = (run && unfit(run)) ?? (before && unfit(before)) ?? null;
  if (why !== null) return { with: other, why, rows: [] };
  const [now, then] = [figuresOf(run?.result ?? null), figuresOf(before?.result ?? null)];
  const names = Object.keys(now) as (keyof typeof now)[];
  const rows = names.map((name) => ({
    name,
    before: then[name],
    after: now[name],
    ratio: ratio(then[name], now[name]),
  }));
  return { with: other, why: null, rows };
}

function unfit({ result, is_limited }: Run): Text | null {
  if (result === null) return { zh: '没有结果', en: 'It brought no result' };
  return is_limited
    ? { zh: '发压端受限，结果不能比较', en: 'The generator was at its limit: its figures can’t be compared' }
    : null;
}

const baselineFor = (db: Db, id: number): number | undefined =>
  db.$client
    .prepare(`select b.id from load_runs r join load_runs b on b.system_id = r.system_id and b.is_baseline = 1 and b.id <> r.id
      where r.id = ? order by b.plan_id = r.plan_id desc, b.id desc limit 1`)
    .pluck()
    .get(id) as number | undefined;

function figuresOf(result: Omit<LoadResult, 'ticks'> | null) {
  const latency = result && result.figures.latency_ms.count > 0 ? result.figures.latency_ms : null;
  return {
    rate: result?.rate ?? null,
    error_share: result && errorShare(result.figures),
    p50_ms: latency?.p50 ?? null,
    p95_ms: latency?.p95 ?? null,
    p99_ms: latency?.p99 ?? null,
    p999_ms: latency?.p999 ?? null,
  };
}

const ratio = (before: number | null, after: number | null): number | null =>
  before === null || after === null || before === 0 ? null : after / before;
