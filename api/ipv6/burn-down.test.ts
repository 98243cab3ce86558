import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { burnDown as burnDownSince, type Course } from './burn-down.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-20T12:00:00+08:00');
/** Measured since its first turn, where nothing else is said. */
const burnDown = (courses: readonly Course[], now: number) => {
  const turns = courses.flatMap((course) => course.turns.map(({ at }) => at));
  return burnDownSince(courses, now, turns.length > 0 ? Math.min(...turns) : null);
};
const day = (ago: number) => NOW - ago * DAY_MS;
const at = (text: string) => Date.parse(`${text}+08:00`);

test('months end by the clock of Beijing, and count what was registered and done then', () => {
  const courses: Course[] = [
    { registered_at: at('2026-08-10T00:00'), turns: [{ at: at('2026-09-30T23:59'), is_done: true }] },
    { registered_at: at('2026-10-01T00:00'), turns: [] },
    {
      registered_at: at('2026-08-11T00:00'),
      turns: [
        { at: at('2026-09-01T00:00'), is_done: true },
        { at: at('2026-10-05T00:00'), is_done: false },
      ],
    },
  ];
  assert.deepEqual(burnDown(courses, NOW).months, [
    { month: '2026-08', total: 2, done: 0, left: 2 },
    { month: '2026-09', total: 2, done: 2, left: 0 },
    { month: '2026-10', total: 3, done: 1, left: 2 },
    { month: '2026-11', total: 3, done: 1, left: 2 },
  ]);
});

/** One becomes done each day, the first `from` days ago. */
const steady = (count: number, from: number): Course[] =>
  Array.from({ length: count }, (_, n) => ({
    registered_at: day(200),
    turns: from - n >= 0 ? [{ at: day(from - n), is_done: true }] : [],
  }));

test('a steady pace ends when it would, between two moments that hold the true one', () => {
  const { forecast, band } = burnDown(steady(100, 59), NOW);
  assert.equal(forecast.kind, 'ends');
  if (forecast.kind !== 'ends') return;
  const truth = NOW + 40 * DAY_MS;
  assert.ok(forecast.from <= truth + DAY_MS && (forecast.to ?? 0) >= truth - DAY_MS, JSON.stringify(forecast));
  assert.ok(band.every(({ low, high }) => low <= high));
  assert.equal(band.at(-1)?.high, 0);
});

test('a pace that wavers makes a wider band than a steady one', () => {
  const wavering = steady(100, 59).map((course, n) => ({
    ...course,
    turns: course.turns.map((turn) => ({ ...turn, at: turn.at + ((n * 7919) % 20) * DAY_MS })),
  }));
  const width = (courses: Course[]) => {
    const { forecast } = burnDown(courses, NOW + 20 * DAY_MS);
    return forecast.kind === 'ends' ? (forecast.to ?? Number.POSITIVE_INFINITY) - forecast.from : -1;
  };
  assert.ok(width(wavering) > width(steady(100, 59)), `${width(wavering)} ${width(steady(100, 59))}`);
});

test('too little history tells no date, nothing left is done, and a standstill never ends', () => {
  assert.deepEqual(burnDown(steady(100, 20), NOW).forecast, { kind: 'unknown', why: 'too_short' });
  assert.deepEqual(burnDown([], NOW).forecast, { kind: 'unknown', why: 'too_short' });
  assert.deepEqual(burnDown(steady(10, 59), NOW).forecast, { kind: 'done' });
  const stopped = [...steady(1, 90), { registered_at: day(200), turns: [] }];
  assert.deepEqual(burnDown(stopped, NOW).forecast, { kind: 'steady' });
});

test('what was measured for long and never became done stands still: that is no lack of history', () => {
  const never = Array.from({ length: 10 }, () => ({ registered_at: day(700), turns: [] }));
  assert.deepEqual(burnDownSince(never, NOW, day(300)).forecast, { kind: 'steady' });
  assert.deepEqual(burnDownSince(never, NOW, null).forecast, { kind: 'unknown', why: 'too_short' });
});

test('what was lost again counts as left, and a register that grows is no progress', () => {
  const lost = burnDown(
    [
      {
        registered_at: day(100),
        turns: [
          { at: day(90), is_done: true },
          { at: day(1), is_done: false },
        ],
      },
    ],
    NOW,
  );
  assert.equal(lost.months.at(-1)?.left, 1);
  const growing = Array.from({ length: 60 }, (_, n) => ({ registered_at: day(59 - n), turns: [] }));
  growing.push({ registered_at: day(100), turns: [{ at: day(60), is_done: true }] as never });
  assert.equal(burnDown(growing, NOW).forecast.kind, 'steady');
});

const course: fc.Arbitrary<Course> = fc
  .record({ registered: fc.integer({ min: 0, max: 400 }), turns: fc.array(fc.integer({ min: 0, max: 400 })) })
  .map(({ registered, turns }) => ({
    registered_at: day(registered),
    turns: turns
      .filter((ago) => ago <= registered)
      .sort((a, b) => b - a)
      .map((ago, n) => ({ at: day(ago), is_done: n % 2 === 0 })),
  }));

test('whatever happened: a month’s done and left make its total, and a band never leaves the register', () => {
  fc.assert(
    fc.property(fc.array(course, { maxLength: 30 }), (courses) => {
      const { months, band, forecast } = burnDown(courses, NOW);
      const isOrdered = forecast.kind !== 'ends' || forecast.to === null || forecast.from <= forecast.to;
      return (
        isOrdered &&
        months.length <= 24 &&
        months.every(({ total, done, left }) => done + left === total && left >= 0) &&
        band.every(({ low, high }) => low >= 0 && low <= high && high <= courses.length)
      );
    }),
  );
});
