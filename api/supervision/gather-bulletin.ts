/** What a bulletin is made of: a frozen revision, the month before, tasks that are overdue when it is made, and what was objected to. */
import { isOverdue } from '#compliance/programme/deadline.ts';
import type { BulletinGiven, BulletinPart } from '#compliance/reports/bulletin-given.ts';
import { thousandths } from '#compliance/supervision/explain.ts';
import { monthBefore, type Rules, SUBJECT_KINDS, type SubjectKind } from '#compliance/supervision/rules.ts';
import type { Db } from '../db/open.ts';
import { nameOfPerson } from '../people/names.ts';
import { momentOf, readTasks } from '../programme/tasks/read-tasks.ts';
import type { MonthRecord } from './collect.ts';
import { listObjections } from './objections.ts';
import { countTurned, type Looked, lookAtFrozen, lookBefore, type RankedRow, rankingOf, turnedOf } from './ranking.ts';
import { findRevision, recordIn, revisionById } from './revisions.ts';
import { ruleSetOf } from './rule-sets.ts';
import type { Bulletin } from './schema.ts';

/** Of one subject in the table of reasons; the whole stands in the console. */
const MAX_FAULTS = 5;
const MAX_TURNED = 100;
const COURSE_MONTHS = 12;

export async function gatherBulletin(db: Db, found: Bulletin, now: number): Promise<BulletinGiven> {
  const overdue = await overdueTasks(db, now);
  const revision = revisionById(db, found.revision_id);
  const looked = lookAtFrozen(db, revision.content);
  const rules = ruleSetOf(db, looked.record.rules.id).body;
  const before = lookBefore(db, found.month);
  const titles = new Map(rules.indicators.map(({ id, title }) => [id, title.zh]));
  return {
    ...{ number: found.number, title: found.title, month: found.month, preface: found.preface, now },
    revision: { number: revision.number, digest: revision.digest, made_at: revision.made_at },
    rules: { title: rules.title, number: looked.record.rules.number, most_unknown_points: rules.most_unknown_points },
    ...{ issued_by: nameOfPerson(db, found.issued_by) ?? found.issued_by, issued_at: found.issued_at },
    compared_with: before ? before.record.month : null,
    parts: SUBJECT_KINDS.map((kind) => partOf(kind, looked, before, rules, titles)),
    course: courseOf(db, found.month, looked.record),
    overdue,
    objections: listObjections(db, found.month).map(({ subject, indicator, item, state, filed_at }) => ({
      ...{ subject, indicator: titles.get(indicator) ?? indicator, item, state, filed_at },
    })),
  };
}

/** Null: no tasks are kept here, and the report says so. */
async function overdueTasks(db: Db, now: number): Promise<BulletinGiven['overdue']> {
  const tasks = readTasks(db, await momentOf(db, undefined, now));
  if (tasks.length === 0) return null;
  return tasks
    .filter(({ is_overdue }) => is_overdue)
    .flatMap(({ code, title, responsible, deadlines }) =>
      deadlines.flatMap(({ due_on, standing }) =>
        due_on !== null && isOverdue(standing)
          ? [{ task: `${code} ${title}`, unit: responsible, due: due_on, is_unknown: standing === 'unknown' }]
          : [],
      ),
    );
}

function partOf(
  kind: SubjectKind,
  looked: Looked,
  before: (Looked & { rules: Rules }) | undefined,
  rules: Rules,
  titles: ReadonlyMap<string, string>,
): BulletinPart {
  const earlier = new Map(
    before ? rankingOf(before.rules, before.record.subjects, kind).map((one) => [one.id, one]) : [],
  );
  const rows = rankingOf(rules, looked.record.subjects, kind);
  const turned = rows.map((row) => ({ row, turned: turnedOf(looked, before, row) }));
  const all = turned.flatMap(({ row, turned: own }) =>
    own.map(({ name, before: was, after }) => ({ subject: row.name, name, before: was, after })),
  );
  return {
    kind,
    subjects: turned.map(({ row, turned: own }) => {
      const was = earlier.get(row.id);
      const faults = faultsOf(looked, row);
      return {
        ...{ name: row.name, place: row.place, too_much_unknown: row.too_much_unknown },
        ...{ score: row.score, high: row.high, unknown_points: row.unknown_points },
        before: was ? { place: was.place, score: was.score } : null,
        turned: was ? countTurned(own) : null,
        lost: row.lost.map(({ id, ...lost }) => ({ title: titles.get(id) ?? id, ...lost })),
        ...{ faults: faults.slice(0, MAX_FAULTS), more_faults: Math.max(0, faults.length - MAX_FAULTS) },
      };
    }),
    indicators: rules.indicators
      .filter(({ of }) => of.includes(kind))
      .map(({ title, weight, formula, confirmed, source }) => ({
        ...{ title: title.zh, weight, formula, confirmed },
        source: [source.text, source.date].filter(Boolean).join('，'),
      })),
    ...{ turned: all.slice(0, MAX_TURNED), more_turned: Math.max(0, all.length - MAX_TURNED) },
  };
}

function faultsOf({ record, itemsUnder }: Looked, { kind, id }: RankedRow) {
  const subject = record.subjects.find((one) => one.kind === kind && one.id === id);
  const items = Object.values(subject?.readings ?? {}).flatMap((digest) => itemsUnder(digest));
  return (['unmet', 'unknown'] as const).flatMap((status) =>
    items.filter((item) => item.status === status).map(({ name, reason }) => ({ name, status, reason: reason.zh })),
  );
}

/** Means for a drawing: what has no score isn't in them. */
function courseOf(db: Db, month: string, own: MonthRecord): BulletinGiven['course'] {
  const months = [month];
  while (months.length < COURSE_MONTHS) months.unshift(monthBefore(months[0] ?? month));
  const course = months.map((one) => {
    const record = one === month ? own : (found(db, one) ?? null);
    return { month: one, areas: record && meanOf(record, 'area'), units: record && meanOf(record, 'unit') };
  });
  const first = course.findIndex(({ areas, units }) => areas !== null || units !== null);
  return course.slice(Math.max(0, first));
}
const found = (db: Db, month: string): MonthRecord | undefined => {
  const revision = findRevision(db, month);
  return revision && recordIn(revision);
};
function meanOf({ subjects }: MonthRecord, kind: SubjectKind): number | null {
  const scores = subjects.flatMap((one) =>
    one.kind === kind && one.score.score ? [thousandths(one.score.score)] : [],
  );
  return scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
