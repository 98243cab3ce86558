/** A report as a workbook: what isn't a table on the first sheet, each table and chart on its own. */
import exceljs from 'exceljs';
import type { Block, Report } from '#compliance/reports/report.ts';
import { withFixedDates } from './zip.ts';

const HEAD = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF2F4F7' } } as const;
const MIN_WIDTH = 10;
const MAX_NAME = 31;
/** Of a whole sheet in signs, shared as the columns of the page are. */
const WIDTH = 130;

export async function renderXlsx(report: Report): Promise<Buffer> {
  const workbook = new exceljs.Workbook();
  workbook.title = report.title;
  workbook.subject = report.subject;
  workbook.creator = '政网';
  workbook.lastModifiedBy = '政网';
  workbook.created = new Date(report.made_at);
  workbook.modified = new Date(report.made_at);
  const taken = new Set<string>();
  const summary = workbook.addWorksheet(nameOf('概要', taken));
  summary.columns = [{ width: 28 }, { width: 90 }];
  summary.addRow([report.title]).font = { bold: true, size: 16 };
  summary.addRow([report.subject]);
  if (report.draft !== null) summary.addRow([report.draft]).font = { bold: true, color: { argb: 'FFB42318' } };
  for (const block of report.blocks) {
    if (block.is === 'table' || block.is === 'bars' || block.is === 'lines') addSheet(workbook, block, taken);
    else addLines(summary, block);
  }
  return withFixedDates(Buffer.from(await workbook.xlsx.writeBuffer()), report.made_at);
}

/** What gets a sheet of its own. */
type Tabular = Extract<Block, { is: 'table' | 'bars' | 'lines' }>;

function addLines(sheet: exceljs.Worksheet, block: Exclude<Block, Tabular>) {
  switch (block.is) {
    case 'heading':
      sheet.addRow([]);
      sheet.addRow([block.text]).font = { bold: true, size: block.level === 1 ? 13 : 11 };
      return;
    case 'paragraph':
      sheet.addRow([block.text]).font = block.tone === 'warning' ? { bold: true, color: { argb: 'FFB42318' } } : {};
      return;
    case 'pairs':
      for (const [name, value] of block.rows) {
        const row = sheet.addRow([name, value]);
        row.getCell(1).font = { bold: true };
        row.getCell(2).alignment = { wrapText: true, vertical: 'top' };
      }
  }
}

function addSheet(workbook: exceljs.Workbook, block: Tabular, taken: Set<string>) {
  const sheet = workbook.addWorksheet(nameOf(block.caption, taken), { views: [{ state: 'frozen', ySplit: 1 }] });
  const columns =
    block.is === 'table'
      ? block.columns
      : [
          { title: block.is === 'lines' ? '秒' : '', width: 3 },
          ...block.series.map(({ name }) => ({ title: name, width: 1 })),
        ];
  const sum = columns.reduce((all, { width }) => all + width, 0);
  sheet.columns = columns.map(({ title, width }) => ({
    header: title,
    width: Math.max(MIN_WIDTH, Math.round((WIDTH * width) / sum)),
  }));
  const head = sheet.getRow(1);
  head.font = { bold: true };
  head.eachCell((cell) => {
    cell.fill = HEAD;
  });
  // Texts stay texts, whatever they begin with: a cell is a formula only when it is written as one.
  if (block.is === 'table')
    for (const row of block.rows) sheet.addRow([...row]).alignment = { wrapText: true, vertical: 'top' };
  else if (block.is === 'bars') for (const { name, parts } of block.rows) sheet.addRow([name, ...parts]);
  else
    for (const [at, second] of block.seconds.entries())
      sheet.addRow([second, ...block.series.map(({ values }) => values[at])]);
  if (sheet.rowCount > 1) sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } };
}

/** 31 characters at most, some of them not allowed, and each once. */
function nameOf(title: string, taken: Set<string>): string {
  const plain =
    title
      .replace(/[\\/*?:[\]]/g, ' ')
      .trim()
      .slice(0, MAX_NAME) || '表';
  let name = plain;
  for (let at = 2; taken.has(name); at += 1) name = `${plain.slice(0, MAX_NAME - 4)} ${at}`;
  taken.add(name);
  return name;
}
