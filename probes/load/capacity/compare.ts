/**
 * A run against its baseline. A difference counts when it is great enough to matter, and when the seconds of both runs, ranked, speak for it
 * (mann-whitney.ts). Seconds of a run aren't quite independent of each other, so that significance alone would find too much.
 */

import { errorShare } from '../scenario/thresholds.ts';
import type { Figures, LoadResult, Shape } from '../words.ts';
import { LEAST_VALUES, mannWhitney } from './mann-whitney.ts';

type Words = { zh: string; en: string };
/** `scenario`: what tells scenarios apart, such as a hash of its text; `generators`: from where it was sent, absent: from here. */
export type Sent = {
  scenario: string;
  family: string;
  http: string;
  max_connections: number;
  generators?: readonly number[];
};
export type ComparedRun = Sent & { shape: Shape; result: LoadResult };

/** A difference matters when it is more than both: a tenth of the baseline and 5 ms. Ours, to be edited. */
export type Matters = { share: number; ms: number; error_share: number; p: number };
export const USUAL_MATTERS: Matters = { share: 0.1, ms: 5, error_share: 0.005, p: 0.05 };

export const COMPARED = ['p50_ms', 'p90_ms', 'p95_ms', 'p99_ms', 'error_share'] as const;
export type Compared = (typeof COMPARED)[number];
/** `p`: how often chance alone would part the seconds as much; null when there were too few of them. */
export type Difference = {
  key: Compared;
  before: number | null;
  now: number | null;
  p: number | null;
  verdict: 'better' | 'same' | 'worse' | 'unknown';
};
export type Comparison = { comparable: true; differences: Difference[] } | { comparable: false; why: Words[] };

/** So many values has a second at least of which a percentile is taken: the 99th of ten values is only their greatest. */
const LEAST_IN_SECOND: Record<Compared, number> = { p50_ms: 2, p90_ms: 10, p95_ms: 20, p99_ms: 100, error_share: 1 };

function measured(figures: Pick<Figures, 'requests' | 'errors' | 'latency_ms'>, key: Compared): number | null {
  if (key === 'error_share') return errorShare(figures);
  if (figures.latency_ms.count < LEAST_IN_SECOND[key]) return null;
  return figures.latency_ms[key.slice(0, -'_ms'.length) as 'p50' | 'p90' | 'p95' | 'p99'];
}

const ofSeconds = (result: LoadResult, key: Compared): number[] =>
  result.ticks.flatMap(({ figures }) => {
    const value = measured(figures, key);
    return value === null ? [] : [value];
  });

const sameShape = (a: Shape, b: Shape): boolean =>
  a.model === 'closed' || b.model === 'closed'
    ? a.model === 'closed' && b.model === 'closed' && a.users === b.users && a.duration_ms === b.duration_ms
    : a.stages.length === b.stages.length &&
      a.stages.every((stage, i) => {
        const other = b.stages[i];
        return (
          stage.from_rate === other?.from_rate &&
          stage.to_rate === other.to_rate &&
          stage.duration_ms === other.duration_ms
        );
      });

/** Why what was sent can't be held against each other. */
export const sentOtherwise = (baseline: Sent, run: Sent): Words[] =>
  told([
    [baseline.scenario !== run.scenario, '场景或目标不同', 'the scenarios, or where they went, differ'],
    [baseline.family !== run.family, '地址族不同', 'the address families differ'],
    [baseline.http !== run.http, 'HTTP 版本不同', 'the versions of HTTP differ'],
    [baseline.max_connections !== run.max_connections, '最大连接数不同', 'the connections that may be open differ'],
    [
      String(baseline.generators ?? '') !== String(run.generators ?? ''),
      '发压端不同',
      'they were sent from different places',
    ],
  ]);
const told = (found: readonly [boolean, string, string][]): Words[] =>
  found.flatMap(([is, zh, en]) => (is ? [{ zh, en }] : []));

function obstacles(baseline: ComparedRun, run: ComparedRun): Words[] {
  const both = [baseline.result, run.result];
  const found: [boolean, string, string][] = [
    [!sameShape(baseline.shape, run.shape), '负载形状不同', 'the shapes of the load differ'],
    [both.some(({ generator }) => generator.limited), '有一次的压测机自身受限', 'the generator of one was limited'],
    [both.some(({ ended }) => ended === 'stopped'), '有一次提前停止', 'one was stopped early'],
    [both.some(({ figures }) => errorShare(figures) === null), '有一次没有样本', 'one has no samples'],
  ];
  return [...sentOtherwise(baseline, run), ...told(found)];
}

export function compareRuns(baseline: ComparedRun, run: ComparedRun, matters: Matters = USUAL_MATTERS): Comparison {
  const why = obstacles(baseline, run);
  if (why.length) return { comparable: false, why };
  return {
    comparable: true,
    differences: COMPARED.map((key) => difference(key, baseline.result, run.result, matters)),
  };
}

function difference(key: Compared, baseline: LoadResult, run: LoadResult, matters: Matters): Difference {
  const before = measured(baseline.figures, key);
  const now = measured(run.figures, key);
  const seconds = ofSeconds(baseline, key);
  const seconds2 = ofSeconds(run, key);
  if (before === null || now === null || Math.min(seconds.length, seconds2.length) < LEAST_VALUES)
    return { key, before, now, p: null, verdict: 'unknown' };
  const { u, p } = mannWhitney(seconds, seconds2);
  const by = Math.abs(now - before);
  const isGreat = key === 'error_share' ? by > matters.error_share : by > matters.ms && by > matters.share * before;
  const isWorse = now > before;
  // What matters must be borne out by the seconds, and in the same direction.
  const isBorneOut = p < matters.p && isWorse === u > (seconds.length * seconds2.length) / 2;
  const verdict = !isGreat ? 'same' : !isBorneOut ? 'unknown' : isWorse ? 'worse' : 'better';
  return { key, before, now, p, verdict };
}
