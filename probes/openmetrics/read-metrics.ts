/** What a chosen part of an exposition says: samples, the share of successes since the look before, and the latency. */
import type { Fact, Sample, Sight } from '../probe.ts';
import { type Metric, readExposition, readSelector, selects, seriesName } from './exposition.ts';

/** Selectors such as `name{label="value"}`; bounds of what is said of successes (%) and latency (s). */
export type MetricsAsked = {
  metrics: readonly string[];
  calls?: string | undefined;
  successes?: string | undefined;
  latency?: string | undefined;
  least_success_percent: number;
  most_latency_s: number;
};

/** Chosen series kept as samples; more are counted, and left out. */
const MAX_KEPT = 200;
/** Whose counters are remembered: the oldest goes. */
const MAX_REMEMBERED = 2_000;

/** Counters only mean something between two looks: what each source had at its last one. */
const remembered = new Map<string, { calls: number; successes: number }>();

/** `source` tells whose counters these are. Bad text is a problem with its line, and neither changes nor says anything. */
export function readMetrics(
  text: string,
  asked: MetricsAsked,
  source: string,
): Sight | { line: number; problem: string } {
  const read = readExposition(text);
  if ('problem' in read) return read;
  const facts: Fact[] = [];
  const kept = new Map<string, Metric>();
  let left_out = 0;
  for (const line of asked.metrics) {
    const found = pick(read.metrics, line);
    facts.push({ key: 'metrics.found', part: line, value: found.length });
    for (const metric of found) {
      if (kept.size < MAX_KEPT) kept.set(seriesName(metric), metric);
      else left_out += 1;
    }
  }
  facts.push(...successFacts(read.metrics, asked, source), ...latencyFacts(read.metrics, asked));
  const samples = [...kept].flatMap(([part, { name, value }]): Sample[] =>
    Number.isFinite(value)
      ? [{ series: isCounter(name) ? 'metrics.counter' : 'metrics.value', part: part.slice(0, 300), value }]
      : [],
  );
  const error = left_out > 0 ? `${left_out} more series were chosen than the ${MAX_KEPT} that are kept` : undefined;
  return { facts, samples, ...(error ? { error, partial: true } : {}) };
}

const isCounter = (name: string) => /_(total|count|sum|bucket)$/.test(name);

function pick(metrics: readonly Metric[], line: string | undefined): Metric[] {
  const selector = line === undefined ? undefined : readSelector(line);
  return selector ? metrics.filter((metric) => selects(selector, metric)) : [];
}

const sumOf = (found: readonly Metric[]): number | undefined =>
  found.length === 0 || found.some(({ value }) => !Number.isFinite(value))
    ? undefined
    : found.reduce((sum, { value }) => sum + value, 0);

/** A first look, a restart of the counters and an interval without a call say nothing of the share. */
function successFacts(metrics: readonly Metric[], asked: MetricsAsked, source: string): Fact[] {
  const [calls, successes] = [sumOf(pick(metrics, asked.calls)), sumOf(pick(metrics, asked.successes))];
  if (calls === undefined || successes === undefined) return [];
  const before = remembered.get(source);
  remembered.delete(source);
  remembered.set(source, { calls, successes });
  const [oldest] = remembered.keys();
  if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  if (!before || calls < before.calls || successes < before.successes) return [];
  const [made, done] = [calls - before.calls, successes - before.successes];
  const least = asked.least_success_percent;
  return [{ key: 'metrics.success', value: { calls: made, successes: done, least_percent: least } }];
}

function latencyFacts(metrics: readonly Metric[], asked: MetricsAsked): Fact[] {
  const found = pick(metrics, asked.latency).filter(({ value }) => Number.isFinite(value));
  if (found.length === 0) return [];
  const worst = Math.max(...found.map(({ value }) => value));
  return [{ key: 'metrics.latency', value: { latency_s: worst, most_s: asked.most_latency_s } }];
}
