/** How near a certificate's end is too near: shared by the checks of HTTPS and of bare TLS. */
import type { KnownFact, Status } from '../check.ts';
import { where } from './known-fact.ts';

const DAY_MS = 86_400_000;
const WARN_DAYS = 30;
const FAIL_DAYS = 7;

export type Expiry = { fact: KnownFact; status: Extract<Status, 'pass' | 'warn' | 'fail'>; zh: string; en: string };

/** `fact` holds epoch ms; expired or within 7 days fails, within 30 days warns. */
export function judgeExpiry(fact: KnownFact, now: number): Expiry {
  const left_ms = Number(fact.value) - now;
  const days = Math.floor(Math.abs(left_ms) / DAY_MS);
  const day = new Date(Number(fact.value)).toISOString().slice(0, 10);
  const place = where(fact);
  if (left_ms <= 0) {
    return { fact, status: 'fail', zh: `${place} 已于 ${day} 过期`, en: `${place} expired on ${day}` };
  }
  const status = left_ms < FAIL_DAYS * DAY_MS ? 'fail' : left_ms < WARN_DAYS * DAY_MS ? 'warn' : 'pass';
  return {
    fact,
    status,
    zh: `${place} ${day} 到期（剩 ${days} 天）`,
    en: `${place} expires on ${day} (${days} days left)`,
  };
}

/** A time that a date can show: a certificate may claim any. */
export const isTime = (fact: KnownFact): boolean => typeof fact.value === 'number' && Math.abs(fact.value) <= 8.64e15;

const RANK = { pass: 0, warn: 1, fail: 2 } as const;

/** The worst of all, with all that are as bad. */
export function worst<T extends { status: keyof typeof RANK }>(all: readonly T[]): T[] {
  const rank = Math.max(...all.map((one) => RANK[one.status]));
  return all.filter((one) => RANK[one.status] === rank);
}
