import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Grade } from '#runbooks/plan.ts';
import { clocksOf } from './clocks.ts';

const HOUR = 3_600_000;
const rule = {
  id: 1,
  kind: 'initial' as const,
  from_grade: 3 as Grade,
  starts: 'occurred' as const,
  within_ms: 4 * HOUR,
};
const incident = { grade: 3 as Grade | null, occurred_at: 0 as number | null, declared_at: HOUR, closed_at: null };
const report = (more: object = {}) => ({ id: 7, kind: 'initial', rule_id: 1, number: 1, sent_at: HOUR, ...more });
const stateOf = (given: Parameters<typeof clocksOf>) => clocksOf(...given)[0]?.state;

test('four hours run from when it happened, and late begins exactly when they are over', () => {
  assert.equal(stateOf([incident, [rule], [], 4 * HOUR - 1]), 'running');
  assert.equal(stateOf([incident, [rule], [], 4 * HOUR]), 'late');
  assert.equal(stateOf([incident, [rule], [report()], 9 * HOUR]), 'sent');
  assert.equal(stateOf([incident, [rule], [report({ sent_at: 4 * HOUR })], 9 * HOUR]), 'sent_late');
});

test('what isn’t known is said: no grade, no time, not closed yet', () => {
  assert.deepEqual(
    clocksOf({ ...incident, grade: null }, [rule], [], 0).map(({ state, is_graded }) => [state, is_graded]),
    [['running', false]],
  );
  assert.equal(stateOf([{ ...incident, occurred_at: null }, [rule], [], 0]), 'no_start');
  assert.equal(stateOf([incident, [{ ...rule, starts: 'closed' }], [], 0]), 'not_closed');
  assert.equal(stateOf([{ ...incident, grade: 4 }, [rule], [], 0]), 'not_due');
});

test('a report answers only the rule that it names, of its kind, once it was sent', () => {
  for (const other of [{ rule_id: null }, { rule_id: 2 }, { kind: 'final' }, { sent_at: null }])
    assert.equal(stateOf([incident, [rule], [report(other)], HOUR]), 'running', JSON.stringify(other));
  const [clock] = clocksOf(incident, [rule], [report({ id: 8, sent_at: 2 * HOUR }), report()], HOUR);
  assert.equal(clock?.report?.id, 7);
});

test('due is never before the start, late exactly from due on, and less than the rule’s grade is never due', () => {
  const grade = fc.constantFrom<Grade>(1, 2, 3, 4);
  const at = fc.integer({ min: 0, max: 1e12 });
  const maybe = fc.option(at, { nil: null });
  const any = fc.record({
    incident: fc.record({
      grade: fc.option(grade, { nil: null }),
      occurred_at: maybe,
      declared_at: at,
      closed_at: maybe,
    }),
    rule: fc.record({
      id: fc.constantFrom(1, 2),
      kind: fc.constantFrom('initial' as const, 'progress' as const, 'final' as const),
      from_grade: grade,
      starts: fc.constantFrom('occurred' as const, 'declared' as const, 'closed' as const),
      within_ms: fc.integer({ min: 60_000, max: 1e10 }),
    }),
    sent: fc.array(
      fc.record({
        id: at,
        kind: fc.constant('initial'),
        rule_id: fc.constantFrom(1, 2, null),
        number: at,
        sent_at: maybe,
      }),
    ),
    now: at,
  });
  fc.assert(
    fc.property(any, ({ incident, rule, sent, now }) => {
      const [clock] = clocksOf(incident, [rule], sent, now);
      assert.ok(clock);
      if (incident.grade !== null && incident.grade > rule.from_grade) {
        assert.deepEqual([clock.state, clock.due_at], ['not_due', null]);
        return;
      }
      assert.notEqual(clock.state, 'not_due');
      if (clock.due_at === null) return;
      assert.ok(clock.starts_at !== null && clock.due_at > clock.starts_at);
      const at = clock.report?.sent_at ?? now;
      assert.equal(clock.state.endsWith('late'), at >= clock.due_at);
      assert.equal(clock.state.startsWith('sent'), clock.report !== null);
    }),
  );
});
