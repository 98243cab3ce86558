/** Tasks as they stand, or as they stood at the end of a day: what they said then, what was measured on that day, and what had been declared. */
import { z } from 'zod';
import {
  addCounts,
  countsAt,
  type DeadlineLevel,
  differenceOf,
  isOverdue,
  judgeDeadline,
  type Measured,
  measuredOf,
  STANDINGS,
} from '#compliance/programme/deadline.ts';
import type { FigureCounts } from '#compliance/programme/figure.ts';
import type { Db } from '../../db/open.ts';
import { wrong } from '../../middleware/errors.ts';
import { Text } from '../../middleware/text.ts';
import { dayOf, isValid } from '../figures/places.ts';
import { Day, Deadline, effectiveOn, TaskContent } from './content.ts';
import { type County, countiesOf, figureNamed, figuresOf, measured, WHOLE } from './measure.ts';
import { declaredBefore } from './reports.ts';

const DAY_MS = 86_400_000;

export const OnQuery = z.object({
  /** How it stood at the end of that day, in Asia/Shanghai; without it, or today: now. */
  on: Day.optional(),
});

/** `none`: no figure measures it. `not_kept`: nothing was measured on that day. In percent. */
const MeasuredRow = z.object({
  is: z.enum(['share', 'unknown', 'nothing_due', 'none', 'not_kept']),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type MeasuredRow = z.infer<typeof MeasuredRow>;
const Counts = z.object({ met: z.int(), unmet: z.int(), unknown: z.int(), exempt: z.int() });
const FigureCell = z.object({
  figure: z.string(),
  title: Text,
  /** What one of its things is, and when it is met. */
  counts_what: Text,
  /** Null: not measured on that day. */
  counts: Counts.nullable(),
  measured: MeasuredRow,
});
export type FigureCell = z.infer<typeof FigureCell>;
const DeadlineRow = Deadline.extend({ due_on: z.string().nullable(), standing: z.enum(STANDINGS) });
/** What stands of a county, or of the whole (area 0). */
const AreaRow = z.object({
  area_id: z.int(),
  /** '' of the whole. */
  name: z.string(),
  declared_percent: z.int().nullable(),
  figures: z.array(FigureCell),
  /** The worst of its figures: what is unknown before the lowest share. */
  measured: MeasuredRow,
  difference: z.number().nullable(),
});
export type AreaRow = z.infer<typeof AreaRow>;
export const TaskRow = TaskContent.extend({
  id: z.int(),
  code: z.string(),
  version: z.int(),
  deadlines: z.array(DeadlineRow),
  is_overdue: z.boolean(),
  /** The first deadline that isn't reached; null: none, or without a day. */
  next_on: z.string().nullable(),
  whole: AreaRow,
  counties: z.array(AreaRow),
});
export type TaskRow = z.infer<typeof TaskRow>;

export const When = z.object({
  on: z.string(),
  is_past: z.boolean(),
  /** Null: nothing was measured on that day. */
  measured_at: z.int().nullable(),
});

type Progress = {
  measured_at: number | null;
  counties: readonly County[];
  of(code: string, figure: string, area_id: number): FigureCounts | undefined;
};
export type Moment = z.infer<typeof When> & {
  /** What came at or after it hadn't happened. */
  before: number;
  progress: Progress;
};

const beginOf = (day: string) => Date.parse(`${day}T00:00:00+08:00`);

/** Refuses days to come. */
export async function momentOf(db: Db, on: string | undefined, now: number): Promise<Moment> {
  const today = dayOf(now);
  if (on !== undefined && on > today)
    throw wrong('on', '不能查看将来的日期', "What will be on a day to come can't be looked at");
  if (on === undefined || on === today) {
    const found = await measured(db, now);
    const counted = new Map(found.counted.map((one) => [`${one.figure} ${one.area_id}`, one]));
    const progress: Progress = {
      measured_at: found.measured_at,
      counties: found.counties,
      of: (_code, figure, area_id) => counted.get(`${figure} ${area_id}`),
    };
    return { on: today, is_past: false, before: Number.MAX_SAFE_INTEGER, measured_at: found.measured_at, progress };
  }
  const progress = progressOn(db, on);
  return { on, is_past: true, before: beginOf(on) + DAY_MS, measured_at: progress.measured_at, progress };
}

type Kept = FigureCounts & { task_code: string; figure: string; area_id: number; name: string; measured_at: number };

function progressOn(db: Db, day: string): Progress {
  const rows = db.$client
    .prepare(`select p.task_code, p.figure, p.area_id, p.met, p.unmet, p.unknown, p.exempt, p.measured_at,
        coalesce(a.name, '#' || p.area_id) as name
      from programme_progress p left join areas a on a.id = p.area_id where p.day = ? order by a.code`)
    .all(day) as Kept[];
  const kept = new Map(rows.map((row) => [`${row.task_code} ${row.figure} ${row.area_id}`, row]));
  const counties = new Map(rows.filter(({ area_id }) => area_id !== WHOLE).map((row) => [row.area_id, row.name]));
  return {
    measured_at: rows[0]?.measured_at ?? null,
    // On a day without a measurement those of that day's register, so that what was declared has its rows.
    counties:
      rows.length > 0 ? [...counties].map(([area_id, name]) => ({ area_id, name })) : countiesOf(db, beginOf(day)),
    of: (code, figure, area_id) => kept.get(`${code} ${figure} ${area_id}`),
  };
}

type Stored = { id: number; code: string; version: number; content: string };

/** In the order of their codes: T2 before T10. */
export function readTasks(db: Db, { before, on, progress }: Moment, id?: number): TaskRow[] {
  const rows = db.$client
    .prepare(`select t.id, t.code, v.version, v.content from programme_tasks t
      join programme_task_versions v on v.task_id = t.id and v.version = (select max(version)
        from programme_task_versions where task_id = t.id and written_at < :before)
      where :id is null or t.id = :id`)
    .all({ before, id: id ?? null }) as Stored[];
  const declared = new Map(
    declaredBefore(db, before).map((one) => [`${one.task_id} ${one.area_id}`, one.share_percent]),
  );
  const roots = db.$client
    .prepare(`select a.id from areas a where a.parent_id is null and ${isValid('a')}`)
    .pluck()
    .all({ day: on }) as number[];
  // Of several roots nobody can speak for the whole.
  const root = roots.length === 1 ? roots[0] : undefined;
  return rows
    .map(({ content, ...row }) => {
      const task = { ...row, ...TaskContent.parse(JSON.parse(content)) };
      const areaRow = (area_id: number, name: string): AreaRow => {
        const figures = figuresOf(task.code).map((figure) => cell(figure, progress.of(task.code, figure, area_id)));
        const declared_percent = declared.get(`${task.id} ${area_id === WHOLE ? root : area_id}`) ?? null;
        const worst = worstOf(figures);
        const difference = differenceOf(declared_percent, asMeasured(worst));
        return { area_id, name, declared_percent, figures, measured: worst, difference };
      };
      const whole = areaRow(WHOLE, '');
      const counties = progress.counties.map(({ area_id, name }) => areaRow(area_id, name));
      const deadlines = task.deadlines.map((one) => ({
        ...{ ...one, due_on: effectiveOn(one) },
        standing: judgeDeadline({ ...given(one.level, whole, counties), ...one, due_on: effectiveOn(one) }, on),
      }));
      const open = deadlines.filter(({ due_on, standing }) => due_on !== null && !DONE.has(standing));
      return {
        ...{ ...task, deadlines, whole, counties },
        is_overdue: task.ended_on === null && deadlines.some(({ standing }) => isOverdue(standing)),
        next_on: open.map(({ due_on }) => due_on as string).sort()[0] ?? null,
      };
    })
    .sort((a, b) => a.code.localeCompare(b.code, 'en', { numeric: true }));
}

const DONE: ReadonlySet<string> = new Set(['reached', 'ahead', 'declared']);

/** What a deadline of a level is judged by. */
function given(level: DeadlineLevel, whole: AreaRow, counties: readonly AreaRow[]) {
  const counts = whole.figures.flatMap((figure, place) => {
    const parts = counties.flatMap((county) => county.figures[place]?.counts ?? []);
    return figure.counts === null ? [] : countsAt(level, figure.counts, parts);
  });
  const is_beneath = level === 'county' || level === 'town' || level === 'village';
  const said = counties.map(({ declared_percent }) => declared_percent);
  // Of counties the slowest counts, and none that is silent.
  const lowest = said.length === 0 || said.includes(null) ? null : Math.min(...said.map((one) => one ?? 0));
  return { counts, declared_percent: is_beneath ? lowest : whole.declared_percent };
}

function cell(figure: string, counts: FigureCounts | undefined): FigureCell {
  const known = figureNamed(figure);
  const kept = counts ? addCounts([counts]) : null;
  return {
    ...{ figure, title: known?.title ?? { zh: figure, en: figure }, counts_what: known?.counts ?? { zh: '', en: '' } },
    ...{ counts: kept, measured: kept ? asRow(measuredOf(kept)) : { is: 'not_kept', low: null, high: null } },
  };
}

const asRow = (one: Measured): MeasuredRow => (one.is === 'share' ? one : { is: one.is, low: null, high: null });
const asMeasured = ({ is, low, high }: MeasuredRow): Measured =>
  is === 'share' && low !== null && high !== null ? { is, low, high } : { is: 'unknown' };

const RANK = { unknown: 0, share: 1, not_kept: 2, nothing_due: 3, none: 4 } as const;
function worstOf(figures: readonly FigureCell[]): MeasuredRow {
  const sorted = figures
    .map((figure) => figure.measured)
    .sort((a, b) => RANK[a.is] - RANK[b.is] || (a.low ?? 0) - (b.low ?? 0));
  return sorted[0] ?? { is: 'none', low: null, high: null };
}
