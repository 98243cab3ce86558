/** Reads a workbook in a thread of its own (xlsx.ts): what the library makes of a few bytes can take all time and memory. */
import { parentPort } from 'node:worker_threads';
import exceljs from 'exceljs';
import type { Text } from '#probes/probe.ts';
import type { Limits, SheetRow } from './csv.ts';

export type Given = { bytes: Uint8Array; limits: Limits };
export type Read = { rows: SheetRow[] } | { problem: Text };

async function read(bytes: Buffer, limits: Limits): Promise<Read> {
  const workbook = new exceljs.Workbook();
  try {
    // The library's types ask for an older Buffer.
    await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0]);
  } catch (error) {
    return problem('工作簿无法读取', `The workbook can't be read: ${(error as Error).message.slice(0, 200)}`);
  }
  const sheet = workbook.worksheets[0];
  if (!sheet) return problem('工作簿中没有工作表', 'The workbook has no sheet');
  if (sheet.actualRowCount > limits.rows) {
    return problem(`超过 ${limits.rows} 行`, `There are more than ${limits.rows} rows`);
  }
  if (sheet.columnCount > limits.columns) {
    return problem(`超过 ${limits.columns} 列`, `There are more than ${limits.columns} columns`);
  }
  const merges = mergesOf(sheet);
  const rows: SheetRow[] = [];
  sheet.eachRow({ includeEmpty: false }, (row, number) => {
    const cells: string[] = [];
    const problems: SheetRow['problems'] = [];
    const notes: NonNullable<SheetRow['notes']> = [];
    row.eachCell({ includeEmpty: false }, (cell, column) => {
      const text = textOf(cell.value);
      while (cells.length < column - 1) cells.push('');
      if (text === undefined || text.length > limits.cell_chars) {
        problems.push({ column: column - 1, zh: '单元格是错误值或过长', en: 'The cell holds an error or is too long' });
      }
      cells[column - 1] = (text ?? '').slice(0, limits.cell_chars);
      const merge = cell.isMerged ? merges.get(cell.master.address) : undefined;
      // The library gives each cell of a merge the value of its first: over rows that is what is meant, over columns never.
      if (merge?.is_wide)
        problems.push({
          column: column - 1,
          zh: `合并单元格 ${merge.range} 跨多列，请拆分后再导入`,
          en: `The merged cells ${merge.range} reach over columns: split them first`,
        });
      else if (merge && cell.master.address !== cell.address)
        notes.push({
          column: column - 1,
          zh: `合并单元格 ${merge.range}，已填入第 ${cell.master.row} 行的内容`,
          en: `merged cells ${merge.range}: filled with what is in row ${cell.master.row}`,
        });
    });
    rows.push({ row: number, cells, problems, notes });
  });
  return { rows };
}

/** By the address of the first cell: `A2:A4`. */
function mergesOf(sheet: exceljs.Worksheet) {
  const ranges = sheet.hasMerges ? sheet.model.merges : [];
  return new Map(
    ranges.map((range) => {
      const [first = '', last = ''] = range.split(':');
      const column = (address: string) => address.replace(/\d+$/, '');
      return [first, { range, is_wide: column(first) !== column(last) }] as const;
    }),
  );
}

const problem = (zh: string, en: string) => ({ problem: { zh, en } });

/** A cell's text; undefined for an error such as #REF!. */
function textOf(value: exceljs.CellValue): string | undefined {
  if (value === null || value === undefined) return '';
  // A number that is no day can still be formatted as a date.
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString().slice(0, 10);
  if (typeof value !== 'object') return String(value);
  if ('richText' in value) return value.richText.map((run) => run.text).join('');
  if ('error' in value) return undefined;
  if ('result' in value) return textOf(value.result as exceljs.CellValue);
  // A link's text may itself be rich.
  if ('text' in value) return textOf(value.text as exceljs.CellValue);
  // A formula that no program has computed yet.
  return '';
}

parentPort?.on('message', async ({ bytes, limits }: Given) => {
  parentPort?.postMessage(await read(Buffer.from(bytes), limits));
});
