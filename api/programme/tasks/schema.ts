/** Tables of the programme's tasks (建设任务): their versions, what is measured of them day by day, and what units report. */
import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { areas, units } from '../../estate/schema.ts';
import type { TaskContent } from './content.ts';

/** A task. It is never removed, only ended; what it says stands in its last version. */
export const programmeTasks = sqliteTable('programme_tasks', {
  id: integer().primaryKey({ autoIncrement: true }),
  /** T1 to T18 are the notice's. */
  code: text().notNull().unique(),
  version: integer().notNull().default(1),
});

/** What a task says from a moment on. Append-only. */
export const programmeTaskVersions = sqliteTable(
  'programme_task_versions',
  {
    task_id: integer()
      .notNull()
      .references(() => programmeTasks.id),
    version: integer().notNull(),
    content: text({ mode: 'json' }).$type<TaskContent>().notNull(),
    /** Why it was changed, in the person's words. */
    reason: text().notNull().default(''),
    written_by: text().notNull(),
    written_at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.task_id, t.version] })],
);

/** What a figure of a task counted on a day: for one county, or for the whole (area 0). Append-only; a day without a row wasn't measured. */
export const programmeProgress = sqliteTable(
  'programme_progress',
  {
    /** In Asia/Shanghai. */
    day: text().notNull(),
    task_code: text().notNull(),
    figure: text().notNull(),
    area_id: integer().notNull(),
    met: integer().notNull(),
    unmet: integer().notNull(),
    unknown: integer().notNull(),
    exempt: integer().notNull(),
    measured_at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.task_code, t.figure, t.area_id] })],
);

export const REPORT_STATES = ['waiting', 'accepted', 'returned'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

/** What a unit says of its progress. Somebody else decides; what was decided never changes. */
export const programmeReports = sqliteTable(
  'programme_reports',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    task_id: integer()
      .notNull()
      .references(() => programmeTasks.id),
    unit_id: integer()
      .notNull()
      .references(() => units.id),
    /** What it is about, with all beneath. */
    area_id: integer()
      .notNull()
      .references(() => areas.id),
    share_percent: integer().notNull(),
    text: text().notNull(),
    /** The console's address of what shows it; null: none. */
    evidence_path: text(),
    file_name: text(),
    digest: text(),
    media_type: text(),
    bytes: integer(),
    state: text({ enum: REPORT_STATES }).notNull().default('waiting'),
    version: integer().notNull().default(1),
    reported_by: text().notNull(),
    reported_at: integer().notNull(),
    decided_by: text(),
    decided_at: integer(),
    decision_reason: text().notNull().default(''),
  },
  (t) => [
    index('programme_reports_by_task').on(t.task_id, t.area_id, t.reported_at),
    index('programme_reports_by_state').on(t.state, t.reported_at),
    check('share_is_a_share', sql`share_percent between 0 and 100`),
    check('somebody_else_decides', sql`decided_by is null or decided_by <> reported_by`),
  ],
);
