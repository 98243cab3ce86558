/** Tells the program log of who tries to pass by a limit. What a person is refused for lack of rights is in the audit log instead. */
import type { Logger } from 'pino';
import { attemptKey } from '../log-in/attempts.ts';

/** Codes of refusals that an honest person rarely meets. */
const ATTEMPTS = new Set(['cross_origin', 'too_many', 'too_large', 'malformed_path']);
/** A flood of the same from the same address is one line in this time, with how many there were before. */
const QUIET_MS = 60_000;
const MAX_KNOWN = 10_000;
const MAX_PATH = 200;

export type Attempt = { code: string; address: string; method: string; path: string };

export function warnsOfAttempts(log: Pick<Logger, 'warn'>, now: () => number = Date.now) {
  const known = new Map<string, { until: number; untold: number }>();
  return ({ code, address, method, path }: Attempt): void => {
    if (!ATTEMPTS.has(code)) return;
    const key = `${code} ${attemptKey(address)}`;
    const before = known.get(key);
    if (before && before.until > now()) {
      before.untold += 1;
      return;
    }
    known.delete(key);
    known.set(key, { until: now() + QUIET_MS, untold: 0 });
    if (known.size > MAX_KNOWN) known.delete(known.keys().next().value as string);
    const more = before && before.untold > 0 ? { untold: before.untold } : {};
    log.warn({ code, address, method, path: path.slice(0, MAX_PATH), ...more }, 'refused');
  };
}
