/** The work sheet as a file: written as it stands, and taken in again as a whole or not at all. */
import { z } from 'zod';
import {
  COLUMNS,
  type Column,
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
import { Text } from '../middleware/endpoint.ts';
import { Refusal } from '../middleware/errors.ts';
import { objectsOf } from './assessments.ts';
import { judgeItem, MAX_REASON } from './judge-item.ts';
import { RESULTS } from './schema.ts';
import type { Assessment } from './take-part.ts';

/** Those that are wrong come first, so that none of them is left out by this. */
const MAX_ROWS_SHOWN = 2_000;
/** More rows than this are no work sheet: 300 items for 200 objects. */
const MAX_ROWS = 65_000;

const Said = z.object({ result: z.enum(RESULTS), reason: z.string() });
const KEYS = COLUMNS.map(({ key }) => key) as [Column, ...Column[]];
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
      errors: z.array(Text.extend({ column: z.enum(KEYS) })),
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
const standingOf = (db: Db, id: number) =>
  db.$client
    .prepare(`select item, object_id, result, reason, judged_by, judged_at, version from judgements
      where assessment_id = ? order by item, object_id`)
    .all(id) as Row[];

const DAY_TIME = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
});

export function writeSheetFile(db: Db, assessment: Assessment): Promise<Buffer> {
  const { id, level, extensions } = assessment;
  const standing = standingOf(db, id);
  const by = new Map(standing.map((one) => [`${one.item} ${one.object_id}`, one]));
  const proofs = Map.groupBy(
    db.$client
      .prepare('select item, object_id, title from judgement_evidence where assessment_id = ? order by id')
      .all(id) as { item: string; object_id: number; title: string }[],
    ({ item, object_id }) => `${item} ${object_id}`,
  );
  const standard = standardOf(assessment);
  const rows = rowsOf(sheetItems(level, extensions), objectsOf(db, id), standing).map(({ item, object, object_id }) => {
    const judged = by.get(`${item.key} ${object_id}`);
    const titles = (proofs.get(`${item.key} ${object_id}`) ?? []).map(({ title }) => title);
    const cells: Record<Column, string | number> = {
      ...{
        standard,
        layer: item.layer,
        control_point: item.control_point.zh,
        item: item.key,
        summary: item.summary.zh,
      },
      ...{ object, result: judged ? RESULT_NAMES[judged.result].zh : '', reason: judged?.reason ?? '' },
      ...{ evidence: titles.join('\n'), judged_by: judged?.judged_by ?? '' },
      ...{ judged_at: judged ? DAY_TIME.format(judged.judged_at) : '', version: judged?.version ?? '' },
    };
    return COLUMNS.map(({ key }) => cells[key]);
  });
  const at = COLUMNS.findIndex(({ key }) => key === 'result');
  return writeXlsx(
    '测评记录',
    COLUMNS.map(({ zh }) => zh),
    rows,
    { widths: COLUMNS.map(({ width }) => width), lists: { [at]: RESULTS.map((result) => RESULT_NAMES[result].zh) } },
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
  const { id, level, extensions } = assessment;
  const columns = columnsOf(table.header);
  if ('problem' in columns) throw new Refusal(422, 'import_file', columns.problem.zh, columns.problem.en);
  if (table.rows.length > MAX_ROWS)
    throw new Refusal(422, 'import_file', `超过 ${MAX_ROWS} 行`, `There are more than ${MAX_ROWS} rows`);
  return db.$client.transaction(() => {
    const read = readSheetRows(columns, table.rows, {
      standard: standardOf(assessment),
      items: sheetItems(level, extensions),
      objects: objectsOf(db, id),
      standing: standingOf(db, id),
      max_reason_chars: MAX_REASON,
    });
    const wrong = read.rows.filter(({ action }) => action === 'error').length;
    const committed = !dry_run && wrong === 0;
    if (committed) {
      const judged = judgeRows(db, actor, assessment, read, now);
      const after = { ...file, judged };
      record(db, actor, { action: 'assessment_import', object_kind: 'assessment', object_id: id, after }, now);
    }
    return shown(read, committed);
  })();
}

/** What says the same of several objects of an item is one judgement, as it is when it is made in the sheet. */
function judgeRows(db: Db, actor: Actor, assessment: Assessment, { rows }: ReadSheet, now: number): number {
  const told = rows.flatMap(({ action, cell, after }) =>
    cell && after && (action === 'judge' || action === 'change') ? [{ ...cell, ...after }] : [],
  );
  for (const same of Map.groupBy(told, ({ item, result, reason }) => `${item}\0${result}\0${reason}`).values()) {
    const [first] = same;
    if (!first) continue;
    const { item, result, reason } = first;
    const cells = same.map(({ object_id, version }) => ({ object_id, version }));
    judgeItem(db, actor, assessment, { item, cells, result, reason }, now);
  }
  return told.length;
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
