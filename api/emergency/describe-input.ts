/** What somebody or the program put into a run, in a sentence: for the timeline and for reports. */
import type { Text } from '#probes/probe.ts';
import { stepAt } from '#runbooks/may-act.ts';
import type { Step } from '#runbooks/plan.ts';
import type { Input, Script, State } from '#runbooks/run.ts';
import { GRADE_WORDS } from './words.ts';

type Words = (input: never, step: Step | undefined) => Text;
type Of<D extends Input['do']> = Extract<Input, { do: D }>;
const RESULTS = {
  met: { zh: '符合预期', en: 'as expected' },
  not_met: { zh: '不符合预期', en: 'not as expected' },
  unknown: { zh: '未知', en: 'unknown' },
};

/** As people read it: a time is kept as ISO 8601. */
const TIME = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });

const both = (text: string): Text => {
  const [zh = '', en] = text.split('\n');
  return { zh, en: en ?? zh };
};
const quoted = (zh: string, en: string, more: string): Text => {
  const said = both(more);
  return { zh: said.zh ? `${zh}：${said.zh}` : zh, en: said.en ? `${en}: ${said.en}` : en };
};
const answerText = (step: Step | undefined, answer: string) =>
  (step?.kind === 'decide' ? step.answers.find(({ id }) => id === answer)?.text : undefined) ?? answer;
const valuesText = (step: Step | undefined, values: Record<string, string>) =>
  Object.entries(values)
    .filter(([, value]) => value !== '')
    .map(([id, value]) => {
      const field = step?.kind === 'do' ? step.record.find((one) => one.id === id) : undefined;
      return `${field?.ask ?? id} ${field?.kind === 'time' ? TIME.format(Date.parse(value)) : value}`;
    })
    .join('；')
    .replaceAll('\n', ' ');

const DESCRIBE: { [D in Input['do']]: (input: Of<D>, step: Step | undefined) => Text } = {
  complete: ({ values }, step) => quoted('完成', 'Done', valuesText(step, values)),
  skip: ({ reason }) => quoted('跳过', 'Skipped', reason),
  answer: ({ answer }, step) => quoted('决定', 'Decided', answerText(step, answer)),
  change: ({ answer, reason }, step) => quoted('改变决定', 'Decided anew', `${answerText(step, answer)}（${reason}）`),
  look_again: () => ({ zh: '要求再看一次', en: 'Asked for another look' }),
  accept: ({ reason }) => quoted('不符合预期但继续', 'Went on though not as expected', reason),
  propose: () => ({ zh: '提出执行外部操作', en: 'Proposed the outside command' }),
  approve: () => ({ zh: '批准外部操作', en: 'Approved the outside command' }),
  regrade: ({ grade, reason }) => ({
    zh: `定为${GRADE_WORDS[grade].zh}：${reason}`,
    en: `Graded ${GRADE_WORDS[grade].en}: ${reason}`,
  }),
  assign: ({ role, people }) => quoted(`指定角色 ${role}`, `Gave the role ${role}`, people.join('、')),
  note: ({ text }) => quoted('记录', 'Note', text.replaceAll('\n', ' ')),
  abort: ({ reason }) => quoted('中止', 'Broken off', reason),
  looked: ({ result, because }) => quoted(`查看：${RESULTS[result].zh}`, `Looked: ${RESULTS[result].en}`, because),
  told: ({ said }) => quoted('通知', 'Told', said),
  ticket_opened: ({ ticket_id }) => ({ zh: `开出工单 ${ticket_id}`, en: `Opened ticket ${ticket_id}` }),
  ticket_closed: () => ({ zh: '工单已结束', en: 'The ticket ended' }),
  sending: () => ({ zh: '正在发出外部操作', en: 'The outside command leaves' }),
  sent: ({ is_ok, said }) =>
    is_ok ? quoted('外部操作完成', 'Carried out', said) : quoted('外部操作失败', 'Failed', said),
  inject: ({ number, text }) => quoted(`情景注入 ${number}`, `Inject ${number}`, text),
  tick: () => ({ zh: '时间到', en: 'Time passed' }),
};

/** `step`: the title of what it was of; null: of the whole run. */
export function describeInput(script: Script, state: State, input: Input): { step: string | null; text: Text } {
  const step = 'key' in input ? stepAt(script, state, input.key) : undefined;
  return { step: step?.title ?? null, text: (DESCRIBE[input.do] as Words)(input as never, step) };
}
