/**
 * Reads all figures of all subjects for a month and makes the scores. It takes a while over the whole city, so others get their turn after each
 * figure of each subject; nothing is written, so it can be broken off anywhere.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { FigureItem } from '#compliance/programme/figure.ts';
import { beginOf, monthAfter, type SubjectKind } from '#compliance/supervision/rules.ts';
import { type Score, scoreSubject } from '#compliance/supervision/score.ts';
import type { Db } from '../db/open.ts';
import { dayOf, isValid } from '../programme/figures/places.ts';
import { digestOf, keptAs } from './digest.ts';
import type { KnownFigures } from './known-figures.ts';
import type { RuleSet } from './rule-sets.ts';

/** `corrected`: what an objection that was upheld made of it. */
export type KeptItem = FigureItem & { corrected?: { objection_id: number; from: FigureItem['status'] } };
export type Reading = { digest: string; content: string };
export type SubjectName = { kind: SubjectKind; id: number; name: string };
export type SubjectRecord = SubjectName & {
  /** Digests of what was counted, by figure. */
  readings: Record<string, string>;
  score: Score;
};
export type MonthRecord = {
  month: string;
  number: number;
  /** The digest of the revision before it. */
  supersedes: string | null;
  rules: { id: number; number: number; digest: string };
  /** Figures are read one after the other: between these moments, epoch ms. */
  read_from: number;
  read_until: number;
  subjects: SubjectRecord[];
};
export type Collected = { record: MonthRecord; readings: Map<string, Reading> };

/** More than a city has by far. */
const MAX_SUBJECTS = 1_000;
const MAX_ITEMS = 1_000_000;

/** Areas of county level and departments of the city that the register has on the last day of the month, or today before that. */
export function subjectsOn(db: Db, month: string, now: number): SubjectName[] {
  const day = dayOf(Math.min(now, beginOf(monthAfter(month)) - 1));
  const areas = db.$client
    .prepare(
      `select 'area' as kind, a.id, a.name from main.areas a where a.level = 'county' and ${isValid('a')} order by a.code`,
    )
    .all({ day });
  const units = db.$client
    .prepare(
      `select 'unit' as kind, u.id, u.name from main.units u where u.level = 'city' and ${isValid('u')} order by u.id`,
    )
    .all({ day });
  return [...areas, ...units].slice(0, MAX_SUBJECTS) as SubjectName[];
}

export const contentOf = (items: readonly KeptItem[]): Reading => {
  const content = keptAs(items);
  return { content, digest: digestOf(content) };
};

export async function collect(
  db: Db,
  known: KnownFigures,
  rules: RuleSet,
  month: string,
  now: number,
): Promise<Collected> {
  const readings = new Map<string, Reading>();
  const subjects: SubjectRecord[] = [];
  let count = 0;
  for (const subject of subjectsOn(db, month, now)) {
    const items: Record<string, FigureItem[]> = {};
    const digests: Record<string, string> = {};
    for (const [figure, { of, read }] of Object.entries(known)) {
      if (!of.includes(subject.kind)) continue;
      await turn();
      const found = read(db, subject, now);
      count += found.length;
      if (count > MAX_ITEMS) throw new Error(`the figures of ${month} count more than ${MAX_ITEMS} things`);
      const reading = contentOf(found);
      readings.set(reading.digest, reading);
      items[figure] = found;
      digests[figure] = reading.digest;
    }
    const score = scoreSubject(rules.body, subject.kind, month, items);
    subjects.push({ ...subject, readings: digests, score });
  }
  const { id, number, digest } = rules;
  const of = { month, number: 1, supersedes: null, rules: { id, number, digest } };
  return { record: { ...of, read_from: now, read_until: Date.now(), subjects }, readings };
}
