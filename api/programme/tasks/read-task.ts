/** One task: its versions, and the course of what was measured. */
import { z } from 'zod';
import { measuredOf } from '#compliance/programme/deadline.ts';
import { countItems, type FigureItem, ITEM_STATUSES } from '#compliance/programme/figure.ts';
import type { Db } from '../../db/open.ts';
import { Paging } from '../../middleware/endpoint.ts';
import { notFound } from '../../middleware/errors.ts';
import { Text } from '../../middleware/text.ts';
import { nameOfAccount } from '../../people/names.ts';
import { effectiveOn, TaskContent } from './content.ts';
import { figuresOf, readFigure, WHOLE } from './measure.ts';
import { type Moment, readTasks, TaskRow, When } from './read-tasks.ts';

const MAX_VERSIONS = 200;
const MAX_DAYS = 400;

const Version = z.object({
  version: z.int(),
  written_by: z.string(),
  /** Null: nobody has that account any more. */
  written_by_name: z.string().nullable(),
  written_at: z.int(),
  reason: z.string(),
  /** Fields that this version says otherwise than the one before; empty: the first. */
  changed: z.array(z.string()),
  /** Deadlines that it moved. */
  moved: z.array(z.object({ number: z.int(), from: z.string().nullable(), to: z.string().nullable() })),
});
const Course = z.object({
  figure: z.string(),
  /** Of the whole, in percent; null: nothing was due, or all of it unknown. Days that weren't measured are absent. */
  days: z.array(z.object({ day: z.string(), low: z.number().nullable() })),
});
export const TaskPage = When.extend({
  task: TaskRow,
  /** The newest first. */
  versions: z.array(Version),
  course: z.array(Course),
});
export type TaskPage = z.infer<typeof TaskPage>;

export function readTask(db: Db, moment: Moment, id: number): TaskPage {
  const [task] = readTasks(db, moment, id);
  if (!task) throw notFound(moment.is_past ? '该日的此任务' : '该任务', moment.is_past ? 'task on that day' : 'task');
  const { on, is_past, measured_at } = moment;
  return {
    ...{ on, is_past, measured_at, task },
    versions: readVersions(db, id, moment.before),
    course: readCourse(db, task.code, on),
  };
}

type Stored = Pick<z.infer<typeof Version>, 'version' | 'written_by' | 'written_by_name' | 'written_at' | 'reason'> & {
  content: string;
};

function readVersions(db: Db, id: number, before: number): TaskPage['versions'] {
  const rows = db.$client
    .prepare(`select version, written_by, ${nameOfAccount('written_by')} as written_by_name, written_at, reason, content from programme_task_versions
      where task_id = ? and written_at < ? order by version desc limit ?`)
    .all(id, before, MAX_VERSIONS + 1) as Stored[];
  const contents = rows.map(({ content }) => TaskContent.parse(JSON.parse(content)));
  return rows.slice(0, MAX_VERSIONS).map(({ content: _, ...row }, place) => {
    const [now, earlier] = [contents[place] as TaskContent, contents[place + 1]];
    return { ...row, ...differencesOf(now, earlier) };
  });
}

function differencesOf(now: TaskContent, earlier: TaskContent | undefined) {
  if (!earlier) return { changed: [], moved: [] };
  const keys = Object.keys(now) as (keyof TaskContent)[];
  const changed = keys.filter((key) => JSON.stringify(now[key]) !== JSON.stringify(earlier[key]));
  const moved = now.deadlines.flatMap((one) => {
    const was = earlier.deadlines.find(({ number }) => number === one.number);
    const [from, to] = [was ? effectiveOn(was) : null, effectiveOn(one)];
    return was && from !== to ? [{ number: one.number, from, to }] : [];
  });
  return { changed, moved };
}

type Kept = { day: string; met: number; unmet: number; unknown: number; exempt: number };

const readCourse = (db: Db, code: string, on: string): TaskPage['course'] =>
  figuresOf(code).map((figure) => {
    const rows = db.$client
      .prepare(`select day, met, unmet, unknown, exempt from programme_progress
        where task_code = ? and figure = ? and area_id = ? and day <= ? order by day desc limit ?`)
      .all(code, figure, WHOLE, on, MAX_DAYS) as Kept[];
    const days = rows.reverse().map(({ day, ...counts }) => {
      const found = measuredOf(counts);
      return { day, low: found.is === 'share' ? found.low : null };
    });
    return { figure, days };
  });

export const ItemQuery = z.object({
  ...Paging,
  /** 0 is the whole. */
  area_id: z.coerce.number().int().min(0).default(WHOLE),
  status: z.enum(ITEM_STATUSES).optional(),
  q: z.string().trim().max(100).optional(),
});
export const ItemRow = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(ITEM_STATUSES),
  weight: z.int(),
  reason: Text,
  path: z.string().nullable(),
  seen_at: z.int().nullable(),
});
const Counts = z.object({ met: z.int(), unmet: z.int(), unknown: z.int(), exempt: z.int() });
export const ItemPage = z.object({
  rows: z.array(ItemRow),
  total: z.int(),
  /** Of all its things within reach, whatever is chosen of them. */
  counts: Counts,
  /** Only what is within reach is listed; the counts on the pages are of all. */
  is_limited: z.boolean(),
});

/** What is to be done comes first. */
const ORDER: readonly FigureItem['status'][] = ['unmet', 'unknown', 'met', 'exempt'];

/** What a figure of a task counts now, within the reach of the connection. */
export function listItems(
  db: Db,
  { code, figure, now }: { code: string; figure: string; now: number },
  { area_id, status, q, limit, offset }: Omit<z.output<typeof ItemQuery>, 'format'>,
): Omit<z.infer<typeof ItemPage>, 'is_limited'> {
  if (!figuresOf(code).includes(figure)) throw notFound('该指标', 'figure');
  const items = readFigure(db, figure, area_id, now);
  const wanted = q?.toLowerCase();
  const chosen = items
    .filter((one) => status === undefined || one.status === status)
    .filter((one) => wanted === undefined || one.name.toLowerCase().includes(wanted))
    .sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  const rows = chosen.slice(offset, offset + limit).map(({ key, ...item }) => ({ id: key, ...item }));
  return { rows, total: chosen.length, counts: countItems(items) };
}
