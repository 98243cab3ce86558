/** A load as the terminal tells it: a line a second, and then sentences or the stable document. */
import type { Judgement } from '#probes/load/scenario/thresholds.ts';
import type { Figures, LoadResult, Spread, Tick } from '#probes/load/words.ts';

/** What is told of a run, whoever sent it. */
export type Told = Pick<
  LoadResult,
  'ended' | 'stop_ms' | 'intended_rate' | 'rate' | 'figures' | 'checks' | 'examples' | 'generator'
> & { by_family: { 4?: Figures | undefined; 6?: Figures | undefined } };
export type Judged = {
  verdict: Judgement['verdict'];
  thresholds: readonly {
    request: string | null;
    key: string;
    limit: number;
    found: number | null;
    verdict: Judgement['verdict'];
  }[];
};

const sum = (errors: object): number => Object.values(errors).reduce((total: number, count) => total + count, 0);

type Second = Pick<Tick, 'elapsed_ms' | 'figures' | 'in_flight' | 'generator'>;
export const asLine = ({ elapsed_ms, figures, in_flight, generator }: Second, duration_ms: number): string =>
  `${elapsed_ms / 1000} of ${duration_ms / 1000} s: ${figures.requests}/s, ${sum(figures.errors)} errors, ` +
  `p50 ${figures.latency_ms.p50} ms, p99 ${figures.latency_ms.p99} ms, ${in_flight} under way` +
  `${generator.limited ? ' (the generator is at its limit)' : ''}`;

const spreadOf = ({ count, mean, p50, p90, p95, p99, p999, max }: Spread) => ({
  p50,
  p90,
  p95,
  p99,
  p999,
  max,
  mean,
  count,
});

/** The stable document; `p999` is the 99.9th percentile. */
export function asJson(result: Told, judged?: Judged) {
  const { figures, generator } = result;
  return {
    requests: figures.requests,
    errors: figures.errors,
    rate: result.rate,
    intended_rate: result.intended_rate,
    bytes: figures.bytes,
    latency_ms: spreadOf(figures.latency_ms),
    service_ms: spreadOf(figures.service_ms),
    by_family: Object.fromEntries(
      Object.entries(result.by_family).flatMap(([family, of]) =>
        of ? [[family, { requests: of.requests, errors: of.errors, latency_ms: spreadOf(of.latency_ms) }]] : [],
      ),
    ),
    ended: result.ended,
    stop_ms: result.stop_ms,
    generator: {
      lag_p99_ms: generator.lag_ms.p99,
      cpu: generator.cpu,
      held: generator.held,
      limited: generator.limited,
      why: generator.why,
    },
    checks: result.checks,
    examples: result.examples,
    ...(judged ? { verdict: judged.verdict, thresholds: judged.thresholds } : {}),
  };
}

export function asText({ figures, rate, intended_rate, generator, examples }: Told, judged?: Judged): string {
  const line = (name: string, { p50, p90, p99, p999, max, count }: Spread) =>
    `${name.padEnd(10)} p50 ${p50}  p90 ${p90}  p99 ${p99}  p99.9 ${p999}  max ${max} ms  (of ${count})\n`;
  const errors = Object.entries(figures.errors).map(([kind, count]) => `  ${kind}: ${count}`);
  return [
    `${figures.requests} requests, ${rate}/s${intended_rate > 0 ? ` of ${intended_rate}/s intended` : ''}, ${sum(figures.errors)} errors\n`,
    ...errors.map((text) => `${text}\n`),
    ...examples.map(({ kind, text }) => `  ${kind}: ${JSON.stringify(text)}\n`),
    line('latency', figures.latency_ms),
    line('service', figures.service_ms),
    `generator  late by ${generator.lag_ms.p99} ms (p99), ${Math.round(generator.cpu * 100)} % of a core\n`,
    ...(judged?.thresholds ?? []).map(
      ({ request, key, limit, found, verdict }) =>
        `${verdict.padEnd(8)}${request === null ? '' : `${request}: `}${key} ${found ?? 'not measured'} (asked: ${limit})\n`,
    ),
    judged ? `verdict    ${judged.verdict}\n` : '',
    generator.why ? `These figures are the generator's own: ${generator.why.en}\n${generator.why.zh}\n` : '',
  ].join('');
}
