import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addMonths, addYears, dayFrom, dayOf, dayText, endOf, startOf } from './calendar.ts';
import { type Assessed, deadlinesOf, type Registered, worstOf } from './deadlines.ts';
import { ComplianceRules, USUAL_RULES } from './rules.ts';

const at = (day: string, time = '12:00') => Date.parse(`${day}T${time}:00+08:00`);
const ROW: Registered = {
  ...{ grade: 3, confirmed_at: at('2026-03-02'), live_at: at('2020-01-01') },
  ...{ certificate: null, filed_at: null, issued_at: null },
};
const FILED: Registered = {
  ...ROW,
  ...{ certificate: '32060012345-00001', filed_at: at('2025-05-06'), issued_at: at('2025-05-20') },
};
const closed = (kind: Assessed['kind'], day: string): Assessed => ({ kind, state: 'closed', closed_at: at(day) });
const of = (row: Registered | null, assessed: readonly Assessed[], now: string) =>
  deadlinesOf(row, assessed, at(now), USUAL_RULES);
const one = (row: Registered | null, assessed: readonly Assessed[], now: string, kind: string) =>
  of(row, assessed, now).find((deadline) => deadline.kind === kind);
const short = (row: Registered | null, assessed: readonly Assessed[], now: string, kind: string) => {
  const found = one(row, assessed, now, kind);
  return found && [found.due_on, found.days_left, found.standing];
};

test('a day is a day of Shanghai, whatever the hour', () => {
  for (const time of ['00:00', '07:59', '08:00', '23:59'])
    assert.equal(dayText(dayOf(at('2026-11-22', time))), '2026-11-22');
  assert.equal(endOf(dayFrom('2026-11-22')) + 1, at('2026-11-23', '00:00'));
  assert.equal(startOf(dayFrom('2026-11-22')), at('2026-11-22', '00:00'));
});

test('months and years end on the day of the same number, or on the last of a shorter month', () => {
  const months = (day: string, n: number) => dayText(addMonths(dayFrom(day), n));
  assert.equal(months('2026-01-31', 1), '2026-02-28');
  assert.equal(months('2028-01-31', 1), '2028-02-29');
  assert.equal(months('2026-05-31', -3), '2026-02-28');
  assert.equal(months('2026-12-15', 1), '2027-01-15');
  assert.equal(dayText(addYears(dayFrom('2024-02-29'), 3)), '2027-02-28');
  assert.equal(dayText(addYears(dayFrom('2024-02-29'), 4)), '2028-02-29');
});

test('a running system is filed within 30 days of its grade, a new one within 30 days of going live', () => {
  assert.deepEqual(short(ROW, [], '2026-03-10', 'filing'), ['2026-04-01', 22, 'soon']);
  assert.deepEqual(short(ROW, [], '2026-04-01', 'filing'), ['2026-04-01', 0, 'soon']);
  assert.deepEqual(short(ROW, [], '2026-04-02', 'filing'), ['2026-04-01', -1, 'overdue']);
  const fresh = { ...ROW, live_at: at('2026-06-01') };
  assert.deepEqual(short(fresh, [], '2026-05-01', 'filing'), ['2026-07-01', 61, 'ok']);
  assert.match(one(fresh, [], '2026-05-01', 'filing')?.because.zh ?? '', /投入运行/);
  assert.equal(one(FILED, [], '2026-05-01', 'filing'), undefined);
});

test('a certificate holds three years from its issue; what was filed before 2025 counts from 2025-01-01', () => {
  assert.deepEqual(short(FILED, [], '2026-05-01', 'certificate'), ['2028-05-20', 750, 'ok']);
  const old = { ...FILED, filed_at: at('2019-03-01'), issued_at: null };
  assert.deepEqual(short(old, [], '2027-12-20', 'certificate'), ['2028-01-01', 12, 'soon']);
  assert.deepEqual(short(old, [], '2028-01-02', 'certificate'), ['2028-01-01', -1, 'overdue']);
  const eve = { ...FILED, filed_at: at('2024-12-31', '23:59'), issued_at: at('2025-01-20') };
  assert.equal(short(eve, [], '2026-05-01', 'certificate')?.[0], '2028-01-01');
});

test('each completed graded assessment adds a year, but none after the end, before the start, or of cryptography', () => {
  const end = (...assessed: Assessed[]) => short(FILED, assessed, '2026-05-01', 'certificate')?.[0];
  assert.equal(end(closed('mlps', '2026-04-01')), '2029-05-20');
  assert.equal(end(closed('mlps', '2026-04-01'), closed('mlps', '2027-04-01')), '2030-05-20');
  assert.equal(end(closed('crypto', '2026-04-01')), '2028-05-20');
  assert.equal(end(closed('mlps', '2025-05-19')), '2028-05-20');
  assert.equal(end(closed('mlps', '2028-05-20')), '2029-05-20');
  assert.equal(end(closed('mlps', '2028-05-21')), '2028-05-20');
  assert.equal(end({ kind: 'mlps', state: 'open', closed_at: null }), '2028-05-20');
});

test('extension is asked for in the three months before the end', () => {
  assert.equal(short(FILED, [], '2028-02-19', 'extension')?.[2], 'ok');
  assert.equal(short(FILED, [], '2028-02-20', 'extension')?.[2], 'soon');
  assert.equal(short(FILED, [], '2028-02-20', 'certificate')?.[2], 'ok');
  assert.match(one(FILED, [], '2026-01-01', 'extension')?.because.en ?? '', /from 2028-02-20 to 2028-05-20/);
});

test('level 3 and above is assessed yearly, level 2 every two years, cryptography yearly from level 3', () => {
  const done = [closed('mlps', '2026-02-28'), closed('crypto', '2026-01-15')];
  assert.deepEqual(short(FILED, done, '2026-05-01', 'assessment'), ['2027-02-28', 303, 'ok']);
  assert.equal(short(FILED, done, '2026-05-01', 'crypto')?.[0], '2027-01-15');
  const two = { ...FILED, grade: 2 };
  assert.equal(short(two, done, '2026-05-01', 'assessment')?.[0], '2028-02-28');
  assert.equal(one(two, done, '2026-05-01', 'crypto'), undefined);
  assert.equal(short({ ...FILED, grade: 5 }, done, '2026-05-01', 'assessment')?.[0], '2027-02-28');
});

test('the result of an assessment of cryptography is filed within its days, whatever the grade', () => {
  const due = (row: Registered | null, today: string, ...days: string[]) => {
    const unfiled = days.map((text) => startOf(dayFrom(text)) + 1);
    const all = deadlinesOf(row, [], startOf(dayFrom(today)), USUAL_RULES, unfiled);
    const found = all.find(({ kind }) => kind === 'crypto_filing');
    return found && [found.due_on, found.days_left, found.standing];
  };
  assert.equal(due(FILED, '2026-05-01'), undefined);
  assert.deepEqual(due(FILED, '2026-05-01', '2026-04-10'), ['2026-05-10', 9, 'soon']);
  // The one that waits longest.
  assert.deepEqual(due(FILED, '2026-05-11', '2026-05-09', '2026-04-10'), ['2026-05-10', -1, 'overdue']);
  for (const row of [null, { ...ROW, grade: null }, { ...ROW, grade: 1 }])
    assert.deepEqual(due(row, '2026-05-10', '2026-04-10'), ['2026-05-10', 0, 'soon']);
});

test('what is not known is unknown and says what is missing', () => {
  const why = (row: Registered | null, kind: string, assessed: Assessed[] = []) => {
    const found = one(row, assessed, '2026-05-01', kind);
    assert.equal(found?.standing, 'unknown', kind);
    assert.deepEqual([found?.due_at, found?.due_on, found?.days_left], [null, null, null]);
    return found?.because.zh;
  };
  assert.match(why(null, 'grading') ?? '', /未定级/);
  assert.match(why({ ...ROW, grade: null }, 'grading') ?? '', /尚未确认/);
  assert.match(why({ ...ROW, confirmed_at: null }, 'filing') ?? '', /定级确认日期/);
  assert.match(why({ ...ROW, live_at: null }, 'filing') ?? '', /投入运行日期/);
  assert.match(why({ ...FILED, certificate: null }, 'certificate') ?? '', /备案编号/);
  assert.match(why({ ...FILED, issued_at: null }, 'certificate') ?? '', /发证日期/);
  assert.match(why({ ...FILED, filed_at: null }, 'certificate') ?? '', /备案日期/);
  assert.match(why(FILED, 'assessment') ?? '', /等级测评/);
  assert.match(why(FILED, 'crypto') ?? '', /密评/);
  assert.deepEqual(of({ ...ROW, grade: 1 }, [], '2026-05-01'), []);
  assert.equal(worstOf([]), 'none');
});

const day = fc.integer({ min: dayFrom('2000-01-01'), max: dayFrom('2090-12-31') });
const moment = day.map((n) => startOf(n) + 1);
const maybe = fc.option(moment, { nil: null });
const row: fc.Arbitrary<Registered> = fc.record({
  grade: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }),
  ...{ confirmed_at: maybe, live_at: maybe, filed_at: maybe, issued_at: maybe },
  certificate: fc.option(fc.constant('32060012345-00001'), { nil: null }),
});
const assessed: fc.Arbitrary<Assessed[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('mlps' as const, 'crypto' as const),
    state: fc.constantFrom('planned', 'open', 'review', 'closed'),
    closed_at: maybe,
  }),
  { maxLength: 5 },
);

test('of any row each deadline agrees with its own day, and only one with a day can be fine', () => {
  fc.assert(
    fc.property(row, assessed, moment, (given, done, now) => {
      for (const { due_at, due_on, days_left, standing, because } of deadlinesOf(given, done, now, USUAL_RULES)) {
        assert.equal(due_at === null, standing === 'unknown');
        assert.ok(
          because.zh !== '' && because.en !== '' && !/undefined|null|NaN|Invalid/.test(because.zh + because.en),
        );
        if (due_at === null || due_on === null || days_left === null) continue;
        assert.equal(dayText(dayOf(due_at)), due_on);
        assert.equal(dayOf(due_at) - dayOf(now), days_left);
        assert.equal(standing === 'overdue', days_left < 0);
        if (standing === 'ok') assert.ok(days_left > USUAL_RULES.remind_days.value);
      }
    }),
  );
});

test('as time goes on a deadline only becomes graver, and an assessment never brings the end of a certificate nearer', () => {
  const order = ['unknown', 'ok', 'soon', 'overdue'];
  fc.assert(
    fc.property(row, assessed, moment, fc.nat(2_000), moment, (given, done, now, later, when) => {
      const before = deadlinesOf(given, done, now, USUAL_RULES);
      const after = deadlinesOf(given, done, now + later * 86_400_000, USUAL_RULES);
      assert.deepEqual(
        before.map(({ kind, due_at }) => [kind, due_at]),
        after.map(({ kind, due_at }) => [kind, due_at]),
      );
      for (const [i, { standing }] of before.entries())
        assert.ok(order.indexOf(after[i]?.standing ?? '') >= order.indexOf(standing));
      const more = [...done, { kind: 'mlps', state: 'closed', closed_at: when } as const];
      const end = (list: readonly Assessed[]) =>
        deadlinesOf(given, list, now, USUAL_RULES).find(({ kind }) => kind === 'certificate')?.due_at ?? 0;
      assert.ok(end(more) >= end(done));
    }),
  );
});

test('months go and come back, except from days that a month lacks; order is kept', () => {
  fc.assert(
    fc.property(day, day, fc.integer({ min: -600, max: 600 }), (a, b, n) => {
      const there = addMonths(a, n);
      const back = addMonths(there, -n);
      assert.ok(back <= a && a - back <= 3);
      if (a <= b) assert.ok(addMonths(a, n) <= addMonths(b, n));
    }),
  );
});

test('the usual rules are rules, each with a source; figures beyond reason are refused', () => {
  assert.deepEqual(ComplianceRules.parse(USUAL_RULES), USUAL_RULES);
  const with_ = (change: object) => ComplianceRules.safeParse({ ...USUAL_RULES, ...change }).success;
  assert.equal(with_({ filing_days: { value: 20, source: '省厅通知' } }), true);
  assert.equal(with_({ filing_days: { value: 20, source: ' ' } }), false);
  assert.equal(with_({ filing_days: { value: -1, source: 'x' } }), false);
  assert.equal(with_({ certificate_from: { value: '2025-02-30', source: 'x' } }), false);
  assert.equal(with_({ other: { value: 1, source: 'x' } }), false);
});
