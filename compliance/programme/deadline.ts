/**
 * How a deadline of a task stands: reached or not, by what is measured where something measures it, else by what was declared, which is said to be
 * no more than that. Pure and exact: whole numbers only.
 */
import { type FigureCounts, ITEM_STATUSES, type ItemStatus } from './figure.ts';

/** Of whom it is asked: an administrative level, the departments, or everybody. */
export const DEADLINE_LEVELS = ['city', 'county', 'town', 'village', 'department', 'all'] as const;
export type DeadlineLevel = (typeof DEADLINE_LEVELS)[number];

/**
 * `ahead`: reached before its day. `running`: not reached, and there is time. `declared`: said to be reached, and nothing measures it. `unknown`:
 * its day has passed, and nothing tells whether it was reached. `undated`: it has no day.
 */
export const STANDINGS = ['reached', 'ahead', 'running', 'missed', 'declared', 'unknown', 'undated'] as const;
export type Standing = (typeof STANDINGS)[number];

export type Judged = {
  /** `2020-12-31`, that day included; null: only words say when. */
  due_on: string | null;
  /** Of all that is due, 1 to 100. */
  wanted_percent: number;
  /** What each figure counts of those that are asked; empty: nothing measures it. */
  counts: readonly FigureCounts[];
  /** What was declared and accepted, 0 to 100; null: nothing. */
  declared_percent: number | null;
};

/** `today` is a day in Asia/Shanghai, as `due_on` is. */
export function judgeDeadline({ due_on, wanted_percent, counts, declared_percent }: Judged, today: string): Standing {
  if (due_on === null) return 'undated';
  const has_passed = today > due_on;
  const measured = counts.filter((one) => dueOf(one) > 0);
  if (measured.length === 0) {
    // Who says that less was done than is wanted is believed; who says that it was done isn't more than heard.
    if (declared_percent !== null && declared_percent >= wanted_percent) return 'declared';
    if (!has_passed) return 'running';
    return declared_percent === null ? 'unknown' : 'missed';
  }
  const reaches = (met: number, all: FigureCounts) => 100 * met >= wanted_percent * dueOf(all);
  if (measured.every((one) => reaches(one.met, one))) return has_passed ? 'reached' : 'ahead';
  if (!has_passed) return 'running';
  return measured.every((one) => reaches(one.met + one.unknown, one)) ? 'unknown' : 'missed';
}

/** What has passed without being seen or said to be reached. */
export const isOverdue = (standing: Standing) => standing === 'missed' || standing === 'unknown';

export const dueOf = ({ met, unmet, unknown }: FigureCounts) => met + unmet + unknown;

/**
 * Of whom a level asks: the city of what stands in no county, the levels beneath of what stands in counties, departments and everybody of all.
 * `counties` are parts of `whole`.
 */
export function countsAt(level: DeadlineLevel, whole: FigureCounts, counties: readonly FigureCounts[]): FigureCounts {
  if (level === 'department' || level === 'all') return whole;
  const beneath = addCounts(counties);
  if (level !== 'city') return beneath;
  // What moved between two looks must not make less than nothing of it.
  return each((status) => Math.max(whole[status] - beneath[status], 0));
}

export const addCounts = (all: readonly FigureCounts[]): FigureCounts =>
  each((status) => all.reduce((sum, counts) => sum + counts[status], 0));

const each = (of: (status: ItemStatus) => number) =>
  Object.fromEntries(ITEM_STATUSES.map((status) => [status, of(status)])) as FigureCounts;

/**
 * What is measured, in percent of what is due: between what is seen to be met and what may be. Of what is unknown as a whole nothing is said
 * (`unknown`), and there is no share of nothing (`nothing_due`).
 */
export type Measured = { is: 'share'; low: number; high: number } | { is: 'unknown' } | { is: 'nothing_due' };

export function measuredOf(counts: FigureCounts): Measured {
  const due = dueOf(counts);
  if (due === 0) return { is: 'nothing_due' };
  if (counts.met + counts.unmet === 0) return { is: 'unknown' };
  return { is: 'share', low: percent(counts.met, due), high: percent(counts.met + counts.unknown, due) };
}

/** To a tenth, never up to a hundred that isn't whole. */
const percent = (part: number, whole: number) => Math.floor((1000 * part) / whole) / 10;

/** Measured less declared, in points: below 0 more was declared than is seen. Null: one of the two isn't known. */
export function differenceOf(declared_percent: number | null, measured: Measured): number | null {
  if (declared_percent === null || measured.is !== 'share') return null;
  return Math.round((measured.low - declared_percent) * 10) / 10;
}
