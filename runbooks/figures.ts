/** What a run tells of itself when it is over, or so far. What didn't happen is null, never nought. */
import type { PlanHead } from './plan.ts';
import type { State } from './run.ts';

export type RunFigures = {
  /** From the moment when it happened, as people say, to the marks of the steps; milliseconds. */
  to_detect_ms: number | null;
  to_declare_ms: number | null;
  to_contain_ms: number | null;
  to_recover_ms: number | null;
  rto_ms: number;
  /** Null: not recovered yet and the target isn't over yet, ended without saying so, or nobody knows when it began. */
  kept_rto: boolean | null;
  steps: number;
  done: number;
  late: string[];
  skipped: string[];
  /** Gone on with though not as expected. */
  accepted: string[];
  /** Answers that were taken back for another. */
  changed: number;
};

/** `occurred_at`: when it happened; null: not known. */
export function figuresOf(
  { recovery }: Pick<PlanHead, 'recovery'>,
  { entries, marks, status, started_at }: State,
  occurred_at: number | null,
  now: number,
): RunFigures {
  const all = Object.values(entries);
  const since = (at: number | undefined): number | null =>
    at === undefined || occurred_at === null ? null : Math.max(0, at - occurred_at);
  const to_recover_ms = since(marks.recovered);
  const keys = (which: (typeof all)[number][]) => which.map(({ key }) => key);
  // A run that ended without it had nothing to recover, or nobody showed that it did: neither kept nor missed.
  const isOver = occurred_at !== null && status === 'running' && now - occurred_at > recovery.rto;
  return {
    to_detect_ms: since(marks.detected),
    to_declare_ms: since(marks.declared ?? started_at),
    to_contain_ms: since(marks.contained),
    to_recover_ms,
    rto_ms: recovery.rto,
    kept_rto: to_recover_ms === null ? (isOver ? false : null) : to_recover_ms <= recovery.rto,
    steps: all.filter(({ status: is }) => is !== 'left_out' && is !== 'withdrawn').length,
    done: all.filter(({ status: is, accepted }) => is === 'done' && !accepted).length,
    late: keys(all.filter(({ late_at }) => late_at !== null)),
    skipped: keys(all.filter(({ status: is }) => is === 'skipped')),
    accepted: keys(all.filter(({ accepted }) => accepted)),
    changed: all.reduce((sum, { answers }) => sum + answers.filter(({ changed }) => changed).length, 0),
  };
}
