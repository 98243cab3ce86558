/** Checks the chain of evidence from its beginning: each entry's content, and that none before it was taken away. */
import { type Sealed, verifyChain } from '#compliance/evidence/chain.ts';
import type { Db } from '../db/open.ts';

/** `first_broken` is the id of the first piece of evidence that doesn't hold. */
export function verifyEvidence(db: Db): { entries: number; head: string; valid: boolean; first_broken: number | null } {
  let id: number | null = null;
  function* links(): Generator<Sealed> {
    const rows = db.$client
      .prepare('select id, content, previous_digest, digest from evidence order by id')
      .iterate() as Iterable<Sealed & { id: number }>;
    for (const row of rows) {
      id = row.id;
      yield row;
    }
  }
  const { entries, head, broken_at } = verifyChain(links());
  return { entries, head, valid: broken_at === null, first_broken: broken_at === null ? null : id };
}
