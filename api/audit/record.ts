/** The log of changes: every change by a person is written in the same transaction, or doesn't happen. */
import { desc } from 'drizzle-orm';
import { canonical, GENESIS, seal } from '#compliance/evidence/chain.ts';
import type { Db } from '../db/open.ts';
import { type AuditResult, auditEntries } from './schema.ts';

/** Who does it, from where, in which role (nobody's role is none), and by which token, if any. */
export type Actor = { person: string; address: string; role?: string; token?: string };

export type AuditEntry = {
  action: string;
  object_kind: string;
  object_id: string | number;
  before?: unknown;
  after?: unknown;
  result?: AuditResult;
  reason?: string;
};

export function record(db: Db, actor: Actor, entry: AuditEntry, at = Date.now()) {
  const last = db
    .select({ digest: auditEntries.digest })
    .from(auditEntries)
    .orderBy(desc(auditEntries.id))
    .limit(1)
    .get();
  const previous_digest = last?.digest ?? GENESIS;
  const row = {
    at,
    person: kept(actor.person),
    address: kept(actor.address),
    action: entry.action,
    object_kind: entry.object_kind,
    object_id: kept(String(entry.object_id)),
    before: entry.before ?? null,
    after: entry.after ?? null,
    role: kept(inRole(actor)),
    result: entry.result ?? ('done' as const),
    reason: kept(entry.reason ?? ''),
  };
  const digest = seal(previous_digest, canonical(row));
  return db
    .insert(auditEntries)
    .values({ ...row, previous_digest, digest })
    .returning()
    .get();
}

/** As the database keeps it: half a pair of UTF-16 would come back as another sign, and the digest wouldn't fit it any more. */
const kept = (text: string): string => text.toWellFormed();

/** A token's name stands beside the role that it used: `network_engineer (token backup-job)`. */
const inRole = ({ role = '', token }: Actor): string =>
  token === undefined ? role : `${role} (token ${token})`.trimStart();
