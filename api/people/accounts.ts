/** What a system administrator does with accounts. None of it gives or takes a right. */
import { eq } from 'drizzle-orm';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound } from '../middleware/errors.ts';
import { refuseLast } from './grants.ts';
import { isAdministrator, type Role } from './roles.ts';
import { accounts, passwordHistory, people, sessions } from './schema.ts';

export function accountOf(db: Db, id: string) {
  const found = db.select().from(people).where(eq(people.id, id)).get();
  if (!found) throw notFound('账号', 'account');
  return found;
}

/** The roles in force. */
export function rolesOf(db: Db, id: string, now: number): Role[] {
  return db.$client
    .prepare(`select distinct role from grants where person_id = ? and is_granted = 1 and revoked_at is null
      and (expires_at is null or expires_at > ?)`)
    .pluck()
    .all(id, now) as Role[];
}

const told = ({ username, name, kind, unit_id, disabled_at, must_change_password }: typeof people.$inferSelect) => ({
  name: username,
  full_name: name,
  kind,
  unit_id,
  disabled: disabled_at !== null,
  must_change_password,
});

type Change = Partial<
  Pick<typeof people.$inferInsert, 'name' | 'unit_id' | 'disabled_at' | 'disabled_because' | 'must_change_password'>
>;

function change(db: Db, actor: Actor, id: string, action: string, set: Change, reason = '') {
  const before = told(accountOf(db, id));
  db.update(people)
    .set({ ...set, updatedAt: new Date() })
    .where(eq(people.id, id))
    .run();
  record(db, actor, { action, object_kind: 'person', object_id: id, before, after: told(accountOf(db, id)), reason });
}

export function changeAccount(db: Db, actor: Actor, id: string, set: Pick<Change, 'name' | 'unit_id'>) {
  db.$client.transaction(() => change(db, actor, id, 'update', set))();
}

/** Nobody gets in by it any more, and who was in is out; what it did keeps its name. */
export function disable(db: Db, actor: Actor, id: string, reason: string, now: number) {
  db.$client.transaction(() => {
    const account = accountOf(db, id);
    if (account.username === actor.person) throw conflict('不能停用自己的账号', 'Nobody disables their own account');
    if (account.disabled_at !== null) throw conflict('账号已停用', 'The account is disabled already');
    for (const role of rolesOf(db, id, now).filter(isAdministrator)) refuseLast(db, role, id, now);
    change(db, actor, id, 'disable', { disabled_at: now, disabled_because: 'by_hand' }, reason);
    db.delete(sessions).where(eq(sessions.userId, id)).run();
  })();
}

/** Somebody is out of all browsers, such as one on a laptop that was lost; they may log in again. Tells how many it were. */
export function endSessions(db: Db, actor: Actor, id: string): number {
  return db.$client.transaction(() => {
    const { username } = accountOf(db, id);
    const { changes } = db.delete(sessions).where(eq(sessions.userId, id)).run();
    const after = { name: username, ended: changes };
    record(db, actor, { action: 'end_sessions', object_kind: 'person', object_id: id, after });
    return changes;
  })();
}

export function enable(db: Db, actor: Actor, id: string, now: number) {
  db.$client.transaction(() => {
    if (accountOf(db, id).disabled_at === null) throw conflict('账号未停用', 'The account is not disabled');
    change(db, actor, id, 'enable', { disabled_at: null, disabled_because: null });
    // Else it would be found unused again within the hour.
    db.update(people).set({ last_seen_at: now }).where(eq(people.id, id)).run();
  })();
}

/**
 * Sets a password that must be changed at the next log-in. Never that of the other two administrators: whoever could set it
 * could become one of them.
 */
export function resetPassword(db: Db, actor: Actor, id: string, hash: string, now: number) {
  db.$client.transaction(() => {
    const account = accountOf(db, id);
    if (account.kind === 'service') throw conflict('服务账号没有密码', 'A service account has no password');
    const apart = rolesOf(db, id, now).some((role) => isAdministrator(role));
    if (apart && account.username !== actor.person) {
      throw conflict(
        '管理员的密码只能由本人修改，或在服务器上用命令 zhengwang reset-password 重置',
        'An administrator’s password is changed by its owner, or on the server by: zhengwang reset-password NAME',
      );
    }
    storePassword(db, id, hash, true, now);
    db.delete(sessions).where(eq(sessions.userId, id)).run();
    record(db, actor, {
      action: 'reset_password',
      object_kind: 'person',
      object_id: id,
      after: told(accountOf(db, id)),
    });
  })();
}

/** Puts a password in the place of another, which goes to the history. Call it in a transaction. */
export function storePassword(db: Db, id: string, hash: string, must_change_password: boolean, now: number) {
  const at = new Date(now);
  const account = db.$client
    .prepare(`select id, password from accounts where person_id = ? and provider_id = 'credential'`)
    .get(id) as { id: string; password: string | null } | undefined;
  if (account?.password) db.insert(passwordHistory).values({ person_id: id, hash: account.password, at: now }).run();
  if (account) db.update(accounts).set({ password: hash, updatedAt: at }).where(eq(accounts.id, account.id)).run();
  else {
    const row = { id: crypto.randomUUID(), accountId: id, providerId: 'credential', userId: id, password: hash };
    db.insert(accounts)
      .values({ ...row, createdAt: at, updatedAt: at })
      .run();
  }
  db.update(people)
    .set({ must_change_password, password_changed_at: now, updatedAt: at })
    .where(eq(people.id, id))
    .run();
}
