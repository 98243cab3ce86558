/**
 * Judges a run by the thresholds of its scenario. Without samples there is nothing to judge, and a generator that was the bottleneck measured
 * itself: both are unknown, never passed. Of a run that was stopped early, what failed has failed; the rest isn't known.
 */
import type { Figures, LoadResult } from '../words.ts';
import type { Limits, Thresholds } from './schema.ts';

type Words = { zh: string; en: string };
export type Verdict = 'pass' | 'fail' | 'unknown';
/** `request`: its name, null of the whole run. `found`: null when nothing was measured. Shares from 0 to 1, times in milliseconds. */
export type Judged = {
  request: string | null;
  key: keyof Limits | 'checks_share';
  limit: number;
  found: number | null;
  verdict: Verdict;
  /** Why it is unknown. */
  why: Words | null;
};
/** `verdict`: fails with one failure, passes only when each passes; without thresholds nothing was decided. */
export type Judgement = { verdict: Verdict; thresholds: Judged[] };

type Judgeable = Pick<LoadResult, 'figures' | 'by_name' | 'checks' | 'ended' | 'generator'>;

/** Errors of all kinds against requests; null when nothing was asked. More errors than requests (an address refused): all failed. */
export function errorShare({ requests, errors }: Pick<Figures, 'requests' | 'errors'>): number | null {
  const count = Object.values(errors).reduce((sum, one) => sum + one, 0);
  if (requests === 0) return count > 0 ? 1 : null;
  return Math.min(1, count / requests);
}

function checksShare(checks: LoadResult['checks']): number | null {
  const all = Object.values(checks);
  const passed = all.reduce((sum, one) => sum + one.passed, 0);
  const count = passed + all.reduce((sum, one) => sum + one.failed, 0);
  return count === 0 ? null : passed / count;
}

function measured(figures: Figures | undefined, key: keyof Limits): number | null {
  if (!figures) return null;
  if (key === 'error_share') return errorShare(figures);
  if (figures.latency_ms.count === 0) return null;
  const value =
    figures.latency_ms[key.slice(0, -'_ms'.length) as 'mean' | 'p50' | 'p90' | 'p95' | 'p99' | 'p999' | 'max'];
  return Number.isFinite(value) ? value : null;
}

const NO_SAMPLES: Words = { zh: '没有样本', en: 'there are no samples' };
const LIMITED: Words = {
  zh: '压测机自身受限，数据不能说明服务端',
  en: 'the generator was limited: the figures say nothing about the server',
};
const STOPPED: Words = { zh: '压测提前停止', en: 'the run was stopped early' };

export function judgeThresholds(thresholds: Thresholds, result: Judgeable): Judgement {
  const judge = (request: string | null, key: Judged['key'], limit: number, found: number | null): Judged => {
    const one = { request, key, limit, found };
    if (result.generator.limited) return { ...one, verdict: 'unknown', why: LIMITED };
    if (found === null) return { ...one, verdict: 'unknown', why: NO_SAMPLES };
    if (key === 'checks_share' ? found < limit : found > limit) return { ...one, verdict: 'fail', why: null };
    if (result.ended === 'stopped') return { ...one, verdict: 'unknown', why: STOPPED };
    return { ...one, verdict: 'pass', why: null };
  };
  const judgeLimits = (request: string | null, limits: Limits, figures: Figures | undefined) =>
    Object.entries(limits).flatMap(([key, limit]) =>
      limit === undefined ? [] : [judge(request, key as keyof Limits, limit, measured(figures, key as keyof Limits))],
    );
  const { checks_share, by_name, ...limits } = thresholds;
  const judged = [
    ...judgeLimits(null, limits, result.figures),
    ...(checks_share === undefined ? [] : [judge(null, 'checks_share', checks_share, checksShare(result.checks))]),
    ...Object.entries(by_name ?? {}).flatMap(([name, of]) =>
      judgeLimits(name, of, Object.hasOwn(result.by_name, name) ? result.by_name[name] : undefined),
    ),
  ];
  const is = (verdict: Verdict) => judged.some((one) => one.verdict === verdict);
  return {
    verdict: is('fail') ? 'fail' : is('unknown') || judged.length === 0 ? 'unknown' : 'pass',
    thresholds: judged,
  };
}
