import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ClockFigures } from './clock.ts';
import { type Case, type Course, courseOf, createTally, monthOf, monthsOf, nearestRank } from './reckon-figures.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const at = (text: string) => Date.parse(`${text}+08:00`);
const PERIOD = { from: at('2026-09-01T00:00'), to: at('2026-12-01T00:00'), now: at('2026-12-01T00:00') };

const NOTHING: Course = { accepted: null, solved: null, response: null, resolution: null, closings: [] };
const ticket = ({ course, ...rest }: Partial<Omit<Case, 'course'>> & { course?: Partial<Course> } = {}): Case => ({
  kind: 'problem',
  unit_id: 1,
  level: 'county',
  state: 'waiting',
  filed_at: at('2026-10-10T10:00'),
  ended_at: null,
  course: { ...NOTHING, ...course },
  ...rest,
});
const reckoned = (...cases: Case[]) => {
  const tally = createTally(PERIOD);
  for (const one of cases) tally.add(one);
  return tally.result();
};
const clock = (some: Partial<ClockFigures>): ClockFigures => ({
  ...{ state: 'none', target_min: null, elapsed_ms: 0, due_at: null, warned_at: null },
  ...{ breached_at: null, breached_by_unit: null, ended_at: null },
  ...some,
});

test('median and p90 are values that were measured: the lower of two in the middle, the nearest rank', () => {
  assert.equal(nearestRank([], 0.5), null);
  assert.equal(nearestRank([7], 0.5), 7);
  assert.equal(nearestRank([7], 0.9), 7);
  assert.equal(nearestRank([4, 1, 3, 2], 0.5), 2);
  assert.equal(nearestRank([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 0.9), 9);
  assert.equal(nearestRank([3, 100, 20], 0.9), 100);
  assert.equal(nearestRank([1, 2], 0), 1, 'no rank before the first');
});

test('at least the share of all values is no larger, and no smaller value does as well', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1 }),
      fc.constantFrom(0.5, 0.9),
      (values, share) => {
        const found = nearestRank(values, share) as number;
        const upTo = (limit: number) => values.filter((value) => value <= limit).length / values.length;
        assert.ok(values.includes(found));
        assert.ok(upTo(found) >= share);
        assert.ok(values.every((value) => value >= found || upTo(value) < share));
      },
    ),
  );
});

test('months are those of Shanghai, whatever the hour in Greenwich', () => {
  assert.equal(monthOf(at('2026-10-01T00:00')), '2026-10');
  assert.equal(monthOf(at('2026-09-30T23:59')), '2026-09');
  assert.deepEqual(monthsOf(PERIOD), ['2026-09', '2026-10', '2026-11'], 'the end does not count');
  assert.deepEqual(monthsOf({ from: at('2026-12-31T23:00'), to: at('2027-01-01T01:00') }), ['2026-12', '2027-01']);
  assert.deepEqual(monthsOf({ from: at('2026-01-31T00:00'), to: at('2026-03-01T00:01') }), [
    '2026-01',
    '2026-02',
    '2026-03',
  ]);
});

test('of nothing, counts are 0 and all else is unknown', () => {
  const { all, states, ages, breaches, rows } = reckoned();
  for (const [name, value] of Object.entries(all)) {
    const isRate = /_(rate|share|mean|median_ms|p90_ms)$/.test(name);
    assert.equal(value, isRate ? null : 0, name);
  }
  assert.deepEqual([states, breaches], [[], []]);
  assert.deepEqual(
    ages.map(({ count }) => count),
    [0, 0, 0, 0, 0],
  );
  assert.deepEqual(
    rows.map(({ by, key, filed, open }) => ({ by, key, filed, open })),
    ['2026-09', '2026-10', '2026-11'].map((key) => ({ by: 'month', key, filed: 0, open: null })),
  );
});

test('open ones count by state and age whenever they were filed; a whole day is still one day', () => {
  const aged = (days: number, more = 0) => ticket({ filed_at: PERIOD.now - days * DAY - more });
  const { ages, states, all } = reckoned(
    aged(0),
    aged(1),
    aged(1, 1),
    aged(7),
    aged(30, 1),
    ticket({ state: 'suspended', filed_at: at('2020-01-01T00:00') }),
    // Filed by a clock that was ahead.
    ticket({ filed_at: PERIOD.now + HOUR }),
  );
  assert.deepEqual(ages, [
    { days: 1, count: 3 },
    { days: 3, count: 1 },
    { days: 7, count: 1 },
    { days: 30, count: 0 },
    { days: null, count: 2 },
  ]);
  assert.deepEqual(states, [
    { state: 'waiting', count: 6 },
    { state: 'suspended', count: 1 },
  ]);
  assert.equal(all.open, 7);
  assert.equal(all.filed, 4, 'those beyond the period are not filed in it');
});

test('what happened counts in its own month, once, and not outside of the period', () => {
  const { all, rows, breaches } = reckoned(
    ticket({
      state: 'closed',
      filed_at: at('2026-08-31T23:59'),
      ended_at: at('2026-11-02T09:00'),
      course: {
        accepted: { at: at('2026-09-01T09:00'), worked_ms: HOUR },
        solved: { at: at('2026-10-31T17:00'), worked_ms: 9 * HOUR },
        response: { is: 'met', at: at('2026-09-01T09:00'), unit_id: null },
        resolution: { is: 'breached', at: at('2026-10-08T09:00'), unit_id: 7 },
        closings: [{ at: at('2026-11-02T09:00'), rating: 4, was_reopened: false }],
      },
    }),
    // Breached before the period and after it.
    ticket({ course: { response: { is: 'breached', at: PERIOD.from - 1, unit_id: 7 } } }),
    ticket({ course: { response: { is: 'breached', at: PERIOD.to, unit_id: 7 } } }),
  );
  const month = (key: string) => rows.find((row) => row.by === 'month' && row.key === key);
  assert.deepEqual(
    [all.filed, all.ended, all.accepted, all.solved, all.closed, all.response_rate, all.resolution_rate],
    [2, 1, 1, 1, 1, 1, 0],
  );
  assert.deepEqual(breaches, [{ unit_id: 7, response: 0, resolution: 1 }]);
  assert.equal(month('2026-09')?.response_median_ms, HOUR);
  assert.equal(month('2026-10')?.resolution_p90_ms, 9 * HOUR);
  assert.equal(month('2026-10')?.resolution_rate, 0);
  assert.equal(month('2026-11')?.resolution_rate, null, 'nothing was due in it');
  assert.equal(month('2026-11')?.ended, 1);
  assert.equal(month('2026-11')?.rating_mean, 4);
});

test('rows by kind, unit and level add up to the whole, and those without a unit have a row', () => {
  const { rows, all } = reckoned(
    ticket({ kind: 'request' }),
    ticket({ unit_id: 2, level: 'town' }),
    ticket({ unit_id: null, level: null }),
    ticket({ unit_id: 2, level: 'town', filed_at: at('2026-11-01T08:00') }),
  );
  for (const by of ['kind', 'unit', 'level', 'month'] as const) {
    const sum = rows.filter((row) => row.by === by).reduce((total, { filed }) => total + filed, 0);
    assert.equal(sum, all.filed, by);
  }
  assert.deepEqual(
    rows.filter(({ by }) => by === 'unit').map(({ key, filed, open }) => ({ key, filed, open })),
    [
      { key: '2', filed: 2, open: 2 },
      { key: '1', filed: 1, open: 1 },
      { key: null, filed: 1, open: 1 },
    ],
  );
});

test('reopened is a share of the closed tickets, however often each was closed; satisfaction says how many rated', () => {
  const closed = (rating: number | null, ...reopened: boolean[]) =>
    ticket({
      state: 'closed',
      ended_at: at('2026-10-20T10:00'),
      course: {
        closings: reopened.map((was_reopened, i) => ({ at: at('2026-10-20T10:00') + i, rating, was_reopened })),
      },
    });
  const { all } = reckoned(closed(5, true, false), closed(2, false), closed(null, false), closed(null, true));
  assert.deepEqual(
    [all.closed, all.reopened, all.reopen_rate, all.rated, all.rating_mean, all.rated_share],
    [4, 2, 0.5, 2, 3.5, 0.5],
  );
});

test('the course: accepted once for good, solved only while it stands, each closing with its rating', () => {
  const steps = [
    { at: 1, is: 'file' },
    { at: 2, is: 'accept' },
    { at: 3, is: 'resolve' },
    { at: 4, is: 'confirm', rating: 1 },
    { at: 5, is: 'reopen' },
    { at: 6, is: 'resolve' },
    { at: 7, is: 'confirm' },
  ];
  const response = clock({ state: 'met', target_min: 30, ended_at: 2, elapsed_ms: 1 });
  const resolution = clock({ state: 'met', target_min: 60, ended_at: 6, elapsed_ms: 3 });
  const closed = courseOf(steps, 'closed', { response, resolution });
  assert.deepEqual(closed, {
    accepted: { at: 2, worked_ms: 1 },
    solved: { at: 6, worked_ms: 3 },
    response: { is: 'met', at: 2, unit_id: null },
    resolution: { is: 'met', at: 6, unit_id: null },
    closings: [
      { at: 4, rating: 1, was_reopened: true },
      { at: 7, rating: null, was_reopened: false },
    ],
  });
  const working = courseOf(steps.slice(0, 5), 'working', {
    response,
    resolution: clock({ state: 'running', target_min: 60, elapsed_ms: 3 }),
  });
  assert.equal(working.solved, null);
  assert.equal(working.resolution, null);
});

test('what was withdrawn neither kept nor missed its times, unless it missed them before', () => {
  const steps = [
    { at: 1, is: 'file' },
    { at: 9, is: 'withdraw' },
  ];
  const ended = clock({ state: 'met', target_min: 30, ended_at: 9, elapsed_ms: 5 });
  assert.deepEqual(courseOf(steps, 'withdrawn', { response: ended, resolution: ended }), NOTHING);
  const late = clock({ state: 'breached', target_min: 30, breached_at: 5, breached_by_unit: 3, ended_at: 9 });
  const { response, accepted } = courseOf(steps, 'withdrawn', { response: late, resolution: ended });
  assert.deepEqual(response, { is: 'breached', at: 5, unit_id: 3 });
  assert.equal(accepted, null);
});

test('a log without anything, or that opens again what was never closed, is borne', () => {
  const none = clock({});
  assert.deepEqual(courseOf([], 'waiting', { response: none, resolution: none }), NOTHING);
  assert.deepEqual(courseOf([{ at: 1, is: 'reopen' }], 'working', { response: none, resolution: none }), NOTHING);
});
