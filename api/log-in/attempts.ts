/** Counts attempts per key in a rolling window, in memory and bounded. */
import { isIPv6 } from 'node:net';
import { Address6 } from 'ip-address';

type Window = { count: number; until: number };

/** Beyond this many keys the oldest are forgotten: an attacker with a million addresses must not fill the memory. */
const MAX_KEYS = 10_000;

export function countAttempts(now: () => number = Date.now) {
  const windows = new Map<string, Window>();
  return {
    /** Records one attempt; `retryAfter` is in seconds. */
    consume(key: string, rule: { window: number; max: number }) {
      const time = now();
      const known = windows.get(key);
      if (known && known.until > time) {
        if (known.count >= rule.max) return { allowed: false, retryAfter: Math.ceil((known.until - time) / 1000) };
        known.count += 1;
        return { allowed: true, retryAfter: null };
      }
      windows.delete(key);
      windows.set(key, { count: 1, until: time + rule.window * 1000 });
      if (windows.size > MAX_KEYS) windows.delete(windows.keys().next().value as string);
      return { allowed: true, retryAfter: null };
    },
  };
}

/** Whoever holds one IPv6 address usually holds its whole /64, so that counts as one. */
export const attemptKey = (address: string): string =>
  isIPv6(address) ? new Address6(address).canonicalForm().split(':').slice(0, 4).join(':') : address;
