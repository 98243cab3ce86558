/** One subject's score down to what was counted: each indicator, its formula with values put in, and the things behind it. */
import type { ItemStatus } from '#compliance/programme/figure.ts';
import { explain } from '#compliance/supervision/explain.ts';
import type { Rules, SubjectKind } from '#compliance/supervision/rules.ts';
import { countAll, indicatorsFor, shown } from '#compliance/supervision/score.ts';
import { readWritten } from '#compliance/supervision/span.ts';
import type { Db } from '../db/open.ts';
import type { KnownFigures } from './known-figures.ts';
import { countTurned, type Looked, lookBefore, rankingOf, turnedOf } from './ranking.ts';
import { subjectIn } from './revisions.ts';

/** What is to be done first. */
const ORDER: readonly ItemStatus[] = ['unmet', 'unknown', 'met', 'exempt'];
/** Of one figure on a screen; the rest is told by number. */
const MAX_ITEMS = 2_000;
const MAX_TURNED = 500;

export function explainSubject(
  { db, known }: { db: Db; known: KnownFigures },
  { looked, rules }: { looked: Looked; rules: Rules },
  { kind, id }: { kind: SubjectKind; id: number },
  seen: (key: string) => boolean,
) {
  const { record } = looked;
  const subject = subjectIn(record, kind, id);
  const items = Object.fromEntries(
    Object.entries(subject.readings).map(([figure, digest]) => [figure, looked.itemsUnder(digest)]),
  );
  const counts = countAll(items);
  const before = lookBefore(db, record.month);
  const turned = turnedOf(looked, before, { kind, id });
  const mine = turned.filter(({ key }) => seen(key));
  const scores = new Map(subject.score.indicators.map((one) => [one.id, one]));
  const indicators = indicatorsFor(rules, kind).map((indicator) => {
    const score = scores.get(indicator.id);
    return {
      ...{ id: indicator.id, title: indicator.title, formula: indicator.formula, confirmed: indicator.confirmed },
      ...{ source: indicator.source, target: indicator.targets[record.month.slice(0, 4)] ?? null },
      ...{ is: score?.is ?? 'unknown', weight: shown(readWritten(score?.weight ?? '0')) },
      ...{ points: shown(readWritten(score?.points ?? '0')), exact_points: score?.points ?? '0' },
      unknown_points: shown(readWritten(score?.unknown_points ?? '0')),
      ...explain(indicator, record.month, counts),
    };
  });
  // What no rule of the month asks for was counted as well, and explains nothing.
  const asked = new Set(indicators.flatMap(({ figures }) => figures.map(({ figure }) => figure)));
  return {
    subject: { kind, id, name: subject.name },
    month: record.month,
    standing: rankingOf(rules, record.subjects, kind).find((one) => one.id === id) ?? null,
    before: before
      ? (rankingOf(before.rules, before.record.subjects, kind).find((one) => one.id === id) ?? null)
      : null,
    exact_score: subject.score.score,
    indicators,
    figures: Object.entries(items)
      .filter(([figure]) => asked.has(figure))
      .map(([figure, all]) => {
        const shownItems = all
          .filter(({ key }) => seen(key))
          .sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
        return {
          ...{ figure, title: known[figure]?.title ?? { zh: figure, en: figure }, counts: counts[figure] },
          ...{ hidden: all.length - shownItems.length, total: all.length, digest: subject.readings[figure] ?? '' },
          items: shownItems.slice(0, MAX_ITEMS),
        };
      }),
    turned: mine.slice(0, MAX_TURNED),
    turned_count: countTurned(turned),
  };
}
