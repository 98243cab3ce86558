/** How much traffic a port carries: a working day's wave with ripples, as a closed formula, so that nothing has to tick. */

/** Mean rate in bit/s, and where in its ripples this curve stands. */
export type LoadCurve = { mean_bps: number; phase: number };

/** Period in seconds, share of the mean, and phase; the shares sum to less than 1, so that a rate is never negative. */
const DAY_S = 86_400;
// The crest is at 02:00 UTC, ten in the morning in Nantong.
const DAY_PHASE = Math.PI / 2 - (2 * Math.PI * 7_200) / DAY_S;
const RIPPLES = [
  { period_s: 300, share: 0.25 },
  { period_s: 47, share: 0.1 },
];
const DAY_SHARE = 0.6;

/** Bits from the beginning of time to `at_ms`; only differences mean anything. */
function integral(curve: LoadCurve, at_ms: number): number {
  const at_s = at_ms / 1_000;
  let shape = at_s - wave(at_s, DAY_S, DAY_SHARE, DAY_PHASE);
  for (const { period_s, share } of RIPPLES) shape -= wave(at_s, period_s, share, curve.phase);
  return curve.mean_bps * shape;
}

function wave(at_s: number, period_s: number, share: number, phase: number): number {
  const angular = (2 * Math.PI) / period_s;
  return (share / angular) * Math.cos(angular * at_s + phase);
}

/** Octets carried between two moments (epoch ms); grows with `to_ms`. */
export function octetsBetween(curve: LoadCurve, from_ms: number, to_ms: number): number {
  return Math.max(0, Math.floor((integral(curve, to_ms) - integral(curve, from_ms)) / 8));
}
