/** Files that people bring: tables as CSV and xlsx in the encodings of old and new, days, sheets, formulas, policies, seals in PDF. */
import exceljs from 'exceljs';
import { readRows } from '#api/imports/columns.ts';
import { decodeText, findSeparator, parseCsv, writeCsv } from '#api/imports/csv.ts';
import { readDay } from '#api/imports/day.ts';
import { COLUMNS } from '#api/imports/import-rows.ts';
import { namedRowsOf } from '#api/imports/named-rows.ts';
import { readAddressCell } from '#api/imports/node-columns.ts';
import { readTable } from '#api/imports/table.ts';
import { inspectZip } from '#api/imports/zip.ts';
import { readPolicy } from '#api/ipv6/policy-csv.ts';
import { Refusal } from '#api/middleware/errors.ts';
import { zipOf } from '#api/reports/zip.ts';
import { parseFormula } from '#compliance/supervision/parse-formula.ts';
import { columnsOf } from '#compliance/worksheet/sheet-file.ts';
import type { Parser } from './parser.ts';

const isRefusal = (thrown: unknown) => thrown instanceof Refusal;
const CSV = '设备,管理 IPv4,role\r\n"核心,一""x""",10.0.0.1;10.0.0.2,router\r\nb,,\r\n';
const utf16 = Buffer.from(`\ufeff${CSV}`, 'utf16le');
const gbk = Buffer.concat([
  Buffer.from([0xc9, 0xe8, 0xb1, 0xb8]),
  Buffer.from(',role\n'),
  Buffer.from([0xba, 0xcb, 0xd0, 0xc4]),
  Buffer.from(',x\n'),
]);
const LIMITS = { rows: 1_000, columns: 50, cell_chars: 1_000 };

async function workbook(): Promise<Buffer> {
  const book = new exceljs.Workbook();
  const sheet = book.addWorksheet('a');
  sheet.addRow(['设备', 'role', 'day']);
  sheet.addRow(['a', { richText: [{ text: 'x' }] }, new Date(0)]);
  sheet.addRow([{ formula: 'A1', result: 2 }, { text: 'l', hyperlink: 'http://a.test' }, { error: '#REF!' }]);
  sheet.mergeCells('A4:A6');
  return Buffer.from(await book.xlsx.writeBuffer());
}
const xlsx = await workbook();
const SHEET = (inner: string) =>
  `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${inner}`;
const PARTS = {
  '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
  'xl/workbook.xml': `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
};
/** A workbook whose one sheet is this XML. */
export async function workbookOf(sheet: string): Promise<Buffer> {
  const entries = Object.entries({ ...PARTS, 'xl/worksheets/sheet1.xml': sheet });
  const pieces: Uint8Array[] = [];
  for await (const piece of zipOf(
    entries.map(([name, text]) => ({ name, content: Buffer.from(text) })),
    { at: 0, packed: true },
  ))
    pieces.push(piece);
  return Buffer.concat(pieces);
}
const XML_WORDS = [
  '<row r="1">',
  '<c r="A1" t="s">',
  '<v>1</v>',
  '</c>',
  '</row>',
  '&#0;',
  '&lt;',
  '<![CDATA[',
  '<!ENTITY a "b">',
  'r="XFD1048576"',
  '<mergeCell ref="A1:B2"/>',
];

export const parsers: readonly Parser[] = [
  {
    name: 'tables as CSV (UTF-8, UTF-16, GBK)',
    corpus: [Buffer.from(CSV), utf16, gbk, Buffer.from(`sep=;\na;b\n1;2\n`)],
    refuses: isRefusal,
    words: ['"', '""', ',', ';', '\t', '\r\n', '\n', '\r', 'sep=', "'=", '\0', '\ufeff', '设备', '\xff\xfe'],
    hard: (n) => [
      '"'.repeat(n),
      ','.repeat(n),
      '\n'.repeat(n),
      `"${'""'.repeat(n)}"`,
      `${'a,'.repeat(50)}\n`.repeat(n / 10),
      'x'.repeat(n),
    ],
    async read(bytes) {
      const text = decodeText(bytes);
      if (text !== undefined) namedRowsOf(text, LIMITS);
      const table = await readTable(bytes);
      return readRows(table, COLUMNS.nodes).rows.length;
    },
    most: 500_000,
  },
  {
    name: 'CSV: what is written is read again',
    corpus: [Buffer.from(CSV), Buffer.from('\t "x" ,=1')],
    words: ['"', ',', '\n', '\r', ';', '\t'],
    read(bytes) {
      const cells = bytes.toString('utf8').replaceAll('\0', '').split('|');
      const written = writeCsv([cells]).slice(1);
      const { records, problem } = parseCsv(written, ',', { rows: 9, columns: 100_000, cell_chars: 1_000_000 });
      if (problem || JSON.stringify(records) !== JSON.stringify([cells])) throw new Error('it came back as another');
      return findSeparator(written);
    },
  },
  {
    name: 'archives (zip)',
    corpus: [xlsx],
    read(bytes) {
      const inside = inspectZip(bytes);
      return 'names' in inside ? inside.names : undefined;
    },
    whole: (value) => value !== undefined,
  },
  {
    name: 'workbooks (xlsx, zip)',
    corpus: [
      xlsx,
      await workbookOf(
        `${SHEET('<row r="1"><c r="A1" t="inlineStr"><is><t>设备</t></is></c></row>')}</sheetData></worksheet>`,
      ),
    ],
    refuses: isRefusal,
    read: async (bytes) => (await readTable(bytes)).rows.length,
    share: 0.04,
    most: 200_000,
  },
  {
    name: 'workbooks: the XML of a sheet',
    corpus: [
      Buffer.from(
        `${SHEET('<row r="1"><c r="A1" t="inlineStr"><is><t>设备</t></is></c><c r="B1"><v>1</v></c></row><row r="2"><c r="A2"><v>1.5</v></c></row>')}</sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells><dataValidations count="1"><dataValidation type="list" sqref="B2:B9"><formula1>"a,b"</formula1></dataValidation></dataValidations></worksheet>`,
      ),
    ],
    refuses: isRefusal,
    words: XML_WORDS,
    read: async (bytes) => (await readTable(await workbookOf(bytes.toString()))).rows.length,
    share: 0.03,
    most: 200_000,
  },
  {
    name: 'days, addresses and headings in cells',
    corpus: ['2026-05-31', '2026年5月31日', '45000', '10.0.0.1; fd00::1/64', '设备名称（必填）*'].map((text) =>
      Buffer.from(text),
    ),
    words: ['年', '月', '日', '-', '/', '.', ':', '::', '/64', ';', '（', '%eth0'],
    hard: (n) => ['1'.repeat(n), '1-'.repeat(n), ':'.repeat(n), '10.0.0.1;'.repeat(n), '（'.repeat(n), ' '.repeat(n)],
    read(bytes) {
      const text = bytes.toString().slice(0, 10_000);
      return [readDay(text), readAddressCell(text, 4), readAddressCell(text, 6), columnsOf([text, text])];
    },
  },
  {
    name: 'policies as CSV',
    corpus: [Buffer.from('from,to,action\n10.0.0.0/8,::/0,allow\n')],
    refuses: isRefusal,
    words: [',', '\n', '10.0.0.0/8', '::/0', 'allow', '"', '/129'],
    hard: (n) => ['a,b,c\n'.repeat(n), '"'.repeat(n), ','.repeat(n)],
    read: (bytes) => readPolicy(bytes.toString()),
  },
  {
    name: 'formulas of supervision',
    corpus: ['share(a) * 100 - met(b) / 2', 'if(share(a) >= 0.9, 10, 0)', 'min(1, max(2, 3))'].map((text) =>
      Buffer.from(text),
    ),
    words: ['(', ')', 'share(', 'met(', 'if(', 'min(', ',', '+', '-', '*', '/', '>=', '0.', '1', 'a', '!='],
    hard: (n) => ['('.repeat(n), '-'.repeat(n), '1+'.repeat(n), 'min('.repeat(n), '1'.repeat(n)],
    read: (bytes) => parseFormula(bytes.toString(), ['a', 'b']),
  },
];
