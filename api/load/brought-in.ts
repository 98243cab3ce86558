/** What k6 measured, as it is kept and answered, and what can be said of it by a plan's thresholds. Pure. */
import { z } from 'zod';
import type { ImportedRun, ImportedSpread } from '#probes/load/scenario/from-k6-summary.ts';
import type { Scenario } from '#probes/load/scenario/schema.ts';
import { shapeOf } from '#probes/load/scenario/shape.ts';
import { Text } from '../middleware/text.ts';
import { durationOf, Thresholds } from './shapes.ts';
import type { Verdict, VerdictRow } from './verdict.ts';

const Told = z.number().nullable();
const spread = { count: Told, mean: Told, p50: Told, p90: Told, p95: Told, p99: Told, p999: Told, max: Told };
const Service = z.object(spread);
/** Null is what k6 didn't tell. Times count from the moment of sending: no latency can be made of them. */
export const BroughtIn = z.object({
  brought_by: z.string(),
  brought_at: z.int(),
  /** Of the summary. */
  sm3: z.string(),
  service_ms: Service,
  phases: z.object({ connect: Service, tls: Service, first_byte: Service }),
  requests: Told,
  rate: Told,
  error_share: Told,
  checks: z.object({ passed: z.number(), failed: z.number() }).nullable(),
  iterations: Told,
  dropped: Told,
  bytes: Told,
  duration_ms: Told,
  by_name: z.record(z.string(), Service),
  caveats: z.array(Text),
});
export type BroughtIn = z.infer<typeof BroughtIn>;

type Limit = { name: string; request: string | null; wanted: number };
/** Of what was sent before the whole load was through, nothing is proved. */
const WHOLE = 0.95;

/**
 * A latency is at least the service time, so a service time above the limit breaks it, and one below says nothing. An extraction that failed
 * is an error that k6 doesn't count, and a check that failed may be one. Never passed while anything is unknown.
 */
export function judgeBroughtIn(run: ImportedRun, scenario: Scenario, thresholds: Thresholds): Verdict {
  const checks = run.checks && run.checks.passed + run.checks.failed > 0 ? run.checks : null;
  const figures = {
    rate: run.rate,
    error_share: run.error_share,
    checks_share: checks && checks.passed / (checks.passed + checks.failed),
  };
  const is_whole = wasWhole(run, scenario);
  const visits = scenario.journey ?? scenario.mix ?? [];
  const hides_errors = visits.some((one) => 'extract' in one && one.extract) || (checks?.failed ?? 0) > 0;
  const judge = ({ name, request, wanted }: Limit): VerdictRow => {
    const of = request === null ? run.service_ms : (run.by_name[request] ?? null);
    const is_time = name.endsWith('_ms');
    const found = is_time
      ? (of?.[name.slice(0, -'_ms'.length) as keyof ImportedSpread] ?? null)
      : request === null
        ? figures[name as keyof typeof figures]
        : null;
    const row = { name, request, wanted, found };
    if (found === null) return { ...row, is: 'unknown' };
    const holds = name === 'rate' || name === 'checks_share' ? found >= wanted : found <= wanted;
    if (!holds) return { ...row, is: 'fail' };
    return { ...row, is: is_time || !is_whole || (name === 'error_share' && hides_errors) ? 'unknown' : 'pass' };
  };
  const rows = limitsOf(scenario, thresholds).map(judge);
  const failed = rows.filter(({ is }) => is === 'fail').length;
  if (rows.length === 0) return { is: 'unknown', why: { zh: '计划未设指标', en: 'The plan asks for nothing' }, rows };
  if (failed > 0)
    return { is: 'fail', why: { zh: `${failed} 项指标未达到`, en: `${failed} of what was asked isn’t kept` }, rows };
  if (!is_whole)
    return {
      is: 'unknown',
      why: { zh: '不知 k6 是否按场景发完', en: 'It can’t be told whether k6 sent all that the scenario says' },
      rows,
    };
  if (rows.some(({ is }) => is === 'unknown'))
    return { is: 'unknown', why: { zh: '部分指标 k6 不能说明', en: 'k6 can’t tell some of what was asked' }, rows };
  return { is: 'pass', why: { zh: '全部指标达到', en: 'All that was asked is kept' }, rows };
}

/** The plan's own, and what the scenario asks by itself besides. */
function limitsOf(scenario: Scenario, thresholds: Thresholds): Limit[] {
  const { by_name = {}, checks_share: _checks, ...whole } = scenario.thresholds ?? {};
  const listed = (of: object, request: string | null) =>
    Object.entries(of).flatMap(([name, wanted]) => (typeof wanted === 'number' ? [{ name, request, wanted }] : []));
  return [
    ...listed(thresholds, null),
    ...listed(whole, null).filter(({ name }) => !Object.hasOwn(Thresholds.shape, name)),
    ...Object.entries(by_name).flatMap(([request, of]) => listed(of, request)),
  ];
}

/** As long as the scenario says, with no iteration that didn't begin. The form without its duration has a count and a rate. */
function wasWhole({ duration_ms, requests, rate, dropped }: ImportedRun, scenario: Scenario): boolean {
  const took_ms = duration_ms ?? (requests !== null && rate ? (requests / rate) * 1000 : 0);
  return !dropped && took_ms >= WHOLE * durationOf(shapeOf(scenario.load), 0);
}
