/** Steps in the form: where their lanes stand in the file, and what a new one begins as. */
import { t } from '../../i18n/index.ts';
import type { PlanHead, Step } from './plan-calls.ts';

export const step_kinds: readonly Step['kind'][] = [
  'do',
  'check',
  'decide',
  'notify',
  'wait',
  'parallel',
  'call',
  'ticket',
  'action',
];

/** `path`: beneath the step's own. */
export type Lane = { title: string; path: (string | number)[]; steps: readonly Step[] };

export function lanesOf(step: Step): Lane[] {
  if (step.kind === 'check') return [{ title: '', path: ['otherwise'], steps: step.otherwise }];
  if (step.kind === 'decide')
    return step.answers.map(({ text, steps }, i) => ({ title: text, path: ['answers', i, 'steps'], steps }));
  if (step.kind === 'parallel')
    return step.branches.map(({ title, steps }, i) => ({ title, path: ['branches', i, 'steps'], steps }));
  return [];
}

const idsOf = (steps: readonly Step[]): string[] =>
  steps.flatMap((step) => [step.id, ...lanesOf(step).flatMap((lane) => idsOf(lane.steps))]);

/** As the file has it: whatever a step of its kind must have, with words to be replaced. */
export function newStep(kind: string, { steps, roles }: PlanHead): Record<string, unknown> {
  const taken = new Set(idsOf(steps));
  const free = (from: number): string => (taken.has(`step-${from}`) ? free(from + 1) : `step-${from}`);
  const id = free(1);
  taken.add(id);
  const role = roles[0]?.id ?? '';
  const title = t('emergency_editor.new_step');
  const text = t('emergency_editor.to_be_written');
  const task = () => {
    const own = free(1);
    taken.add(own);
    return { id: own, do: title, role };
  };
  const of: Record<string, () => Record<string, unknown>> = {
    do: () => ({ do: title, role }),
    check: () => ({ check: title, role, checks: ['answers'] }),
    decide: () => ({
      ...{ decide: title, role },
      answers: [
        { id: 'a', text: `${text} A`, steps: [] },
        { id: 'b', text: `${text} B`, steps: [] },
      ],
    }),
    notify: () => ({ notify: title, to: [role], text }),
    wait: () => ({ wait: title, for: '10m' }),
    parallel: () => ({
      parallel: title,
      branches: [
        { id: 'a', title: `${text} A`, steps: [task()] },
        { id: 'b', title: `${text} B`, steps: [task()] },
      ],
    }),
    call: () => ({ call: title, plan: 'another-plan' }),
    ticket: () => ({ ticket: title, role, text }),
    action: () => ({ action: title, role, hook: 'a-hook' }),
  };
  return { id, ...of[kind]?.() };
}
