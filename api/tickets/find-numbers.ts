/** Tickets by a part of their number, such as `20261129-00007`: the day from its beginning or its end, and the count of that day. */
import type { Db } from '../db/open.ts';

const DAY_MS = 86_400_000;
const COUNT_DIGITS = 5;
const DAY_DIGITS = 8;
const MONTH_AND_DAY = 4;
/** Who asks for fewer digits asks for no number. */
const LEAST = 2;

/**
 * `202611`: of that month; `1129`: of each 29th of November; `00007`, `-7`: of each day that one; `1129-7`: the seventh of each 29th of November. By the index of
 * numbers, day by day: a search within all numbers would read each of them.
 */
export function findNumbers(db: Db, q: string): number[] {
  const [, left = '', dash = '', right = ''] = /^(\d{0,13})(-?)(\d{0,9})$/.exec(q.trim()) ?? [];
  if (left.length + right.length < LEAST && dash === '') return [];
  if (left === '' && right === '') return [];
  const ranges: string[] = [];
  if (dash === '') {
    ranges.push(left.length > DAY_DIGITS ? `${left.slice(0, DAY_DIGITS)}-${left.slice(DAY_DIGITS)}` : left);
    if (left.length >= MONTH_AND_DAY) ranges.push(...daysOf(db).filter((day) => day.endsWith(left)));
    if (left.length <= COUNT_DIGITS + 1) ranges.push(...daysOf(db).map((day) => `${day}-${padded(left)}`));
  } else {
    const days = daysOf(db).filter((day) => day.endsWith(left));
    for (const day of days) {
      ranges.push(`${day}-${right}`);
      if (right !== '' && right.length < COUNT_DIGITS) ranges.push(`${day}-${padded(right)}`);
    }
  }
  return [
    ...new Set(
      db.$client
        // ':' is the sign after '9'.
        .prepare(`select t.id from json_each(?) r join tickets t on t.number >= r.value and t.number < r.value || ':'`)
        .pluck()
        .all(JSON.stringify(ranges)) as number[],
    ),
  ];
}

const padded = (digits: string): string => digits.padStart(COUNT_DIGITS, '0');

/** Shanghai keeps one offset; asking a formatter for each of a thousand days takes longer than looking for them. */
const SHANGHAI_MS = 8 * 3_600_000;
const dayOf = (at: number): string => new Date(at + SHANGHAI_MS).toISOString().slice(0, 10).replaceAll('-', '');

/** From the first ticket to the last. */
function daysOf(db: Db): string[] {
  // Apart, since only alone each is read from the end of its index.
  const [first, last] = ['min', 'max'].map(
    (end) => db.$client.prepare(`select ${end}(filed_at) from tickets`).pluck().get() as number | null,
  );
  if (typeof first !== 'number' || typeof last !== 'number') return [];
  const days = new Set<string>();
  for (let at = first; at < last + DAY_MS; at += DAY_MS) days.add(dayOf(Math.min(at, last)));
  return [...days];
}
