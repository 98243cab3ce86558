/** Working time in China: the hours of a working day, and which days are ones. Pure. Moments are epoch ms, lengths are ms. */
import { z } from 'zod';

export const DAY_KINDS = ['work', 'off'] as const;
export type DayKind = (typeof DAY_KINDS)[number];

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAY_MIN = 1_440;
/** Asia/Shanghai is UTC+8 all year. */
const OFFSET_MS = 8 * 3_600_000;

const Minute = z.int().min(0).max(DAY_MIN);

export const CalendarData = z.object({
  /** Spans of a working day, in minutes from midnight; the second figure is the first minute that isn't worked any more. */
  hours: z
    .array(z.tuple([Minute, Minute]))
    .min(1)
    .refine(isAscending, { error: 'spans are not empty, ascend and do not overlap' })
    .default([
      [540, 720],
      [840, 1_080],
    ]),
  /** Corrections by hand, by 'YYYY-MM-DD'; they win over all else. */
  days: z.record(z.iso.date(), z.enum(DAY_KINDS)).default({}),
  /** Weekends and holidays are worked as well. With hours of [[0, 1440]] the calendar never stands still. */
  every_day: z.boolean().default(false),
});
export type CalendarData = z.infer<typeof CalendarData>;

function isAscending(hours: readonly (readonly [number, number])[]): boolean {
  let last = 0;
  return hours.every(([from, until]) => {
    const fits = from >= last && until > from;
    last = until;
    return fits;
  });
}

/** Days are counted in blocks, so that years cost no more than a few additions. */
const BLOCK_DAYS = 512;
/** Ninety years. */
const MAX_BLOCKS = 64;

/**
 * `publishedDay` knows holidays and make-up workdays by 'YYYY-MM-DD'; what it doesn't know is worked from Monday to Friday.
 * Throws a ZodError on data that make no calendar.
 */
export function createCalendar(
  data: z.input<typeof CalendarData>,
  publishedDay: (date: string) => DayKind | undefined,
) {
  const { hours, days, every_day } = CalendarData.parse(data);
  const spans = hours.map(([from, until]) => ({ from_ms: from * MINUTE_MS, until_ms: until * MINUTE_MS }));
  const whole_ms = spans.reduce((sum, { from_ms, until_ms }) => sum + until_ms - from_ms, 0);
  /** By block, how many working days lie before each of its days; one figure more, for the whole block. */
  const blocks = new Map<number, Uint16Array>();

  function kindOf(day: number): DayKind {
    const date = dateOf(day);
    const corrected = days[date];
    if (corrected) return corrected;
    return every_day ? 'work' : (publishedDay(date) ?? (isWeekend(day) ? 'off' : 'work'));
  }

  function blockOf(block: number): Uint16Array {
    const known = blocks.get(block);
    if (known) return known;
    const before = new Uint16Array(BLOCK_DAYS + 1);
    for (let i = 0; i < BLOCK_DAYS; i += 1) {
      before[i + 1] = (before[i] as number) + (kindOf(block * BLOCK_DAYS + i) === 'work' ? 1 : 0);
    }
    for (const oldest of blocks.keys()) {
      if (blocks.size < MAX_BLOCKS) break;
      blocks.delete(oldest);
    }
    blocks.set(block, before);
    return before;
  }

  /** How many working days there are from a day on, up to another one which doesn't count. */
  function daysBetween(first: number, end: number): number {
    let count = 0;
    for (let day = first; day < end; ) {
      const block = Math.floor(day / BLOCK_DAYS);
      const start = block * BLOCK_DAYS;
      const stop = Math.min(end, start + BLOCK_DAYS);
      const before = blockOf(block);
      count += (before[stop - start] as number) - (before[day - start] as number);
      day = stop;
    }
    return count;
  }

  /** The first day from this one on that has so many working days before it and is one itself. */
  function dayAfter(first: number, working_days: number): number {
    let missing = working_days;
    let day = first;
    for (let looked = 0; looked < MAX_BLOCKS; looked += 1) {
      const stop = (Math.floor(day / BLOCK_DAYS) + 1) * BLOCK_DAYS;
      const here = daysBetween(day, stop);
      if (here > missing) {
        while (missing > 0 || !isWorking(day)) {
          if (isWorking(day)) missing -= 1;
          day += 1;
        }
        return day;
      }
      missing -= here;
      day = stop;
    }
    throw new RangeError(`no ${working_days + 1} working days within ninety years of ${dateOf(first)}`);
  }

  const isWorking = (day: number): boolean => daysBetween(day, day + 1) === 1;

  /** What of a day has been worked at a moment of it. */
  function workedToday(at: number): number {
    const day = dayOf(at);
    if (!isWorking(day)) return 0;
    const time_ms = at - startOf(day);
    return spans.reduce((sum, { from_ms, until_ms }) => sum + Math.max(0, Math.min(time_ms, until_ms) - from_ms), 0);
  }

  return {
    /** Of a day 'YYYY-MM-DD'. Throws a RangeError on what is no day. */
    isWorkday(date: string): boolean {
      const day = Date.parse(date) / DAY_MS;
      if (dateOf(day) !== date) throw new RangeError(`${date} is no day`);
      return isWorking(day);
    },

    /** The working time between two moments; 0 when the second isn't later. */
    workingMs(from: number, until: number): number {
      if (until <= from) return 0;
      return daysBetween(dayOf(from), dayOf(until)) * whole_ms + workedToday(until) - workedToday(from);
    },

    /**
     * The earliest moment until which so much has been worked: within working hours or at their end, not at their next beginning.
     * No time gives the moment itself. Throws a RangeError on a negative time, or when ninety years hold less.
     */
    addWorking(from: number, working_ms: number): number {
      if (!(working_ms >= 0)) throw new RangeError(`${working_ms} ms can't be worked`);
      if (working_ms === 0) return from;
      const wanted_ms = working_ms + workedToday(from);
      const full_days = Math.ceil(wanted_ms / whole_ms) - 1;
      const day = dayAfter(dayOf(from), full_days);
      let rest_ms = wanted_ms - full_days * whole_ms;
      for (const { from_ms, until_ms } of spans) {
        if (rest_ms <= until_ms - from_ms) return startOf(day) + from_ms + rest_ms;
        rest_ms -= until_ms - from_ms;
      }
      throw new RangeError('a day holds no more than its hours');
    },

    isWorkingAt(at: number): boolean {
      const day = dayOf(at);
      const time_ms = at - startOf(day);
      return isWorking(day) && spans.some(({ from_ms, until_ms }) => from_ms <= time_ms && time_ms < until_ms);
    },
  };
}

export type Calendar = ReturnType<typeof createCalendar>;

// A day is its number: 0 is 1 January 1970 in China.
const dayOf = (at: number): number => Math.floor((at + OFFSET_MS) / DAY_MS);
const startOf = (day: number): number => day * DAY_MS - OFFSET_MS;
const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
/** Day 0 was a Thursday. */
const isWeekend = (day: number): boolean => new Date(day * DAY_MS).getUTCDay() % 6 === 0;
