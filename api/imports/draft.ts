/** What an import would do with one row. */
import { LEVELS, type Level } from '../estate/schema.ts';
import type { Problem, Row } from './columns.ts';
import { readDay } from './day.ts';

export type Change = { field: string; before: string; after: string };
export type Draft = {
  row: number;
  /** What the row is about, for people. */
  label: string;
  action: 'create' | 'update' | 'same' | 'error';
  changes: Change[];
  errors: Problem[];
  /** What is worth a look, and no error. */
  notes?: Problem[];
};
/** All rows, and the writing of them: called in a transaction, and only when no row is wrong. */
export type Plan = { drafts: Draft[]; write(): void };

/** Collects the errors of a row while its cells are read. */
export function reader<C extends string>(row: Row<C>) {
  const errors: Problem[] = [...row.problems];
  const fail = (path: C, zh: string, en: string) => {
    errors.push({ path, zh, en });
    return undefined;
  };
  return {
    errors,
    fail,
    text(key: C, max = 200): string | undefined {
      const text = row.cells[key];
      if (text === undefined || text.length <= max) return text;
      return fail(key, `超过 ${max} 个字符`, `It has more than ${max} characters`);
    },
    needed(key: C, max = 100): string {
      if (row.cells[key] === undefined) fail(key, '不能为空', 'It must not be empty');
      return this.text(key, max) ?? '';
    },
    level(key: C): Level | undefined {
      const text = row.cells[key];
      if (text === undefined) return undefined;
      return (
        readLevel(text) ?? fail(key, `没有层级“${text}”`, `There is no level '${text}': city, county, town or village`)
      );
    },
    day(key: C): string | undefined {
      const text = row.cells[key];
      if (text === undefined) return undefined;
      const read = readDay(text);
      return 'day' in read ? read.day : fail(key, read.problem.zh, read.problem.en);
    },
  };
}

const LEVEL_NAMES: Record<Level, RegExp> = {
  city: /^(city|市|市级|地市|地级市|设区市)$/i,
  county: /^(county|district|县|区|区县|县区|县级|区级|县（市、区）|县市区)$/i,
  town: /^(town|township|street|镇|乡|街道|乡镇|镇街|镇级|乡镇街道|乡级)$/i,
  village: /^(village|community|村|社区|村居|村级|村社区)$/i,
};

export const readLevel = (text: string): Level | undefined => LEVELS.find((level) => LEVEL_NAMES[level].test(text));

/** What differs between what there is and what is wanted; both under the columns' keys. */
export function compare<T extends Record<string, string>>(before: T, after: T): Change[] {
  return Object.keys(after)
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ field, before: before[field] ?? '', after: after[field] ?? '' }));
}

/** Rows that name the same thing as an earlier row get an error that says which; an empty key names nothing. */
export function refuseTwins(entries: readonly { draft: Draft; key: string }[], path: string) {
  const first = new Map<string, number>();
  for (const { draft, key } of entries) {
    if (key === '') continue;
    const row = first.get(key);
    if (row === undefined) first.set(key, draft.row);
    else draft.errors.push({ path, zh: `“${key}”与第 ${row} 行重复`, en: `'${key}' is in row ${row} already` });
  }
}

/** Errors make an error of a row, whatever else it would have been. */
export function settle(drafts: readonly Draft[]) {
  for (const draft of drafts) if (draft.errors.length > 0) draft.action = 'error';
}
