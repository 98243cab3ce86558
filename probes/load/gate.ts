/**
 * The ceiling: never more than so many requests in any second, and no burst of more than a tenth of that. A request counts at the moment
 * it was due when it is no more than 10 ms late: else a generator that runs exactly at its ceiling would carry each small delay for ever.
 */
const LATE_MS = 10;
const SECOND_MS = 1000 - 1e-6;

export type Gate = {
  /** Whether a request that was due then may go now; if so, it counts. */
  take(due: number, now: number): boolean;
  /** When to ask again after a refusal. */
  opens_at(): number;
};

export function gate(rate: number): Gate {
  const moments = new Float64Array(rate).fill(Number.NEGATIVE_INFINITY);
  const spacing_ms = 1000 / rate;
  const depth_ms = 100;
  let at = 0;
  /** When the bucket would be full again. */
  let full_at = Number.NEGATIVE_INFINITY;
  let opens = 0;
  return {
    take(due, now) {
      const counted = Math.max(due, now - LATE_MS);
      const free_at = Math.max((moments[at] ?? 0) + SECOND_MS, full_at - depth_ms);
      if (counted < free_at) {
        // What is late counts 10 ms before it goes, so it goes 10 ms after there is room.
        opens = due >= free_at ? due : free_at + LATE_MS;
        return false;
      }
      moments[at] = counted;
      at = (at + 1) % rate;
      full_at = Math.max(full_at, counted) + spacing_ms;
      return true;
    },
    opens_at: () => opens,
  };
}
