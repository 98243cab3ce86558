/** The log of changes: every change by a person is written in the same transaction, or doesn't happen. */
import { canonical, GENESIS, seal } from '#compliance/evidence/chain.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { AuditResult } from './schema.ts';

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
  const last = prepared(db, 'select digest from audit_entries order by id desc limit 1').pluck().get() as
    | string
    | undefined;
  const previous_digest = last ?? GENESIS;
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
  const { lastInsertRowid } = prepared(
    db,
    `insert into audit_entries (at, person, address, action, object_kind, object_id, before, after, role, result, reason,
        previous_digest, digest)
      values (:at, :person, :address, :action, :object_kind, :object_id, :before, :after, :role, :result, :reason,
        :previous_digest, :digest)`,
  ).run({ ...row, before: stored(row.before), after: stored(row.after), previous_digest, digest });
  return { id: Number(lastInsertRowid), ...row, previous_digest, digest };
}

const stored = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** As the database keeps it: half a pair of UTF-16 would come back as another sign, and the digest wouldn't fit it any more. */
const kept = (text: string): string => text.toWellFormed();

/** A token's name stands beside the role that it used: `network_engineer (token backup-job)`. */
const inRole = ({ role = '', token }: Actor): string =>
  token === undefined ? role : `${role} (token ${token})`.trimStart();
