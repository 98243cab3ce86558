/** Figures for tests of what judges them. */
import type { Figures, Generator, LoadResult, Spread, Tick } from '../words.ts';

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  const mean = sorted.length ? sorted.reduce((sum, value) => sum + value, 0) / sorted.length : 0;
  return {
    count: sorted.length,
    mean,
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    p999: at(0.999),
    max: at(1),
  };
}

export function figuresOf(values: readonly number[], errors: Figures['errors'] = {}): Figures {
  const spread = spreadOf(values);
  return {
    requests: values.length,
    journeys: values.length,
    errors,
    bytes: 0,
    latency_ms: spread,
    service_ms: spread,
    phases: { dns: spread, connect: spread, tls: spread, first_byte: spread, whole: spread },
  };
}

export const idle: Generator = { lag_ms: spreadOf([]), cpu: 0.1, held: 0, limited: false, why: null };

export const tickOf = (second: number, figures: Figures, more: Partial<Tick> = {}): Tick => ({
  at: second * 1_000,
  elapsed_ms: second * 1_000,
  intended_rate: figures.requests,
  in_flight: 1,
  connections: 1,
  figures,
  by_family: {},
  generator: idle,
  ...more,
});

export const resultOf = (figures: Figures, more: Partial<LoadResult> = {}): LoadResult => ({
  started_at: 0,
  ended_at: 10_000,
  ended: 'complete',
  stop_reason: null,
  stop_ms: null,
  intended_rate: figures.requests / 10,
  rate: figures.requests / 10,
  figures,
  by_name: {},
  by_family: {},
  checks: {},
  examples: [],
  generator: idle,
  ticks: [],
  ...more,
});
