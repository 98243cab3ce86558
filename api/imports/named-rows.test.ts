/** Rows by the names of their columns: what is wrong is told by its row, and a script of k6 reads the same. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { K6_HELPERS } from '#probes/load/scenario/k6-helpers.ts';
import { namedRowsOf } from './named-rows.ts';

const LIMITS = { rows: 1_000, columns: 20, cell_chars: 1_000 };
const rowsInK6 = new Function(`${K6_HELPERS}; return rowsOf;`)() as (content: string) => Record<string, string>[];

test('whatever stands in a file, k6 takes the same rows from it as a run of this console', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '张', '"', ',', ';', '\t', '\n', '\r', ' ', "'"), maxLength: 6 });
  const file = fc.record({
    separator: fc.constantFrom(',', ';', '\t'),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    said: fc.boolean(),
    last: fc.boolean(),
    rows: fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }),
  });
  fc.assert(
    fc.property(file, ({ separator, end, said, last, rows }) => {
      const line = (cells: readonly string[]) =>
        cells.map((one) => (/^[a张]*$/.test(one) ? one : `"${one.replaceAll('"', '""')}"`)).join(separator);
      const lines = [['a', 'b', '列'], ...rows].map(line);
      const text = `${said ? `sep=${separator}\r\n` : ''}${lines.join(end)}${last ? end : ''}`;
      const read = namedRowsOf(text, LIMITS);
      assert.ok('rows' in read, JSON.stringify(read));
      assert.deepEqual(
        read.rows,
        rows.map(([a, b, c]) => ({ a, b, 列: c })),
      );
      assert.deepEqual(rowsInK6(`\ufeff${text}`), read.rows);
    }),
  );
});

test('no text makes it throw, and every mistake names a row or that there is none', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const read = namedRowsOf(text, LIMITS);
      if ('problem' in read) assert.match(read.problem.en, /^row \d+: |^there are no rows$/);
      else for (const row of read.rows) assert.deepEqual(Object.keys(row).sort(), [...read.columns].sort());
    }),
  );
});

test('a ragged row after a blank line and a line of its separator is told by where a spreadsheet shows it', () => {
  const read = namedRowsOf('sep=;\na;b\n\n1;2\n1;2;3\n', LIMITS);
  assert.ok('problem' in read);
  assert.match(read.problem.en, /^row 5: 3 columns, where the first row has 2$/);
});
