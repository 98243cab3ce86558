import assert from 'node:assert/strict';
import test from 'node:test';
import exceljs from 'exceljs';
import fc from 'fast-check';
import { Refusal } from '../middleware/errors.ts';
import { readTable } from './table.ts';

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
    { numRuns: 100 },
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
