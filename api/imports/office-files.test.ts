/** Files as offices send them, for every kind of import: whatever the encoding or the format, the same rows are the same preview. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import exceljs from 'exceljs';
import { type TestHub, testHub } from '../testing.ts';
import { writeCsv } from './csv.ts';
import { COLUMNS, IMPORT_KINDS, type ImportKind } from './import-rows.ts';

let t: TestHub;
before(async () => {
  t = await testHub();
});
after(() => t.stop());

async function preview(kind: ImportKind, bytes: string | Buffer) {
  const form = new FormData();
  form.set('file', new File([new Uint8Array(Buffer.from(bytes))], 'list'));
  const answer = await t.ask('POST', `/api/imports/${kind}?dry_run=true`, form);
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
}

/** The template's headings, its example and two more rows, with Chinese where any text may stand. */
function tableOf(kind: ImportKind): string[][] {
  const columns = COLUMNS[kind];
  const example = columns.map(
    (column) => column.example || (/note|comments|description/.test(column.key) ? '说明' : ''),
  );
  const other = (n: number) => example.map((cell, i) => (i === 0 && cell !== '' ? `${cell}${n}` : cell));
  return [columns.map(({ zh }) => zh), example, other(7), other(8)];
}

type Sheet = (sheet: exceljs.Worksheet) => void;
async function workbook(rows: readonly string[][], change: Sheet = () => undefined): Promise<Buffer> {
  const book = new exceljs.Workbook();
  const sheet = book.addWorksheet('表');
  for (const row of rows) sheet.addRow(row);
  change(sheet);
  return Buffer.from(await book.xlsx.writeBuffer());
}

/** GBK has at most two bytes a sign: what its decoder makes of all of them, turned around. */
const gbk_bytes = new Map<string, readonly number[]>();
for (let first = 0x81; first <= 0xfe; first += 1)
  for (let second = 0x40; second <= 0xfe; second += 1) {
    const sign = new TextDecoder('gbk').decode(Uint8Array.from([first, second]));
    if (sign.length === 1 && sign !== '\ufffd') gbk_bytes.set(sign, [first, second]);
  }
const gbk = (text: string) =>
  Buffer.from([...text].flatMap((sign) => gbk_bytes.get(sign) ?? [sign.codePointAt(0) as number]));

for (const kind of IMPORT_KINDS) {
  test(`${kind}: UTF-8 with Excel's BOM or without, GBK, UTF-16 with tabs and xlsx are the same preview`, async () => {
    const rows = tableOf(kind);
    const csv = writeCsv(rows);
    const tabs = rows.map((row) => `${row.join('\t')}\r\n`).join('');
    const expected = await preview(kind, csv);
    assert.equal(expected.rows.length, 3);
    assert.deepEqual(expected.ignored_columns, []);
    for (const [name, file] of [
      ['without BOM', csv.slice(1)],
      ['GBK', gbk(csv.slice(1))],
      ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(tabs, 'utf16le')])],
      ['xlsx', await workbook(rows)],
    ] as const)
      assert.deepEqual(await preview(kind, file), expected, name);
  });

  test(`${kind}: cells merged over rows are filled down and told, merged over columns refused by their name`, async () => {
    const rows = tableOf(kind);
    const expected = await preview(kind, writeCsv(rows));
    // One that has a cell to fill from.
    const column = rows[1]?.findLastIndex((cell, i) => i > 0 && cell !== '') ?? -1;
    const letter = String.fromCharCode(65 + column);
    const merged = await preview(kind, await workbook(rows, (sheet) => sheet.mergeCells(`${letter}2:${letter}4`)));
    const told = merged.rows.map(({ row, notes }: { row: number; notes: { path: string; en: string }[] }) => [
      row,
      ...notes.map(({ path, en }) => `${path}: ${en}`).filter((text) => text.includes('merged')),
    ]);
    const note = `${rows[0]?.[column]}: merged cells ${letter}2:${letter}4: filled with what is in row 2`;
    assert.deepEqual(told, [[2], [3, note], [4, note]]);
    const plain = ({ notes: _notes, ...row }: { notes: unknown }) => row;
    assert.deepEqual(merged.rows.map(plain), expected.rows.map(plain));
    const wide = await preview(kind, await workbook(rows, (sheet) => sheet.mergeCells(3, column, 3, column + 1)));
    const before = String.fromCharCode(64 + column);
    const told_of = wide.rows[1].errors.map(({ zh }: { zh: string }) => zh);
    assert.ok(
      told_of.some((zh: string) => zh.includes(`${before}3:${letter}3 跨多列`)),
      JSON.stringify(wide.rows[1]),
    );
    assert.equal(wide.rows[1].action, 'error');
  });
}

test('a title merged over the headings is refused with its row and cells', async () => {
  const rows = [
    ['局域网登记表', '', ''],
    ['区划代码', '名称', '层级'],
  ];
  const form = new FormData();
  const bytes = await workbook(rows, (sheet) => sheet.mergeCells('A1:C1'));
  form.set('file', new File([new Uint8Array(bytes)], 'list.xlsx'));
  const answer = await t.ask('POST', '/api/imports/areas?dry_run=true', form);
  assert.equal(answer.status, 422);
  assert.match(answer.body.error.zh, /第 1 行应为列名：合并单元格 A1:C1 跨多列/);
});

test('days of areas and units come in all forms that are one day, and as cells of Excel, or are refused', async () => {
  for (const [kind, name, level] of [
    ['areas', '3206', '市'],
    ['units', '局', '市'],
  ] as const) {
    const head = kind === 'areas' ? ['区划代码', '名称', '层级', '生效日期'] : ['单位名称', '类别', '层级', '生效日期'];
    const forms = ['2026-11-30', '2026/11/30', '2026.11.30', '2026年11月30日', '20261130', '46356'];
    const rows = [head, ...forms.map((day, i) => [`${name}${i}`, '某', level, day])];
    for (const file of [
      writeCsv(rows),
      await workbook(rows),
      await workbook(rows, (sheet) => {
        for (const [i] of forms.entries()) sheet.getCell(i + 2, 4).value = i === 0 ? new Date('2026-11-30') : 46_356;
      }),
    ]) {
      const form = new FormData();
      form.set('file', new File([new Uint8Array(Buffer.from(file))], 'list'));
      const answer = await t.ask('POST', `/api/imports/${kind}?dry_run=false`, form);
      assert.equal(answer.status, 200, answer.text);
    }
    const days = t.hub.db.$client.prepare(`select distinct valid_from from ${kind}`).pluck().all();
    assert.deepEqual(days, ['2026-11-30']);
    const refused = await preview(kind, writeCsv([head, [`${name}9`, '某', level, '11/30/2026']]));
    assert.match(refused.rows[0].errors[0].zh, /分不清年月日的先后，请写成 2026-11-30/);
    t.hub.db.$client.exec(`delete from ${kind}`);
  }
});
