/** The words of a run: what was put in, in order, and what stands because of it. The inputs are the log; the state follows from them alone. */
import type { Grade, Mark, PlanHead, Step } from './plan.ts';

/** A plan as it was when the run began, with all that it calls. */
export type Script = { head: PlanHead; called: Readonly<Record<string, PlanHead>> };

export const DRILL_FORMS = ['tabletop', 'functional', 'full'] as const;
export type DrillForm = (typeof DRILL_FORMS)[number];

/** `met`: as the plan expects. What couldn't be seen is unknown, and never counts as met. */
export type LookResult = 'met' | 'not_met' | 'unknown';

type Person =
  | { do: 'complete'; key: string; values: Record<string, string> }
  | { do: 'skip'; key: string; reason: string }
  | { do: 'answer'; key: string; answer: string }
  /** Another answer while the steps of the first aren't finished: those that aren't are withdrawn. */
  | { do: 'change'; key: string; answer: string; reason: string }
  | { do: 'look_again'; key: string }
  /** Goes on though it isn't as expected; it stays visible as not met. */
  | { do: 'accept'; key: string; reason: string }
  | { do: 'propose'; key: string }
  | { do: 'approve'; key: string }
  | { do: 'regrade'; grade: Grade; reason: string }
  | { do: 'assign'; role: string; people: string[] }
  | { do: 'note'; text: string }
  | { do: 'abort'; reason: string };
/** What the program puts in: what came of an effect, and that time has passed. */
type Program =
  | { do: 'looked'; key: string; round: number; result: LookResult; because: string }
  /** `is_ok` is false when there was nobody to tell: the run goes on, and the step isn't shown as done. */
  | { do: 'told'; key: string; said: string; is_ok: boolean }
  | { do: 'ticket_opened'; key: string; ticket_id: number }
  | { do: 'ticket_closed'; key: string }
  /** Written before an outside command leaves, so that it never leaves twice. */
  | { do: 'sending'; key: string }
  | { do: 'sent'; key: string; is_ok: boolean; said: string }
  | { do: 'inject'; number: number; text: string }
  | { do: 'tick' };
/** `by`: an account; null: the program. `at`: epoch milliseconds. */
export type Input = { at: number } & (({ by: string } & Person) | ({ by: null } & Program));

export const ENDED_AS = ['done', 'skipped', 'left_out', 'withdrawn'] as const;
export type Entry = {
  key: string;
  status: 'open' | (typeof ENDED_AS)[number];
  opened_at: number;
  deadline_at: number | null;
  /** When it was seen to be late. */
  late_at: number | null;
  ended_at: number | null;
  by: string | null;
  reason: string;
  values: Record<string, string>;
  /** Of a question: one per round; `asked` is how many rounds were begun. */
  answers: { answer: string; by: string; at: number; changed: boolean }[];
  /** Of a check. */
  looks: { result: LookResult; because: string; at: number }[];
  asked: number;
  /** Repeated as often as it may be. */
  exhausted: boolean;
  /** Ended though not as expected. */
  accepted: boolean;
  proposed_by: string | null;
  approved_by: string | null;
  /** Of an outside command: whether it left, and what came of it. */
  sending_at: number | null;
  sent: { is_ok: boolean; said: string; at: number } | null;
  ticket_id: number | null;
};
export type State = {
  status: 'running' | 'ended' | 'aborted';
  started_at: number;
  ended_at: number | null;
  grade: Grade;
  drill: DrillForm | null;
  /** Accounts by role. */
  roles: Record<string, string[]>;
  /** In the order in which they opened. */
  entries: Record<string, Entry>;
  marks: Partial<Record<Mark, number>>;
  notes: { at: number; by: string; text: string }[];
  injects: { at: number; number: number; text: string }[];
  regrades: { at: number; by: string; from: Grade; to: Grade; reason: string }[];
};

/** The lists that a step holds, with the beginning of the keys of what is in them. */
export type Lane = { id: string; title: string; steps: readonly Step[]; prefix: string };

export function lanesOf(script: Script, step: Step, entry: Pick<Entry, 'key' | 'answers' | 'looks'>): Lane[] {
  const { key } = entry;
  switch (step.kind) {
    case 'check':
      return entry.looks.flatMap(({ result }, i) =>
        result !== 'met' && step.otherwise.length > 0
          ? [{ id: `otherwise.${i + 1}`, title: '', steps: step.otherwise, prefix: `${key}/otherwise.${i + 1}/` }]
          : [],
      );
    case 'decide':
      return entry.answers.flatMap(({ answer }, i) => {
        const taken = step.answers.find(({ id }) => id === answer);
        if (!taken) return [];
        const id = `${answer}.${i + 1}`;
        return [{ id, title: taken.text, steps: taken.steps, prefix: `${key}/${id}/` }];
      });
    case 'parallel':
      return step.branches.map(({ id, title, steps }) => ({ id, title, steps, prefix: `${key}/${id}/` }));
    case 'call': {
      const called = script.called[step.plan];
      return called ? [{ id: step.plan, title: called.title, steps: called.steps, prefix: `${key}/` }] : [];
    }
    default:
      return [];
  }
}
