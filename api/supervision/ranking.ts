/** Who stands where in a month, what cost most points, and what turned since the month before. */

import { compare, minus } from '#compliance/scoring/exact.ts';
import { compareMonths, type Turned } from '#compliance/supervision/compare-months.ts';
import { rank } from '#compliance/supervision/rank.ts';
import { monthBefore, type Rules, type SubjectKind } from '#compliance/supervision/rules.ts';
import { shown } from '#compliance/supervision/score.ts';
import { readWritten } from '#compliance/supervision/span.ts';
import type { Db } from '../db/open.ts';
import type { KeptItem, MonthRecord, Reading, SubjectRecord } from './collect.ts';
import { findRevision, itemsUnder, recordIn } from './revisions.ts';
import { ruleSetOf } from './rule-sets.ts';

/** A month as it is looked at: frozen, or tried and kept in memory. */
export type Looked = { record: MonthRecord; itemsUnder(digest: string): KeptItem[] };

export const lookAtFrozen = (db: Db, content: string): Looked => ({
  record: recordIn({ content }),
  itemsUnder: (digest) => itemsUnder(db, digest) ?? [],
});
export const lookAtTried = (record: MonthRecord, readings: ReadonlyMap<string, Reading>): Looked => ({
  record,
  itemsUnder: (digest) => JSON.parse(readings.get(digest)?.content ?? '[]') as KeptItem[],
});

const two = (value: string | null): string | null => (value === null ? null : shown(readWritten(value)));

/** As it is published: two places. */
export function rankingOf(rules: Rules, subjects: readonly SubjectRecord[], kind: SubjectKind) {
  const ranked = rank(
    subjects.filter((one) => one.kind === kind).map((one) => ({ ...one, ...one.score })),
    rules.most_unknown_points,
  );
  return ranked.map(({ id, name, place, too_much_unknown, score, high, unknown_points, indicators }) => ({
    ...{ kind, id, name, place, too_much_unknown },
    ...{ score: two(score), high: two(high), unknown_points: two(unknown_points) },
    indicators: indicators.map((one) => ({
      ...{ id: one.id, is: one.is, weight: two(one.weight) ?? '', points: two(one.points) ?? '' },
      unknown_points: two(one.unknown_points) ?? '',
    })),
    lost: lostBy(indicators),
  }));
}
export type RankedRow = ReturnType<typeof rankingOf>[number];

/** Where points went, the most first: of what applies. */
function lostBy(indicators: SubjectRecord['score']['indicators']) {
  return indicators
    .filter(({ is }) => is !== 'not_applicable')
    .map((one) => ({ one, lost: minus(readWritten(one.weight), readWritten(one.points)) }))
    .filter(({ lost }) => lost.top > 0n)
    .sort((a, b) => compare(b.lost, a.lost))
    .map(({ one, lost }) => ({ id: one.id, points: shown(lost), unknown_points: two(one.unknown_points) ?? '' }));
}

/** The month before as it holds now, and its rules. */
export function lookBefore(db: Db, month: string): (Looked & { rules: Rules }) | undefined {
  const found = findRevision(db, monthBefore(month));
  if (!found) return undefined;
  return { ...lookAtFrozen(db, found.content), rules: ruleSetOf(db, found.rule_set_id).body };
}

/** What nobody counted in the month before can't have turned. */
export function turnedOf(
  now: Looked,
  before: Looked | undefined,
  { kind, id }: { kind: SubjectKind; id: number },
): Turned[] {
  const [is, was] = [now, before].map((looked) =>
    looked?.record.subjects.find((one) => one.kind === kind && one.id === id),
  );
  if (!before || !is || !was) return [];
  // The same digest is the same things.
  const figures = Object.keys(is.readings).filter(
    (figure) => was.readings[figure] && was.readings[figure] !== is.readings[figure],
  );
  const all = (looked: Looked, readings: Record<string, string>) =>
    Object.fromEntries(figures.map((figure) => [figure, looked.itemsUnder(readings[figure] ?? '')]));
  return compareMonths(all(before, was.readings), all(now, is.readings));
}

export const countTurned = (turned: readonly Turned[]) => ({
  better: turned.filter(({ before, after }) => before !== null && after === 'met').length,
  worse: turned.filter(({ before, after }) => before === 'met' && (after === 'unmet' || after === 'unknown')).length,
  other: turned.filter(
    ({ before, after }) =>
      !(before !== null && after === 'met') && !(before === 'met' && (after === 'unmet' || after === 'unknown')),
  ).length,
});
