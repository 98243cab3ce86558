/** By when an incident is to be reported to whom, and whether it was: rules × grade × when the clock begins. Pure. */
import type { Grade } from '#runbooks/plan.ts';

export const CLOCK_STATES = ['not_due', 'no_start', 'not_closed', 'running', 'late', 'sent', 'sent_late'] as const;
export type ClockState = (typeof CLOCK_STATES)[number];

type Rule = {
  id: number;
  kind: 'initial' | 'progress' | 'final';
  from_grade: Grade;
  starts: 'occurred' | 'declared' | 'closed';
  within_ms: number;
};
type Incident = { grade: Grade | null; occurred_at: number | null; declared_at: number; closed_at: number | null };
type Sent = { id: number; kind: string; rule_id: number | null; number: number; sent_at: number | null };

/** `is_graded` is false while nobody said how grave it is: the clock is shown then as if it were grave enough. Times: epoch milliseconds. */
export type Clock<R extends Rule = Rule> = {
  rule: R;
  state: ClockState;
  is_graded: boolean;
  starts_at: number | null;
  due_at: number | null;
  /** The first report of that kind that was sent for this rule. */
  report: { id: number; number: number; sent_at: number } | null;
};

/** A report answers the rule that it names, and no other: what the province got, the police didn't. */
export function clocksOf<R extends Rule>(
  incident: Incident,
  rules: readonly R[],
  reports: readonly Sent[],
  now: number,
): Clock<R>[] {
  const starts = { occurred: incident.occurred_at, declared: incident.declared_at, closed: incident.closed_at };
  return rules.map((rule) => {
    const report = firstSent(rule, reports);
    const is_graded = incident.grade !== null;
    const starts_at = starts[rule.starts];
    const base = { rule, is_graded, report };
    // Only a grade that is known to be less grave frees from reporting.
    if (incident.grade !== null && incident.grade > rule.from_grade)
      return { ...base, state: 'not_due', starts_at: null, due_at: null };
    if (starts_at === null) {
      const state = report ? 'sent' : rule.starts === 'closed' ? 'not_closed' : 'no_start';
      return { ...base, state, starts_at, due_at: null };
    }
    const due_at = starts_at + rule.within_ms;
    const isLate = (report?.sent_at ?? now) >= due_at;
    const state = report ? (isLate ? 'sent_late' : 'sent') : isLate ? 'late' : 'running';
    return { ...base, state, starts_at, due_at };
  });
}

function firstSent({ id, kind }: Rule, reports: readonly Sent[]): Clock['report'] {
  const sent = reports.flatMap(({ sent_at, ...one }) =>
    sent_at !== null && one.rule_id === id && one.kind === kind ? [{ id: one.id, number: one.number, sent_at }] : [],
  );
  return sent.toSorted((a, b) => a.sent_at - b.sent_at)[0] ?? null;
}
