/**
 * Runs a plan: a reducer from inputs to what stands. It does nothing itself: what must be done outside is read from the state (effects.ts) and
 * comes back as an input. The same inputs give the same state.
 */
import { applyPerson, applyProgram, end } from './apply-input.ts';
import { isStuck, stepAt } from './may-act.ts';
import type { Grade, Step } from './plan.ts';
import { type DrillForm, type Entry, type Input, lanesOf, type Script, type State } from './run.ts';

type Words = { zh: string; en: string };
export type Reduced = { state: State } | { refused: Words };

/** Beyond so many, nothing is repeated any more: loops within loops would never end. */
const MOST_ENTRIES = 3_000;

const refuse = (zh: string, en: string): Reduced => ({ refused: { zh, en } });

export type Beginning = { at: number; grade: Grade; drill: DrillForm | null; roles: Record<string, string[]> };

export function begin(script: Script, { at, grade, drill, roles }: Beginning): State {
  const state: State = {
    ...{ status: 'running', started_at: at, ended_at: null, grade, drill, roles: structuredClone(roles) },
    ...{ entries: {}, marks: {}, notes: [], injects: [], regrades: [] },
  };
  advance(script, state, at);
  return state;
}

/** A refused input changes nothing. */
export function reduce(script: Script, before: State, input: Input): Reduced {
  if (before.status !== 'running') return refuse('运行已结束', 'The run has ended');
  const state = structuredClone(before);
  const refused = input.by === null ? applyProgram(script, state, input) : applyPerson(script, state, input);
  if (refused) return { refused };
  advance(script, state, input.at);
  return { state };
}

export function replay(script: Script, beginning: Beginning, inputs: Iterable<Input>): State {
  let state = begin(script, beginning);
  for (const input of inputs) {
    const reduced = reduce(script, state, input);
    // What stands in a log was accepted once.
    if ('refused' in reduced) throw new Error(`The log doesn't follow from its plan: ${reduced.refused.en}`);
    state = reduced.state;
  }
  return state;
}

/** When time alone changes something next, or null. */
export function nextTick(script: Script, state: State): number | null {
  let next = Number.POSITIVE_INFINITY;
  for (const entry of Object.values(state.entries)) {
    if (entry.status !== 'open') continue;
    if (entry.deadline_at !== null && entry.late_at === null) next = Math.min(next, entry.deadline_at);
    const step = stepAt(script, state, entry.key);
    if (step?.kind === 'wait') next = Math.min(next, entry.opened_at + step.for);
  }
  return Number.isFinite(next) ? next : null;
}

const isLeftOut = (step: Step | undefined, { grade }: State): boolean =>
  step?.only_from !== undefined && grade > step.only_from;

/** Opens what can begin and ends what holds only ended steps, until nothing changes. */
function advance(script: Script, state: State, at: number) {
  if (state.status !== 'running') return;
  const mayRepeat = () => Object.keys(state.entries).length < MOST_ENTRIES;

  const walk = (steps: readonly Step[], prefix: string): boolean => {
    let allEnded = true;
    for (const step of steps) {
      const key = prefix + step.id;
      // After a step that isn't finished only those go on that had begun before it was asked for.
      if (!allEnded && !state.entries[key]) continue;
      const entry = state.entries[key] ?? opened(step, key);
      state.entries[key] = entry;
      // What was left out of a lesser event is asked for in a graver one.
      if (entry.status === 'left_out' && !isLeftOut(step, state)) Object.assign(entry, opened(step, key));
      if (entry.status === 'open' && !progress(step, entry)) allEnded = false;
    }
    return allEnded;
  };

  const opened = (step: Step, key: string): Entry => ({
    ...{ key, status: isLeftOut(step, state) ? 'left_out' : 'open', opened_at: at, late_at: null },
    ...{ deadline_at: step.within === undefined ? null : at + step.within },
    ...{
      ended_at: isLeftOut(step, state) ? at : null,
      by: null,
      reason: '',
      values: {},
      answers: [],
      looks: [],
      asked: 1,
    },
    ...{
      accepted: false,
      proposed_by: null,
      approved_by: null,
      sending_at: null,
      sent: null,
      ticket_id: null,
      exhausted: false,
    },
  });

  const ends = (step: Step, entry: Entry): true => {
    end(state, step, entry, { by: null, at });
    return true;
  };

  const lastLane = (step: Step, entry: Entry): boolean => {
    const lane = lanesOf(script, step, entry).at(-1);
    return !lane || walk(lane.steps, lane.prefix);
  };

  /** Whether it has ended now. */
  const progress = (step: Step, entry: Entry): boolean => {
    switch (step.kind) {
      case 'wait':
        return at >= entry.opened_at + step.for && ends(step, entry);
      case 'check': {
        if (entry.looks.length < entry.asked) return false;
        if (entry.looks.at(-1)?.result === 'met') return ends(step, entry);
        if (isStuck(step, entry)) return false;
        if (!mayRepeat()) entry.exhausted = true;
        else if (lastLane(step, entry)) entry.asked++;
        return false;
      }
      case 'decide': {
        if (entry.answers.length < entry.asked) return false;
        if (!lastLane(step, entry)) return false;
        const again = step.answers.find(({ id }) => id === entry.answers.at(-1)?.answer)?.again;
        if (!again) return ends(step, entry);
        if (entry.asked >= step.at_most || !mayRepeat()) {
          // Asked as often as it may be, and never settled: it isn't done as the plan wants it.
          Object.assign(entry, { exhausted: true, accepted: true });
          return ends(step, entry);
        }
        entry.asked++;
        return false;
      }
      case 'parallel':
      case 'call': {
        // Each lane goes on, also when one before it isn't finished.
        const ended = lanesOf(script, step, entry).map((lane) => walk(lane.steps, lane.prefix));
        return ended.every(Boolean) && ends(step, entry);
      }
      default:
        return false;
    }
  };

  if (walk(script.head.steps, '')) Object.assign(state, { status: 'ended', ended_at: at });
}
