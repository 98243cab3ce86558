/** Which columns an import knows, under the headings that people write. */
import type { Text } from '#probes/probe.ts';
import { Refusal } from '../middleware/errors.ts';
import type { Table } from './table.ts';

export type Column<C extends string = string> = {
  key: C;
  /** The headings of the template. */
  zh: string;
  en: string;
  /** Other headings for the same, as people write them. */
  also?: readonly string[];
  required?: true;
  /** A cell of the template's second line. */
  example: string;
};

export type Problem = { path: string } & Text;
/** One row by column; a blank cell is absent, and says nothing. */
export type Row<C extends string = string> = { row: number; cells: Partial<Record<C, string>>; problems: Problem[] };

/** `Serial_Number (optional) *` and `serialnumber` are one heading. */
const plain = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[(（[【].*$/, '')
    .replace(/[\s_\-*：:]/g, '');

const isNoted = (heading = '') => /[(（[【]/.test(heading);

/** The rows under their columns. Throws a Refusal (422) when a needed column is missing or one is there twice. */
export function readRows<C extends string>(
  table: Table,
  columns: readonly Column<C>[],
): { rows: Row<C>[]; ignored: string[] } {
  const byName = new Map(
    columns.flatMap((column) =>
      [column.key, column.zh, column.en, ...(column.also ?? [])].map((name) => [plain(name), column.key] as const),
    ),
  );
  const named = table.header.map((heading) => byName.get(plain(heading)));
  // NetBox has "Prefix" and "Prefix (Flat)" side by side: what stands in brackets tells the second from the first.
  const keys = named.map((key, i) =>
    isNoted(table.header[i]) && named.some((other, j) => other === key && !isNoted(table.header[j])) ? undefined : key,
  );
  const ignored = table.header.filter((heading, i) => heading !== '' && keys[i] === undefined);
  const twice = columns.find(({ key }) => keys.indexOf(key) !== keys.lastIndexOf(key));
  if (twice) {
    throw new Refusal(422, 'import_columns', `“${twice.zh}”列重复`, `The column '${twice.key}' is there twice`);
  }
  const missing = columns.filter(({ key, required }) => required && !keys.includes(key));
  if (missing.length > 0) {
    throw new Refusal(
      422,
      'import_columns',
      `缺少列：${missing.map((column) => column.zh).join('、')}`,
      `Missing columns: ${missing.map((column) => column.key).join(', ')}`,
    );
  }
  const rows = table.rows.map(({ row, cells, problems }) => ({
    row,
    cells: Object.fromEntries(
      keys.flatMap((key, i) => (key === undefined || !cells[i]?.trim() ? [] : [[key, cells[i]?.trim()]])),
    ) as Partial<Record<C, string>>,
    problems: problems.map(({ column, zh, en }) => ({ path: keys[column] ?? table.header[column] ?? '', zh, en })),
  }));
  return { rows, ignored };
}
