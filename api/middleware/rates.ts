/** How often somebody may ask: a bucket that fills again by time, per person, token or address. In memory and bounded. */
import { createMiddleware } from 'hono/factory';
import { attemptKey } from '../log-in/attempts.ts';
import type { Env } from './endpoint.ts';
import { Refusal } from './errors.ts';

/** Beyond this the buckets longest untouched are forgotten: a million addresses must not fill the memory. */
const MAX_BUCKETS = 10_000;
/** A guest has little to ask, and one address may be many people behind one door. */
const GUEST_PART = 5;

type Bucket = { left: number; at: number };

/** Tells the seconds to wait, or 0. */
export function createRates(now: () => number = () => performance.now()) {
  const buckets = new Map<string, Bucket>();
  return {
    size: () => buckets.size,
    take(key: string, per_minute: number): number {
      const at = now();
      const known = buckets.get(key) ?? { left: per_minute, at };
      const left = Math.min(per_minute, known.left + ((at - known.at) * per_minute) / 60_000);
      const is_allowed = left >= 1;
      buckets.delete(key);
      buckets.set(key, { left: is_allowed ? left - 1 : left, at });
      if (buckets.size > MAX_BUCKETS) buckets.delete(buckets.keys().next().value as string);
      return is_allowed ? 0 : Math.max(1, Math.ceil(((1 - left) * 60) / per_minute));
    },
  };
}

/** `except`: a path that counts by itself who asks it. */
export function limitedRate(per_minute: number, except?: string) {
  const rates = createRates();
  return createMiddleware<Env>(async (c, next) => {
    const env = c.env as { incoming?: unknown; is_counted?: true };
    // Neither what has no socket, nor what the server asks of itself for somebody, such as the pages of an export.
    if (per_minute === 0 || !env.incoming || env.is_counted || c.req.path === except) return next();
    env.is_counted = true;
    const person = c.get('person');
    const rule = person ? per_minute : Math.ceil(per_minute / GUEST_PART);
    const wait_s = rates.take(person ? `person ${person.id}` : `address ${attemptKey(c.get('peer').address)}`, rule);
    if (wait_s === 0) return next();
    const refusal = new Refusal(
      429,
      'too_many',
      `请求过于频繁，请在 ${wait_s} 秒后重试`,
      `Too many requests; try again in ${wait_s} s`,
    );
    throw Object.assign(refusal, { retry_after_s: wait_s });
  });
}
