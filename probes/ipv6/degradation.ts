/**
 * How much worse IPv6 is than IPv4 (性能劣化比): `(v6 - v4) / v4`, as "IPv6改造相关指标和测试方法说明" has it. Where both are better than
 * a floor the ratio isn't assessed and they count as equal (趋同): without it 1 ms against 2 ms were 100 % worse.
 * The official weights of the mix were not found, so nothing is mixed: the worst of the measures decides.
 */
import type { PathSide } from './given.ts';
import type { Thresholds } from './thresholds.ts';

/** One thing measured over both families; null: not measured. */
export type Measure = {
  name: string;
  v4: number | null;
  v6: number | null;
  /** Which way is better: a delay is by being lower, a share of success by being higher. */
  better: 'lower' | 'higher';
  /** As good as this or better in both families: equal. */
  floor: number;
};
/** `ratio`: positive is worse, 0.1 is 10 % worse; 'equal': both under the floor; null: not to be told. */
export type Degraded = { name: string; ratio: number | 'equal' | null };

export function degradationOf({ name, v4, v6, better, floor }: Measure): Degraded {
  if (v4 === null || v6 === null || !Number.isFinite(v4) || !Number.isFinite(v6) || v4 < 0 || v6 < 0)
    return { name, ratio: null };
  const isGood = (value: number) => (better === 'lower' ? value <= floor : value >= floor);
  if (isGood(v4) && isGood(v6)) return { name, ratio: 'equal' };
  const worse = better === 'lower' ? v6 - v4 : v4 - v6;
  if (worse === 0) return { name, ratio: 0 };
  // Nothing can be measured against a nought.
  return { name, ratio: v4 === 0 ? (worse > 0 ? Number.POSITIVE_INFINITY : null) : worse / v4 };
}

export type Degradation = {
  measures: readonly Degraded[];
  /** The greatest ratio that was told; null: all that was measured is equal, or nothing was measured. */
  worst: { name: string; ratio: number } | null;
  /** Names of what wasn't measured over both families. */
  missing: readonly string[];
};

export function degradation(measures: readonly Measure[]): Degradation {
  const told = measures.map(degradationOf);
  const ratios = told.flatMap(({ name, ratio }) => (typeof ratio === 'number' ? [{ name, ratio }] : []));
  const worst = ratios.reduce<Degradation['worst']>(
    (most, one) => (most && most.ratio >= one.ratio ? most : one),
    null,
  );
  return { measures: told, worst, missing: told.flatMap(({ name, ratio }) => (ratio === null ? [name] : [])) };
}

/** Round trips (ms), and what of echoes and connections came through (shares). */
export function pathMeasures(v4: PathSide, v6: PathSide, thresholds: Thresholds): Measure[] {
  const through = (loss: number | null) => (loss === null ? null : 1 - loss);
  const floor = 1 - thresholds.floor_loss;
  return [
    { name: 'rtt', v4: v4.rtt_ms, v6: v6.rtt_ms, better: 'lower', floor: thresholds.floor_rtt_ms },
    { name: 'loss', v4: through(v4.loss), v6: through(v6.loss), better: 'higher', floor },
    { name: 'tcp', v4: v4.tcp_success, v6: v6.tcp_success, better: 'higher', floor },
  ];
}
