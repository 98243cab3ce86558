/** Collects what was seen and hands it on in batches: by count, or when the oldest has waited long enough. */
import type { Clock } from './words.ts';

export type Batches<T> = {
  add(item: T): void;
  flush(): void;
};

/** `hand` may throw: its batch is then lost, and `failed` hears why. */
export function batches<T>(
  clock: Clock,
  limit: { items: number; wait_ms: number },
  hand: (batch: T[]) => void,
  failed: (error: unknown) => void,
): Batches<T> {
  let held: T[] = [];
  let timer: unknown;

  function flush(): void {
    if (timer !== undefined) clock.clearTimeout(timer);
    timer = undefined;
    if (held.length === 0) return;
    const full = held;
    held = [];
    try {
      hand(full);
    } catch (error) {
      failed(error);
    }
  }

  return {
    add(item) {
      held.push(item);
      if (held.length >= limit.items) return flush();
      timer ??= clock.setTimeout(flush, limit.wait_ms);
    },
    flush,
  };
}
