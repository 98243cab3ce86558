/** Signed heads: one each hour in which something happened, one each thousand entries, and on demand. */
import { desc } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { auditHeads } from './schema.ts';
import { type Head, type Signer, signedHead } from './sign.ts';

const EVERY_ENTRIES = 1_000;
const EVERY_MS = 3_600_000;

export function newestHead(db: Db): Head | undefined {
  const found = db.select().from(auditHeads).orderBy(desc(auditHeads.id)).limit(1).get();
  if (!found) return undefined;
  const { id: _id, ...head } = found;
  return head;
}

const lastEntry = (db: Db) =>
  db.$client.prepare('select id, digest from audit_entries order by id desc limit 1').get() as
    | { id: number; digest: string }
    | undefined;

/** Signs what the log ends with now, unless that is signed already; undefined while the log is empty. */
export function signHead(db: Db, signer: Signer, now: number): Head | undefined {
  const last = lastEntry(db);
  const newest = newestHead(db);
  if (!last || newest?.entry_id === last.id) return newest;
  const head = signedHead(signer, last.id, last.digest, now);
  db.insert(auditHeads).values(head).run();
  return head;
}

export function isHeadDue(db: Db, now: number): boolean {
  const last = lastEntry(db);
  if (!last) return false;
  const newest = newestHead(db);
  if (!newest) return true;
  const unsigned = last.id - newest.entry_id;
  // A clock that was set back must not keep heads from being signed.
  return unsigned >= EVERY_ENTRIES || (unsigned > 0 && Math.abs(now - newest.at) >= EVERY_MS);
}
