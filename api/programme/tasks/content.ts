/**
 * What a task of the programme says: kept whole with each version, so that it can be read as it stood on any day. What a deadline was at first
 * never changes; a re-planned one stands beside it with its reason.
 */
import { z } from 'zod';
import { DEADLINE_LEVELS } from '#compliance/programme/deadline.ts';
import { Written } from '../../tickets/deeds.ts';

export const Day = z.iso.date().refine((day) => day >= '2000-01-01' && day < '2101-01-01', '2000-01-01 – 2100-12-31');
const Words = Written.max(300);
export const Code = z.string().regex(/^[A-Z][A-Z0-9-]{0,15}$/, 'T19');

const Unit = z.object({
  unit_id: z.int().positive(),
  /** As it was called when the version was written. */
  name: z.string(),
});

export const Deadline = z.object({
  /** Counts on within its task, so that a version can be laid beside another. */
  number: z.int().positive(),
  level: z.enum(DEADLINE_LEVELS),
  /** Below 100 it is a milestone. */
  wanted_percent: z.int().min(1).max(100),
  /** Null: only words say when. */
  original_on: z.string().nullable(),
  original_words: z.string(),
  /** Null: the original one holds. */
  planned_on: z.string().nullable(),
  reason: z.string(),
});
export type Deadline = z.infer<typeof Deadline>;

export const TaskContent = z.object({
  /** Of the notice's chapter three; null: none. */
  section: z.int().nullable(),
  title: z.string(),
  detail: z.string(),
  /** In the document's words. */
  responsible: z.string(),
  document: z.string(),
  leading: z.array(Unit),
  taking_part: z.array(Unit),
  /** 长期: it has no end. */
  is_standing: z.boolean(),
  deadlines: z.array(Deadline),
  /** Codes of tasks that have to be done first. */
  after: z.array(z.string()),
  /** Since when it is no longer pursued; null: it is. */
  ended_on: z.string().nullable(),
});
export type TaskContent = z.infer<typeof TaskContent>;

/** How a person writes it. */
const Fields = z.strictObject({
  section: z.int().min(1).max(99).nullable(),
  title: Written.min(1).max(100),
  detail: Written.min(1).max(4_000),
  responsible: Words,
  document: Words,
  leading_unit_ids: z.array(z.int().positive()).max(50),
  taking_part_unit_ids: z.array(z.int().positive()).max(200),
  is_standing: z.boolean(),
  after: z.array(Code).max(20),
});
const NewDeadline = z.strictObject({
  level: z.enum(DEADLINE_LEVELS),
  wanted_percent: z.int().min(1).max(100).default(100),
  original_on: Day.nullable(),
  original_words: Words.default(''),
});
export const NewTask = Fields.extend({
  code: Code,
  section: Fields.shape.section.default(null),
  responsible: Words.default(''),
  document: Words.default(''),
  leading_unit_ids: Fields.shape.leading_unit_ids.default([]),
  taking_part_unit_ids: Fields.shape.taking_part_unit_ids.default([]),
  is_standing: z.boolean().default(false),
  after: Fields.shape.after.default([]),
  deadlines: z.array(NewDeadline).max(20).default([]),
});
export type NewTask = z.output<typeof NewTask>;

/** Fields that are absent stay. `added` are deadlines that come on top. */
export const TaskChange = Fields.partial().extend({
  version: z.int().positive(),
  added: z.array(NewDeadline).max(20).default([]),
  reason: Written.max(1_000).default(''),
});
export type TaskChange = z.output<typeof TaskChange>;

export const Replanning = z.strictObject({
  version: z.int().positive(),
  /** Null: back to the original one. */
  planned_on: Day.nullable(),
  reason: Written.min(1).max(1_000),
});
export type Replanning = z.output<typeof Replanning>;

export const Ending = z.strictObject({
  version: z.int().positive(),
  /** False: it is taken up again. */
  is_ended: z.boolean(),
  reason: Written.min(1).max(1_000),
});
export type Ending = z.output<typeof Ending>;

export const effectiveOn = ({ planned_on, original_on }: Pick<Deadline, 'planned_on' | 'original_on'>) =>
  planned_on ?? original_on;

/** What can't be so, in words; null: nothing. */
export function contradiction({ deadlines, is_standing }: Pick<TaskContent, 'deadlines' | 'is_standing'>) {
  if (is_standing && deadlines.length > 0)
    return { path: 'is_standing', zh: '长期任务没有完成时限', en: 'What is standing has no deadlines' };
  if (!is_standing && deadlines.length === 0)
    return { path: 'deadlines', zh: '请给出时限，或标为长期', en: 'Give a deadline, or say that it is standing' };
  for (const one of deadlines) {
    if (one.original_on === null && one.original_words === '')
      return { path: 'deadlines', zh: '时限须有日期或文字', en: 'A deadline has a day, or words that say when' };
    for (const other of deadlines) {
      if (one.level !== other.level || one.number === other.number) continue;
      const [mine, theirs] = [effectiveOn(one), effectiveOn(other)];
      if (one.wanted_percent === other.wanted_percent)
        return { path: 'deadlines', zh: '同一层级的两个时限要求相同', en: 'Two deadlines of one level want the same' };
      if (mine !== null && theirs !== null && one.wanted_percent > other.wanted_percent && mine < theirs)
        return {
          path: 'planned_on',
          zh: `要求 ${one.wanted_percent}% 的时限不能早于要求 ${other.wanted_percent}% 的（${theirs}）`,
          en: `The deadline of ${one.wanted_percent} % can't come before that of ${other.wanted_percent} % (${theirs})`,
        };
    }
  }
  return null;
}
