/** The log of changes: every change by a person is written in the same transaction, or doesn't happen. */
import { desc } from 'drizzle-orm';
import { canonical, GENESIS, type Sealed, seal, verifyChain } from '#compliance/evidence/chain.ts';
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
    person: actor.person,
    address: actor.address,
    action: entry.action,
    object_kind: entry.object_kind,
    object_id: String(entry.object_id),
    before: entry.before ?? null,
    after: entry.after ?? null,
    role: inRole(actor),
    result: entry.result ?? ('done' as const),
    reason: entry.reason ?? '',
  };
  const digest = seal(previous_digest, canonical(row));
  return db
    .insert(auditEntries)
    .values({ ...row, previous_digest, digest })
    .returning()
    .get();
}

/** A token's name stands beside the role that it used: `network_engineer (token backup-job)`. */
const inRole = ({ role = '', token }: Actor): string =>
  token === undefined ? role : `${role} (token ${token})`.trimStart();

type Stored = typeof auditEntries.$inferSelect;

function asSealed({ id: _id, previous_digest, digest, role, result, reason, ...content }: Stored): Sealed {
  // Entries of the first version have no role, result and reason, and their digests don't cover them.
  const more = result === null ? {} : { role, result, reason };
  return { content: canonical({ ...content, ...more }), previous_digest, digest };
}

/** Reads the whole log in pages and checks every link; `first_broken` is an entry's id. */
export function verifyAudit(db: Db): { entries: number; head: string; valid: boolean; first_broken: number | null } {
  let at: number | null = null;
  function* links(): Generator<Sealed> {
    const rows = db.$client.prepare('select * from audit_entries order by id').iterate() as Iterable<
      Omit<Stored, 'before' | 'after'> & { before: string | null; after: string | null }
    >;
    for (const row of rows) {
      at = row.id;
      const parse = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
      yield asSealed({ ...row, before: parse(row.before), after: parse(row.after) });
    }
  }
  const { entries, head, broken_at } = verifyChain(links());
  return { entries, head, valid: broken_at === null, first_broken: broken_at === null ? null : at };
}
