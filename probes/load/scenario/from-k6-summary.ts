/**
 * A run that k6 made, from its JSON summary: of `handleSummary` (`metrics.NAME.values['p(95)']`) or of `--summary-export` (flat).
 * What k6 doesn't tell is null, never nought. Its times are service times: from the moment of sending, so that a stall of the server hides in
 * `dropped`, iterations that should have begun and did not. No `latency_ms` can be made of them.
 */
import { z } from 'zod';

type Words = { zh: string; en: string };

export type ImportedSpread = {
  count: number | null;
  mean: number | null;
  p50: number | null;
  p90: number | null;
  p95: number | null;
  p99: number | null;
  p999: number | null;
  max: number | null;
};
export type ImportedRun = {
  from: 'k6';
  /** From the intended start: k6 doesn't measure it. */
  latency_ms: null;
  service_ms: ImportedSpread;
  phases: { connect: ImportedSpread; tls: ImportedSpread; first_byte: ImportedSpread };
  requests: number | null;
  /** A second. */
  rate: number | null;
  /** No answer, or a status of 400 and above. */
  error_share: number | null;
  checks: { passed: number; failed: number } | null;
  iterations: number | null;
  /** Iterations that k6 couldn't begin in time; null: not told, which k6 does when there were none and when it wasn't asked to. */
  dropped: number | null;
  /** Bytes received. */
  bytes: number | null;
  duration_ms: number | null;
  by_name: Record<string, ImportedSpread>;
  /** What must be said beside the figures. */
  caveats: Words[];
};

const Metric = z.record(z.string(), z.unknown());
const Summary = z.object({
  metrics: z.record(z.string(), Metric),
  state: z.object({ testRunDurationMs: z.number().nonnegative().optional() }).optional(),
});
export const MAX_CHARACTERS = 4 * 1_024 * 1_024;
const MAX_NAMES = 200;

const finite = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;

/** The figures of a metric, of either form. */
const valuesOf = (metric: Record<string, unknown> | undefined): Record<string, unknown> =>
  metric && typeof metric.values === 'object' && metric.values !== null
    ? (metric.values as Record<string, unknown>)
    : (metric ?? {});

function spreadOf(metric: Record<string, unknown> | undefined): ImportedSpread {
  const values = valuesOf(metric);
  return {
    count: finite(values.count),
    mean: finite(values.avg),
    p50: finite(values.med) ?? finite(values['p(50)']),
    p90: finite(values['p(90)']),
    p95: finite(values['p(95)']),
    p99: finite(values['p(99)']),
    p999: finite(values['p(99.9)']),
    max: finite(values.max),
  };
}

export function importK6Summary(text: string): { run: ImportedRun } | { problem: Words } {
  if (text.length > MAX_CHARACTERS)
    return { problem: { zh: '摘要超过 4 MiB', en: 'the summary is longer than 4 MiB' } };
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return { problem: { zh: `不是 JSON：${why}`, en: `not JSON: ${why}` } };
  }
  const parsed = Summary.safeParse(document);
  if (!parsed.success || !Object.hasOwn(parsed.data.metrics, 'http_req_duration'))
    return {
      problem: {
        zh: '不是 k6 摘要：没有 metrics.http_req_duration',
        en: 'no summary of k6: there is no metrics.http_req_duration',
      },
    };
  return { run: runOf(parsed.data) };
}

function runOf({ metrics, state }: z.infer<typeof Summary>): ImportedRun {
  const of = (name: string) => (Object.hasOwn(metrics, name) ? metrics[name] : undefined);
  const requests = valuesOf(of('http_reqs'));
  const failed = valuesOf(of('http_req_failed'));
  const checks = valuesOf(of('checks'));
  const passes = finite(checks.passes);
  const fails = finite(checks.fails);
  const dropped = finite(valuesOf(of('dropped_iterations')).count);
  const by_name: Record<string, ImportedSpread> = {};
  for (const [key, metric] of Object.entries(metrics).slice(0, 10_000)) {
    const name = /^http_req_duration\{name:([^{},]{1,200})\}$/.exec(key)?.[1];
    if (name !== undefined && name !== '__proto__' && Object.keys(by_name).length < MAX_NAMES)
      by_name[name] = spreadOf(metric);
  }
  const service_ms = spreadOf(of('http_req_duration'));
  const caveats: Words[] = [
    {
      zh: 'k6 的时延从发出时算起，不含应发未发的等待，不能与本系统的时延直接比较',
      en: 'k6 counts from the moment of sending: waiting before it is not in these times, and they are not this console’s latency',
    },
  ];
  if (dropped)
    caveats.push({
      zh: `k6 有 ${dropped} 次迭代未能按时开始：真实等待比这些数值长`,
      en: `k6 could not begin ${dropped} iterations in time: visitors would have waited longer than these times say`,
    });
  return {
    from: 'k6',
    latency_ms: null,
    // k6 counts each request once in this metric, and seldom says how many those are.
    service_ms: { ...service_ms, count: service_ms.count ?? finite(requests.count) },
    phases: {
      connect: spreadOf(of('http_req_connecting')),
      tls: spreadOf(of('http_req_tls_handshaking')),
      first_byte: spreadOf(of('http_req_waiting')),
    },
    requests: finite(requests.count),
    rate: finite(requests.rate),
    error_share: finite(failed.rate) ?? finite(failed.value),
    checks: passes === null || fails === null ? null : { passed: passes, failed: fails },
    iterations: finite(valuesOf(of('iterations')).count),
    dropped,
    bytes: finite(valuesOf(of('data_received')).count),
    duration_ms: finite(state?.testRunDurationMs),
    by_name,
    caveats,
  };
}
