/** The score of an assessment as its sheet stands: provisional while anything is open, and what repairs would make of it. */
import { z } from 'zod';
import { mendUnits, scoreCryptoSheet } from '#compliance/worksheet/score-crypto-sheet.ts';
import { mend, type Risks, type SheetScore, scoreSheet } from '#compliance/worksheet/score-sheet.ts';
import { sheetItems } from '#compliance/worksheet/sheet-items.ts';
import type { Db } from '../db/open.ts';
import { Text } from '../middleware/text.ts';
import { objectsOf } from './assessments.ts';
import { RESULTS } from './schema.ts';
import type { Assessment } from './take-part.ts';
import { judgedItems } from './work-sheet.ts';

const Span = z.object({ low: z.string(), high: z.string() });
const Counts = z.object({
  conform: z.int(),
  partial: z.int(),
  not_conform: z.int(),
  not_applicable: z.int(),
});
const Figure = z.object({
  counts: Counts,
  open: z.int(),
  /** A rate in per cent or points, of what is judged; null: nothing applicable is. */
  value: Span.nullable(),
  /** While something is open: all of it at its worst and at its best. */
  may_become: Span.nullable(),
  /** Null while an item is open or a fault's risk isn't chosen, or where the rule leaves it open. */
  conclusion: z.string().nullable(),
  /** A figure stands exactly where a conclusion turns, or the readings conclude differently. */
  on_the_edge: z.boolean(),
  /** Of cryptography: each layer with its weight, 0 to 1, and its units that are open. */
  layers: z.array(z.object({ layer: Text, weight: z.string(), value: z.string().nullable(), open: z.int() })),
  readings: z.array(z.object({ assumes: z.string(), value: z.string(), conclusion: z.string().nullable() })),
});
export const ScorePage = z.object({
  rule: z.string(),
  now: Figure,
  risks: z.object({ high: z.int(), medium: z.int(), low: z.int(), major: z.int() }),
  /** Cells that don't conform and whose risk nobody chose yet: until then there is no conclusion. */
  unrated: z.int(),
  repairs: z.array(
    z.object({
      key: z.string(),
      summary: Text,
      result: z.enum(RESULTS),
      cost: Span,
      gain: Span,
      after: Span,
    }),
  ),
  /** With the chosen items mended, and their findings gone. */
  simulated: Figure.nullable(),
});

type Rated = { item: string; risk: 'high' | 'medium' | 'low'; is_major_danger: number };

/** As they were found: a danger that was mended meanwhile is counted as the template wants it, before its repair. */
function risksOf(rows: readonly Rated[]) {
  const count = (risk: string) => rows.filter((row) => row.risk === risk).length;
  const major = rows.filter((row) => row.is_major_danger === 1).length;
  return { high: count('high'), medium: count('medium'), low: count('low'), major };
}

/** A high risk or a major danger that nobody looked for yet could turn any conclusion. */
const figure = ({ repairs: _repairs, readings, conclusion, ...rest }: SheetScore, unrated: number) => {
  const is_settled = rest.open === 0 && unrated === 0;
  return {
    ...rest,
    on_the_edge: is_settled && rest.on_the_edge,
    conclusion: is_settled ? conclusion : null,
    readings: readings.map((one) => ({
      ...{ assumes: one.assumes, value: one.value },
      conclusion: is_settled ? one.conclusion : null,
    })),
  };
};

type Score = (risks: Risks, mended?: ReadonlySet<string>) => SheetScore;

/** By the rule that the assessment was made with. */
function scorer(db: Db, assessment: Assessment): Score {
  const { rule, level } = assessment;
  const judged = judgedItems(db, assessment);
  if (rule === 'crypto-2023' || rule === 'crypto-2021') {
    const units = judged.flatMap(({ item, ...rest }) =>
      item.kind === 'crypto' ? [{ key: item.key, unit: item.of, ...rest }] : [],
    );
    const sheet = { rule, level, objects: objectsOf(db, assessment.id).map(({ id }) => id), units };
    return (risks, mended) => scoreCryptoSheet(mended ? mendUnits(sheet, mended) : sheet, risks);
  }
  const items = judged.flatMap(({ item, result }) =>
    item.kind === 'mlps' ? [{ key: item.key, layer: item.of.layer, result }] : [],
  );
  return (risks, mended) => scoreSheet(mended ? mend(items, mended) : items, rule, risks);
}

export function scoreAssessment(
  db: Db,
  assessment: Assessment,
  mended: ReadonlySet<string> = new Set(),
): z.infer<typeof ScorePage> & { readings: SheetScore['readings'] } {
  const { id, rule } = assessment;
  const score = scorer(db, assessment);
  const rated = db.$client
    .prepare(
      `select item, risk, is_major_danger from assessment_findings where assessment_id = ? and source = 'assessment'`,
    )
    .all(id) as Rated[];
  const faults = db.$client
    .prepare(`select count(*) from judgements where assessment_id = ? and result in ('partial', 'not_conform')`)
    .pluck()
    .get(id) as number;
  const risks = risksOf(rated);
  const now = score(risks);
  const summaries = new Map(sheetItems(assessment).map(({ key, summary }) => [key, summary]));
  const unrated = faults - rated.length;
  const left = rated.filter(({ item }) => !mended.has(item));
  return {
    rule,
    now: figure(now, unrated),
    risks,
    unrated,
    repairs: now.repairs.map((repair) => ({
      ...repair,
      summary: summaries.get(repair.key) ?? { zh: repair.key, en: repair.key },
    })),
    simulated: mended.size === 0 ? null : figure(score(risksOf(left), mended), unrated),
    readings: now.readings,
  };
}
