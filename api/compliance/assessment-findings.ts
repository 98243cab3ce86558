/** What assessments found wanting: each cell that doesn't conform, with the risk that a person chose, until its repair is verified. */
import { z } from 'zod';
import { HIGH_RISK_LISTS, highRiskCases } from '#compliance/catalogues/high-risk/index.ts';
import { belongsTo } from '#compliance/catalogues/high-risk/read-cases.ts';
import { findItem, type SheetItem, sheetItems } from '#compliance/worksheet/sheet-items.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { Written } from '../tickets/deeds.ts';
import { bearingOfCell } from './bearing.ts';
import { demandVersion } from './finding-version.ts';
import { type Judgement, judgementsOf, refuseUnknownCell } from './judge-item.ts';
import { ItemKey, ObjectId } from './judge-unit.ts';
import { type FINDING_SOURCES, FINDING_STATES, RESULTS, RISKS } from './schema.ts';
import type { Assessment } from './take-part.ts';

const Due = z.int().min(0).max(8_640_000_000_000_000).nullable();
export const Rating = z.strictObject({
  item: ItemKey,
  object_id: ObjectId,
  /** Of its finding as it was read; 0: it has none yet. */
  version: z.int().min(0).default(0),
  risk: z.enum(RISKS),
  /** The number, or the text, of a case of the guidance on high risks. */
  risk_case: Written.max(300).nullable().default(null),
  is_major_danger: z.boolean().default(false),
  compensation: Written.max(2_000).default(''),
  due_at: Due.default(null),
});

const Case = z.object({ name: z.string(), finding: Text, mitigable: Text.nullable() });
const Rated = z.object({
  id: z.int(),
  risk: z.enum(RISKS),
  risk_case: z.string().nullable(),
  is_major_danger: z.boolean(),
  compensation: z.string(),
  due_at: z.int().nullable(),
  state: z.enum(FINDING_STATES),
  version: z.int(),
});
export const FaultRow = z.object({
  item: z.string(),
  summary: Text,
  object_id: z.int(),
  object: z.string().nullable(),
  result: z.enum(RESULTS),
  reason: z.string(),
  judged_by: z.string(),
  /** Null: nobody chose its risk yet. */
  finding: Rated.nullable(),
  /** Of the guidance on high risks, for a person to compare: not a judgement. */
  cases: z.array(Case),
});
export type FaultRow = z.infer<typeof FaultRow>;

function casesOf({ level }: Assessment, item: SheetItem): z.infer<typeof Case>[] {
  if (item.kind === 'crypto')
    return HIGH_RISK_LISTS.crypto.points
      .filter(({ units }) => (units.length === 0 ? item.of.objects : units.includes(item.key)))
      .map(({ finding, mitigable }) => ({ name: finding.zh, finding, mitigable }));
  return highRiskCases(level)
    .filter((one) => belongsTo(one, item.of))
    .map(({ number, finding, mitigable }) => ({ name: number ?? finding.zh, finding, mitigable }));
}

type Stored = Omit<z.infer<typeof Rated>, 'is_major_danger'> & {
  is_major_danger: number;
  item: string;
  object_id: number;
};

const findingsOf = (db: Db, id: number) =>
  new Map(
    (
      db.$client
        .prepare(`select id, item, object_id, risk, risk_case, is_major_danger, compensation, due_at, state, version
          from assessment_findings where assessment_id = ? and source = 'assessment'`)
        .all(id) as Stored[]
    ).map((row) => [`${row.item} ${row.object_id}`, row]),
  );

/** Every cell that doesn't conform, in the order of the sheet, with its finding where a person chose the risk. */
export function listFaults(db: Db, assessment: Assessment): FaultRow[] {
  const { id } = assessment;
  const found = findingsOf(db, id);
  const judged = Map.groupBy(
    db.$client
      .prepare(`select j.item, j.object_id, o.name as object, j.result, j.reason, j.judged_by from judgements j
        left join assessment_objects o on o.id = j.object_id
        where j.assessment_id = ? and j.result in ('partial', 'not_conform') order by j.object_id`)
      .all(id) as (Judgement & { item: string; object: string | null })[],
    ({ item }) => item,
  );
  return sheetItems(assessment).flatMap((item) =>
    (judged.get(item.key) ?? []).map(({ object_id, object, result, reason, judged_by }) => {
      const finding = found.get(`${item.key} ${object_id}`);
      return {
        ...{ item: item.key, summary: item.summary, object_id, object, result, reason, judged_by },
        finding: finding ? ratedOf(finding) : null,
        cases: casesOf(assessment, item),
      };
    }),
  );
}

const ratedOf = ({ is_major_danger, item: _item, object_id: _object, ...rest }: Stored) => ({
  ...rest,
  is_major_danger: is_major_danger === 1,
});

/** Makes the finding of a cell that doesn't conform, or changes how it was rated. */
export function rateFault(
  db: Db,
  actor: Actor,
  assessment: Assessment,
  { version, ...wanted }: z.infer<typeof Rating>,
  now: number,
): { id: number } {
  const { item, object_id, risk_case } = wanted;
  return db.$client.transaction(() => {
    refuseUnknownCell(db, assessment, item, object_id);
    const judgement = judgementsOf(db, assessment.id, item).find((row) => row.object_id === object_id);
    if (judgement?.result !== 'partial' && judgement?.result !== 'not_conform')
      throw conflict('该项没有不符合，无需定级', 'This conforms or isn’t judged: it has no risk');
    const known = findItem(assessment, item);
    if (risk_case !== null && !(known && casesOf(assessment, known).some(({ name }) => name === risk_case)))
      throw wrong('risk_case', '该测评项没有此高风险情形', 'This case is none of the item’s');
    const before = findingsOf(db, assessment.id).get(`${item} ${object_id}`);
    demandVersion(db, before && { ...before, assessment_id: assessment.id }, version);
    if (before && before.state !== 'open')
      throw conflict('该问题已转整改或已处理', 'Others already work on this finding');
    const values = {
      ...wanted,
      ...{ assessment_id: assessment.id, system_id: assessment.system_id, description: judgement.reason },
      ...{ is_major_danger: wanted.is_major_danger ? 1 : 0, now, by: actor.person },
      sightings: JSON.stringify(sightingsOf(db, assessment, { item, object_id }, now)),
    };
    if (before)
      db.$client
        .prepare(`update assessment_findings set description = :description, risk = :risk, risk_case = :risk_case,
          is_major_danger = :is_major_danger, compensation = :compensation, due_at = :due_at,
          sightings = :sightings, version = version + 1 where id = :id`)
        .run({ ...values, id: before.id });
    else
      db.$client
        .prepare(`insert into assessment_findings (assessment_id, system_id, item, object_id, description, risk, risk_case,
            is_major_danger, compensation, due_at, found_at, found_by, sightings)
          values (:assessment_id, :system_id, :item, :object_id, :description, :risk, :risk_case, :is_major_danger,
            :compensation, :due_at, :now, :by, :sightings)`)
        .run(values);
    const id = findingsOf(db, assessment.id).get(`${item} ${object_id}`)?.id ?? 0;
    const after = { finding: id, ...wanted };
    const entry = { action: 'assessment_rate', object_kind: 'assessment', object_id: assessment.id, after };
    record(db, actor, before ? { ...entry, before: ratedOf(before) } : entry, now);
    return { id };
  })();
}

/** What shows it now, so that a look can tell when it is gone. */
function sightingsOf(db: Db, assessment: Assessment, cell: { item: string; object_id: number }, now: number) {
  const kind = db.$client.prepare('select kind from assessments where id = ?').pluck().get(assessment.id) as
    | 'mlps'
    | 'crypto';
  return bearingOfCell(db, { assessment: { ...assessment, kind }, ...cell }, now);
}

export type Finding = {
  id: number;
  assessment_id: number;
  system_id: number;
  unit_id: number | null;
  item: string;
  source: (typeof FINDING_SOURCES)[number];
  description: string;
  /** Null: nobody chose it yet. */
  risk: (typeof RISKS)[number] | null;
  state: (typeof FINDING_STATES)[number];
  due_at: number | null;
  ticket_id: number | null;
  version: number;
};

export function findingOf(db: Db, id: number): Finding {
  const row = db.$client
    .prepare(`select f.id, f.assessment_id, f.system_id, y.unit_id, f.item, f.source, f.description, f.risk, f.state, f.due_at,
        f.ticket_id, f.version
      from assessment_findings f join systems y on y.id = f.system_id where f.id = ?`)
    .get(id) as Finding | undefined;
  if (!row) throw notFound('该问题', 'finding');
  return row;
}
