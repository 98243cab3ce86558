/** A CSV file whose first line names its columns: what journeys of load tests take their values from. */
import type { Text } from '#probes/probe.ts';
import { findSeparator, type Limits, parseCsv } from './csv.ts';

export type NamedRows = { columns: string[]; rows: Record<string, string>[] };

/** Empty lines are no rows. What is wrong is told by its row, never by what stands in it. */
export function namedRowsOf(text: string, limits: Limits): NamedRows | { problem: Text } {
  const { separator, rest } = findSeparator(text);
  const { records, problem } = parseCsv(rest, separator, limits);
  // The line `sep=;` is a row of the file, too.
  const before = rest === text ? 1 : 2;
  const at = (row: number, { zh, en }: Text) => ({
    problem: { zh: `第 ${row} 行：${zh}`, en: `row ${row}: ${en}` },
  });
  if (problem) return at(problem.row + before - 1, problem);
  const filled = records
    .map((cells, index) => ({ cells, row: index + before }))
    .filter(({ cells }) => cells.length > 1 || cells[0] !== '');
  const [first, ...others] = filled;
  if (!first || others.length === 0) return { problem: { zh: '没有数据行', en: 'there are no rows' } };
  const columns = first.cells.map((name) => name.trim());
  const odd = columns.findIndex((name, index) => !/^[^.{}$]{1,100}$/.test(name) || columns.indexOf(name) < index);
  if (odd !== -1) {
    const zh = `第 ${odd + 1} 列的列名为空、重复，或含有 . { } $`;
    return at(first.row, { zh, en: `the name of column ${odd + 1} is empty, used twice, or has one of . { } $` });
  }
  const ragged = others.find(({ cells }) => cells.length !== columns.length);
  if (ragged) {
    const [has, should] = [ragged.cells.length, columns.length];
    return at(ragged.row, {
      zh: `有 ${has} 列，首行有 ${should} 列`,
      en: `${has} columns, where the first row has ${should}`,
    });
  }
  return {
    columns,
    rows: others.map(({ cells }) => Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? '']))),
  };
}
