/** Lets so many through a second, one after the other. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when it is the caller's turn; rejects with the signal's reason. */
export type Turn = (signal: AbortSignal) => Promise<void>;

export function createTurns(rate_per_s: number): Turn {
  const gap_ms = 1000 / rate_per_s;
  let next_at = 0;
  return async (signal) => {
    signal.throwIfAborted();
    const now = performance.now();
    const at = Math.max(now, next_at);
    next_at = at + gap_ms;
    // Timers are whole milliseconds: shorter waits are made up for by the next.
    if (at - now >= 1) await sleep(at - now, undefined, { signal });
  };
}
