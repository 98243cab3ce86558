/** The days off and the make-up workdays (调休) that the State Council publishes for a year each autumn, as `chinese-days` has them. */
// Its data: its functions depend on the machine's zone, and answer for a year that isn't published as if they knew.
import published from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import type { DayKind } from './calendar.ts';

const holidays = new Set(Object.keys(published.holidays));
const makeUps = new Set(Object.keys(published.workdays));

/** Of a day 'YYYY-MM-DD': a holiday, a make-up workday, or undefined: an ordinary day, or one of a year that isn't published. */
export function publishedDay(date: string): DayKind | undefined {
  if (makeUps.has(date)) return 'work';
  return holidays.has(date) ? 'off' : undefined;
}

// New Year's days off may be published with the year before; 国庆 is only there when its whole year is.
const years = [...holidays].filter((date) => date.endsWith('-10-01')).map((date) => Number(date.slice(0, 4)));

/** The last year whose holidays are published; of later ones only weekends are known. */
export const knownUntil = Math.max(...years);
