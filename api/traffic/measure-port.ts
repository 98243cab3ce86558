/** What went through one port, from its samples: rates in bit/s, shares of its speed, what a forecast rests on. */
import type { Samples } from '../samples/samples.ts';
import { type Day, forecast } from './forecast.ts';
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

type Way = 'in' | 'out';

/** Five-minute means in bit/s of one direction. */
type Means = { at: number[]; bps: number[]; measured_ms: number };

function meansOf(samples: Samples, port: Port, way: Way, from: number, to: number): Means {
  const part = String(port.if_index);
  const series = `snmp.${way}_octets`;
  const [line] = samples.read({ watch: port.watch_id, series, part, from, to, step_ms: FIVE_MINUTES_MS });
  if (!line || line.bucket_ms === null) return { at: [], bps: [], measured_ms: 0 };
  const measured_ms = line.weight.reduce((sum, ms) => sum + ms, 0);
  return { at: line.at, bps: line.avg.map((octets) => octets * 8), measured_ms };
}

export function measureDirection(samples: Samples, port: Port, way: Way, from: number, to: number): Direction {
  const { bps, measured_ms } = meansOf(samples, port, way, from, to);
  return {
    mean_bps: bps.length === 0 ? null : bps.reduce((sum, one) => sum + one, 0) / bps.length,
    p95_bps: percentile(bps, P) ?? null,
    max_bps: bps.length === 0 ? null : bps.reduce((most, one) => Math.max(most, one), 0),
    coverage: Math.min(1, measured_ms / (to - from)),
  };
}

/** How much a counter grew in a period, as far as it was measured; null when it wasn't. */
export function growthOf(samples: Samples, port: Port, series: string, from: number, to: number): number | null {
  const [line] = samples.read({
    watch: port.watch_id,
    series,
    part: String(port.if_index),
    from,
    to,
    step_ms: HOUR_MS,
  });
  if (!line || line.bucket_ms === null || line.at.length === 0) return null;
  return line.avg.reduce((sum, per_s, i) => sum + (per_s * (line.weight[i] as number)) / 1_000, 0);
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

/** All that the lists show of a port. */
export function measurePort(samples: Samples, port: Port, now: number): Measured {
  const to = Math.ceil(now / FIVE_MINUTES_MS) * FIVE_MINUTES_MS;
  const from = to - DAY_MS;
  const day = {
    in: measureDirection(samples, port, 'in', from, to),
    out: measureDirection(samples, port, 'out', from, to),
  };
  const latest = latestOf(samples, port, to);
  const speed = port.speed_bps !== null && port.speed_bps > 0 ? port.speed_bps : null;
  const shareOf = (...rates: (number | null)[]) => {
    const known = rates.filter((rate) => rate !== null);
    return speed === null || known.length === 0 ? null : Math.max(...known) / speed;
  };
  const sum = (...series: string[]) => {
    const grown = series.map((name) => growthOf(samples, port, name, from, to)).filter((one) => one !== null);
    return grown.length === 0 ? null : grown.reduce((all, one) => all + one, 0);
  };
  const told = forecast(daysOf(samples, port, now), speed, now);
  return {
    speed_bps: speed,
    computed_at: now,
    at: latest.at,
    in_bps: latest.in_bps,
    out_bps: latest.out_bps,
    share: shareOf(latest.in_bps, latest.out_bps),
    in_p95_bps: day.in.p95_bps,
    out_p95_bps: day.out.p95_bps,
    p95_share: shareOf(day.in.p95_bps, day.out.p95_bps),
    coverage: Math.max(day.in.coverage, day.out.coverage),
    errors: sum('snmp.in_errors', 'snmp.out_errors'),
    discards: sum('snmp.in_discards', 'snmp.out_discards'),
    packets: sum('snmp.in_unicast', 'snmp.out_unicast'),
    forecast: told,
    fills_from: told.kind === 'fills' ? told.from : told.kind === 'full' ? now : null,
  };
}

/** The mean of the last five minutes with samples, within the last hour: older is no present. */
function latestOf(samples: Samples, port: Port, to: number) {
  const into = meansOf(samples, port, 'in', to - HOUR_MS, to);
  const out = meansOf(samples, port, 'out', to - HOUR_MS, to);
  const last = Math.max(into.at.at(-1) ?? 0, out.at.at(-1) ?? 0);
  if (last === 0) return { at: null, in_bps: null, out_bps: null };
  const of = ({ at, bps }: Means) => (at.at(-1) === last ? (bps.at(-1) ?? null) : null);
  return { at: last + FIVE_MINUTES_MS, in_bps: of(into), out_bps: of(out) };
}
