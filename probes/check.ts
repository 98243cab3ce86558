/** The words of judging: pure, facts in, verdict out. No clock, no I/O. */

import type { FactKey, ProbeName } from './index.ts';
import type { FactValue, Family, Text } from './probe.ts';

/** `unknown` is the absence of evidence: never counted as good and never as bad. */
export type Status = 'pass' | 'warn' | 'fail' | 'unknown' | 'not_applicable';

/** How much a failing check matters: `critical` is what makes a node or system down. */
export type Severity = 'info' | 'minor' | 'major' | 'critical';

/**
 * The pipeline's own fact about each watch, a row `{ answer: 'up'|'down'|'unknown', flapping: boolean, error: string|null }`:
 * whether its looks get an answer, damped so that one lost packet isn't an outage.
 */
export type LookFactKey = 'look.answer';

/** From where something was seen, when it wasn't the hub itself. */
export type Vantage = { agent_id: number; name: string; side: 'inside' | 'outside' };

/** A fact that still counts: the latest of its watch, and not stale. */
export type KnownFact = {
  watch: number;
  probe: ProbeName;
  family: Family | null;
  address: string | null;
  at: number;
  key: FactKey | LookFactKey;
  part: string | null;
  value: FactValue;
  /** Absent: the hub itself saw it. */
  from?: Vantage;
  /** Within a verdict by quorum: what the check says as seen from there. */
  says?: Status;
};

/** `because` holds the facts that the judgement rests on; `reason` shows what was found, so that a person can act. */
export type Verdict = {
  status: Status;
  reason: Text;
  because: readonly KnownFact[];
  /** Fewer than half of the vantage points that see say so: it weighs less, since the fault may be on their way. */
  by_few?: true;
  /** Where those on one side find it good and those on the other bad: the side from which it is bad. */
  bad_from?: Vantage['side'];
};

/** One question about a target (a node or an endpoint), judged over the facts of all its watches. */
export type Check = {
  id: string;
  title: Text;
  severity: Severity;
  /** True: about how safely a target is set up, not whether it works. Opens findings but leaves the target's state alone. */
  posture?: true;
  /** Asked only of what is seen from this side. */
  side?: Vantage['side'];
  needs: readonly (FactKey | LookFactKey)[];
  judge(facts: readonly KnownFact[], now: number): Verdict;
};

export const unknown = (zh: string, en: string): Verdict => ({ status: 'unknown', reason: { zh, en }, because: [] });
