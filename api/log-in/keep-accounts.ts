/** Accounts that nobody has used for long are disabled, and what is forgotten is thrown away: once an hour. */
import { record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { rolesOf } from '../people/accounts.ts';
import { isAdministrator } from '../people/roles.ts';
import type { Bus } from '../timeline/bus.ts';
import type { LockOut } from './lock-out.ts';
import { pruneHistory } from './passwords.ts';
import { readPolicy } from './policy.ts';

const EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;
const PROGRAM = { person: '-', address: '-' };

type Parts = { db: Db; bus: Bus; lockOut: LockOut; onError: (error: unknown) => void };

export function keepAccounts({ db, bus, lockOut, onError }: Parts) {
  const turn = () => {
    try {
      const now = Date.now();
      if (disableUnused(db, now).length > 0) bus.changed('people', 'session');
      lockOut.prune(now);
      pruneHistory(db);
      db.$client.prepare('delete from verifications where expires_at < ?').run(now);
      db.$client.prepare('delete from sessions where expires_at < ?').run(now);
    } catch (error) {
      onError(error);
    }
  };
  const timer = setInterval(turn, EVERY_MS);
  timer.unref();
  turn();
  return { stop: () => clearInterval(timer) };
}

/** The names of those that it disabled; the last administrator of a kind stays. */
export function disableUnused(db: Db, now: number): string[] {
  const { unused_days } = readPolicy(db);
  if (unused_days === 0) return [];
  const idle = db.$client
    .prepare(`select id, username from people where kind = 'person' and disabled_at is null
      and max(coalesce(last_seen_at, 0), created_at) < ? order by id`)
    .all(now - unused_days * DAY_MS) as { id: string; username: string }[];
  return idle.filter(({ id }) => disable(db, id, unused_days, now)).map(({ username }) => username);
}

function disable(db: Db, id: string, days: number, now: number): boolean {
  return db.$client.transaction(() => {
    if (isLastOfAKind(db, id, now)) return false;
    db.$client.prepare(`update people set disabled_at = ?, disabled_because = 'unused' where id = ?`).run(now, id);
    db.$client.prepare('delete from sessions where person_id = ?').run(id);
    const reason = `unused for ${days} days`;
    record(db, PROGRAM, { action: 'disable', object_kind: 'person', object_id: id, reason }, now);
    return true;
  })();
}

function isLastOfAKind(db: Db, id: string, now: number): boolean {
  const others = db.$client.prepare(`select 1 from grants g join people p on p.id = g.person_id
    where g.role = ? and p.id <> ? and p.disabled_at is null and g.is_granted = 1 and g.revoked_at is null
      and (g.expires_at is null or g.expires_at > ?) limit 1`);
  return rolesOf(db, id, now)
    .filter(isAdministrator)
    .some((role) => others.get(role, id, now) === undefined);
}
