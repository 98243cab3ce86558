/** Logging in by user name and password, with a second factor where there is one. */
import { type Actor, record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { Refusal } from '../middleware/errors.ts';
import { refuseAway } from './administrator-addresses.ts';
import { attemptKey } from './attempts.ts';
import { readPolicy } from './policy.ts';

export type Entered = {
  /** A second factor is still to be shown. */
  half: boolean;
  account: { id: string; username: string; name: string };
  cookies: string[];
};

const refused = () => new Refusal(401, 'wrong_password', '用户名或密码不正确', 'The user name or password is wrong');

/**
 * Opens a session, or half of one. Whoever is locked is told so whatever they gave, known name or not, so that a lock tells
 * nothing but that somebody tried too often; the library hashes for unknown names as well.
 */
export async function signIn(
  hub: Hub,
  { address }: Actor,
  headers: Headers,
  given: { username: string; password: string },
  now = Date.now(),
): Promise<Entered> {
  const { db, logIn, lockOut } = hub;
  const username = given.username.toLowerCase();
  const from = attemptKey(address);
  const refuseLocked = () => {
    const locked = lockOut.locked(username, from, now);
    if (locked) throw lockedOut(locked.until, now);
  };
  refuseLocked();
  const account = db.$client
    .prepare(`select id, username, name from people where username = ? and disabled_at is null and kind = 'person'`)
    .get(username) as Entered['account'] | undefined;
  const note = (is: 'in' | 'half') => {
    // Others guessed on while this one was hashed.
    refuseLocked();
    if (!account) throw refused();
    refuseAway(db, hub.authorities.of(account.id, now).holdings, account.id, address);
    const entry = { object_kind: 'person', object_id: account.id } as const;
    record(db, { person: username, address }, { ...entry, action: is === 'half' ? 'log_in_half' : 'log_in' });
  };
  // Whoever is disabled takes as long as whoever isn't there.
  const asked = account ? given : { ...given, username: 'nobody.at.all' };
  const entered = await logIn.openByPassword(headers, asked, note, now);
  if (entered.is === 'wrong' || !account) {
    refuseLocked();
    db.$client.transaction(() => noteFailure(hub, { person: username, address }, account?.id, from, now))();
    throw refused();
  }
  // With a second factor the failures are forgotten when that was shown as well.
  if (entered.is === 'in') lockOut.succeeded(username);
  return { half: entered.is === 'half', account, cookies: entered.cookies };
}

function noteFailure({ db, lockOut }: Hub, actor: Actor, id: string | undefined, from: string, now: number) {
  const entry = { object_kind: 'person', object_id: id ?? '-', result: 'refused' } as const;
  lockOut.failed(actor.person, from, readPolicy(db).lock, now);
  record(db, actor, { ...entry, action: 'log_in_refused' });
  if (lockOut.locked(actor.person, from, now)) record(db, actor, { ...entry, action: 'lock' });
}

export function lockedOut(until: number, now: number): Refusal {
  const minutes = Math.max(Math.ceil((until - now) / 60_000), 1);
  const refusal = new Refusal(
    429,
    'locked',
    `尝试次数过多，请 ${minutes} 分钟后再试`,
    `Too many attempts; try again in ${minutes} minutes`,
  );
  return Object.assign(refusal, { retry_after_s: Math.ceil((until - now) / 1_000) });
}
