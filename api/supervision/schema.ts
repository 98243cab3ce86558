/** Tables of supervision: by which rules is scored, months as they were frozen, what units object to, and bulletins. */
import { sql } from 'drizzle-orm';
import { check, customType, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { ITEM_STATUSES } from '#compliance/programme/figure.ts';
import { type Rules, SUBJECT_KINDS } from '#compliance/supervision/rules.ts';
import { units } from '../estate/schema.ts';

const bytes = customType<{ data: Buffer }>({ dataType: () => 'blob' });

export const RULE_STATES = ['draft', 'submitted', 'reviewed', 'in_force', 'superseded', 'discarded'] as const;
/** A set of rules. Edited while a draft; then only its state. Who wrote in it doesn't review it. */
export const supervisionRuleSets = sqliteTable(
  'supervision_rule_sets',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    number: integer().notNull().unique(),
    body: text({ mode: 'json' }).$type<Rules>().notNull(),
    /** SM3 of the body as canonical JSON, in hexadecimal. */
    digest: text().notNull(),
    state: text({ enum: RULE_STATES }).notNull().default('draft'),
    /** Names of accounts: everybody who ever wrote in it. */
    authors: text({ mode: 'json' }).$type<string[]>().notNull(),
    created_by: text().notNull(),
    created_at: integer().notNull(),
    edited_at: integer().notNull(),
    submitted_by: text(),
    submitted_at: integer(),
    reviewed_by: text(),
    reviewed_at: integer(),
    in_force_by: text(),
    in_force_at: integer(),
    superseded_at: integer(),
    /** Why it was sent back or discarded. */
    reason: text().notNull().default(''),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('supervision_rule_sets_by_state').on(t.state),
    check(
      'rules_in_force_were_reviewed',
      sql`state not in ('reviewed', 'in_force', 'superseded') or reviewed_by is not null`,
    ),
    check('rules_reviewed_by_another', sql`reviewed_by is null or reviewed_by <> created_by`),
  ],
);

/** What one figure counted of one subject, thing by thing, as canonical JSON under its SM3 digest: the same things are kept once. Append-only. */
export const supervisionReadings = sqliteTable('supervision_readings', {
  digest: text().primaryKey(),
  content: text().notNull(),
});

/**
 * A month as it was frozen or corrected: canonical JSON of rules, subjects, digests of what was counted, and scores, under its own digest. The greatest
 * number of a month holds; the others stay. Append-only.
 */
export const supervisionRevisions = sqliteTable(
  'supervision_revisions',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    /** 2026-10 */
    month: text().notNull(),
    number: integer().notNull(),
    rule_set_id: integer()
      .notNull()
      .references(() => supervisionRuleSets.id),
    content: text().notNull(),
    digest: text().notNull(),
    /** Of a correction: the objection that was upheld. */
    objection_id: integer(),
    /** Name of an account; `-`: the program. */
    made_by: text().notNull(),
    made_at: integer().notNull(),
  },
  (t) => [uniqueIndex('supervision_revision_number').on(t.month, t.number)],
);

export const OBJECTION_STATES = ['open', 'upheld', 'rejected', 'withdrawn'] as const;
export type Correction = { figure: string; key: string; status: (typeof ITEM_STATUSES)[number] };
/** What a unit objects to in a frozen month. Append-only but for how it was decided, which never changes either. */
export const supervisionObjections = sqliteTable(
  'supervision_objections',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    revision_id: integer()
      .notNull()
      .references(() => supervisionRevisions.id),
    month: text().notNull(),
    subject_kind: text({ enum: SUBJECT_KINDS }).notNull(),
    subject_id: integer().notNull(),
    subject: text().notNull(),
    indicator: text().notNull(),
    /** Null: the indicator as a whole. */
    figure: text(),
    item_key: text(),
    item: text(),
    text: text().notNull(),
    file_name: text(),
    file_digest: text(),
    file_type: text(),
    file_bytes: integer(),
    /** For whom it was filed. */
    unit_id: integer()
      .notNull()
      .references(() => units.id),
    filed_by: text().notNull(),
    filed_at: integer().notNull(),
    state: text({ enum: OBJECTION_STATES }).notNull().default('open'),
    decided_by: text(),
    decided_at: integer(),
    reason: text().notNull().default(''),
    corrections: text({ mode: 'json' }).$type<Correction[]>(),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('supervision_objections_by_month').on(t.month, t.state),
    index('supervision_objections_by_unit').on(t.unit_id),
    check('objection_decided_by_another', sql`state not in ('upheld', 'rejected') or decided_by <> filed_by`),
    check('open_objection', sql`(state = 'open') = (decided_at is null)`),
    check('objection_to_an_item', sql`(figure is null) = (item_key is null)`),
  ],
);

export const BULLETIN_STATES = ['draft', 'issued', 'discarded'] as const;
/** A bulletin (通报). Edited while a draft; issued by somebody who didn't write in it, and then never changed. */
export const supervisionBulletins = sqliteTable(
  'supervision_bulletins',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    /** 2026年第3期 */
    number: text().notNull().unique(),
    title: text().notNull(),
    month: text().notNull(),
    revision_id: integer()
      .notNull()
      .references(() => supervisionRevisions.id),
    preface: text().notNull(),
    state: text({ enum: BULLETIN_STATES }).notNull().default('draft'),
    /** Names of accounts: everybody who ever wrote in it. */
    authors: text({ mode: 'json' }).$type<string[]>().notNull(),
    created_by: text().notNull(),
    created_at: integer().notNull(),
    edited_at: integer().notNull(),
    issued_by: text(),
    issued_at: integer(),
    /** What it was made of, as JSON. */
    content: text(),
    docx: bytes(),
    docx_digest: text(),
    pdf: bytes(),
    pdf_digest: text(),
    version: integer().notNull().default(1),
  },
  (t) => [
    index('supervision_bulletins_by_month').on(t.month),
    check(
      'issued_bulletin',
      sql`(state = 'issued') = (issued_at is not null and docx is not null and pdf is not null)`,
    ),
  ],
);

/** Without the bytes. */
export type Bulletin = Omit<typeof supervisionBulletins.$inferSelect, 'docx' | 'pdf' | 'content'>;
