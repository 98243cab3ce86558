/** Logging in by user name and password, with a second factor where there is one. */
import { type Actor, record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { Refusal } from '../middleware/errors.ts';
import { refuseAway } from './administrator-addresses.ts';
import { noteGuess, refuseLocked } from './guesses.ts';
import { isStaleInitial } from './owed.ts';
import { readPolicy } from './policy.ts';

export type Entered = {
  /** A second factor is still to be shown. */
  half: boolean;
  account: { id: string; username: string; name: string };
  cookies: string[];
};

type Kept = { must_change_password: number; password_changed_at: number | null };

/** Only whoever knows the password is told. */
const tooOld = () =>
  new Refusal(
    403,
    'initial_password_expired',
    '初始密码已过期，请联系系统管理员重置',
    'The initial password has expired; a system administrator can set another',
  );
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
  const named: Actor = { person: username, address };
  refuseLocked(hub, named, now);
  const account = db.$client
    .prepare(`select id, username, name, must_change_password, password_changed_at from people
      where username = ? and disabled_at is null and kind = 'person'`)
    .get(username) as (Entered['account'] & Kept) | undefined;
  const note = (is: 'in' | 'half') => {
    // Others guessed on while this one was hashed.
    refuseLocked(hub, named, now);
    if (!account) throw refused();
    const kept = { ...account, must_change_password: account.must_change_password === 1 };
    if (isStaleInitial(kept, readPolicy(db), now)) {
      const reason = 'the initial password is too old';
      record(db, named, { action: 'log_in_refused', object_kind: 'person', object_id: account.id, reason });
      throw tooOld();
    }
    refuseAway(db, hub.authorities.of(account.id, now).holdings, account.id, address);
    const entry = { object_kind: 'person', object_id: account.id } as const;
    record(db, named, { ...entry, action: is === 'half' ? 'log_in_half' : 'log_in' });
  };
  // Whoever is disabled takes as long as whoever isn't there.
  const asked = account ? given : { ...given, username: 'nobody.at.all' };
  const entered = await logIn.openByPassword(headers, asked, note, now);
  if (entered.is === 'wrong' || !account) {
    refuseLocked(hub, named, now);
    noteGuess(hub, named, { action: 'log_in_refused', object_id: account?.id ?? '-' }, now);
    throw refused();
  }
  // With a second factor the failures are forgotten when that was shown as well.
  if (entered.is === 'in') lockOut.succeeded(username);
  return { half: entered.is === 'half', account, cookies: entered.cookies };
}
