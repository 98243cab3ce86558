import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { decodeText, findSeparator, type Limits, parseCsv, type Separator, writeCsv } from './csv.ts';

const LIMITS: Limits = { rows: 1_000, columns: 20, cell_chars: 1_000 };
const parse = (text: string, separator: Separator = ',') => parseCsv(text, separator, LIMITS);

const cell = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: fc.constantFrom('"', ',', ';', '\t', '\n', '\r', 'a', '核', ' '), maxLength: 12 }),
);
const records = fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 });

test('what was written as CSV is read again as it was', () => {
  fc.assert(
    fc.property(records, (rows) => {
      const text = writeCsv(rows).slice(1);
      assert.deepEqual(parse(text), { records: rows });
    }),
  );
});

test('any text at all is records or a problem with its row', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'x', ';') }), (text) => {
      const { records: found, problem } = parse(text);
      if (problem) assert.equal(problem.row, found.length + 1);
      assert.ok(found.every((record) => record.length >= 1));
    }),
  );
});

for (const [what, text, separator, expected] of [
  ['a separator at the end is an empty field', 'a,b,\n', ',', [['a', 'b', '']]],
  ['a separator at the end of the file is an empty field', 'a,', ',', [['a', '']]],
  [
    'a last line without its break counts',
    'a,b\nc,d',
    ',',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['line breaks of all systems end a record', 'a\r\nb\rc\n', ',', [['a'], ['b'], ['c']]],
  ['an empty line is a record of its own', 'a\n\nb\n', ',', [['a'], [''], ['b']]],
  ['quotes hold separators, breaks and doubled quotes', '"a,""b""\nc";d\n', ';', [['a,"b"\nc', 'd']]],
  ['a quote inside a bare field is a character', 'a"b,c\n', ',', [['a"b', 'c']]],
] as [string, string, Separator, string[][]][]) {
  test(what, () => assert.deepEqual(parse(text, separator), { records: expected }));
}

test('a quote that never closes is told with its row', () => {
  assert.deepEqual(parse('a,b\n"c,d\ne,f\n').problem, { row: 2, zh: '引号没有闭合', en: 'A quote is never closed' });
  assert.match(parse('"a"b,c').problem?.en ?? '', /after a closing quote/);
});

test('rows, columns and cells have limits', () => {
  assert.match(parse('x\n'.repeat(1_001)).problem?.en ?? '', /more than 1000 rows/);
  assert.match(parse('a,'.repeat(20)).problem?.en ?? '', /more than 20 columns/);
  assert.match(parse('a'.repeat(1_001)).problem?.en ?? '', /more than 1000 characters/);
});

test('the separator is the one that the heading uses, outside quotes', () => {
  assert.equal(findSeparator('"a,b,c";d\n1,2,3').separator, ';');
  assert.equal(findSeparator('名称\t角色\n').separator, '\t');
  assert.equal(findSeparator('name\nx').separator, ',');
  assert.deepEqual(findSeparator('sep=;\r\na;b'), { separator: ';', rest: 'a;b' });
});

/** 名称 in GBK. */
const GBK = Buffer.from('c3fbb3c6', 'hex');
for (const [what, bytes, expected] of [
  ['UTF-8', Buffer.from('名称'), '名称'],
  ['UTF-8 with a BOM', Buffer.from('\ufeff名称'), '名称'],
  ['GBK', GBK, '名称'],
  ['UTF-16 as spreadsheets write it', Buffer.from('\ufeff名称', 'utf16le'), '名称'],
  ['neither', Buffer.from([0x61, 0xff, 0xff, 0x80]), undefined],
  ['bytes of a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]), undefined],
] as const) {
  test(`text in ${what} is ${expected === undefined ? 'refused' : 'read'}`, () =>
    assert.equal(decodeText(bytes), expected));
}
