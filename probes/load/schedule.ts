/**
 * When journeys of the open model are due: pure arithmetic on the stages, so that whether the server answers can't shift a start.
 * The n-th journey is due at the moment by which n + ½ should have come; the half keeps stages of rate 0 and ends of stages unambiguous.
 */
import type { Stage } from './words.ts';

export type Schedule = {
  /** How many journeys there are in all. */
  total: number;
  duration_ms: number;
  /** Milliseconds from the beginning at which journey `n` is due; `n` from 0 to total − 1. */
  startOf(n: number): number;
  /** How many are due before this moment, as a real number. */
  dueBy(elapsed_ms: number): number;
  /** The highest rate of any stage. */
  peak_rate: number;
};

type Part = Stage & { starts_ms: number; before: number; count: number };

export function schedule(stages: readonly Stage[]): Schedule {
  const parts: Part[] = [];
  let duration_ms = 0;
  let before = 0;
  for (const stage of stages) {
    const count = ((stage.from_rate + stage.to_rate) / 2) * (stage.duration_ms / 1000);
    parts.push({ ...stage, starts_ms: duration_ms, before, count });
    duration_ms += stage.duration_ms;
    before += count;
  }
  return {
    total: Math.floor(before + 0.5 - 1e-9),
    duration_ms,
    peak_rate: Math.max(0, ...stages.flatMap(({ from_rate, to_rate }) => [from_rate, to_rate])),
    startOf(n) {
      const wanted = n + 0.5;
      const part = parts.find((one) => wanted <= one.before + one.count) ?? parts.at(-1);
      return part ? part.starts_ms + within(part, wanted - part.before) : 0;
    },
    dueBy(elapsed_ms) {
      const part = parts.findLast((one) => one.starts_ms <= elapsed_ms);
      if (!part) return 0;
      const s = Math.min(elapsed_ms - part.starts_ms, part.duration_ms) / 1000;
      const slope = part.duration_ms === 0 ? 0 : (part.to_rate - part.from_rate) / (part.duration_ms / 1000);
      return part.before + part.from_rate * s + (slope * s * s) / 2;
    },
  };
}

/** Solves a·t + slope·t²/2 = count for t, in the form that loses no digits whichever way the rate goes. */
function within({ from_rate, to_rate, duration_ms }: Stage, count: number): number {
  const slope = (to_rate - from_rate) / (duration_ms / 1000);
  const root = Math.sqrt(Math.max(0, from_rate * from_rate + 2 * slope * count));
  return Math.min(duration_ms, ((2 * count) / (from_rate + root)) * 1000);
}
