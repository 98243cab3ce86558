/** The work sheet as a file: written as it stands, and taken in again as a whole or not at all. */
import { z } from 'zod';
import { unitCells, unitOf, YES_NO } from '#compliance/worksheet/crypto-columns.ts';
import { CRYPTO_RULES, type CryptoJudgement } from '#compliance/worksheet/crypto-judgement.ts';
import {
  COLUMN_KEYS,
  type Column,
  columnsFor,
  columnsOf,
  RESULT_NAMES,
  type ReadSheet,
  readSheetRows,
  rowsOf,
  type Standing,
} from '#compliance/worksheet/sheet-file.ts';
import { sheetItems } from '#compliance/worksheet/sheet-items.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { writeXlsx } from '../exports/write-xlsx.ts';
import type { TakenFile } from '../imports/take-file.ts';
import { Refusal } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { objectsOf } from './assessments.ts';
import { judgeItem } from './judge-item.ts';
import { JudgingUnit, MAX_REASON, MAX_WHY } from './judge-unit.ts';
import { RESULTS } from './schema.ts';
import type { Assessment } from './take-part.ts';

/** Those that are wrong come first, so that none of them is left out by this. */
const MAX_ROWS_SHOWN = 2_000;
/** Level 3 for 200 objects. Reading them takes a second or two, in which nobody else is answered. */
const MAX_ROWS = 42_500;
/** All of them or none, so in one go: about a millisecond each. */
const MAX_JUDGEMENTS = 3_000;

const Said = z.object({ result: z.enum(RESULTS), reason: z.string(), unit: JudgingUnit.nullable() });
const ACTIONS = ['judge', 'change', 'same', 'open', 'error'] as const;
export const SheetReport = z.object({
  rows: z.array(
    z.object({
      row: z.int(),
      item: z.string(),
      object: z.string(),
      action: z.enum(ACTIONS),
      before: Said.nullable(),
      after: Said.nullable(),
      errors: z.array(Text.extend({ column: z.enum(COLUMN_KEYS) })),
    }),
  ),
  rows_left_out: z.int(),
  counts: z.record(z.enum(ACTIONS), z.int()),
  /** Items that the file says nothing of: they stay as they are. */
  missing: z.array(z.string()),
  committed: z.boolean(),
});
export type SheetReport = z.infer<typeof SheetReport>;

const standardOf = ({ edition, level }: Assessment) => `${edition} 第${level}级`;

type Row = Standing & { judged_by: string; judged_at: number };
const standingOf = (db: Db, id: number): Row[] =>
  (
    db.$client
      .prepare(`select item, object_id, result, reason, crypto, judged_by, judged_at, version from judgements
        where assessment_id = ? order by item, object_id`)
      .all(id) as (Omit<Row, 'unit'> & { crypto: string | null })[]
  ).map(({ crypto, ...row }) => ({
    ...row,
    unit: crypto === null ? null : unitOf(JSON.parse(crypto) as CryptoJudgement),
  }));

const DAY_TIME = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
});

export function writeSheetFile(db: Db, assessment: Assessment): Promise<Buffer> {
  const { id, kind } = assessment;
  const columns = columnsFor(kind);
  const [standing, objects] = [standingOf(db, id), objectsOf(db, id)];
  const names = new Map(objects.map((object) => [object.id, object.name]));
  const by = new Map(standing.map((one) => [`${one.item} ${one.object_id}`, one]));
  const proofs = Map.groupBy(
    db.$client
      .prepare('select item, object_id, title from judgement_evidence where assessment_id = ? order by id')
      .all(id) as { item: string; object_id: number; title: string }[],
    ({ item, object_id }) => `${item} ${object_id}`,
  );
  const standard = standardOf(assessment);
  const rows = rowsOf(sheetItems(assessment), objects, standing).map(({ item, object, object_id }) => {
    const judged = by.get(`${item.key} ${object_id}`);
    const titles = (proofs.get(`${item.key} ${object_id}`) ?? []).map(({ title }) => title);
    const cells: Record<Column, string | number> = {
      ...{ standard, layer: item.part.zh, control_point: item.heading.zh, item: item.key, summary: item.summary.zh },
      ...{ object, result: judged ? RESULT_NAMES[judged.result].zh : '', reason: judged?.reason ?? '' },
      ...unitCells(judged?.unit ?? null, (one) => names.get(one) ?? ''),
      ...{ evidence: titles.join('\n'), judged_by: judged?.judged_by ?? '' },
      ...{ judged_at: judged ? DAY_TIME.format(judged.judged_at) : '', version: judged?.version ?? '' },
    };
    return columns.map(({ key }) => cells[key]);
  });
  const lists: [Column, readonly string[]][] = [
    ['result', RESULTS.map((result) => RESULT_NAMES[result].zh)],
    ...(['D', 'A', 'K', 'module_low'] as const).map((key): [Column, readonly string[]] => [key, YES_NO]),
  ];
  const placed = lists.map(([key, values]) => [columns.findIndex((column) => column.key === key), values] as const);
  return writeXlsx(
    '测评记录',
    columns.map(({ zh }) => zh),
    rows,
    {
      widths: columns.map(({ width }) => width),
      lists: Object.fromEntries(placed.filter(([at]) => at >= 0)),
    },
  );
}

/** One wrong row, and nothing is taken in. */
export function takeSheetFile(
  db: Db,
  actor: Actor,
  assessment: Assessment,
  { table, file }: TakenFile,
  dry_run: boolean,
  now: number,
): SheetReport {
  const { id } = assessment;
  const columns = columnsOf(table.header);
  if ('problem' in columns) throw new Refusal(422, 'import_file', columns.problem.zh, columns.problem.en);
  if (table.rows.length > MAX_ROWS)
    throw new Refusal(422, 'import_file', `超过 ${MAX_ROWS} 行`, `There are more than ${MAX_ROWS} rows`);
  return db.$client.transaction(() => {
    const read = readSheetRows(columns, table.rows, {
      standard: standardOf(assessment),
      items: sheetItems(assessment),
      objects: objectsOf(db, id),
      standing: standingOf(db, id),
      rule: CRYPTO_RULES.find((rule) => rule === assessment.rule) ?? null,
      max_reason_chars: MAX_REASON,
      max_why_chars: MAX_WHY,
    });
    const wrong = read.rows.filter(({ action }) => action === 'error').length;
    const judgements = judgementsOf(read);
    if (judgements.length > MAX_JUDGEMENTS)
      throw new Refusal(
        422,
        'import_file',
        `文件中有 ${judgements.length} 组不同的判定，一次最多导入 ${MAX_JUDGEMENTS} 组（同一项多个对象判定相同的算一组）；请按层面拆分后分别导入`,
        `The file makes ${judgements.length} judgements; at most ${MAX_JUDGEMENTS} are taken in at once (objects of an item that are judged alike are one): split it, by layers for example`,
      );
    const committed = !dry_run && wrong === 0;
    if (committed) {
      const judged = judgeRows(db, actor, assessment, judgements, now);
      const after = { ...file, judged };
      record(db, actor, { action: 'assessment_import', object_kind: 'assessment', object_id: id, after }, now);
    }
    return shown(read, committed);
  })();
}

type ToldCell = NonNullable<ReadSheet['rows'][number]['cell']> & NonNullable<ReadSheet['rows'][number]['after']>;

/**
 * What says the same of several objects of an item is one judgement, as it is when it is made in the sheet. What makes up for another is
 * judged before what it makes up for.
 */
function judgementsOf({ rows }: ReadSheet): ToldCell[][] {
  const told = rows.flatMap(({ action, cell, after }) =>
    cell && after && (action === 'judge' || action === 'change') ? [{ ...cell, ...after }] : [],
  );
  const [first, then] = [told.filter(({ unit }) => !unit?.compensation), told.filter(({ unit }) => unit?.compensation)];
  return [first, then].flatMap((rest) => [
    ...Map.groupBy(rest, ({ item, object_id: _, version: __, ...said }) => JSON.stringify([item, said])).values(),
  ]);
}

function judgeRows(db: Db, actor: Actor, assessment: Assessment, judgements: readonly ToldCell[][], now: number) {
  for (const same of judgements) {
    const [one] = same;
    if (!one) continue;
    const { item, result, reason, unit } = one;
    const cells = same.map(({ object_id, version }) => ({ object_id, version }));
    const said = unit ? { crypto: unit, reason: result === 'conform' ? reason : '' } : { result, reason };
    judgeItem(db, actor, assessment, { item, cells, ...said }, now);
  }
  return judgements.reduce((sum, same) => sum + same.length, 0);
}

function shown({ rows, missing }: ReadSheet, committed: boolean): SheetReport {
  const counts = Object.fromEntries(
    ACTIONS.map((action) => [action, rows.filter((row) => row.action === action).length]),
  ) as SheetReport['counts'];
  const told = [...rows.filter(({ action }) => action === 'error'), ...rows.filter(({ action }) => action !== 'error')];
  return {
    rows: told.slice(0, MAX_ROWS_SHOWN).map(({ cell: _, ...row }) => row),
    ...{ rows_left_out: Math.max(0, rows.length - MAX_ROWS_SHOWN), counts, missing, committed },
  };
}
