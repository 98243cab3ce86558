/**
 * Failed log-ins per account and per address, kept over a restart. After some in a row the key is locked, each further failure
 * doubles the time; a success forgets the account's.
 *
 * An address is locked by what it does; an account only by failures that name it, so that whoever guesses learns nothing of which
 * accounts exist: unknown names are counted like known ones, and both are answered alike.
 */
import type { Db } from '../db/open.ts';
import type { Policy } from './policy.ts';

export type Locked = { until: number };
const FORGOTTEN_AFTER_MS = 86_400_000;
/** Behind one address may be an office that mistypes all day long: there one failure is forgotten in this time. */
const ADDRESS_FORGETS_MS = 5 * 60_000;
/** A guesser with a million names must not fill the disk. */
const MAX_KEYS = 50_000;

export function createLockOut(db: Db) {
  const sqlite = db.$client;
  type Row = { failures: number; last_at: number; locked_until: number | null };
  const read = sqlite.prepare<[string], Row>(
    'select failures, last_at, locked_until from log_in_failures where key = ?',
  );
  const write =
    sqlite.prepare(`insert into log_in_failures (key, failures, last_at, locked_until) values (:key, :failures, :last_at, :until)
    on conflict (key) do update set failures = :failures, last_at = :last_at, locked_until = :until`);
  const forget = sqlite.prepare('delete from log_in_failures where key = ?');
  const count = sqlite.prepare<[], number>('select count(*) from log_in_failures').pluck();

  const keys = (username: string, address: string) =>
    [`account ${username.toLowerCase()}`, `address ${address}`] as const;

  function fail(
    key: string,
    allowed: number,
    { minutes, max_minutes }: Policy['lock'],
    now: number,
    forgets_ms = Number.POSITIVE_INFINITY,
  ) {
    const known = read.get(key);
    // While it is locked nothing is forgotten, and a clock that was set back forgets nothing either.
    const since = known ? Math.min(Math.max(known.last_at, known.locked_until ?? 0), now) : now;
    const forgotten = Math.floor((now - since) / forgets_ms);
    const left = known && now - since < FORGOTTEN_AFTER_MS ? Math.max(known.failures - forgotten, 0) : 0;
    const failures = left + 1;
    const beyond = failures - allowed;
    // 2 to the power of what doesn't fit is infinite, and so is cut to the most.
    const lock_ms = Math.min(minutes * 2 ** Math.max(beyond, 0), max_minutes) * 60_000;
    // What is left of the time in which one is forgotten goes on.
    const last_at = left > 0 && forgets_ms < Number.POSITIVE_INFINITY ? since + forgotten * forgets_ms : now;
    write.run({ key, failures, last_at, until: beyond >= 0 ? now + lock_ms : null });
  }

  return {
    /** Until when this account, or this address, may not even try. */
    locked(username: string, address: string, now: number): Locked | undefined {
      const until = Math.max(...keys(username, address).map((key) => read.get(key)?.locked_until ?? 0));
      return until > now ? { until } : undefined;
    },
    failed(username: string, address: string, policy: Policy['lock'], now: number) {
      const [account, from] = keys(username, address);
      fail(account, policy.failures, policy, now);
      fail(from, policy.address_failures, policy, now, ADDRESS_FORGETS_MS);
      if ((count.get() ?? 0) > MAX_KEYS) this.prune(now);
    },
    /** Only the account's: an address that many guess from stays suspect. */
    succeeded(username: string) {
      forget.run(keys(username, '')[0]);
    },
    prune(now: number) {
      sqlite
        .prepare('delete from log_in_failures where last_at < ? and coalesce(locked_until, 0) < ?')
        .run(now - FORGOTTEN_AFTER_MS, now);
      sqlite
        .prepare(`delete from log_in_failures where key in (
          select key from log_in_failures order by max(last_at, coalesce(locked_until, 0)) desc limit -1 offset ${MAX_KEYS})`)
        .run();
    },
  };
}

export type LockOut = ReturnType<typeof createLockOut>;
