/** An agent's clock: never goes back and never leaps, whatever is done to the machine's; and what the hub's says besides. */
import type { ClockReading } from './words.ts';

export type AgentClock = {
  /** Whole epoch milliseconds, by the machine's clock as it stood at the start. */
  now(): number;
  /** The hub said `hub_at` between the two moments of this clock. */
  heard(hub_at: number, asked_at: number, now: number): void;
  /** The hub's clock minus this one; null: not measured yet. */
  offset_ms(): number | null;
  /** The same with how wrong it may be: the hub looked at its clock at any moment between asking and hearing. */
  reading(): ClockReading | null;
};

const KEPT = 8;
/** An answer that took longer says too little. */
const MAX_ROUND_TRIP_MS = 10_000;

/** `not_before`: of the last that an earlier run saw, so that times go on where they were. */
export function agentClock(
  not_before: number,
  elapsed_ms = () => performance.now(),
  wall = () => Date.now(),
): AgentClock {
  const origin = Math.max(wall(), not_before) - elapsed_ms();
  const heard: { round_trip_ms: number; offset_ms: number }[] = [];
  // The quickest of the last few answers knows best (RFC 5905 chooses alike).
  const best = () =>
    heard.reduce<(typeof heard)[number] | undefined>(
      (quickest, one) => (quickest && quickest.round_trip_ms < one.round_trip_ms ? quickest : one),
      undefined,
    );
  return {
    now: () => Math.round(origin + elapsed_ms()),
    heard(hub_at, asked_at, now) {
      const round_trip_ms = now - asked_at;
      if (round_trip_ms < 0 || round_trip_ms > MAX_ROUND_TRIP_MS) return;
      heard.push({ round_trip_ms, offset_ms: Math.round(hub_at - (asked_at + now) / 2) });
      if (heard.length > KEPT) heard.shift();
    },
    offset_ms: () => best()?.offset_ms ?? null,
    reading() {
      const { offset_ms, round_trip_ms } = best() ?? {};
      return offset_ms === undefined || round_trip_ms === undefined ? null : { offset_ms, error_ms: round_trip_ms / 2 };
    },
  };
}
