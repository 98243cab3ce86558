/** A plan with all that it calls, as a run takes it along: what changes in them later changes no run. */
import { stepsOf } from './mistakes.ts';
import type { PlanHead } from './plan.ts';
import type { Script } from './run.ts';

/** `find`: the head of a plan in force. `lacking`: one that is called and isn't. */
export function scriptOf(head: PlanHead, find: (id: string) => PlanHead | undefined): Script | { lacking: string } {
  const called: Record<string, PlanHead> = {};
  const take = (from: PlanHead): string | undefined => {
    for (const { step } of stepsOf(from.steps)) {
      if (step.kind !== 'call' || called[step.plan]) continue;
      const plan = find(step.plan);
      if (!plan) return step.plan;
      called[step.plan] = withoutMarks(plan);
      const lacking = take(plan);
      if (lacking !== undefined) return lacking;
    }
    return undefined;
  };
  const lacking = take(head);
  return lacking === undefined ? { head, called } : { lacking };
}

/** That a part of the trouble is over doesn't say so of the whole: only the steps of the plan that was begun do. */
const withoutMarks = (plan: PlanHead): PlanHead =>
  JSON.parse(JSON.stringify(plan, (key, value: unknown) => (key === 'marks' ? undefined : value))) as PlanHead;
