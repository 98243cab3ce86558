import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  addCounts,
  countsAt,
  DEADLINE_LEVELS,
  differenceOf,
  dueOf,
  isOverdue,
  type Judged,
  judgeDeadline,
  measuredOf,
} from './deadline.ts';
import { type FigureCounts, ITEM_STATUSES } from './figure.ts';

const n = fc.nat(50);
const counts = fc.record({ met: n, unmet: n, unknown: n, exempt: n }, { noNullPrototype: true });
const day = fc
  .integer({ min: 0, max: 4000 })
  .map((days) => new Date(days * 86_400_000 + 1.5e12).toISOString().slice(0, 10));
const judged: fc.Arbitrary<Judged> = fc.record({
  due_on: fc.option(day),
  wanted_percent: fc.integer({ min: 1, max: 100 }),
  counts: fc.array(counts, { maxLength: 3 }),
  declared_percent: fc.option(fc.integer({ min: 0, max: 100 })),
});
const good = ['reached', 'ahead'];
const of = (met: number, unmet = 0, unknown = 0): FigureCounts => ({ met, unmet, unknown, exempt: 0 });

test('nothing is reached that isn’t seen: turning what is met into unknown never makes a deadline reached', () => {
  fc.assert(
    fc.property(judged, day, (one, today) => {
      const blind = one.counts.map((all) => ({ ...all, met: 0, unknown: all.unknown + all.met }));
      assert.ok(!good.includes(judgeDeadline({ ...one, counts: blind }, today)));
    }),
  );
});

test('what is unknown is missed only when nothing that it may turn out to be would do', () => {
  fc.assert(
    fc.property(judged, day, (one, today) => {
      const standing = judgeDeadline(one, today);
      if (standing !== 'missed' || !one.counts.some((all) => dueOf(all) > 0)) return;
      const best = one.counts.map((all) => ({ ...all, met: all.met + all.unknown, unknown: 0 }));
      assert.equal(judgeDeadline({ ...one, counts: best }, today), 'missed');
    }),
  );
});

test('doing more never makes it worse, and wanting less neither', () => {
  const rank = { missed: 0, unknown: 1, running: 1, declared: 2, reached: 3, ahead: 3, undated: 9 };
  fc.assert(
    fc.property(judged, day, (one, today) => {
      const before = rank[judgeDeadline(one, today)];
      const more = one.counts.map((all) => ({ ...all, met: all.met + all.unmet, unmet: 0 }));
      assert.ok(rank[judgeDeadline({ ...one, counts: more }, today)] >= before);
      const less = Math.max(1, one.wanted_percent - 20);
      assert.ok(rank[judgeDeadline({ ...one, wanted_percent: less }, today)] >= before);
    }),
  );
});

test('nothing is overdue on its day or before, nor without a day', () => {
  fc.assert(
    fc.property(judged, day, (one, today) => {
      if (one.due_on !== null && today > one.due_on) return;
      assert.ok(!isOverdue(judgeDeadline(one, today)));
    }),
  );
});

test('half by the end of 2019 and all by the end of 2020 (T4), as each stood', () => {
  const half = { due_on: '2019-12-31', wanted_percent: 50, declared_percent: null };
  const all = { ...half, due_on: '2020-12-31', wanted_percent: 100 };
  const cases: [Omit<Judged, 'counts'>, FigureCounts[], string, string][] = [
    [half, [of(5, 5)], '2019-12-31', 'ahead'],
    [half, [of(5, 5)], '2020-01-01', 'reached'],
    [half, [of(4, 6)], '2019-12-31', 'running'],
    [half, [of(4, 6)], '2020-01-01', 'missed'],
    [half, [of(4, 5, 1)], '2020-01-01', 'unknown'],
    [half, [of(5, 5), of(0, 1)], '2020-01-01', 'missed'],
    [half, [of(5, 5), of(0)], '2020-01-01', 'reached'],
    [all, [of(5, 5)], '2021-01-01', 'missed'],
    [all, [], '2021-01-01', 'unknown'],
    [all, [], '2020-06-01', 'running'],
    [{ ...all, declared_percent: 100 }, [], '2021-01-01', 'declared'],
    [{ ...all, declared_percent: 90 }, [], '2021-01-01', 'missed'],
    // What is declared changes nothing where something is measured.
    [{ ...all, declared_percent: 100 }, [of(5, 5)], '2021-01-01', 'missed'],
    [{ ...all, due_on: null }, [of(5, 5)], '2021-01-01', 'undated'],
  ];
  for (const [one, counted, today, standing] of cases)
    assert.equal(judgeDeadline({ ...one, counts: counted }, today), standing, JSON.stringify([one, counted, today]));
});

test('what stands in no county is the city’s own, and no level counts more than there is', () => {
  fc.assert(
    fc.property(counts, fc.array(counts, { maxLength: 4 }), (city, counties) => {
      const whole = addCounts([city, ...counties]);
      assert.deepEqual(countsAt('city', whole, counties), city);
      for (const level of DEADLINE_LEVELS)
        for (const status of ITEM_STATUSES) assert.ok(countsAt(level, whole, counties)[status] <= whole[status]);
    }),
  );
});

test('declared 90 %, measured 40 %: 50 points too much; what isn’t known has no difference', () => {
  assert.equal(differenceOf(90, measuredOf(of(4, 6))), -50);
  assert.equal(differenceOf(90, measuredOf(of(0, 0, 10))), null);
  assert.equal(differenceOf(90, measuredOf(of(0))), null);
  assert.equal(differenceOf(null, measuredOf(of(4, 6))), null);
  assert.deepEqual(measuredOf(of(999, 1)), { is: 'share', low: 99.9, high: 99.9 });
  assert.deepEqual(measuredOf(of(9999, 1)), { is: 'share', low: 99.9, high: 99.9 });
});
