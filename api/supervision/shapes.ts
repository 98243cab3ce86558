/** What the routes of supervision answer, as the document says it. */
import { z } from 'zod';
import { ITEM_STATUSES } from '#compliance/programme/figure.ts';
import { Month, Rules, SUBJECT_KINDS } from '#compliance/supervision/rules.ts';
import { Text } from '../middleware/text.ts';
import { RULE_STEPS } from './rule-sets.ts';
import { OBJECTION_STATES, RULE_STATES } from './schema.ts';

const Kind = z.enum(SUBJECT_KINDS);
const Status = z.enum(ITEM_STATUSES);
const Counts = z.object({ met: z.int(), unmet: z.int(), unknown: z.int(), exempt: z.int() });
const Standing = z.enum(['value', 'not_applicable', 'unknown']);
const By = { by: z.string().nullable(), by_name: z.string().nullable(), at: z.int().nullable() };

export const MonthPath = z.object({ month: Month });
export const SubjectPath = MonthPath.extend({ kind: Kind, id: z.coerce.number().int().positive() });
/** `number`: which revision; absent: the one that holds; 0: what would be frozen now. */
export const Which = z.object({ number: z.coerce.number().int().min(0).max(100_000).optional() });
export const WhichKind = Which.extend({ kind: Kind.default('area') });

export const FigureChoice = z.object({
  ...{ figure: z.string(), title: Text, counts: Text, of: z.array(Kind), tasks: z.array(z.string()) },
});

const Mistake = z.object({
  ...{ path: z.string(), zh: z.string(), en: z.string() },
  ...{ line: z.int().optional(), column: z.int().optional() },
});
export const Checked = z.object({ mistakes: z.array(Mistake), notices: z.array(Mistake) });
export const RuleSetRow = z.object({
  ...{ id: z.int(), number: z.int(), title: z.string(), from_month: z.string(), until_month: z.string() },
  ...{ state: z.enum(RULE_STATES), indicators: z.int(), unconfirmed: z.int(), edited_at: z.int(), digest: z.string() },
});
export const RuleSetPage = RuleSetRow.extend({
  body: Rules,
  checked: Checked,
  figures: z.array(FigureChoice),
  steps: z.array(z.enum(RULE_STEPS)),
  authors: z.array(z.string()),
  submitted: z.object(By),
  reviewed: z.object(By),
  in_force: z.object(By),
  reason: z.string(),
  version: z.int(),
  /** Null: whoever asks may review it. */
  may_not_review: Text.nullable(),
});

export const RevisionShape = z.object({
  ...{ id: z.int(), month: z.string(), number: z.int(), digest: z.string() },
  ...{ objection_id: z.int().nullable(), made_by: z.string(), made_by_name: z.string().nullable(), made_at: z.int() },
});
export const SupervisionSettings = z.object({
  freezes_itself: z.boolean(),
  freeze_day: z.int().min(1).max(28),
  objection_days: z.int().min(1).max(90),
});
export const Overview = z.object({
  revisions: z.array(RevisionShape),
  /** The month that is to be frozen next, and what is missing for it; null: nothing is. */
  next: z.object({ month: z.string(), missing: Text.nullable() }),
  now_month: z.string(),
  settings: SupervisionSettings,
});

const IndicatorPoints = z.object({
  ...{ id: z.string(), is: Standing, weight: z.string(), points: z.string(), unknown_points: z.string() },
});
const Ranked = z.object({
  ...{ kind: Kind, id: z.int(), name: z.string(), place: z.int().nullable(), too_much_unknown: z.boolean() },
  ...{ score: z.string().nullable(), high: z.string().nullable(), unknown_points: z.string().nullable() },
  indicators: z.array(IndicatorPoints),
  lost: z.array(z.object({ id: z.string(), points: z.string(), unknown_points: z.string() })),
});
const TurnedCount = z.object({ better: z.int(), worse: z.int(), other: z.int() });
const AsLooked = {
  /** Null: tried, not frozen. */
  revision: RevisionShape.nullable(),
  is_newest: z.boolean(),
  rules: z.object({ id: z.int(), number: z.int(), title: z.string(), most_unknown_points: z.string() }),
  ...{ read_from: z.int(), read_until: z.int() },
};
export const Ranking = z.object({
  ...{ month: z.string(), kind: Kind, ...AsLooked },
  indicators: z.array(z.object({ id: z.string(), title: Text, weight: z.string(), confirmed: z.boolean() })),
  rows: z.array(
    Ranked.extend({
      before: z.object({ place: z.int().nullable(), score: z.string().nullable() }).nullable(),
      turned: TurnedCount.nullable(),
      /** Whoever asks sees what it was made of. */
      is_seen: z.boolean(),
    }),
  ),
  may_object_until: z.int().nullable(),
});

const Item = z.object({
  ...{ key: z.string(), name: z.string(), status: Status, weight: z.int(), reason: Text },
  ...{ path: z.string().nullable(), seen_at: z.int().nullable() },
  corrected: z.object({ objection_id: z.int(), from: Status }).optional(),
});
export const Explained = z.object({
  ...{ month: z.string(), ...AsLooked },
  subject: z.object({ kind: Kind, id: z.int(), name: z.string() }),
  ...{ standing: Ranked.nullable(), before: Ranked.nullable(), exact_score: z.string().nullable() },
  indicators: z.array(
    z.object({
      ...{ id: z.string(), title: Text, formula: z.string(), confirmed: z.boolean(), target: z.string().nullable() },
      source: z.object({ text: z.string(), date: z.string() }),
      ...{ is: Standing, weight: z.string(), points: z.string(), exact_points: z.string(), unknown_points: z.string() },
      ...{ with_values: z.string(), value: z.string().nullable() },
      figures: z.array(z.object({ figure: z.string(), counts: Counts })),
    }),
  ),
  figures: z.array(
    z.object({
      ...{ figure: z.string(), title: Text, counts: Counts.optional(), hidden: z.int(), total: z.int() },
      ...{ digest: z.string(), items: z.array(Item) },
    }),
  ),
  turned: z.array(
    z.object({
      ...{ figure: z.string(), key: z.string(), name: z.string(), path: z.string().nullable() },
      ...{ before: Status.nullable(), after: Status.nullable() },
    }),
  ),
  turned_count: TurnedCount,
  may_object_until: z.int().nullable(),
});
export const Verified = z.object({
  ...{ month: z.string(), number: z.int(), digest: z.string(), holds: z.boolean() },
  ...{ subjects: z.int(), readings: z.int(), items: z.int(), is_in_log: z.boolean().nullable() },
  broken: z.array(z.object({ what: z.string(), zh: z.string(), en: z.string() })),
});

export const ObjectionRow = z.object({
  ...{ id: z.int(), month: z.string(), number: z.int(), subject_kind: Kind, subject_id: z.int(), subject: z.string() },
  ...{
    indicator: z.string(),
    figure: z.string().nullable(),
    item_key: z.string().nullable(),
    item: z.string().nullable(),
  },
  ...{
    text: z.string(),
    file_name: z.string().nullable(),
    unit: z.string().nullable(),
    state: z.enum(OBJECTION_STATES),
  },
  ...{ filed_by: z.string(), filed_by_name: z.string().nullable(), filed_at: z.int() },
  ...{ decided_by_name: z.string().nullable(), decided_at: z.int().nullable(), reason: z.string(), version: z.int() },
  corrections: z.array(z.object({ figure: z.string(), key: z.string(), status: Status })).nullable(),
  is_mine: z.boolean(),
});
