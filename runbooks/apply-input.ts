/** What people and the program put into a run, one function per input. */

import { isStuck, leads, mayAct, stepAt } from './may-act.ts';
import { LIMITS, type Step, type StepKind, type StepOf } from './plan.ts';
import type { Entry, Input, Script, State } from './run.ts';

type Words = { zh: string; en: string };
const MOST_NOTES = 2_000;
type Of<B, D extends string> = Extract<Input, { by: B; do: D }>;

/** Returns why not; then nothing was changed that counts: the caller throws its copy away. */
export function applyPerson(script: Script, state: State, input: Extract<Input, { by: string }>): Words | undefined {
  switch (input.do) {
    case 'note':
      if (state.notes.length >= MOST_NOTES) return { zh: '记录已满', en: 'No more notes' };
      state.notes.push({ at: input.at, by: input.by, text: input.text });
      return undefined;
    case 'abort':
      withdraw(state, '', input);
      Object.assign(state, { status: 'aborted', ended_at: input.at });
      return undefined;
    case 'assign':
      if (!script.head.roles.some(({ id }) => id === input.role))
        return { zh: `没有角色 ${input.role}`, en: `There is no role ${input.role}` };
      state.roles[input.role] = [...input.people];
      return undefined;
    case 'regrade':
      return regrade(script, state, input);
  }
  const entry = state.entries[input.key];
  const step = entry && stepAt(script, state, input.key);
  if (!entry || !step) return { zh: '没有这一步', en: 'There is no such step' };
  if (entry.status !== 'open') return { zh: '这一步已结束', en: 'This step has ended' };
  if (!mayAct(script, state, step, input.by) && input.do !== 'approve')
    return { zh: '这一步由其他角色处理', en: 'This step is another role’s' };
  return ACT[input.do](step, entry, input as never, state);
}

const wrongKind = { zh: '这一步不能这样处理', en: 'That isn’t done with such a step' };
/** A function per thing that a person does to an open step; each returns why not. */
const ACT: {
  [D in 'complete' | 'skip' | 'answer' | 'change' | 'look_again' | 'accept' | 'propose' | 'approve']: (
    step: Step,
    entry: Entry,
    input: Of<string, D>,
    state: State,
  ) => Words | undefined;
} = {
  complete(step, entry, input, state) {
    if (step.kind !== 'do') return wrongKind;
    const wrong = wrongValues(step, input.values);
    if (wrong) return wrong;
    entry.values = { ...input.values };
    return end(state, step, entry, input);
  },
  skip(step, entry, input, state) {
    if (!step.optional && !(step.kind === 'wait' && state.drill !== null))
      return { zh: '必须完成的步骤不能跳过', en: 'A mandatory step can’t be skipped' };
    withdraw(state, `${entry.key}/`, input);
    return end(state, step, entry, input, 'skipped', input.reason);
  },
  answer(step, entry, input) {
    if (step.kind !== 'decide') return wrongKind;
    if (entry.answers.length >= entry.asked) return { zh: '已经回答', en: 'It is answered already' };
    return take(step, entry, input, false);
  },
  change(step, entry, input, state) {
    if (step.kind !== 'decide') return wrongKind;
    if (entry.answers.length < entry.asked) return { zh: '还没有回答', en: 'It isn’t answered yet' };
    if (entry.answers.at(-1)?.answer === input.answer) return { zh: '答案没有变化', en: 'The answer is the same' };
    if (entry.asked >= step.at_most) return { zh: '已达到次数上限', en: 'Not so often' };
    const refused = take(step, entry, input, true);
    if (refused) return refused;
    withdraw(state, `${entry.key}/`, input);
    entry.asked = entry.answers.length;
    return undefined;
  },
  look_again(step, entry) {
    if (step.kind !== 'check' || !isStuck(step, entry)) return wrongKind;
    if (entry.asked >= LIMITS.repeats * 2) return { zh: '已达到次数上限', en: 'Not so often' };
    entry.asked++;
    return undefined;
  },
  accept(step, entry, input, state) {
    if (!isStuck(step, entry)) return wrongKind;
    entry.accepted = true;
    return end(state, step, entry, input, 'done', input.reason);
  },
  propose(step, entry, input) {
    if (step.kind !== 'action') return wrongKind;
    if (entry.proposed_by !== null && entry.sent === null) return { zh: '已经提出', en: 'It is proposed already' };
    Object.assign(entry, { proposed_by: input.by, approved_by: null, sending_at: null, sent: null });
    return undefined;
  },
  approve(step, entry, input) {
    if (step.kind !== 'action') return wrongKind;
    if (entry.proposed_by === null) return { zh: '还没有提出', en: 'It isn’t proposed yet' };
    if (entry.approved_by !== null) return { zh: '已经批准', en: 'It is approved already' };
    if (entry.proposed_by === input.by) return { zh: '提出的人不能批准', en: 'Who proposed it can’t approve it' };
    entry.approved_by = input.by;
    return undefined;
  },
};

function take(
  step: StepOf<'decide'>,
  entry: Entry,
  input: { answer: string; by: string; at: number },
  changed: boolean,
) {
  if (!step.answers.some(({ id }) => id === input.answer))
    return { zh: `没有选项 ${input.answer}`, en: `There is no answer ${input.answer}` };
  entry.answers.push({ answer: input.answer, by: input.by, at: input.at, changed });
  return undefined;
}

function wrongValues(step: StepOf<'do'>, values: Record<string, string>): Words | undefined {
  for (const name of Object.keys(values))
    if (!step.record.some(({ id }) => id === name))
      return { zh: `没有要记录的 ${name}`, en: `Nothing asks for ${name}` };
  for (const { id, ask, kind, options, optional } of step.record) {
    const value = values[id]?.trim() ?? '';
    if (value === '') {
      if (optional) continue;
      return { zh: `请填写：${ask}`, en: `Please fill in: ${ask}` };
    }
    if (kind === 'number' && !Number.isFinite(Number(value))) return { zh: `应为数字：${ask}`, en: `A number: ${ask}` };
    if (kind === 'time' && Number.isNaN(Date.parse(value))) return { zh: `应为时间：${ask}`, en: `A time: ${ask}` };
    if (kind === 'choice' && !options?.includes(value))
      return { zh: `应为选项之一：${ask}`, en: `One of the options: ${ask}` };
  }
  return undefined;
}

function regrade(script: Script, state: State, input: Of<string, 'regrade'>): Words | undefined {
  if (input.grade === state.grade) return { zh: '等级没有变化', en: 'The grade is the same' };
  const leading = leads(script, state.grade);
  const people = leading === undefined ? [] : (state.roles[leading] ?? []);
  if (people.length > 0 && !people.includes(input.by))
    return { zh: '由负责指挥的人改变等级', en: 'Who leads changes the grade' };
  state.regrades.push({ at: input.at, by: input.by, from: state.grade, to: input.grade, reason: input.reason });
  state.grade = input.grade;
  return undefined;
}

export function applyProgram(script: Script, state: State, input: Extract<Input, { by: null }>): Words | undefined {
  if (input.do === 'inject') {
    state.injects.push({ at: input.at, number: input.number, text: input.text });
    return undefined;
  }
  if (input.do === 'tick') {
    for (const entry of Object.values(state.entries))
      if (
        entry.status === 'open' &&
        entry.late_at === null &&
        entry.deadline_at !== null &&
        entry.deadline_at <= input.at
      )
        entry.late_at = input.at;
    return undefined;
  }
  const entry = state.entries[input.key];
  const step = entry && stepAt(script, state, input.key);
  // What comes back after its step was withdrawn or skipped changes nothing.
  if (!entry || !step || entry.status !== 'open') return { zh: '这一步已结束', en: 'This step has ended' };
  const is = (kind: StepKind) => step.kind === kind;
  switch (input.do) {
    case 'looked':
      if (!is('check') || input.round !== entry.looks.length + 1 || input.round > entry.asked) return wrongKind;
      entry.looks.push({ result: input.result, because: input.because, at: input.at });
      return undefined;
    case 'told':
      if (!is('notify')) return wrongKind;
      entry.accepted = !input.is_ok;
      return end(state, step, entry, input, 'done', input.said);
    case 'ticket_opened':
      if (step.kind !== 'ticket' || entry.ticket_id !== null) return wrongKind;
      entry.ticket_id = input.ticket_id;
      return step.until_closed ? undefined : end(state, step, entry, input);
    case 'ticket_closed':
      return is('ticket') && entry.ticket_id !== null ? end(state, step, entry, input) : wrongKind;
    case 'sending':
      if (!is('action') || entry.approved_by === null || entry.sending_at !== null) return wrongKind;
      entry.sending_at = input.at;
      return undefined;
    case 'sent':
      if (!is('action') || entry.sending_at === null || entry.sent !== null) return wrongKind;
      entry.sent = { is_ok: input.is_ok, said: input.said, at: input.at };
      return input.is_ok ? end(state, step, entry, input) : undefined;
  }
}

/** An entry ends; its mark is reached when it was really done. */
export function end(
  state: State,
  step: Step,
  entry: Entry,
  { by, at }: { by: string | null; at: number },
  status: Entry['status'] = 'done',
  reason = '',
): undefined {
  Object.assign(entry, { status, ended_at: at, by, reason });
  // What was only accepted or skipped shows nothing.
  if (step.marks && status === 'done' && !entry.accepted) state.marks[step.marks] ??= at;
}

/** Ends what is open below a prefix of keys. */
function withdraw(state: State, prefix: string, { at, by, ...why }: { at: number; by: string; reason: string }) {
  for (const entry of Object.values(state.entries))
    if (entry.status === 'open' && entry.key.startsWith(prefix))
      Object.assign(entry, { status: 'withdrawn', ended_at: at, by, reason: why.reason });
}
