/** A plan or a run as a drawing: steps in order, and beside a step that branches its lanes. What hasn't opened yet is there as well. */
import { isStuck } from './may-act.ts';
import type { Mark, PlanHead, Step, StepKind } from './plan.ts';
import { type Entry, lanesOf, type Script, type State } from './run.ts';

export type FlowStatus = 'ahead' | Entry['status'] | 'stuck' | 'accepted';
export type FlowStep = {
  key: string;
  id: string;
  kind: StepKind;
  title: string;
  role: string | null;
  is_optional: boolean;
  mark: Mark | null;
  within_ms: number | null;
  status: FlowStatus;
  entry: Entry | null;
  lanes: { id: string; title: string /** Chosen, or begun. */; is_taken: boolean; steps: FlowStep[] }[];
};

/** Lanes of a step that nobody reached: all that may come. */
const possible = (script: Script, step: Step, key: string) => {
  if (step.kind === 'check')
    return step.otherwise.length
      ? [{ id: 'otherwise.1', title: '', steps: step.otherwise, prefix: `${key}/otherwise.1/` }]
      : [];
  if (step.kind === 'decide')
    return step.answers.map(({ id, text, steps }) => ({
      id: `${id}.1`,
      title: text,
      steps,
      prefix: `${key}/${id}.1/`,
    }));
  return lanesOf(script, step, { key, answers: [], looks: [] });
};

export function flowOf(script: Script, state: State | null): FlowStep[] {
  const draw = (steps: readonly Step[], prefix: string): FlowStep[] =>
    steps.map((step) => {
      const key = prefix + step.id;
      const entry = state?.entries[key] ?? null;
      const begun = entry ? lanesOf(script, step, entry) : [];
      // A question shows its other answers beside the one that was taken; they stay empty, since they never began.
      const ahead = possible(script, step, key).filter(
        ({ id, title }) => !begun.some((lane) => lane.id === id || (step.kind === 'decide' && lane.title === title)),
      );
      const shown = [
        ...begun.map((lane) => ({ ...lane, is_taken: true })),
        ...(step.kind === 'check' && begun.length ? [] : ahead.map((lane) => ({ ...lane, is_taken: false }))),
      ];
      return {
        ...{ key, id: step.id, kind: step.kind, title: step.title, role: 'role' in step ? step.role : null },
        ...{ is_optional: step.optional, mark: step.marks ?? null, within_ms: step.within ?? null },
        status: statusOf(step, entry),
        entry,
        lanes: shown.map(({ id, title, is_taken, steps: inner, prefix: below }) => ({
          ...{ id, title, is_taken },
          steps: draw(inner, below),
        })),
      };
    });
  return draw(script.head.steps, '');
}

function statusOf(step: Step, entry: Entry | null): FlowStatus {
  if (!entry) return 'ahead';
  if (entry.accepted) return 'accepted';
  return step.kind === 'check' && isStuck(step, entry) ? 'stuck' : entry.status;
}

/** A plan by itself. */
export const flowOfPlan = (head: PlanHead, called: Script['called'] = {}): FlowStep[] => flowOf({ head, called }, null);
