/** Says what went wrong once, and then now and then how often: a full disk must not fill the log as well. */
import type { Logger } from 'pino';

const QUIET_MS = 60_000;
/** Beyond this many different complaints the oldest is forgotten. */
const MAX_KINDS = 200;

type Kind = { said_at: number; since: number };

/** What is told of one kind (`what` and the error's message) within a minute is counted and told with the next one. */
export function complaints(log: Logger, now: () => number = () => performance.now()) {
  const kinds = new Map<string, Kind>();
  return (what: string, error: unknown, more: object = {}): void => {
    const name = `${what}\n${error instanceof Error ? error.message : String(error)}`;
    const time = now();
    const known = kinds.get(name);
    if (known && time - known.said_at < QUIET_MS) {
      known.since += 1;
      return;
    }
    kinds.delete(name);
    kinds.set(name, { said_at: time, since: 0 });
    if (kinds.size > MAX_KINDS) kinds.delete(kinds.keys().next().value as string);
    log.error({ err: error, ...more, ...(known?.since ? { repeated: known.since } : {}) }, what);
  };
}
