/** The work sheet: what is asked, and how each cell stands. Light; what was said of an item is read with that item. */
import { z } from 'zod';
import { EVIDENCE_MODES, LAYER_NAMES, type MlpsLayer } from '#compliance/catalogues/catalogue.ts';
import { type Cells, itemResult } from '#compliance/worksheet/item-result.ts';
import type { Judged } from '#compliance/worksheet/score-sheet.ts';
import { sheetItems } from '#compliance/worksheet/sheet-items.ts';
import type { Db } from '../db/open.ts';
import { Text } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { objectsOf } from './assessments.ts';
import { Judgement, judgementsOf } from './judge-item.ts';
import { RESULTS, type Result } from './schema.ts';
import type { Assessment } from './take-part.ts';

const SheetItem = z.object({
  key: z.string(),
  summary: Text,
  evidence: z.enum(EVIDENCE_MODES),
  side: z.enum(['platform', 'tenant', 'both']).optional(),
  /** Of all cells together; null: not judged. */
  result: z.enum(RESULTS).nullable(),
  /** What is judged: object (0: as a whole), result and version. */
  cells: z.array(z.tuple([z.int(), z.enum(RESULTS), z.int()])),
});
export const WorkSheet = z.object({
  /** Another one: something changed. */
  version: z.string(),
  points: z.array(z.object({ clause: z.string(), layer: Text, title: Text, items: z.array(SheetItem) })),
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

const layerText = (layer: MlpsLayer) => ({ zh: layer, en: LAYER_NAMES[layer].en });

type Cell = { item: string; object_id: number; result: Result; version: number };
const cellsOf = (db: Db, id: number) =>
  Map.groupBy(
    db.$client
      .prepare(
        'select item, object_id, result, version from judgements where assessment_id = ? order by item, object_id',
      )
      .all(id) as Cell[],
    ({ item }) => item,
  );

/** Each item with what its cells make of it, in the order of the sheet. */
export function judgedItems(db: Db, { id, level, extensions }: Assessment): (Judged & { cells: Cells })[] {
  const objects = objectsOf(db, id).map((object) => object.id);
  const cells = cellsOf(db, id);
  return sheetItems(level, extensions).map(({ key, layer }) => {
    const own: Cells = new Map((cells.get(key) ?? []).map(({ object_id, result }) => [object_id, result]));
    return { key, layer, cells: own, result: itemResult(own, objects) };
  });
}

export function readSheet(db: Db, assessment: Assessment): WorkSheet {
  const { id, level, extensions } = assessment;
  const cells = cellsOf(db, id);
  const results = new Map(judgedItems(db, assessment).map(({ key, result }) => [key, result]));
  const points = [...Map.groupBy(sheetItems(level, extensions), ({ clause }) => clause)].map(([clause, items]) => ({
    clause,
    layer: layerText(items[0]?.layer ?? '安全物理环境'),
    title: items[0]?.control_point ?? { zh: clause, en: clause },
    items: items.map(({ key, summary, evidence, side }) => ({
      ...{ key, summary, evidence, ...(side ? { side } : {}), result: results.get(key) ?? null },
      cells: (cells.get(key) ?? []).map(
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

export function readItem(db: Db, { id, level, extensions }: Assessment, item: string): z.infer<typeof ItemPage> {
  if (!sheetItems(level, extensions).some(({ key }) => key === item)) throw notFound('该测评项', 'item');
  const evidence = db.$client
    .prepare(`select id, object_id, kind, title, media_type, bytes, frozen, evidence_id, added_by, added_at
      from judgement_evidence where assessment_id = ? and item = ? order by id`)
    .all(id, item) as (z.infer<typeof ItemPage>['evidence'][number] & { frozen: string | null })[];
  return {
    judgements: judgementsOf(db, id, item),
    evidence: evidence.map((row) => ({ ...row, frozen: row.frozen === null ? null : JSON.parse(row.frozen) })),
  };
}
