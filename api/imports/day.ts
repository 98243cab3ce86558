/** A day as people and spreadsheets write it, read in one place for all imports: never guessed where two days could be meant. */
import type { Text } from '#probes/probe.ts';

const DAY_MS = 86_400_000;
/** Day 0 of Excel's serial numbers; its 29 February 1900, which never was, lies before all that is taken. */
const SERIAL_EPOCH = Date.UTC(1899, 11, 30);
/** 1950 to 2099: any other number of five digits is more likely something else. */
const [SERIAL_FROM, SERIAL_TO] = [18_264, 73_050];

const problem = (zh: string, en: string) => ({ problem: { zh, en } });

/**
 * `2026-11-30`, `2026/11/30`, `2026.11.30`, `2026年11月30日`, `20261130` and Excel's 46356 as an ISO date; digits may be of full width, and
 * midnight may follow. `11/30/2026` and years of two digits are refused.
 */
export function readDay(text: string): { day: string } | { problem: Text } {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/\s+0{1,2}:00(:00)?$/, '');
  const serial = /^(\d{5})(\.0+)?$/.exec(plain)?.[1];
  if (serial !== undefined && Number(serial) >= SERIAL_FROM && Number(serial) <= SERIAL_TO)
    return { day: new Date(SERIAL_EPOCH + Number(serial) * DAY_MS).toISOString().slice(0, 10) };
  const parts =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?$/.exec(plain) ??
    /^(\d{4})(\d\d)(\d\d)$/.exec(plain);
  const shown = text.slice(0, 40);
  if (!parts) {
    if (/^\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})$/.test(plain))
      return problem(
        `“${shown}”分不清年月日的先后，请写成 2026-11-30`,
        `'${shown}' may be several days: write it as 2026-11-30`,
      );
    return problem(`“${shown}”不是日期，应为 2026-01-31`, `'${shown}' is no date such as 2026-01-31`);
  }
  const [, year, month, day] = parts.map(Number) as [number, number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return problem(`没有“${shown}”这一天`, `There is no day '${shown}'`);
  return { day: date.toISOString().slice(0, 10) };
}
