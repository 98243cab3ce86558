/**
 * Days of the calendar in Asia/Shanghai, as numbers: 0 is 1970-01-01. Its clocks have been eight hours ahead since 1991, before anything here
 * began. Periods end as the Civil Code counts them (art. 201, 202): the first day doesn't count, the last is the day of the same number,
 * or the last of a shorter month.
 */
const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;

export const dayOf = (at: number): number => Math.floor((at + SHANGHAI_MS) / DAY_MS);
/** The last moment of a day. */
export const endOf = (day: number): number => (day + 1) * DAY_MS - SHANGHAI_MS - 1;
export const startOf = (day: number): number => day * DAY_MS - SHANGHAI_MS;
/** 2026-11-22 */
export const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const dayFrom = (text: string): number => Date.parse(`${text}T00:00:00Z`) / DAY_MS;

export function addMonths(day: number, months: number): number {
  const date = new Date(day * DAY_MS);
  const month = date.getUTCMonth() + months;
  const last = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return Date.UTC(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), last)) / DAY_MS;
}

/** From the first day each time: 29 February comes back in the next leap year. */
export const addYears = (day: number, years: number): number => addMonths(day, 12 * years);
