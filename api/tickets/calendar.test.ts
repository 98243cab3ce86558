import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CalendarData, createCalendar, type DayKind } from './calendar.ts';
import { knownUntil, publishedDay } from './state-holidays.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A moment as clocks in China show it. */
const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}+08:00`);
const shown = (ms: number): string => new Date(ms + 8 * HOUR_MS).toISOString().slice(0, 16).replace('T', ' ');
const ordinary = createCalendar({}, publishedDay);

test('a clock started at 17:30 before 国庆 with two hours is due at 10:30 on the first working day after', () => {
  assert.equal(shown(ordinary.addWorking(at('2025-09-30 17:30'), 2 * HOUR_MS)), '2025-10-09 10:30');
  assert.equal(ordinary.workingMs(at('2025-09-30 18:00'), at('2025-10-09 09:00')), 0);
  assert.equal(shown(ordinary.addWorking(at('2026-09-30 17:30'), 2 * HOUR_MS)), '2026-10-08 10:30');
});

test('Spring Festival 2026: nine days off, and the Saturdays before and after it count', () => {
  assert.equal(shown(ordinary.addWorking(at('2026-02-13 17:30'), 2 * HOUR_MS)), '2026-02-14 10:30');
  assert.equal(shown(ordinary.addWorking(at('2026-02-14 17:30'), 2 * HOUR_MS)), '2026-02-24 10:30');
  assert.equal(ordinary.workingMs(at('2026-02-28 00:00'), at('2026-03-01 00:00')), 7 * HOUR_MS);
});

test('make-up workdays are worked, holidays and weekends are not', () => {
  const days: [string, boolean][] = [
    ['2025-09-28', true],
    ['2025-09-30', true],
    ['2025-10-01', false],
    ['2025-10-08', false],
    ['2025-10-09', true],
    ['2025-10-11', true],
    ['2025-10-12', false],
  ];
  for (const [date, is_worked] of days) assert.equal(ordinary.isWorkday(date), is_worked, date);
  assert.equal(shown(ordinary.addWorking(at('2025-10-10 17:00'), 2 * HOUR_MS)), '2025-10-11 10:00');
});

test('of years that are not published only weekends are known', () => {
  const year = knownUntil + 1;
  for (let day = at(`${year}-01-01 12:00`); day < at(`${year + 1}-01-01 00:00`); day += DAY_MS) {
    const weekday = new Date(day).getUTCDay();
    assert.equal(ordinary.isWorkday(shown(day).slice(0, 10)), weekday > 0 && weekday < 6, shown(day));
  }
});

test('the lunch break does not count, and a time that is used up at noon is due at noon', () => {
  assert.equal(shown(ordinary.addWorking(at('2025-10-09 11:00'), HOUR_MS)), '2025-10-09 12:00');
  assert.equal(shown(ordinary.addWorking(at('2025-10-09 11:00'), HOUR_MS + 60_000)), '2025-10-09 14:01');
  assert.equal(shown(ordinary.addWorking(at('2025-10-09 12:30'), HOUR_MS)), '2025-10-09 15:00');
  assert.equal(ordinary.addWorking(at('2025-10-09 12:30'), 0), at('2025-10-09 12:30'));
  assert.deepEqual(
    ['08:59', '09:00', '11:59', '12:00', '13:59', '14:00', '17:59', '18:00'].map((time) =>
      ordinary.isWorkingAt(at(`2025-10-09 ${time}`)),
    ),
    [false, true, true, false, false, true, true, false],
  );
});

test('around the clock, working time is time', () => {
  const always = createCalendar({ hours: [[0, 1_440]], every_day: true }, publishedDay);
  fc.assert(
    fc.property(moment, length, (from, ms) => {
      assert.equal(always.workingMs(from, from + ms), ms);
      assert.equal(always.addWorking(from, ms), from + ms);
      assert.ok(always.isWorkingAt(from));
    }),
  );
});

test('what makes no calendar is refused', () => {
  const wrong: CalendarData['hours'][] = [
    [],
    [[540, 540]],
    [[720, 540]],
    [[-1, 540]],
    [[540, 1_441]],
    [[540.5, 600]],
    [
      [540, 720],
      [700, 800],
    ],
    [
      [840, 1_080],
      [540, 720],
    ],
  ];
  for (const hours of wrong) assert.throws(() => createCalendar({ hours }, publishedDay), { name: 'ZodError' });
  assert.throws(() => createCalendar({ days: { '2025-02-30': 'off' } }, publishedDay), { name: 'ZodError' });
  assert.throws(() => createCalendar({ days: { tomorrow: 'off' } }, publishedDay), { name: 'ZodError' });
});

test('what is no day, and times that are never worked, are told', () => {
  for (const date of ['2025-02-30', 'tomorrow', '']) assert.throws(() => ordinary.isWorkday(date), RangeError);
  assert.throws(() => ordinary.addWorking(0, -1), RangeError);
  assert.throws(() => ordinary.addWorking(0, Number.NaN), RangeError);
  assert.throws(() => ordinary.addWorking(0, 1_000_000 * DAY_MS), RangeError);
  const never = createCalendar({}, () => 'off');
  assert.throws(() => never.addWorking(0, 1), RangeError);
});

/** Two years, and any hours and corrections. Some days are of a minute, so that five days of work may take decades. */
const moment = fc.integer({ min: at('2025-06-01 00:00'), max: at('2027-06-01 00:00') });
const length = fc.oneof(fc.integer({ min: 0, max: 10 * HOUR_MS }), fc.integer({ min: 0, max: 5 * DAY_MS }));
const date = moment.map((ms) => shown(ms).slice(0, 10));
const kind = fc.constantFrom<DayKind>('work', 'off');
const hours = fc
  .uniqueArray(fc.integer({ min: 0, max: 1_440 }), { minLength: 2, maxLength: 6 })
  .map((minutes) => minutes.sort((a, b) => a - b))
  .map((minutes) =>
    Array.from({ length: minutes.length >> 1 }, (_, i): [number, number] => [
      minutes[2 * i] as number,
      minutes[2 * i + 1] as number,
    ]),
  );
const data = fc.record({ hours, days: fc.dictionary(date, kind, { maxKeys: 8 }), every_day: fc.boolean() });
const calendar = data.map((given) => createCalendar(given, publishedDay));

test('working time adds up over any split, is never negative and never more than time', () => {
  fc.assert(
    fc.property(calendar, fc.tuple(moment, moment, moment), ({ workingMs }, moments) => {
      const [a, b, c] = moments.sort((x, y) => x - y);
      assert.equal(workingMs(a, b) + workingMs(b, c), workingMs(a, c));
      assert.ok(workingMs(a, b) >= 0 && workingMs(a, b) <= b - a);
      assert.equal(workingMs(b, a), 0);
    }),
  );
});

test('working time is what the minutes at work add up to', () => {
  fc.assert(
    fc.property(data, date, fc.integer({ min: 0, max: 4_000 }), (given, day, minutes) => {
      const { workingMs } = createCalendar(given, publishedDay);
      const from = at(`${day} 00:00`);
      let worked = 0;
      for (let minute = 0; minute < minutes; minute += 1) {
        const [on = '', time = ''] = shown(from + minute * 60_000).split(' ');
        const weekday = new Date(`${on}T12:00Z`).getUTCDay();
        const usual = given.every_day ? 'work' : (publishedDay(on) ?? (weekday % 6 === 0 ? 'off' : 'work'));
        const of_day = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
        const is_time = given.hours.some(([first, end]) => first <= of_day && of_day < end);
        if (is_time && (given.days[on] ?? usual) === 'work') worked += 1;
      }
      assert.equal(workingMs(from, from + minutes * 60_000), worked * 60_000);
    }),
  );
});

test('adding working time is the inverse of measuring it, and stops as early as it can', () => {
  fc.assert(
    fc.property(calendar, moment, length, ({ workingMs, addWorking, isWorkingAt }, from, ms) => {
      const end = addWorking(from, ms);
      assert.equal(workingMs(from, end), ms);
      if (ms === 0) assert.equal(end, from);
      else assert.ok(end > from && isWorkingAt(end - 1) && workingMs(from, end - 1) === ms - 1);
    }),
  );
});

test('more working time ends later', () => {
  fc.assert(
    fc.property(calendar, moment, length, length, ({ addWorking }, from, a, b) => {
      assert.equal(Math.sign(addWorking(from, a) - addWorking(from, b)), Math.sign(a - b));
      assert.equal(addWorking(addWorking(from, a), b), addWorking(from, a + b));
    }),
  );
});

test('corrections win over holidays, weekends and every day', () => {
  fc.assert(
    fc.property(data, date, kind, (given, day, corrected) => {
      const { isWorkday, workingMs } = createCalendar(
        { ...given, days: { ...given.days, [day]: corrected } },
        publishedDay,
      );
      assert.equal(isWorkday(day), corrected === 'work');
      const midnight = at(`${day} 00:00`);
      const whole_ms = given.hours.reduce((sum, [from, until]) => sum + until - from, 0) * 60_000;
      assert.equal(workingMs(midnight, midnight + DAY_MS), corrected === 'work' ? whole_ms : 0);
    }),
  );
});

test('what was asked before changes no answer, however far apart the years are', () => {
  const asked = createCalendar({}, publishedDay);
  fc.assert(
    fc.property(fc.integer({ min: at('1900-01-01 00:00'), max: at('2300-01-01 00:00') }), length, (from, ms) => {
      const fresh = createCalendar({}, publishedDay);
      assert.equal(asked.workingMs(from, from + ms), fresh.workingMs(from, from + ms));
      assert.equal(asked.addWorking(from, ms), fresh.addWorking(from, ms));
    }),
    { numRuns: 50 },
  );
});
