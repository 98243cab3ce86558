/** How a target stands, from what is said of it. Pure. */
import type { Check, Severity, Verdict } from '#probes/check.ts';
import type { Text } from '#probes/probe.ts';
import type { State } from '../estate/schema.ts';

const WEIGHT: Record<Severity, number> = { info: 0, minor: 1, major: 2, critical: 3 };

/** Down only when nothing answers; degraded when something is wrong with what does; unknown when nobody can say. */
export function stateOf(
  verdicts: readonly { check: Check; verdict: Verdict }[],
  maintenance: string | undefined,
  suppressed?: Text | undefined,
): { state: State; reason: Text } {
  if (maintenance !== undefined) {
    return { state: 'maintenance', reason: { zh: `维护中：${maintenance}`, en: `in maintenance: ${maintenance}` } };
  }
  const answers = verdicts.find(({ check }) => check.id === 'answers')?.verdict;
  if (!answers) return { state: 'unknown', reason: { zh: '尚未配置监测', en: 'not watched' } };
  // Behind a silent node it can't be seen, which is no proof that it is down.
  if (answers.status === 'fail' && suppressed) return { state: 'unknown', reason: suppressed };
  if (answers.status === 'fail') return { state: 'down', reason: answers.reason };
  // It warns where only a few of the places that look at it get no answer: what answers the others is up, and degraded.
  if (answers.status !== 'pass' && answers.status !== 'warn') return { state: 'unknown', reason: answers.reason };
  const [worst] = verdicts
    .filter(({ check, verdict }) => isBad(verdict) && !check.posture && WEIGHT[check.severity] > 0)
    .sort((a, b) => WEIGHT[b.check.severity] - WEIGHT[a.check.severity]);
  if (worst) return { state: 'degraded', reason: worst.verdict.reason };
  const unseen = verdicts.find(({ check, verdict }) => verdict.status === 'unknown' && !check.posture);
  // What answers is up, but what nobody could see is said beside it.
  return { state: 'up', reason: unseen ? unseen.verdict.reason : answers.reason };
}

export const isBad = (verdict: Pick<Verdict, 'status'>): boolean =>
  verdict.status === 'fail' || verdict.status === 'warn';

/** What deserves to interrupt a person. */
export const isAlerting = (severity: Severity): boolean => WEIGHT[severity] >= WEIGHT.major;
