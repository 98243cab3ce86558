/** Which step an entry is of, and who may do something with it. */
import type { Grade, Step } from './plan.ts';
import { type Entry, lanesOf, type Script, type State } from './run.ts';

/** The step that an entry's key leads to. */
export function stepAt(script: Script, state: State, key: string): Step | undefined {
  const walk = (steps: readonly Step[], prefix: string): Step | undefined => {
    for (const step of steps) {
      const own = prefix + step.id;
      if (own === key) return step;
      const entry = key.startsWith(`${own}/`) ? state.entries[own] : undefined;
      if (!entry) continue;
      for (const lane of lanesOf(script, step, entry)) {
        const found = key.startsWith(lane.prefix) ? walk(lane.steps, lane.prefix) : undefined;
        if (found) return found;
      }
    }
    return undefined;
  };
  return walk(script.head.steps, '');
}

/** The role that leads at the present grade: its people may act in the place of all others. */
export const leads = ({ head }: Script, grade: Grade): string | undefined =>
  (head.levels.find((level) => level.grade === grade) ?? head.levels.toSorted((a, b) => a.grade - b.grade)[0])?.led_by;

export function mayAct(script: Script, state: State, step: Step, by: string): boolean {
  if (!('role' in step)) return true;
  const people = state.roles[step.role] ?? [];
  const leading = leads(script, state.grade);
  // A role that nobody holds must not stop a run at night.
  return (
    people.length === 0 || people.includes(by) || (leading !== undefined && state.roles[leading]?.includes(by) === true)
  );
}

/** Nothing more can be expected of it but what a person says: another look, or going on as it is. */
export function isStuck(step: Step, entry: Entry): boolean {
  if (entry.status !== 'open') return false;
  if (step.kind === 'action') return entry.sending_at === null || entry.sent?.is_ok === false;
  if (step.kind !== 'check' || entry.looks.length < entry.asked) return false;
  return step.otherwise.length === 0 || entry.looks.length > step.at_most || entry.exhausted;
}
