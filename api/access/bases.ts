/** Why a network is kept apart by law: documents with the words that say so. Added, never changed or removed. */
import type { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound } from '../middleware/errors.ts';
import { nameOfAccount } from '../people/names.ts';
import type { Kept } from '../tickets/attachments.ts';
import { networkOf, refuseAsked } from './networks.ts';
import type { BasisRow } from './shapes.ts';

const MAX_BASES = 50;

export function readBases(db: Db, network_id: number): z.infer<typeof BasisRow>[] {
  const rows = db.$client
    .prepare(`select id, words, file_name as name, file_bytes as bytes, ${nameOfAccount('person')} as person_name, at
      from access_bases where network_id = ? order by id`)
    .all(network_id) as { id: number; words: string; name: string; bytes: number; person_name: string; at: number }[];
  return rows.map(({ name, bytes, ...row }) => ({ ...row, file: { name, bytes } }));
}

/** Refused before a file is written to the disk. */
export function refuseBasis(db: Db, id: number) {
  refuseAsked(networkOf(db, id));
  const count = db.$client.prepare('select count(*) from access_bases where network_id = ?').pluck().get(id) as number;
  if (count >= MAX_BASES) throw conflict(`最多 ${MAX_BASES} 份依据`, `At most ${MAX_BASES} documents`);
}

export function addBasis(
  db: Db,
  actor: Actor,
  id: number,
  { words, name, digest, type, bytes }: Kept & { words: string; name: string },
  now: number,
): { id: number } {
  return db.$client.transaction(() => {
    refuseBasis(db, id);
    const { lastInsertRowid } = db.$client
      .prepare(`insert into access_bases (network_id, words, file_name, file_digest, file_type, file_bytes, person, at)
        values (?, ?, ?, ?, ?, ?, ?, ?)`)
      .run(id, words, name, digest, type, bytes, actor.person, now);
    const after = { basis: Number(lastInsertRowid), words, file: name, digest, bytes };
    record(db, actor, { action: 'access_basis', object_kind: 'access_network', object_id: id, after }, now);
    return { id: Number(lastInsertRowid) };
  })();
}

export function basisFile(db: Db, { id, number }: { id: number; number: number }) {
  const found = db.$client
    .prepare(`select file_name as name, file_digest as digest, file_type as type, file_bytes as bytes
      from access_bases where network_id = ? and id = ?`)
    .get(id, number) as { name: string; digest: string; type: string; bytes: number } | undefined;
  if (!found) throw notFound('该依据', 'basis');
  return found;
}
