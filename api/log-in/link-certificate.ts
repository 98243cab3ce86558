/** Which client certificates open an account: rows of the accounts table whose provider is `certificate`. */
import { and, eq } from 'drizzle-orm';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound } from '../middleware/errors.ts';
import { accountOf, rolesOf } from '../people/accounts.ts';
import { isAdministrator } from '../people/roles.ts';
import { accounts } from '../people/schema.ts';
import type { ClientCertificate } from './client-certificate.ts';

const PROVIDER = 'certificate';
const MAX_LINKS = 10;

export type Link = {
  id: string;
  fingerprint: string;
  subject: string;
  issuer: string;
  not_after: number;
  linked_at: number;
};
/** Kept beside the fingerprint, in the column that other providers use for what they granted. */
type Told = Pick<ClientCertificate, 'subject' | 'issuer' | 'not_after'>;

export function linksOf(db: Db, person_id: string): Link[] {
  const rows = db
    .select()
    .from(accounts)
    .where(and(eq(accounts.userId, person_id), eq(accounts.providerId, PROVIDER)))
    .all();
  return rows.map(({ id, accountId, scope, createdAt }) => {
    const { subject, issuer, not_after } = JSON.parse(scope ?? '{}') as Told;
    return { id, fingerprint: accountId, subject, issuer, not_after, linked_at: createdAt.getTime() };
  });
}

/** Whose certificate it is, when that account may log in. */
export function personWith(db: Db, fingerprint: string): { id: string; username: string; name: string } | undefined {
  return db.$client
    .prepare(`select p.id, p.username, p.name from accounts a join people p on p.id = a.person_id
      where a.provider_id = ? and a.account_id = ? and p.disabled_at is null and p.kind = 'person'`)
    .get(PROVIDER, fingerprint) as { id: string; username: string; name: string } | undefined;
}

/** Whoever could give an administrator a way in could become one: their accounts are their own to link. */
function refuseForOthers(db: Db, actor: Actor, person_id: string, now: number) {
  const account = accountOf(db, person_id);
  if (account.kind === 'service') throw conflict('服务账号不能登录', 'A service account does not log in');
  if (account.username === actor.person || !rolesOf(db, person_id, now).some(isAdministrator)) return;
  throw conflict('管理员的证书只能由本人绑定或解绑', 'An administrator’s certificates are linked by their owner alone');
}

export function linkCertificate(db: Db, actor: Actor, person_id: string, certificate: ClientCertificate, now: number) {
  return db.$client.transaction(() => {
    refuseForOthers(db, actor, person_id, now);
    if (linksOf(db, person_id).length >= MAX_LINKS)
      throw conflict(`一个账号最多绑定 ${MAX_LINKS} 个证书`, `An account has at most ${MAX_LINKS} certificates`);
    const { fingerprint, ...told } = certificate;
    const taken = db.$client
      .prepare('select 1 from accounts where provider_id = ? and account_id = ?')
      .get(PROVIDER, fingerprint);
    if (taken) throw conflict('此证书已绑定到一个账号', 'This certificate is linked to an account already');
    const id = crypto.randomUUID();
    const at = new Date(now);
    const row = { id, accountId: fingerprint, providerId: PROVIDER, userId: person_id, scope: JSON.stringify(told) };
    db.insert(accounts)
      .values({ ...row, createdAt: at, updatedAt: at })
      .run();
    const after = { fingerprint, ...told };
    record(db, actor, { action: 'link_certificate', object_kind: 'person', object_id: person_id, after });
    return id;
  })();
}

export function unlinkCertificate(db: Db, actor: Actor, person_id: string, id: string, now: number) {
  db.$client.transaction(() => {
    refuseForOthers(db, actor, person_id, now);
    const link = linksOf(db, person_id).find((one) => one.id === id);
    if (!link) throw notFound('证书', 'certificate');
    db.delete(accounts).where(eq(accounts.id, id)).run();
    const { id: _id, linked_at: _at, ...before } = link;
    record(db, actor, { action: 'unlink_certificate', object_kind: 'person', object_id: person_id, before });
  })();
}
