/**
 * What of today's register was left at the end of each month, and when nothing will be: between two dates, not on one. The line is
 * fitted to what was measured each day; what the register lost since is in no month, or more would be done than there was. Pure.
 */
import { levelAt, type Point, slopesOf } from '../traffic/slopes.ts';

/** A target of today: since when it is registered, and each moment at which it became done, or no longer was. */
export type Course = { registered_at: number; turns: readonly { at: number; is_done: boolean }[] };

export type Month = { month: string; total: number; done: number; left: number };
/**
 * `unknown`: why it can't be told. `done`: nothing is left. `steady`: what is left doesn't shrink. `far`: it does, and not even
 * its fastest plausible course ends in sight. `ends`: between two moments, the
 * later null where the slowest plausible course never gets there in sight.
 */
export type Forecast =
  | { kind: 'unknown'; why: 'too_short' }
  | { kind: 'done' }
  | { kind: 'steady' }
  | { kind: 'far' }
  | { kind: 'ends'; from: number; to: number | null };
/** What may be left at the end of a month to come. */
export type Band = { month: string; low: number; high: number };
export type BurnDown = { months: Month[]; forecast: Forecast; band: Band[] };

const DAY_MS = 86_400_000;
/** Asia/Shanghai has no summer time. */
const SHANGHAI_MS = 8 * 3_600_000;
const MAX_MONTHS = 24;
/** Four weeks, so that one good day is no trend. */
export const LEAST_DAYS = 28;
/** What happened before says little about the pace of today. */
const FITTED_DAYS = 180;
/** Further away, a straight line says nothing. */
const FURTHEST_MS = 5 * 365 * DAY_MS;

/** `measured_from`: when anything of this kind was measured first; null: never. */
export function burnDown(courses: readonly Course[], now: number, measured_from: number | null): BurnDown {
  const months = monthsOf(courses, now);
  const left = months.at(-1)?.left ?? 0;
  if (courses.length === 0) return { months, forecast: { kind: 'unknown', why: 'too_short' }, band: [] };
  if (left === 0) return { months, forecast: { kind: 'done' }, band: [] };
  const points = daysOf(courses, now, measured_from ?? now);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || last.at - first.at < (LEAST_DAYS - 1) * DAY_MS)
    return { months, forecast: { kind: 'unknown', why: 'too_short' }, band: [] };
  // Shrinking is negative: the fastest is the lowest slope.
  const { slope, low: fastest, high: slowest } = slopesOf(points);
  const end = (a: number): number | null => {
    if (a >= 0) return null;
    const at = now - levelAt(points, a, now) / a;
    return at - now > FURTHEST_MS ? null : Math.max(now, Math.round(at));
  };
  const [from, to] = [end(fastest), end(slowest)];
  const forecast: Forecast =
    slope >= 0 ? { kind: 'steady' } : from === null ? { kind: 'far' } : { kind: 'ends', from, to };
  const at = (a: number, moment: number) =>
    Math.min(courses.length, Math.max(0, Math.round(levelAt(points, a, now) + a * (moment - now))));
  const band = monthEnds(now, 12).map(({ month, at: moment }) => {
    const ends = [at(fastest, moment), at(slowest, moment)];
    return { month, low: Math.min(...ends), high: Math.max(...ends) };
  });
  // Beyond the first month in which nothing can be left, there is nothing to show.
  const over = band.findIndex(({ high }) => high === 0);
  return { months, forecast, band: over === -1 ? band : band.slice(0, over + 1) };
}

const nameOf = (at: number): string => new Date(at + SHANGHAI_MS).toISOString().slice(0, 7);

/** The end of each month from the one that holds `from`, in Asia/Shanghai. */
function monthEnds(from: number, count: number): { month: string; at: number }[] {
  const [year = 1970, month = 1] = nameOf(from).split('-').map(Number);
  return Array.from({ length: count }, (_, n) => {
    const at = Date.UTC(year, month + n, 1) - SHANGHAI_MS - 1;
    return { month: nameOf(at), at };
  });
}

const isDone = ({ turns }: Course, at: number): boolean => turns.findLast((turn) => turn.at <= at)?.is_done ?? false;

function countAt(courses: readonly Course[], at: number): Omit<Month, 'month'> {
  const there = courses.filter(({ registered_at }) => registered_at <= at);
  const done = there.filter((course) => isDone(course, at)).length;
  return { total: there.length, done, left: there.length - done };
}

const begunAt = (courses: readonly Course[], now: number): number =>
  courses.reduce((first, { registered_at }) => Math.min(first, registered_at), now);

function monthsOf(courses: readonly Course[], now: number): Month[] {
  const ends = monthEnds(begunAt(courses, now), 1200).filter(({ at }) => nameOf(at) <= nameOf(now));
  return ends.slice(-MAX_MONTHS).map(({ month, at }) => ({ month, ...countAt(courses, Math.min(at, now)) }));
}

/** What was left at each of the last days, since anything was measured. */
function daysOf(courses: readonly Course[], now: number, measured: number): Point[] {
  const days = Math.min(FITTED_DAYS, Math.floor((now - measured) / DAY_MS) + 1);
  // By steps, not by asking each course each day: thousands of targets over half a year.
  const steps = courses.flatMap(({ registered_at, turns }) => [
    { at: registered_at, step: 1 },
    ...turns.flatMap(({ at, is_done }, n) => {
      const was = n > 0 && turns[n - 1]?.is_done === true;
      return was === is_done ? [] : [{ at: Math.max(at, registered_at), step: is_done ? -1 : 1 }];
    }),
  ]);
  steps.sort((a, b) => a.at - b.at);
  let left = 0;
  let next = 0;
  return Array.from({ length: days }, (_, n) => {
    const at = now - (days - 1 - n) * DAY_MS;
    for (; next < steps.length && (steps[next]?.at ?? 0) <= at; next += 1) left += steps[next]?.step ?? 0;
    return { at, value: left };
  });
}
