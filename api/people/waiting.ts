/** Accounts that wait for somebody: as conditions on `people p`, with `:now`. */
import type { Database } from 'better-sqlite3';

/** A person's, open, without a role in force: they can log in and do nothing. */
export const IS_ROLELESS = `(p.kind = 'person' and p.disabled_at is null and not exists (select 1 from grants g
  where g.person_id = p.id and g.is_granted = 1 and g.revoked_at is null and (g.expires_at is null or g.expires_at > :now)))`;
/** Too many guesses, for now. */
export const IS_LOCKED = `(p.disabled_at is null and exists (select 1 from log_in_failures f
  where f.key = 'account ' || p.username and f.locked_until > :now))`;

export const countAccounts = (sqlite: Database, condition: string, now: number): number =>
  sqlite.prepare(`select count(*) from people p where ${condition}`).pluck().get({ now }) as number;
