/** What went through one port, from its samples: rates in bit/s, shares of its speed, what a forecast rests on. */
import type { History } from '../samples/history.ts';
import type { Line, Samples } from '../samples/samples.ts';
import { type Day, type Forecast, forecast } from './forecast.ts';
import { percentile } from './percentile.ts';
import type { portTraffic } from './schema.ts';

const FIVE_MINUTES_MS = 300_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
export const FORECAST_DAYS = 90;
const P = 0.95;

export type Port = { watch_id: number; if_index: number; speed_bps: number | null };

/** One direction over a period; null where nothing was measured. `coverage` is the share of it that was. */
export type Direction = {
  mean_bps: number | null;
  p95_bps: number | null;
  max_bps: number | null;
  coverage: number;
};

/** What a period of one port holds, by series: five-minute buckets, or hours where nothing finer is kept. */
type Courses = ReadonlyMap<string, Extract<Line, { bucket_ms: number }>>;

/** All series at once, since they share their times. */
const questionOf = (port: Port, from: number, to: number) => {
  const part = String(port.if_index);
  return { watch: port.watch_id, part, from, to, step_ms: FIVE_MINUTES_MS };
};

function coursesOf(lines: readonly Line[]): Courses {
  return new Map(
    lines.flatMap((line) => (line.bucket_ms === null || line.at.length === 0 ? [] : [[line.series, line] as const])),
  );
}

type Way = 'in' | 'out';
const BITS = 8;

function directionOf(courses: Courses, way: Way, period_ms: number): Direction {
  const line = courses.get(`snmp.${way}_octets`);
  if (!line) return { mean_bps: null, p95_bps: null, max_bps: null, coverage: 0 };
  const bps = line.avg.map((octets) => octets * BITS);
  const measured_ms = line.weight.reduce((sum, ms) => sum + ms, 0);
  const bits = bps.reduce((sum, rate, i) => sum + rate * (line.weight[i] as number), 0);
  return {
    mean_bps: bits / measured_ms,
    p95_bps: percentile(bps, P) ?? null,
    max_bps: bps.reduce((most, one) => Math.max(most, one), 0),
    coverage: Math.min(1, measured_ms / period_ms),
  };
}

/** How much counters grew, as far as that was measured; null when none was. */
function growthOf(courses: Courses, ...series: readonly string[]): number | null {
  const lines = series.flatMap((name) => courses.get(`snmp.${name}`) ?? []);
  if (lines.length === 0) return null;
  return lines
    .flatMap((line) => line.avg.map((per_s, i) => (per_s * (line.weight[i] as number)) / 1_000))
    .reduce((sum, one) => sum + one, 0);
}

export type Period = {
  in: Direction;
  out: Direction;
  errors: number | null;
  discards: number | null;
  packets: number | null;
};

/** One port over a period, epoch ms, of whatever age. */
export async function measurePeriod(history: History, port: Port, from: number, to: number): Promise<Period> {
  return periodOf(coursesOf(await history.read(questionOf(port, from, to))), to - from);
}

function periodOf(courses: Courses, period_ms: number): Period {
  return {
    in: directionOf(courses, 'in', period_ms),
    out: directionOf(courses, 'out', period_ms),
    errors: growthOf(courses, 'in_errors', 'out_errors'),
    discards: growthOf(courses, 'in_discards', 'out_discards'),
    packets: growthOf(courses, 'in_unicast', 'out_unicast'),
  };
}

/** The days (UTC) before `now`, of the busier direction of each. Read from hourly means, which are kept for years. */
export function daysOf(samples: Samples, port: Port, now: number): Day[] {
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const from = today - FORECAST_DAYS * DAY_MS;
  const days = new Map<number, number[][]>();
  for (const way of ['in', 'out'] as const) {
    const [line] = samples.read({
      watch: port.watch_id,
      series: `snmp.${way}_octets`,
      part: String(port.if_index),
      from,
      to: today,
      step_ms: HOUR_MS,
    });
    if (!line || line.bucket_ms === null) continue;
    for (const [i, at] of line.at.entries()) {
      const day = Math.floor(at / DAY_MS) * DAY_MS;
      const ways = days.get(day) ?? [[], []];
      ways[way === 'in' ? 0 : 1]?.push((line.avg[i] as number) * 8);
      days.set(day, ways);
    }
  }
  return [...days]
    .map(([day, ways]) => ({
      // The middle of the day stands for it.
      at: day + DAY_MS / 2,
      bps: Math.max(...ways.map((values) => percentile(values, P) ?? 0)),
      coverage: Math.max(...ways.map((values) => values.length)) / 24,
    }))
    .sort((a, b) => a.at - b.at);
}

type Measured = Omit<typeof portTraffic.$inferSelect, 'watch_id' | 'if_index' | 'node_id' | 'name' | 'alias'>;

/** All that the lists show of a port. `known` is a forecast of the same day, which rests on the days before. */
export function measurePort(samples: Samples, port: Port, now: number, known?: Forecast): Measured {
  const to = Math.ceil(now / FIVE_MINUTES_MS) * FIVE_MINUTES_MS;
  const courses = coursesOf(samples.read(questionOf(port, to - DAY_MS, to)));
  const day = periodOf(courses, DAY_MS);
  const latest = latestOf(courses, to);
  const speed = port.speed_bps !== null && port.speed_bps > 0 ? port.speed_bps : null;
  const shareOf = (...rates: (number | null)[]) => {
    const told = rates.filter((rate) => rate !== null);
    return speed === null || told.length === 0 ? null : Math.max(...told) / speed;
  };
  const told = known ?? forecast(daysOf(samples, port, now), speed, now);
  return {
    speed_bps: speed,
    computed_at: now,
    ...latest,
    share: shareOf(latest.in_bps, latest.out_bps),
    in_p95_bps: day.in.p95_bps,
    out_p95_bps: day.out.p95_bps,
    p95_share: shareOf(day.in.p95_bps, day.out.p95_bps),
    coverage: Math.max(day.in.coverage, day.out.coverage),
    errors: day.errors,
    discards: day.discards,
    packets: day.packets,
    forecast: told,
    fills_from: told.kind === 'fills' ? told.from : told.kind === 'full' ? now : null,
  };
}

/** The mean of the last five minutes with samples, within the last hour: older is no present. */
function latestOf(courses: Courses, to: number) {
  const [into, out] = [courses.get('snmp.in_octets'), courses.get('snmp.out_octets')];
  const last = Math.max(into?.at.at(-1) ?? 0, out?.at.at(-1) ?? 0);
  if (last < to - HOUR_MS) return { at: null, in_bps: null, out_bps: null };
  const of = (line: typeof into) => (line?.at.at(-1) === last ? (line.avg.at(-1) as number) * BITS : null);
  return { at: last + FIVE_MINUTES_MS, in_bps: of(into), out_bps: of(out) };
}
