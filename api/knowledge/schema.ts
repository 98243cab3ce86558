/** Tables of the knowledge base (知识库): answers, each with all its versions, and whether they helped. */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { units } from '../estate/schema.ts';
import { people } from '../people/schema.ts';
import { tickets } from '../tickets/schema.ts';

/** 'sent_back' is of a version alone: the answer is a draft again. */
export const ANSWER_STATES = ['draft', 'in_review', 'published', 'retired'] as const;
export type AnswerState = (typeof ANSWER_STATES)[number];

/** An answer as its versions leave it. Edited through them; never deleted. */
export const answers = sqliteTable(
  'answers',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    /** Whose answer it is: its people write it, review it and keep it true. Null: of the whole city. */
    unit_id: integer().references(() => units.id),
    /** The ticket whose solution it was made of. */
    ticket_id: integer().references(() => tickets.id),
    state: text({ enum: ANSWER_STATES }).notNull(),
    /** The newest. */
    version: integer().notNull(),
    /** What everybody reads; null: nothing. Stays while a newer one is written and reviewed. */
    published_version: integer(),
    /** Of the published version: from then on nobody is offered it. */
    expires_at: integer(),
    /** Why it was retired. */
    remark: text(),
    created_at: integer().notNull(),
    changed_at: integer().notNull(),
  },
  (t) => [
    index('answers_by_state').on(t.state, t.changed_at),
    index('answers_by_unit').on(t.unit_id),
    index('answers_by_ticket').on(t.ticket_id),
    index('answers_by_expiry').on(t.expires_at),
  ],
);

export const ANSWER_DECISIONS = ['approved', 'sent_back'] as const;

/** One wording. What was decided on is never changed; a trigger sees to it. */
export const answerVersions = sqliteTable(
  'answer_versions',
  {
    answer_id: integer()
      .notNull()
      .references(() => answers.id),
    /** From 1, without gaps. */
    version: integer().notNull(),
    question: text().notNull(),
    text: text().notNull(),
    written_by_id: text()
      .notNull()
      .references(() => people.id),
    written_at: integer().notNull(),
    submitted_at: integer(),
    decision: text({ enum: ANSWER_DECISIONS }),
    decided_by_id: text().references(() => people.id),
    decided_at: integer(),
    remark: text(),
    expires_at: integer(),
  },
  (t) => [primaryKey({ columns: [t.answer_id, t.version] })],
);

/** What somebody said of an answer last. Edited. */
export const answerVotes = sqliteTable(
  'answer_votes',
  {
    answer_id: integer()
      .notNull()
      .references(() => answers.id),
    person_id: text()
      .notNull()
      .references(() => people.id),
    version: integer().notNull(),
    has_helped: integer({ mode: 'boolean' }).notNull(),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.answer_id, t.person_id] })],
);
