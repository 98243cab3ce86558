/** Whether a run kept what its plan asked. Pure. What the generator limited, or what didn't run to its end, proves nothing good. */
import { errorShare } from '#probes/load/scenario/thresholds.ts';
import type { LoadResult } from '#probes/load/words.ts';
import type { Text } from '#probes/probe.ts';
import type { Thresholds } from './shapes.ts';

type Is = 'pass' | 'fail' | 'unknown';
/** `request`: of that one alone, by its name in the scenario. */
export type VerdictRow = { name: string; request: string | null; wanted: number; found: number | null; is: Is };
export type Verdict = {
  is: Is;
  why: Text;
  rows: VerdictRow[];
};
type Given = Pick<LoadResult, 'ended' | 'rate' | 'figures' | 'checks' | 'generator'>;

function found(result: Given): Record<keyof Thresholds, number | null> {
  const { latency_ms } = result.figures;
  const checks = Object.values(result.checks);
  const passed = checks.reduce((sum, one) => sum + one.passed, 0);
  const all = checks.reduce((sum, one) => sum + one.passed + one.failed, 0);
  const measured = latency_ms.count > 0;
  return {
    error_share: errorShare(result.figures),
    p95_ms: measured ? latency_ms.p95 : null,
    p99_ms: measured ? latency_ms.p99 : null,
    rate: result.figures.requests > 0 ? result.rate : null,
    checks_share: all > 0 ? passed / all : null,
  };
}

/** More is better of these, less of the others. */
const AT_LEAST: readonly (keyof Thresholds)[] = ['rate', 'checks_share'];

/** `more`: what the scenario asks by itself. */
export function judgeRun(result: Given, thresholds: Thresholds, more: readonly VerdictRow[] = []): Verdict {
  const values = found(result);
  const { limited, why } = result.generator;
  const own = (Object.keys(thresholds) as (keyof Thresholds)[]).flatMap((name): VerdictRow[] => {
    const wanted = thresholds[name];
    if (wanted === null) return [];
    const value = values[name];
    if (value === null || limited) return [{ name, request: null, wanted, found: value, is: 'unknown' }];
    const holds = AT_LEAST.includes(name) ? value >= wanted : value <= wanted;
    // A part of a load that kept its promise is no proof that the whole would.
    const is: Is = !holds ? 'fail' : result.ended === 'complete' ? 'pass' : 'unknown';
    return [{ name, request: null, wanted, found: value, is }];
  });
  const rows = [...own, ...more];
  if (limited)
    return {
      is: 'unknown',
      why: why ?? {
        zh: '发压端受限，结果不能说明系统',
        en: 'The generator was at its limit: the figures say nothing of the system',
      },
      rows,
    };
  if (rows.length === 0) return { is: 'unknown', why: { zh: '计划未设指标', en: 'The plan asks for nothing' }, rows };
  const failed = rows.filter(({ is }) => is === 'fail').length;
  if (failed > 0)
    return { is: 'fail', why: { zh: `${failed} 项指标未达到`, en: `${failed} of what was asked isn’t kept` }, rows };
  if (result.ended === 'stopped')
    return { is: 'unknown', why: { zh: '未运行到结束', en: 'It did not run to its end' }, rows };
  if (rows.some(({ is }) => is === 'unknown'))
    return { is: 'unknown', why: { zh: '部分指标没有数据', en: 'Some of it was not measured' }, rows };
  return { is: 'pass', why: { zh: '全部指标达到', en: 'All that was asked is kept' }, rows };
}
