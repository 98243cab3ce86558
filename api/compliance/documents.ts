/** Documents of a system (文档): its grading report, filing form, scheme, regulations. Added and removed, never changed; a removed one stays in the record. */
import { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { Paging } from '../middleware/endpoint.ts';
import { conflict, notFound } from '../middleware/errors.ts';
import { Written } from '../tickets/deeds.ts';
import { DOCUMENT_KINDS } from './schema.ts';

const MAX_DOCUMENTS = 500;
/** Of all files of a system, with those that were removed: they stay on the disk. */
const MAX_TOTAL_BYTES = 2 * 1024 * 1024 * 1024;
const MAX_MOMENT = Date.UTC(2100, 0);

export const DocumentQuery = z.object({
  kind: z.enum(DOCUMENT_KINDS),
  /** With the ending of its kind. */
  name: Written.min(1).max(200),
  valid_until: z.coerce.number().int().min(0).max(MAX_MOMENT).optional(),
});
export const DocumentsQuery = z.object({ ...Paging, is_removed: z.stringbool().default(false) });
export const Removing = z.strictObject({ reason: Written.min(1).max(2_000) });

export const DocumentRow = z.object({
  id: z.int(),
  kind: z.enum(DOCUMENT_KINDS),
  title: z.string(),
  media_type: z.string(),
  bytes: z.int(),
  digest: z.string(),
  valid_until: z.int().nullable(),
  is_expired: z.boolean(),
  added_by: z.string(),
  added_at: z.int(),
  removed_by: z.string().nullable(),
  removed_at: z.int().nullable(),
});
export type DocumentRow = z.infer<typeof DocumentRow>;

const COLUMNS = 'id, kind, title, media_type, bytes, digest, valid_until, added_by, added_at, removed_by, removed_at';

export function listDocuments(
  db: Db,
  system_id: number,
  { is_removed, limit, offset }: z.output<typeof DocumentsQuery>,
  now: number,
): { rows: DocumentRow[]; total: number } {
  const narrowed = `from system_documents where system_id = ? and removed_at is ${is_removed ? 'not null' : 'null'}`;
  const rows = db.$client
    .prepare(`select ${COLUMNS} ${narrowed} order by added_at desc, id desc limit ? offset ?`)
    .all(system_id, limit, offset) as Omit<DocumentRow, 'is_expired'>[];
  const total = db.$client.prepare(`select count(*) ${narrowed}`).pluck().get(system_id) as number;
  return {
    rows: rows.map((row) => ({ ...row, is_expired: row.valid_until !== null && row.valid_until < now })),
    total,
  };
}

/** `bytes`: of what is to be added, where that is known already. */
export function refuseFullShelf(db: Db, system_id: number, bytes = 0) {
  const { count, total } = db.$client
    .prepare(`select count(*) filter (where removed_at is null) as count, coalesce(sum(bytes), 0) as total
      from system_documents where system_id = ?`)
    .get(system_id) as { count: number; total: number };
  if (count >= MAX_DOCUMENTS)
    throw conflict(`每个系统最多 ${MAX_DOCUMENTS} 份文档`, `At most ${MAX_DOCUMENTS} documents a system`);
  const most_gb = MAX_TOTAL_BYTES / 1024 ** 3;
  if (total + bytes >= MAX_TOTAL_BYTES)
    throw conflict(
      `每个系统的文档（含已移除的）合计最多 ${most_gb} GB`,
      `Documents of a system have at most ${most_gb} GB together, with those that were removed`,
    );
}

type Kept = { title: string; digest: string; media_type: string; bytes: number };
type Adding = Kept & { kind: DocumentRow['kind']; valid_until: number | null };

export function addDocument(db: Db, actor: Actor, system_id: number, given: Adding, now: number): { id: number } {
  return db.$client.transaction(() => {
    refuseFullShelf(db, system_id, given.bytes);
    const { lastInsertRowid } = db.$client
      .prepare(`insert into system_documents (system_id, kind, title, digest, media_type, bytes, valid_until, added_by, added_at)
        values (:system_id, :kind, :title, :digest, :media_type, :bytes, :valid_until, :by, :now)`)
      .run({ ...given, system_id, by: actor.person, now });
    const id = Number(lastInsertRowid);
    const after = { document: id, ...given };
    record(db, actor, { action: 'document_add', object_kind: 'protected_system', object_id: system_id, after }, now);
    return { id };
  })();
}

export function removeDocument(db: Db, actor: Actor, system_id: number, id: number, reason: string, now: number) {
  db.$client.transaction(() => {
    const { digest: _, ...before } = documentOf(db, system_id, id);
    db.$client
      .prepare('update system_documents set removed_by = ?, removed_at = ? where id = ?')
      .run(actor.person, now, id);
    const entry = { action: 'document_remove', object_kind: 'protected_system', object_id: system_id };
    record(db, actor, { ...entry, before: { document: id, ...before }, reason }, now);
  })();
}

/** One that wasn't removed. */
export function documentOf(db: Db, system_id: number, id: number): Kept {
  const found = db.$client
    .prepare(`select title, digest, media_type, bytes from system_documents
      where system_id = ? and id = ? and removed_at is null`)
    .get(system_id, id) as Kept | undefined;
  if (!found) throw notFound('该文档', 'document');
  return found;
}
