/** How late looks start, over the last few thousand of them: a fixed memory whatever the number of watches. */

const KEPT = 4_096;
const RATE_WINDOW_MS = 10_000;

export type Lag = { p50: number; p99: number; max: number };

export type LagMeter = {
  /** A look that was due at `due` starts at `now`, both in monotonic milliseconds. */
  note(due: number, now: number): void;
  /** Milliseconds late, over the last 4,096 looks; zeros before the first. */
  lag_ms(): Lag;
  looks_per_s(now: number): number;
  total(): number;
};

export function lagMeter(started: number): LagMeter {
  const lags = new Float32Array(KEPT);
  const starts = new Float64Array(KEPT);
  let total = 0;
  return {
    note(due, now) {
      const place = total % KEPT;
      lags[place] = Math.max(0, now - due);
      starts[place] = now;
      total += 1;
    },
    lag_ms() {
      const kept = lags.slice(0, Math.min(total, KEPT)).sort();
      const at = (share: number) => kept[Math.min(kept.length - 1, Math.floor(kept.length * share))] ?? 0;
      return { p50: at(0.5), p99: at(0.99), max: at(1) };
    },
    looks_per_s(now) {
      const held = Math.min(total, KEPT);
      let since = Math.max(started, now - RATE_WINDOW_MS);
      // A busy patrol overruns its memory within the window: the rate is then over what is remembered.
      if (total > KEPT) since = Math.max(since, starts[total % KEPT] ?? since);
      let count = 0;
      for (let place = 0; place < held; place++) if ((starts[place] as number) >= since) count += 1;
      return now > since ? (count * 1000) / (now - since) : 0;
    },
    total: () => total,
  };
}
