/** A run with everything in it, for the tests of its report. */
import type { Figures, Spread } from '#probes/load/words.ts';
import type { LoadGiven } from './load-given.ts';

const NOW = Date.UTC(2026, 10, 29);
const spread = (more: Partial<Spread> = {}): Spread => ({
  ...{ count: 1000, mean: 12.3, p50: 10, p90: 20, p95: 25, p99: 906.4, p999: 990, max: 999.9 },
  ...more,
});
const nothing = spread({ count: 0, mean: 0, p50: 0, p90: 0, p95: 0, p99: 0, p999: 0, max: 0 });
const figures = (more: Partial<Figures> = {}): Figures => ({
  ...{
    requests: 1000,
    journeys: 1000,
    errors: { timeout: 5 },
    bytes: 10_000,
    latency_ms: spread(),
    service_ms: spread({ p99: 1.2 }),
  },
  phases: { dns: nothing, connect: spread(), tls: nothing, first_byte: spread(), whole: spread() },
  ...more,
});
type Result = NonNullable<LoadGiven['result']>;
export const sampleResult = (more: Partial<Result> = {}): Result => ({
  ...{ started_at: NOW, ended_at: NOW + 60_000, ended: 'complete', stop_ms: null },
  ...{ intended_rate: 200, rate: 199.5, figures: figures(), by_name: { 取号: figures() }, by_family: { 4: figures() } },
  checks: { 有号: { passed: 990, failed: 10 } },
  examples: [{ kind: 'timeout', at: NOW, name: '取号', text: 'no answer in 10 s' }],
  generator: { lag_ms: spread({ p99: 0.8 }), cpu: 0.4, held: 0, limited: false, why: null },
  ...more,
});
const NO_BASELINE = {
  ...{ with: null, comparable: false, why: [{ zh: '没有基线', en: '' }], rows: [], capacity: null, note: null },
};
export const sampleRun = (more: Partial<LoadGiven> = {}): LoadGiven => ({
  run: {
    ...{
      id: 7,
      plan: '开门高峰',
      purpose: '验证取号高峰',
      state: 'complete',
      started_by: 'wu.di',
      started_at: NOW,
      ended_at: NOW + 60_000,
    },
    ...{ ceiling_rate: 250, shape: { model: 'open', stages: [{ from_rate: 0, to_rate: 200, duration_ms: 60_000 }] } },
    ...{ family: 'both', http: '1.1', decided_by: 'li.ju', contact_name: '王值守' },
    targets: [{ name: '取号', origin: 'http://10.1.2.3:80', addresses: ['10.1.2.3'] }],
    ...{ stop_reason: null, stop_person: null, stop_ms: null, regression: null },
    warm_up: [{ origin: 'http://10.1.2.3:80', family: 4, outcome: 'ok', error: null, took_ms: 3 }],
  },
  system: { name: '一窗受理', unit: null },
  result: sampleResult(),
  ticks: Array.from({ length: 900 }, (_, at) => ({
    ...{ elapsed_ms: (at + 1) * 1000, intended_rate: 200, in_flight: at === 450 ? 180 : 3 },
    figures: figures({ requests: at === 450 ? 0 : 200, latency_ms: at === 450 ? nothing : spread() }),
  })),
  verdict: {
    is: 'pass',
    why: { zh: '全部判据满足', en: '' },
    rows: [{ name: 'p99_ms', request: null, wanted: 1000, found: 906.4, is: 'pass' }],
  },
  ...{ families: null, search: null, imported: null },
  nodes: {
    why: null,
    nodes: [
      {
        ...{ name: '窗口服务器', port: { name: 'eth0', by: 'address' } },
        cpu: { count: 4, mean: 61.25, max: 93, why: null },
        memory: { count: 0, mean: null, max: null, why: { zh: '设备未提供内存占用', en: '' } },
        in: { count: 4, mean: 1_500_000, max: 2_400_000, why: null },
        out: { count: 4, mean: 800, max: 12_345_678_901, why: null },
      },
    ],
  },
  neighbours: [{ name: '县核心', relation: 'upstream', before: 'up', now: null }],
  comparison: NO_BASELINE,
  peak_rate: null,
  ...more,
});
