import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';
import exceljs from 'exceljs';
import fc from 'fast-check';
import { Refusal } from '../middleware/errors.ts';
import { LIMITS, readTable } from './table.ts';
import { readXlsx } from './xlsx.ts';
import { inspectZip } from './zip.ts';

async function workbook(rows: readonly (readonly unknown[])[]): Promise<Buffer> {
  const book = new exceljs.Workbook();
  const sheet = book.addWorksheet('s');
  for (const row of rows) sheet.addRow([...row]);
  return Buffer.from(await book.xlsx.writeBuffer());
}

test('a sheet is read with the numbers of its rows, blank ones left out', async () => {
  const table = await readTable(
    await workbook([['name', 'code'], [], ['南通', 3206], [null, true], [new Date('2026-01-31')]]),
  );
  assert.deepEqual(table.header, ['name', 'code']);
  assert.deepEqual(
    table.rows.map(({ row, cells }) => [row, ...cells]),
    [
      [3, '南通', '3206'],
      [4, '', 'true'],
      [5, '2026-01-31'],
    ],
  );
});

test('a number that is no day, formatted as a date, is an error of its row', async () => {
  const book = new exceljs.Workbook();
  const sheet = book.addWorksheet('s');
  sheet.addRow(['name', 'valid_from']);
  sheet.addRow(['x', 1e300]);
  sheet.getCell('B2').numFmt = 'yyyy-mm-dd';
  const { rows } = await readTable(Buffer.from(await book.xlsx.writeBuffer()));
  assert.equal(rows[0]?.problems.length, 1);
});

test('a sheet with too many columns is refused', async () => {
  const wide = await workbook([Array.from({ length: 201 }, (_, i) => `c${i}`)]);
  await assert.rejects(readTable(wide), /more than 200 columns/);
});

test('a workbook whose bytes were damaged is a table or a refusal', async () => {
  const whole = await workbook([['name', 'role'], ...Array.from({ length: 20 }, (_, i) => [`n${i}`, 'core'])]);
  const damage = fc.array(fc.tuple(fc.integer({ min: 4, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(damage, async (changes) => {
      const bytes = Buffer.from(whole);
      for (const [at, byte] of changes) bytes[at] = byte;
      await readTable(bytes).then(
        ({ rows }) => assert.ok(rows.every(({ cells }) => cells.every((cell) => typeof cell === 'string'))),
        (error) => assert.ok(error instanceof Refusal, String(error)),
      );
    }),
    // Each that is still an archive begins a thread.
    { numRuns: 12 },
  );
});

test('any bytes at all are a table or a refusal', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }).map((tail) => Uint8Array.from([0x50, 0x4b, 3, 4, ...tail])),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (content) => {
      await readTable(Buffer.from(content)).catch((error) => assert.ok(error instanceof Refusal, String(error)));
    }),
  );
});

const OFFICE = 'http://schemas.openxmlformats.org';

/** A workbook of one sheet written by hand, as no spreadsheet would: `doctype` stands before the root of each part. */
function handmade(doctype: string, cell: string, after = ''): Buffer {
  const part = (xml: string) => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${doctype}${xml}`;
  const main = `xmlns="${OFFICE}/spreadsheetml/2006/main" xmlns:r="${OFFICE}/officeDocument/2006/relationships"`;
  const relation = (id: string, type: string, target: string) =>
    `<Relationships xmlns="${OFFICE}/package/2006/relationships"><Relationship Id="${id}" Type="${OFFICE}/officeDocument/2006/relationships/${type}" Target="${target}"/></Relationships>`;
  const row = (n: number, text: string) =>
    `<row r="${n}"><c r="A${n}" t="inlineStr"><is><t>${text}</t></is></c><c r="B${n}" t="s"><v>0</v></c></row>`;
  return zipOf({
    '_rels/.rels': part(relation('rId1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': part(`<workbook ${main}><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>`),
    'xl/_rels/workbook.xml.rels': part(relation('rId1', 'worksheet', 'worksheets/sheet1.xml')),
    'xl/sharedStrings.xml': part(`<sst ${main}><si><t>${cell}</t></si></sst>`),
    'xl/worksheets/sheet1.xml': part(
      `<worksheet ${main}><sheetData>${row(1, 'name')}${row(2, cell)}</sheetData>${after}</worksheet>`,
    ),
  });
}

/** Stored, not packed (APPNOTE 4.3). */
function zipOf(files: Record<string, string>): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const [title, content] = [Buffer.from(name), Buffer.from(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(title.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, title, content]);
    central.push(Buffer.from('PK\x01\x02\x14\x00'), common, place, title);
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(locals.length, 4);
  end.writeUInt16LE(locals.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}

/** What a workbook comes to: its cells, or the reason of a refusal. */
const outcome = (bytes: Buffer) =>
  readTable(bytes).then(
    (table) => JSON.stringify(table),
    (error) => {
      assert.ok(error instanceof Refusal, String(error));
      return error.message;
    },
  );

test('a merge or a rule of all cells of a sheet takes a thread of its own, and is given up', async () => {
  const all = 'A1:XFD1048576';
  for (const after of [
    `<mergeCells><mergeCell ref="${all}"/></mergeCells>`,
    `<dataValidations><dataValidation sqref="${all}"/></dataValidations>`,
  ]) {
    const read = await readXlsx(handmade('', 'x', after), LIMITS, 2_000);
    assert.ok('problem' in read && /save it as CSV/.test(read.problem.en), after);
  }
});

test('an archive whose directory says less than it holds, or isn’t where it says, is damaged', () => {
  const whole = handmade('', 'x'.repeat(500));
  assert.ok('names' in inspectZip(whole));
  const first = whole.indexOf('PK\x01\x02');
  const packed = Buffer.from(whole);
  packed.writeUInt16LE(8, first + 10);
  packed.writeUInt32LE(0, first + 24);
  const end = whole.length - 22;
  const other = Buffer.concat([whole.subarray(0, end), whole.subarray(first, end), whole.subarray(end)]);
  for (const bytes of [packed, other]) assert.ok('problem' in inspectZip(bytes));
});

test('a workbook written by hand is read as any other', async () => {
  const { header, rows } = await readTable(handmade('', '南通 &amp; 如东'));
  assert.deepEqual(
    [header, rows[0]?.cells],
    [
      ['name', '南通 & 如东'],
      ['南通 & 如东', '南通 & 如东'],
    ],
  );
});

test('an external entity is never read, neither from a file nor from the network', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-'));
  const file = join(folder, 'secret');
  writeFileSync(file, 'planted-Xq7-file');
  let asked = 0;
  const server = createServer((socket) => {
    asked += 1;
    socket.end();
  });
  await new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil));
  const elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const doctypes = [pathToFileURL(file).href, elsewhere].flatMap((url) => [
    `<!DOCTYPE x [<!ENTITY e SYSTEM "${url}">]>`,
    `<!DOCTYPE x [<!ENTITY e PUBLIC "-//x//y" "${url}">]>`,
    `<!DOCTYPE x SYSTEM "${url}" [<!ENTITY % p SYSTEM "${url}"> %p; <!ENTITY e "%p;">]>`,
  ]);
  for (const doctype of doctypes) {
    for (const cell of ['&e;', 'x']) {
      const found = await outcome(handmade(doctype, cell));
      assert.ok(!found.includes('planted'), found);
    }
  }
  // Whoever asks by itself later would be seen as well.
  await new Promise((fulfil) => setTimeout(fulfil, 100));
  assert.equal(asked, 0);
  await new Promise((fulfil) => server.close(fulfil));
  rmSync(folder, { recursive: true });
});

test('entities that name each other grow into nothing', async () => {
  const grown = Array.from({ length: 12 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join('');
  const circle = '<!ENTITY e12 "&e13;"><!ENTITY e13 "&e12;">';
  for (const inside of [`<!ENTITY e0 "${'x'.repeat(1_000)}">${grown}`, circle]) {
    const before = process.memoryUsage().rss;
    const began = performance.now();
    const found = await outcome(handmade(`<!DOCTYPE x [${inside}]>`, '&e12;'));
    assert.ok(found.length < 1_000, found.slice(0, 300));
    assert.ok(performance.now() - began < 5_000);
    assert.ok(process.memoryUsage().rss - before < 200 * 1024 * 1024);
  }
});
