/**
 * How much of an interval's traffic was IPv6: `d(v6 octets) / (d(v4 octets) + d(v6 octets))`, both from the same table, since tables
 * count different things (IF-MIB's octets hold frames of layer 2, and on some switches no IPv6). Pure: two readings in, a result out.
 */

/** In the order in which they are believed; the last counts loopback and control traffic of the whole device as well. */
export const COUNTER_SOURCES = ['ipIfStatsTable', 'hwIfDualStackStatsTable', 'ipSystemStatsTable'] as const;
export type CounterSource = (typeof COUNTER_SOURCES)[number];

/** A row of one family. Octets as the agent says them; `bits` is the counters' width, 64 unless told. */
export type Counted = {
  in_octets: number;
  out_octets: number;
  bits?: 32 | 64;
  /** sysUpTime of the last discontinuity (s) and how often the agent renews its counters (ms); null: not told. */
  discontinuity_s: number | null;
  refresh_ms: number | null;
};
/** What one table says of an interface or the device. A family without a row is absent. */
export type Counts = { source: CounterSource; v4?: Counted; v6?: Counted };
export type Reading = {
  /** Epoch ms. */
  at: number;
  uptime_s: number | null;
  /** ifCounterDiscontinuityTime of the interface (s); null: not told, or the whole device. */
  if_discontinuity_s?: number | null;
  speed_bps?: number | null;
  counts: readonly Counts[];
};

/** Why an interval makes no number. `too_short`: than the agent renews its counters; `wraps`: more often than could be seen. */
export type Discard = 'restart' | 'discontinuity' | 'decreased' | 'wraps' | 'too_short';
export type Share =
  | { kind: 'share'; source: CounterSource; share: number; v4_bps: number; v6_bps: number }
  /** There are rows of IPv6 alone: nothing to divide by. */
  | { kind: 'rate'; source: CounterSource; v6_bps: number }
  /** It counts, and nothing went. */
  | { kind: 'idle'; source: CounterSource }
  /** Rows that never counted anything: statistics are switched off (Huawei's `statistic mode forward`), which is no zero. */
  | { kind: 'not_counted'; source: CounterSource }
  | { kind: 'discarded'; source: CounterSource | null; why: Discard }
  | { kind: 'none' };

/** sysUpTime counts hundredths of a second in 32 bits: it begins anew after 497 days. */
const UPTIME_WRAP_S = 2 ** 32 / 100;
/** Clocks differ, and answers take their time. */
const SLACK_S = 60;
/** A counter may run a little ahead of what the speed allows: it is renewed in steps. */
const SPEED_SLACK = 1.1;

/** What comes of the first table that has both families; without one, the rate of IPv6. */
export function trafficShare(from: Reading, to: Reading): Share {
  const elapsed_s = (to.at - from.at) / 1000;
  if (!(elapsed_s > 0)) return { kind: 'discarded', source: null, why: 'too_short' };
  if (hasRestarted(from.uptime_s, to.uptime_s, elapsed_s)) return { kind: 'discarded', source: null, why: 'restart' };
  if (changed(from.if_discontinuity_s, to.if_discontinuity_s))
    return { kind: 'discarded', source: null, why: 'discontinuity' };
  const pairs = COUNTER_SOURCES.flatMap((source) => {
    const [before, after] = [from, to].map(({ counts }) => counts.find((one) => one.source === source));
    return before && after ? [{ source, before, after }] : [];
  });
  const results = pairs.flatMap(({ source, before, after }): Share[] => {
    const [v4, v6] = [pairOf(before.v4, after.v4), pairOf(before.v6, after.v6)];
    return v4 && v6 ? [shareOf(source, v4, v6, elapsed_s, to.speed_bps ?? null)] : [];
  });
  const rates = pairs.flatMap(({ source, before, after }): Share[] => {
    const v6 = pairOf(before.v6, after.v6);
    return v6 && !before.v4 && !after.v4 ? [rateOf(source, v6, elapsed_s, to.speed_bps ?? null)] : [];
  });
  const best = (kind: Share['kind'], among: readonly Share[]) => among.find((one) => one.kind === kind);
  return (
    best('share', results) ??
    best('idle', results) ??
    best('discarded', results) ??
    best('rate', rates) ??
    best('not_counted', results) ??
    rates[0] ?? { kind: 'none' }
  );
}

type Pair = { before: Counted; after: Counted };
const pairOf = (before: Counted | undefined, after: Counted | undefined): Pair | undefined =>
  before && after ? { before, after } : undefined;

const changed = (before: number | null | undefined, after: number | null | undefined): boolean =>
  typeof before === 'number' && typeof after === 'number' && before !== after;

/** An uptime that didn't grow as the clock did began anew in between, unless that is just its wrap. */
function hasRestarted(before: number | null, after: number | null, elapsed_s: number): boolean {
  if (before === null || after === null) return false;
  const slack_s = Math.max(SLACK_S, elapsed_s / 100);
  const expected = before + elapsed_s;
  return [expected, expected - UPTIME_WRAP_S].every((one) => Math.abs(after - one) > slack_s);
}

function shareOf(source: CounterSource, v4: Pair, v6: Pair, elapsed_s: number, speed_bps: number | null): Share {
  if (hasNeverCounted(v4) && hasNeverCounted(v6)) return { kind: 'not_counted', source };
  const [four, six] = [octetsOf(v4, elapsed_s, speed_bps), octetsOf(v6, elapsed_s, speed_bps)];
  if (typeof four === 'string') return { kind: 'discarded', source, why: four };
  if (typeof six === 'string') return { kind: 'discarded', source, why: six };
  if (four + six === 0) return { kind: 'idle', source };
  const bps = (octets: number) => (octets * 8) / elapsed_s;
  return { kind: 'share', source, share: six / (four + six), v4_bps: bps(four), v6_bps: bps(six) };
}

function rateOf(source: CounterSource, v6: Pair, elapsed_s: number, speed_bps: number | null): Share {
  if (hasNeverCounted(v6)) return { kind: 'not_counted', source };
  const six = octetsOf(v6, elapsed_s, speed_bps);
  if (typeof six === 'string') return { kind: 'discarded', source, why: six };
  return { kind: 'rate', source, v6_bps: (six * 8) / elapsed_s };
}

const hasNeverCounted = ({ before, after }: Pair): boolean =>
  [before, after].every(({ in_octets, out_octets }) => in_octets === 0 && out_octets === 0);

/** Octets in and out of an interval, or why it has no number. */
function octetsOf({ before, after }: Pair, elapsed_s: number, speed_bps: number | null): number | Discard {
  if (changed(before.discontinuity_s, after.discontinuity_s)) return 'discontinuity';
  if (elapsed_s * 1000 < (after.refresh_ms ?? before.refresh_ms ?? 0)) return 'too_short';
  const bits = Math.min(before.bits ?? 64, after.bits ?? 64);
  const way = (from: number, to: number) => growthOf(from, to, { bits, elapsed_s, speed_bps });
  const [inside, outside] = [way(before.in_octets, after.in_octets), way(before.out_octets, after.out_octets)];
  if (typeof inside === 'string') return inside;
  return typeof outside === 'string' ? outside : inside + outside;
}

type Limits = { bits: number; elapsed_s: number; speed_bps: number | null };

function growthOf(from: number, to: number, { bits, elapsed_s, speed_bps }: Limits): number | Discard {
  if (!(from >= 0 && to >= 0 && Number.isFinite(from) && Number.isFinite(to))) return 'decreased';
  const most = speed_bps === null || !(speed_bps > 0) ? null : (speed_bps / 8) * elapsed_s * SPEED_SLACK;
  const around = 2 ** bits;
  // It may have come round once, or twice: nobody can tell.
  if (bits === 32 && (most === null || most >= around)) return 'wraps';
  if (to >= from) return to - from;
  const wrapped = to + around - from;
  // A counter that was beyond its own width tells nothing.
  return most !== null && wrapped >= 0 && wrapped <= most ? wrapped : 'decreased';
}
