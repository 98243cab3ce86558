/** The work sheet: what is asked, and how each cell stands. Light; what was said of an item is read with that item. */
import { z } from 'zod';
import { EVIDENCE_MODES } from '#compliance/catalogues/catalogue.ts';
import { STRENGTH_NAMES } from '#compliance/catalogues/crypto/read-units.ts';
import type { CryptoJudgement } from '#compliance/worksheet/crypto-judgement.ts';
import { itemResult } from '#compliance/worksheet/item-result.ts';
import type { UnitCell } from '#compliance/worksheet/score-crypto-sheet.ts';
import { findItem, type SheetItem, sheetItems } from '#compliance/worksheet/sheet-items.ts';
import type { Db } from '../db/open.ts';
import { notFound } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { objectsOf } from './assessments.ts';
import { Judgement, judgementsOf } from './judge-item.ts';
import { RESULTS, type Result } from './schema.ts';
import type { Assessment } from './take-part.ts';

const ShownItem = z.object({
  key: z.string(),
  summary: Text,
  /** Of graded protection: by what it is judged. */
  evidence: z.enum(EVIDENCE_MODES).optional(),
  /** Of a unit of cryptography: whether it is judged by D, A and K for each object, else as a whole; and what it rests on. */
  unit: z.object({ by_object: z.boolean(), strength: Text, weight: z.string(), requirement: z.string() }).optional(),
  side: z.enum(['platform', 'tenant', 'both']).optional(),
  /** Of all cells together; null: not judged. */
  result: z.enum(RESULTS).nullable(),
  /** What is judged: object (0: as a whole), result and version. */
  cells: z.array(z.tuple([z.int(), z.enum(RESULTS), z.int()])),
});
export const WorkSheet = z.object({
  /** Another one: something changed. */
  version: z.string(),
  points: z.array(z.object({ clause: z.string(), layer: Text, title: Text, items: z.array(ShownItem) })),
});
export type WorkSheet = z.infer<typeof WorkSheet>;
export const ItemPage = z.object({
  judgements: z.array(Judgement),
  evidence: z.array(
    z.object({
      id: z.int(),
      object_id: z.int(),
      kind: z.enum(['file', 'note', 'observation']),
      title: z.string(),
      media_type: z.string().nullable(),
      bytes: z.int().nullable(),
      frozen: z.unknown(),
      evidence_id: z.int().nullable(),
      added_by: z.string(),
      added_at: z.int(),
    }),
  ),
});

type Cell = { item: string; object_id: number; result: Result; crypto: string | null; version: number };
const cellsOf = (db: Db, id: number) =>
  Map.groupBy(
    db.$client
      .prepare(`select item, object_id, result, crypto, version from judgements where assessment_id = ?
        order by item, object_id`)
      .all(id) as Cell[],
    ({ item }) => item,
  );

export type JudgedItem = { item: SheetItem; result: Result | null; cells: ReadonlyMap<number, UnitCell> };

/** Each item with what its cells make of it, in the order of the sheet. */
export function judgedItems(db: Db, assessment: Assessment): JudgedItem[] {
  const objects = objectsOf(db, assessment.id).map((object) => object.id);
  const cells = cellsOf(db, assessment.id);
  return sheetItems(assessment).map((item) => {
    const own = cells.get(item.key) ?? [];
    const results = new Map(own.map(({ object_id, result }) => [object_id, result]));
    const said = own.map(({ object_id, result, crypto }): [number, UnitCell] => [
      object_id,
      { result, said: crypto === null ? null : (JSON.parse(crypto) as CryptoJudgement) },
    ]);
    return { item, result: itemResult(results, objects), cells: new Map(said) };
  });
}

export function readSheet(db: Db, assessment: Assessment): WorkSheet {
  const { id } = assessment;
  const cells = cellsOf(db, id);
  const results = new Map(judgedItems(db, assessment).map(({ item, result }) => [item.key, result]));
  const points = [...Map.groupBy(sheetItems(assessment), ({ clause }) => clause)].map(([clause, items]) => ({
    clause,
    layer: items[0]?.part ?? { zh: clause, en: clause },
    title: items[0]?.heading ?? { zh: clause, en: clause },
    items: items.map((item) => ({
      ...{ key: item.key, summary: item.summary, ...detailsOf(item), result: results.get(item.key) ?? null },
      cells: (cells.get(item.key) ?? []).map(
        ({ object_id, result, version }) => [object_id, result, version] as [number, Result, number],
      ),
    })),
  }));
  const { n, sum, objects, proofs } = db.$client
    .prepare(`select (select count(*) from judgements where assessment_id = :id) as n,
      (select coalesce(sum(version), 0) from judgements where assessment_id = :id) as sum,
      (select coalesce(sum(id), 0) from assessment_objects where assessment_id = :id) as objects,
      (select count(*) from judgement_evidence where assessment_id = :id) as proofs`)
    .get({ id }) as Record<'n' | 'sum' | 'objects' | 'proofs', number>;
  return { version: [assessment.state, n, sum, objects, proofs].join('.'), points };
}

function detailsOf(item: SheetItem): Pick<z.infer<typeof ShownItem>, 'evidence' | 'side' | 'unit'> {
  if (item.kind === 'mlps') return { evidence: item.of.evidence, ...(item.of.side ? { side: item.of.side } : {}) };
  const { objects, strength, weight, requirement } = item.of;
  return { unit: { by_object: objects, strength: STRENGTH_NAMES[strength], weight, requirement } };
}

export function readItem(db: Db, assessment: Assessment, item: string): z.infer<typeof ItemPage> {
  const { id } = assessment;
  if (!findItem(assessment, item)) throw notFound('该测评项', 'item');
  const evidence = db.$client
    .prepare(`select id, object_id, kind, title, media_type, bytes, frozen, evidence_id, added_by, added_at
      from judgement_evidence where assessment_id = ? and item = ? order by id`)
    .all(id, item) as (z.infer<typeof ItemPage>['evidence'][number] & { frozen: string | null })[];
  return {
    judgements: judgementsOf(db, id, item),
    evidence: evidence.map((row) => ({ ...row, frozen: row.frozen === null ? null : JSON.parse(row.frozen) })),
  };
}
