/**
 * Guessing at a password or a code counts the same wherever it is done: at a log-in, at its second step, or in a browser that its
 * owner left open.
 */
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { Refusal } from '../middleware/errors.ts';
import { attemptKey } from './attempts.ts';
import type { LockOut } from './lock-out.ts';
import { readPolicy } from './policy.ts';

/** What was shown is wrong: counted towards the lock. */
export class WrongGuess extends Refusal {}

type Parts = { db: Db; lockOut: LockOut };
/** What it was for, as the log tells it, and whose. */
export type Guess = { action: string; object_id: string; reason?: string };

export const wrongGuess = (field: string, zh: string, en: string) =>
  new WrongGuess(422, 'invalid', zh, en, { fields: [{ path: field, zh, en }] });

export function refuseLocked({ lockOut }: Parts, { person, address }: Actor, now: number) {
  const locked = lockOut.locked(person, attemptKey(address), now);
  if (!locked) return;
  const minutes = Math.max(Math.ceil((locked.until - now) / 60_000), 1);
  const refusal = new Refusal(
    429,
    'locked',
    `尝试次数过多，请 ${minutes} 分钟后再试`,
    `Too many attempts; try again in ${minutes} minutes`,
  );
  throw Object.assign(refusal, { retry_after_s: Math.ceil((locked.until - now) / 1_000) });
}

export function noteGuess({ db, lockOut }: Parts, actor: Actor, guess: Guess, now: number) {
  const from = attemptKey(actor.address);
  db.$client.transaction(() => {
    lockOut.failed(actor.person, from, readPolicy(db).lock, now);
    record(db, actor, { ...guess, object_kind: 'person', result: 'refused' });
    if (lockOut.locked(actor.person, from, now)) {
      record(db, actor, { action: 'lock', object_kind: 'person', object_id: guess.object_id, result: 'refused' });
    }
  })();
}

/** Whose guess is being looked at: a thousand at the same moment must not all pass before the first one counts. */
const looking = new Set<string>();

/** Does what needs a password or a code of one account, one at a time; a wrong one counts. */
export async function counted<T>(hub: Parts, actor: Actor, guess: Guess, work: () => Promise<T>): Promise<T> {
  refuseLocked(hub, actor, Date.now());
  if (looking.has(actor.person))
    throw new Refusal(429, 'too_many', '上一次验证尚未完成，请稍后再试', 'The last attempt is still being looked at');
  looking.add(actor.person);
  try {
    return await work();
  } catch (error) {
    if (error instanceof WrongGuess) noteGuess(hub, actor, guess, Date.now());
    throw error;
  } finally {
    looking.delete(actor.person);
  }
}
