/** What charts draw of the seconds of a run. A second without answers has no latency: it is a gap, not a zero. */
import { t } from '../../i18n/index.ts';
import type { Line } from '../../ui/series.ts';
import { errorKindText, errorsOf, type Spread, type Tick } from './calls.ts';

type Point = Line['points'][number];

/** Kinds that are drawn by themselves; the rest is put together. */
const kinds_drawn = 2;

const point = (at: number, value: number): Point => ({ at, min: value, avg: value, max: value, count: 1 });
const course = (name: string, ticks: readonly Tick[], figure: (tick: Tick, seconds: number) => number): Line => ({
  name,
  points: ticks.map((tick, index) => {
    const before = ticks[index - 1]?.elapsed_ms ?? tick.elapsed_ms - 1000;
    return point(tick.at, figure(tick, Math.max(tick.elapsed_ms - before, 1) / 1000));
  }),
});

/** What was to begin beside what was done. Users who wait for their answers intend no rate. */
export function rateLines(ticks: readonly Tick[], is_open: boolean): Line[] {
  const journeys = course(t('load_runs.begun'), ticks, (tick, s) => tick.figures.journeys / s);
  const isMore = ticks.some(({ figures }) => figures.journeys !== figures.requests);
  return [
    course(t('load_runs.answered'), ticks, (tick, s) => tick.figures.requests / s),
    ...(is_open ? [course(t('load_runs.intended'), ticks, (tick) => tick.intended_rate)] : []),
    ...(isMore ? [journeys] : []),
  ];
}

const band = (at: number, { p50, p90, p99, count }: Spread): Point => ({ at, min: p50, avg: p90, max: p99, count });
const latency = (name: string, ticks: readonly Tick[], spread: (tick: Tick) => Spread | undefined): Line => ({
  name,
  points: ticks.flatMap((tick) => {
    const found = spread(tick);
    return found && found.count > 0 ? [band(tick.at, found)] : [];
  }),
});

/** Of both families side by side where both were used. */
export function latencyLines(ticks: readonly Tick[]): Line[] {
  const isBoth = ticks.some(({ by_family }) => by_family[4]) && ticks.some(({ by_family }) => by_family[6]);
  if (!isBoth) return [latency(t('load_runs.latency'), ticks, ({ figures }) => figures.latency_ms)];
  return ([4, 6] as const).map((family) =>
    latency(`IPv${family}`, ticks, ({ by_family }) => by_family[family]?.latency_ms),
  );
}

/** Errors of each second: all, the kinds that are most, and the rest; where there is one kind, that is all. */
export function errorLines(ticks: readonly Tick[]): Line[] {
  const sums = new Map<string, number>();
  for (const { figures } of ticks)
    for (const [kind, count] of Object.entries(figures.errors)) sums.set(kind, (sums.get(kind) ?? 0) + (count ?? 0));
  const ranked = [...sums].filter(([, sum]) => sum > 0).sort(([, a], [, b]) => b - a);
  const [drawn, rest] = [ranked.slice(0, kinds_drawn), ranked.slice(kinds_drawn)];
  const of = (tick: Tick, kind: string) => (tick.figures.errors as Record<string, number | undefined>)[kind] ?? 0;
  return [
    ...(ranked.length === 1 ? [] : [course(t('load_runs.all_errors'), ticks, ({ figures }) => errorsOf(figures))]),
    ...drawn.map(([kind]) => course(errorKindText(kind), ticks, (tick) => of(tick, kind))),
    ...(rest.length === 0
      ? []
      : [course(t('load_runs.other_errors'), ticks, (tick) => rest.reduce((sum, [kind]) => sum + of(tick, kind), 0))]),
  ];
}

export const flightLines = (ticks: readonly Tick[]): Line[] => [
  course(t('load_runs.in_flight'), ticks, ({ in_flight }) => in_flight),
  course(t('load_runs.connections'), ticks, ({ connections }) => connections),
];

export const limitedSeconds = (ticks: readonly Tick[]): number =>
  ticks.filter(({ generator }) => generator.limited).length;
