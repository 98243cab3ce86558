/** Says that something changed, at most twice a second, and always after the last change. */
const EVERY_MS = 500;

export type Telling = { soon(): void; now(): void; close(): void };

export function createTelling(say: () => void): Telling {
  let timer: NodeJS.Timeout | undefined;
  let said_at = Number.NEGATIVE_INFINITY;
  const now = () => {
    clearTimeout(timer);
    timer = undefined;
    said_at = performance.now();
    say();
  };
  return {
    now,
    soon() {
      timer ??= setTimeout(now, Math.max(0, said_at + EVERY_MS - performance.now()));
    },
    close: () => clearTimeout(timer),
  };
}
