/** The first minutes: a one-time link makes the three administrators, who from then on are apart. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { ADMINISTRATORS, type Administrator } from '../people/roles.ts';
import { grants } from '../people/schema.ts';
import type { LogIn } from './log-in.ts';

export type Founder = { username: string; name: string; password: string };
export type Founders = Record<Administrator, Founder>;

export function createFirstRun(db: Db, logIn: LogIn) {
  let token: string | undefined;
  let claimed = false;
  const held = db.$client
    .prepare<[], string>(`
      select distinct g.role from grants g join people p on p.id = g.person_id
      where g.is_granted = 1 and g.revoked_at is null and p.disabled_at is null`)
    .pluck();

  /** There is nobody to govern the console: not one of the three. Later none of them can be taken away without a successor. */
  const isDue = () => {
    const roles = held.all();
    return !ADMINISTRATORS.some((role) => roles.includes(role));
  };

  const isToken = (given: string): boolean => {
    if (!token || claimed || !isDue()) return false;
    const [expected, shown] = [Buffer.from(token), Buffer.from(given)];
    return expected.length === shown.length && timingSafeEqual(expected, shown);
  };

  return {
    isDue,
    isToken,

    /** The one-time token of the link; undefined once the administrators exist. */
    token(): string | undefined {
      if (!isDue()) return undefined;
      token ??= randomBytes(24).toString('base64url');
      return token;
    },

    /**
     * Makes all three or none; undefined when the token is wrong or somebody was quicker. Whoever follows the link chose all
     * three passwords, so the two that are others' must be changed.
     */
    async create(given: string, founders: Founders, address: string) {
      if (!isToken(given)) return undefined;
      claimed = true;
      try {
        const hashes = await Promise.all(ADMINISTRATORS.map((role) => logIn.hash(founders[role].password)));
        const now = Date.now();
        return db.$client.transaction(() => {
          const actor: Actor = { person: founders.system_administrator.username.toLowerCase(), address };
          const made = ADMINISTRATORS.map((role, i) => {
            const { username, name } = founders[role];
            const must_change_password = role !== 'system_administrator';
            const person = logIn.storePerson({ username, name, must_change_password }, hashes[i] as string, now);
            db.insert(grants)
              .values({
                person_id: person.id,
                role,
                reason: 'first run',
                proposed_by: '-',
                proposed_at: now,
                decided_by: '-',
                decided_at: now,
                is_granted: true,
              })
              .run();
            const after = { ...person, roles: [role] };
            record(db, actor, { action: 'create', object_kind: 'person', object_id: person.id, after });
            return person;
          });
          token = undefined;
          return made[0] as { id: string; username: string; name: string };
        })();
      } finally {
        claimed = false;
      }
    },
  };
}

export type FirstRun = ReturnType<typeof createFirstRun>;
