/** A workbook of one sheet, written row by row. */
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import type { Cell } from './send-file.ts';

export const MAX_XLSX_ROWS = 50_000;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const XLSX_RESPONSE = {
  200: { description: 'An xlsx workbook', content: { [XLSX]: { schema: { type: 'string', format: 'binary' } } } },
} as const;
export const XLSX_TYPE = XLSX;
/** Rows written before others get their turn. */
const BATCH = 500;
const MIN_WIDTH = 8;
const MAX_WIDTH = 60;

/** `widths` in characters, one a column; `lists`: by column, from 0, what its cells may hold. Long texts are broken where widths are given. */
type Layout = { widths?: readonly number[]; lists?: Record<number, readonly string[]> };

/** Texts stay texts, whatever they begin with: a cell of a workbook is a formula only when it is written as one. */
export async function writeXlsx(
  title: string,
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  { widths, lists = {} }: Layout = {},
): Promise<Buffer> {
  // With what it needs it is some 400 modules: who never writes a workbook doesn't load them.
  const { default: exceljs } = await import('exceljs');
  const out = new PassThrough();
  const whole = buffer(out);
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true });
  const sheet = workbook.addWorksheet(sheetName(title), { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = head.map((header, at) => ({
    header,
    width: widths?.[at] ?? widthOf([header, ...rows.slice(0, 100).map((row) => row[at] ?? '')]),
    ...(widths ? { style: { alignment: { wrapText: true, vertical: 'top' } } } : {}),
  }));
  for (const [at, values] of Object.entries(lists)) {
    const letter = sheet.getColumn(Number(at) + 1).letter;
    const list = { type: 'list', allowBlank: true, formulae: [`"${values.join(',')}"`] };
    // The library's types leave out what its code has.
    const { dataValidations } = sheet as unknown as { dataValidations: { add(range: string, list: object): void } };
    dataValidations.add(`${letter}2:${letter}${rows.length + 1}`, list);
  }
  sheet.getRow(1).font = { bold: true };
  sheet.getRow(1).commit();
  for (const [at, row] of rows.entries()) {
    sheet.addRow([...row]).commit();
    if (at % BATCH === BATCH - 1) await turn();
  }
  sheet.commit();
  await workbook.commit();
  return whole;
}

/** What a sheet may be called: 31 characters, some of them not allowed. */
const sheetName = (title: string): string =>
  title
    .replace(/[\\/*?:[\]]/g, ' ')
    .trim()
    .slice(0, 31) || 'Sheet';

/** Chinese characters take two columns. */
function widthOf(cells: readonly Cell[]): number {
  const lengths = cells.map((cell) =>
    [...String(cell ?? '')].reduce((sum, char) => sum + (char > '\u2e7f' ? 2 : 1), 0),
  );
  return Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, ...lengths) + 2);
}
