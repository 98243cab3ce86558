/** How long to wait after a failure: twice as long each time, and never the same, so that many agents that lost one hub come back one by one. */

const MAX_MS = 60_000;
/** Somebody is about to trust it, and waits to see it look. */
const MAX_UNTRUSTED_MS = 5_000;

export function retries(first_ms: number): { good(): void; after(error: unknown): number } {
  let next_ms = first_ms;
  return {
    good() {
      next_ms = first_ms;
    },
    after(error) {
      const is_untrusted = (error as { state?: unknown } | null)?.state === 'waiting';
      const wait_ms = Math.min(next_ms, is_untrusted ? MAX_UNTRUSTED_MS : MAX_MS) * (0.5 + Math.random());
      next_ms = Math.min(MAX_MS, next_ms * 2);
      return wait_ms;
    },
  };
}
