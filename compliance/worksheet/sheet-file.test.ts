/** What is written comes in again unchanged; what is wrong is told by row and column, and nothing that stands is lost unseen. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Unit, unitCells } from './crypto-columns.ts';
import { derivedResult, reasonText } from './crypto-judgement.ts';
import type { Result } from './item-result.ts';
import {
  type Column,
  columnsFor,
  columnsOf,
  RESULT_NAMES,
  readSheetRows,
  rowsOf,
  type Standing,
  WHOLE_NAME,
} from './sheet-file.ts';
import { sheetItems } from './sheet-items.ts';

const items = sheetItems({ kind: 'mlps', level: 2, extensions: [] }).slice(0, 12);
const COLUMNS = columnsFor('mlps');
const HEADER = COLUMNS.map(({ zh }) => zh);
const columns = columnsOf(HEADER);
if ('problem' in columns) throw new Error('a header that is known');
const STANDARD = 'GB/T 22239-2019 第2级';
const OBJECTS = [
  { id: 4, name: '堡垒机' },
  { id: 7, name: '数据库' },
];
const given = (standing: Standing[] = [], objects = OBJECTS) => ({
  ...{ standard: STANDARD, items, objects, standing, rule: null, max_reason_chars: 100, max_why_chars: 50 },
});

type Line = Partial<Record<Column, string>>;
const lines = (...told: Line[]) =>
  told.map((line, at) => ({
    row: at + 2,
    cells: COLUMNS.map(({ key }) => line[key] ?? (key === 'standard' ? STANDARD : '')),
    problems: [],
  }));
const [FIRST, SECOND] = items.map(({ key }) => key) as [string, string];
const read = (told: Line[], standing: Standing[] = []) => readSheetRows(columns, lines(...told), given(standing));
const wrong = (told: Line, standing: Standing[] = []) => {
  const [row] = read([told], standing).rows;
  return row?.errors.map(({ column }) => column);
};

const reason = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .map((text) => text.replaceAll(/[\p{Cc}\ufeff]/gu, ' ').trim())
  .filter((text) => text !== '' && text.length <= 100);
const result = fc.constantFrom(...(Object.keys(RESULT_NAMES) as Result[]));
const standings = (objects: { id: number }[]) =>
  fc.uniqueArray(
    fc.record({
      item: fc.constantFrom(...items.map(({ key }) => key)),
      object_id: fc.constantFrom(0, ...objects.map(({ id }) => id)),
      ...{ result, reason, unit: fc.constant(null) },
      version: fc.integer({ min: 1, max: 1e9 }),
    }),
    { selector: ({ item, object_id }) => `${item} ${object_id}`, maxLength: 40 },
  );
const names = fc.uniqueArray(fc.oneof(reason, fc.constant(WHOLE_NAME)), { maxLength: 4 });

const written = (rows: ReturnType<typeof rowsOf>): Line[] =>
  rows.map(({ item, object, standing }) => ({
    ...{ item: item.key, object, reason: standing?.reason ?? '' },
    result: standing ? RESULT_NAMES[standing.result].zh : '',
    version: standing ? String(standing.version) : '',
  }));

test('what was written comes in again and changes nothing, and into an empty sheet as it was', () => {
  fc.assert(
    fc.property(
      names.chain((all) => {
        const objects = all.map((name, at) => ({ id: at + 1, name }));
        return fc.tuple(fc.constant(objects), standings(objects));
      }),
      ([objects, standing]) => {
        const told = lines(...written(rowsOf(items, objects, standing)));
        const again = readSheetRows(columns, told, given(standing, objects));
        assert.deepEqual(again.missing, []);
        assert.deepEqual(new Set(again.rows.map(({ action }) => action)).has('error'), false);
        assert.equal(again.rows.filter(({ action }) => action === 'same').length, standing.length);
        const unversioned = told.map((line) => ({ ...line, cells: line.cells.slice(0, -1) }));
        const afresh = readSheetRows(columns, unversioned, given([], objects)).rows.filter(
          ({ action }) => action === 'judge',
        );
        const key = (one: { item: string; object_id: number }) => `${one.item} ${one.object_id}`;
        assert.deepEqual(
          new Map(afresh.map(({ cell, after }) => [cell && key(cell), after])),
          new Map(standing.map((one) => [key(one), { result: one.result, reason: one.reason, unit: null }])),
        );
      },
    ),
  );
});

test('whatever a row holds, it is read or its column is named', () => {
  const cell = fc.oneof(fc.string({ maxLength: 120 }), fc.constantFrom('符合', FIRST, '堡垒机', '3', STANDARD));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: COLUMNS.length })), (rows) => {
      const told = rows.map((cells, at) => ({ row: at + 2, cells, problems: [] }));
      for (const row of readSheetRows(columns, told, given()).rows) {
        assert.equal(row.action === 'error', row.errors.length > 0);
        assert.equal(row.cell === null, row.action === 'error');
      }
    }),
  );
});

test('unknown and doubled clauses, other editions, results without words or reason are told by column', () => {
  const good = { item: FIRST, object: '堡垒机', result: '符合' };
  assert.deepEqual(wrong(good), []);
  assert.deepEqual(wrong({ ...good, item: '9.9.9.9 z' }), ['item']);
  assert.deepEqual(wrong({ ...good, object: '打印机' }), ['object']);
  assert.deepEqual(wrong({ ...good, standard: 'GB/T 22239-2019 第3级' }), ['standard']);
  assert.deepEqual(wrong({ ...good, standard: '' }), []);
  assert.deepEqual(wrong({ ...good, result: '基本符合' }), ['result']);
  assert.deepEqual(wrong({ ...good, result: '不符合' }), ['reason']);
  assert.deepEqual(wrong({ ...good, result: '', reason: '待查' }), ['result']);
  assert.deepEqual(wrong({ ...good, reason: '长'.repeat(101) }), ['reason']);
  assert.deepEqual(wrong({ ...good, reason: 'a\u0001b' }), ['reason']);
  assert.deepEqual(wrong({ ...good, version: '-1' }), ['version']);
  assert.deepEqual(
    read([good, good]).rows.map(({ errors }) => errors.length),
    [0, 1],
  );
  assert.deepEqual(read([good]).missing.length, items.length - 1);
});

test('what stands is changed only by whoever saw it, and never taken back by an empty cell', () => {
  const standing: Standing[] = [
    { item: FIRST, object_id: 4, result: 'partial', reason: '部分', unit: null, version: 12 },
  ];
  const said = { item: FIRST, object: '堡垒机', result: '不符合', reason: '没有', version: '12' };
  const [row] = read([said], standing).rows;
  assert.deepEqual([row?.action, row?.cell?.version, row?.before?.result], ['change', 12, 'partial']);
  assert.deepEqual(wrong({ ...said, version: '11' }, standing), ['version']);
  assert.deepEqual(wrong({ ...said, version: '' }, standing), ['version']);
  assert.deepEqual(wrong({ ...said, result: '', reason: '' }, standing), ['result']);
  // It says what stands, from wherever it knows that.
  assert.equal(read([{ ...said, result: '部分符合', reason: '部分', version: '3' }], standing).rows[0]?.action, 'same');
  assert.deepEqual(wrong({ ...said, item: SECOND }, standing), ['version']);
});

test('a file without its columns, or with one of them twice, is no work sheet', () => {
  assert.ok('problem' in columnsOf(['测评项', '测评对象']));
  assert.ok('problem' in columnsOf([...HEADER, '测评项']));
  assert.ok(!('problem' in columnsOf(['结果记录', '符合程度', '别的', '测评对象', '测评项'])));
});

const UNITS = sheetItems({ kind: 'crypto', level: 3, extensions: [] });
const CRYPTO = columnsFor('crypto');
const crypto = columnsOf(CRYPTO.map(({ zh }) => zh));
if ('problem' in crypto) throw new Error('a header that is known');
const ofUnits = (standing: Standing[] = []) => ({
  ...given(standing),
  ...{ standard: 'GB/T 43206-2023 第3级', items: UNITS, rule: 'crypto-2023' as const },
});
const [TECHNICAL, OTHER] = UNITS.filter(({ of }) => of.objects).map(({ key }) => key) as [string, string];
const MANAGEMENT = UNITS.find(({ of }) => !of.objects)?.key ?? '';
const unitLines = (...told: Line[]) =>
  told.map((line, at) => ({ row: at + 2, cells: CRYPTO.map(({ key }) => line[key] ?? ''), problems: [] }));

const why = reason.map((text) => text.slice(0, 50).trim()).filter((text) => text !== '');
const part = fc.boolean();
const unit: fc.Arbitrary<Unit> = fc
  .record({
    D: part,
    A: part,
    K: part,
    low: part,
    bits: fc.nat(256),
    product: fc.option(fc.integer({ min: 1, max: 99 })),
    why,
  })
  .chain(({ D, A, K, low, bits, product, why: text }) => {
    const a = D ? A : null;
    const k = D ? K : null;
    const said = (holds: boolean | null) => (holds === false ? text : '');
    const made: Unit = {
      ...{ D, A: a, K: k, reasons: { D: said(D), A: said(a), K: said(k) } },
      ...{ strength_bits: a === false ? bits : null, module_one_level_low: k === false && low },
      ...{ product_id: product, compensation: null },
    };
    const compensation = fc.record({ item: fc.constant(OTHER), object_id: fc.constant(7), why });
    if (D && A && K) return fc.constant(made);
    return fc.option(compensation).map((by) => ({ ...made, compensation: by && { ...by } }));
  });

test('units of cryptography go round with all that is said of D, A and K', () => {
  fc.assert(
    fc.property(unit, (said) => {
      const result = derivedResult(said);
      const standing: Standing[] = [
        {
          item: TECHNICAL,
          object_id: 4,
          result,
          reason: result === 'conform' ? '' : reasonText(said),
          unit: said,
          version: 9,
        },
      ];
      const row: Line = {
        ...Object.fromEntries(
          Object.entries(unitCells(said, () => '数据库')).map(([key, value]) => [key, String(value)]),
        ),
        ...{ item: TECHNICAL, object: '堡垒机', result: RESULT_NAMES[result].zh, reason: standing[0]?.reason ?? '' },
      };
      const [same] = readSheetRows(crypto, unitLines({ ...row, version: '9' }), ofUnits(standing)).rows;
      assert.deepEqual([same?.action, same?.errors], ['same', []]);
      const [afresh] = readSheetRows(crypto, unitLines({ ...row, result: '' }), ofUnits()).rows;
      assert.equal(afresh?.action, 'judge');
      assert.deepEqual(afresh?.after, { result, reason: standing[0]?.reason, unit: said });
    }),
  );
});

test('what D, A and K can’t say is told by its column', () => {
  const told = (line: Line) =>
    readSheetRows(crypto, unitLines(line), ofUnits()).rows[0]?.errors.map(({ column }) => column);
  const good: Line = { item: TECHNICAL, object: '堡垒机', D: '是', A: '是', K: '否', K_reason: '无证书' };
  assert.deepEqual(told(good), []);
  assert.deepEqual(told({ ...good, D: '' }), ['D']);
  assert.deepEqual(told({ ...good, D: '对' }), ['D', 'D']);
  assert.deepEqual(told({ ...good, K_reason: '' }), ['K_reason']);
  assert.deepEqual(told({ ...good, A: '否', A_reason: '弱' }), ['strength_bits']);
  assert.deepEqual(told({ ...good, strength_bits: '强' })?.includes('strength_bits'), true);
  assert.deepEqual(told({ ...good, result: '符合' }), ['result']);
  assert.deepEqual(told({ ...good, object: WHOLE_NAME }), ['D']);
  assert.deepEqual(told({ ...good, compensated_by: '打印机' }), ['compensated_by', 'compensation_why']);
  assert.deepEqual(told({ item: TECHNICAL, object: '堡垒机', result: '符合' }), ['D']);
  assert.deepEqual(told({ item: TECHNICAL, object: '堡垒机', result: '不适用', reason: '无此通道' }), []);
  assert.deepEqual(told({ item: MANAGEMENT, object: WHOLE_NAME, result: '符合' }), []);
  assert.deepEqual(told({ item: MANAGEMENT, object: '堡垒机', result: '符合' }), ['object']);
  assert.deepEqual(told({ ...good, item: MANAGEMENT, object: WHOLE_NAME }), ['D']);
});
