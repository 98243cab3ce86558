/** An entry of the log as it is read back, and what of it the chain covers. */
import { z } from 'zod';
import { canonical, type Sealed } from '#compliance/evidence/chain.ts';
import { AUDIT_RESULTS, type auditEntries } from './schema.ts';

/** In the order of its fields in a file. */
export const Entry = z.strictObject({
  id: z.int().positive(),
  at: z.int(),
  person: z.string(),
  address: z.string(),
  action: z.string(),
  object_kind: z.string(),
  object_id: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  /** Null in entries of the first version. */
  role: z.string().nullable(),
  result: z.enum(AUDIT_RESULTS).nullable(),
  reason: z.string().nullable(),
  previous_digest: z.string(),
  digest: z.string(),
});
export type Entry = z.infer<typeof Entry>;
export const FIELDS = Object.keys(Entry.shape) as (keyof Entry)[];

/** As SQLite hands it out. */
export type EntryRow = Omit<typeof auditEntries.$inferSelect, 'before' | 'after'> & {
  before: string | null;
  after: string | null;
};

export const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

export const entryOf = (row: EntryRow): Entry => ({ ...row, before: parsed(row.before), after: parsed(row.after) });

export function asSealed({ id: _id, previous_digest, digest, role, result, reason, ...content }: Entry): Sealed {
  // Entries of the first version have no role, result and reason, and their digests don't cover them.
  const more = (result ?? null) === null ? {} : { role, result, reason };
  return { content: canonical({ ...content, ...more }), previous_digest, digest };
}

/** What was done to an object, without the address of whoever did it. */
export const Deed = Entry.pick({ id: true, at: true, person: true, role: true, action: true, reason: true }).extend({
  before: z.unknown(),
  after: z.unknown(),
});
