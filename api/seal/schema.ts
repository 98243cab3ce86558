/** Tables of the electronic seal. */
import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** Certificates of the built-in signer, the newest being in use. Append-only: what was sealed under an old one is verified by it. */
export const sealCertificates = sqliteTable('seal_certificates', {
  id: integer().primaryKey({ autoIncrement: true }),
  /** PEM: its own first, then those that lead to whoever issued it. */
  pem: text().notNull(),
  /** Whose key it is of, in `own_keys`. */
  key_name: text().notNull(),
  /** SM3 of its DER. */
  fingerprint: text().notNull().unique(),
  serial: text().notNull(),
  is_self_signed: integer({ mode: 'boolean' }).notNull(),
  not_before: integer().notNull(),
  not_after: integer().notNull(),
  added_by: text().notNull(),
  added_at: integer().notNull(),
});

/** What can be sealed; its id is that of a row of its own area. */
export const SEALED_KINDS = ['assessment', 'drill', 'incident_report', 'bulletin'] as const;
export type SealedKind = (typeof SEALED_KINDS)[number];
export const SEALED_FORMATS = ['pdf', 'zip'] as const;

/** A document that was sealed; the file lies in `sealed` under its digest. Only its revocation is ever written later (triggers). */
export const sealedDocuments = sqliteTable(
  'sealed_documents',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    object_kind: text({ enum: SEALED_KINDS }).notNull(),
    object_id: integer().notNull(),
    title: text().notNull(),
    /** As it is given out. */
    file_name: text().notNull(),
    bytes: integer().notNull(),
    /** SM3 of the file as it is given out, and of what the signature covers. */
    digest: text().notNull().unique(),
    content_digest: text().notNull(),
    /** Who signed: the built-in signer or another platform, and under which number that one keeps it. */
    connector: text().notNull(),
    remote_id: text(),
    /** SM3 of the signer's certificate, and whose it says to be. */
    fingerprint: text().notNull(),
    signer: text().notNull(),
    sealed_by: text().notNull(),
    sealed_at: integer().notNull(),
    revoked_by: text(),
    revoked_at: integer(),
    revoke_reason: text(),
  },
  (t) => [
    index('sealed_documents_by_object').on(t.object_kind, t.object_id),
    uniqueIndex('one_valid_seal').on(t.object_kind, t.object_id, t.file_name).where(sql`revoked_at is null`),
    index('sealed_documents_by_content').on(t.content_digest),
    index('sealed_documents_by_time').on(t.sealed_at),
  ],
);
