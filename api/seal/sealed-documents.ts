/** The register of what was sealed: kept with its file, asked for its status, revoked with a reason and never removed. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { draftIn, putInPlace } from '../drafts.ts';
import { conflict, notFound } from '../middleware/errors.ts';
import { nameOfAccount } from '../people/names.ts';
import type { SealedFile, SealStatus } from './connector.ts';
import { SEALED_KINDS, type SealedKind, sealedDocuments } from './schema.ts';

export const SealedDocument = z.object({
  ...{ id: z.int(), object_kind: z.enum(SEALED_KINDS), object_id: z.int(), title: z.string() },
  ...{ file_name: z.string(), bytes: z.int(), digest: z.string(), content_digest: z.string() },
  ...{ connector: z.string(), fingerprint: z.string(), signer: z.string() },
  ...{
    sealed_by: z.string(),
    sealed_by_name: z.string().nullable(),
    sealed_at: z.int(),
    status: z.enum(['valid', 'revoked']),
  },
  ...{ revoked_by: z.string().nullable(), revoked_at: z.int().nullable(), revoke_reason: z.string().nullable() },
});
export type SealedDocument = z.infer<typeof SealedDocument>;

/** What of ours it is. */
export type SealedObject = { object_kind: SealedKind; object_id: number; title: string };

export const sealedPath = (folder: string, digest: string) => join(folder, 'sealed', digest.slice(0, 2), digest);

/** Whole under its digest before any row tells of it; that a file stays without a row is harmless. */
function keepFile(folder: string, { digest, content }: SealedFile) {
  const path = sealedPath(folder, digest);
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = draftIn(folder, 'sealed');
  const file = openSync(draft, 'wx', 0o600);
  try {
    // Not writeSync, which may write a part.
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  putInPlace(draft, path);
}

/** To be called in the transaction of the deed that it belongs to, or by itself. Throws a conflict when the same is sealed and valid already. */
export function keepSealed(
  { db, folder }: { db: Db; folder: string },
  actor: Actor,
  file: SealedFile,
  of: SealedObject,
  now: number,
): number {
  keepFile(folder, file);
  return db.$client.transaction(() => {
    const { content, ...rest } = file;
    const row = { ...rest, ...of, bytes: content.length, sealed_by: actor.person, sealed_at: now };
    refuseSealed(db, of, file.file_name);
    const { id } = db.insert(sealedDocuments).values(row).returning({ id: sealedDocuments.id }).get();
    record(db, actor, { action: 'seal', object_kind: 'sealed_document', object_id: id, after: row }, now);
    return id;
  })();
}

/** Also asked before a signature is made, which costs. */
export function refuseSealed(db: Db, { object_kind, object_id }: SealedObject, file_name: string) {
  const found = db.$client
    .prepare(
      `select 1 from sealed_documents where object_kind = ? and object_id = ? and file_name = ? and revoked_at is null`,
    )
    .get(object_kind, object_id, file_name);
  if (found)
    throw conflict(
      '该文件已签章；如需重新签章，请先注明原因撤销',
      'It is sealed already; to seal it anew, revoke that one with a reason first',
    );
}

type Kept = typeof sealedDocuments.$inferSelect & { sealed_by_name: string | null };
const COLUMNS = `*, ${nameOfAccount('sealed_by')} as sealed_by_name`;

const withStatus = (row: Kept): SealedDocument => {
  const { remote_id: _, ...rest } = row;
  return { ...rest, status: row.revoked_at === null ? 'valid' : 'revoked' };
};

export const SealedQuery = z.object({
  object_kind: z.enum(SEALED_KINDS).optional(),
  object_id: z.coerce.number().int().positive().optional(),
  is_revoked: z.stringbool().optional(),
  q: z.string().trim().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(50),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});

export function listSealed(db: Db, { limit, offset, q, is_revoked, ...asked }: z.output<typeof SealedQuery>) {
  const where = [
    ...(asked.object_kind === undefined ? [] : ['object_kind = :object_kind']),
    ...(asked.object_id === undefined ? [] : ['object_id = :object_id']),
    ...(is_revoked === undefined ? [] : [`revoked_at is ${is_revoked ? 'not ' : ''}null`]),
    ...(q ? ['(instr(lower(title), lower(:q)) > 0 or instr(lower(file_name), lower(:q)) > 0)'] : []),
  ];
  const from = `from sealed_documents ${where.length > 0 ? `where ${where.join(' and ')}` : ''}`;
  const given = { ...asked, ...(q ? { q } : {}) };
  const rows = db.$client.prepare(`select ${COLUMNS} ${from} order by id desc limit :limit offset :offset`).all({
    ...{ ...given, limit, offset },
  }) as Kept[];
  const total = db.$client.prepare(`select count(*) ${from}`).pluck().get(given) as number;
  return { rows: rows.map(withStatus), total };
}

/** Within the reach of the connection. */
export function sealedOf(db: Db, id: number) {
  const row = db.$client.prepare('select * from sealed_documents where id = ?').get(id) as
    | typeof sealedDocuments.$inferSelect
    | undefined;
  if (!row) throw notFound('该签章文件', 'sealed document');
  return row;
}

/** By SM3 of the file, or of what its signature covers; whoever knows that holds the document. */
export function findSealed(db: Db, digest: string): SealedDocument | undefined {
  const row = db.$client
    .prepare(
      `select ${COLUMNS} from sealed_documents where digest = :digest or content_digest = :digest order by id desc limit 1`,
    )
    .get({ digest }) as Kept | undefined;
  return row && withStatus(row);
}

export function statusOf(db: Db, digest: string): SealStatus {
  const found = findSealed(db, digest);
  return found ? { status: found.status, reason: found.revoke_reason } : { status: 'unknown', reason: null };
}

export function revokeSealed(db: Db, actor: Actor, id: number, reason: string, now: number) {
  db.$client.transaction(() => {
    const before = sealedOf(db, id);
    if (before.revoked_at !== null) throw conflict('该签章已撤销', 'This seal was revoked before');
    db.$client
      .prepare('update sealed_documents set revoked_by = ?, revoked_at = ?, revoke_reason = ? where id = ?')
      .run(actor.person, now, reason, id);
    const { title, digest } = before;
    const entry = { action: 'seal_revoke', object_kind: 'sealed_document', object_id: id };
    record(
      db,
      actor,
      { ...entry, before: { title, digest, status: 'valid' }, after: { status: 'revoked' }, reason },
      now,
    );
  })();
}
