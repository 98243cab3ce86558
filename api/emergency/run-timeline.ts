/** What happened in a run, in order of time, in the words of official papers: for reports. Pure. */
import { stepAt } from '#runbooks/may-act.ts';
import type { Entry, Script, State } from '#runbooks/run.ts';

export const MOMENT_KINDS = [
  'begin',
  'inject',
  'done',
  'skipped',
  'decision',
  'check',
  'late',
  'grade',
  'note',
  'end',
] as const;
/** `title`: the step; `said`: what was recorded, answered, seen or given as a reason. `by`: an account; null: the program. */
export type Moment = {
  at: number;
  kind: (typeof MOMENT_KINDS)[number];
  title: string;
  said: string;
  by: string | null;
};

export const GRADE_NAMES: Record<number, string> = { 1: '特别重大', 2: '重大', 3: '较大', 4: '一般' };
const LOOKS = { met: '符合预期', not_met: '不符合预期', unknown: '无法判断' } as const;

export function timelineOf(script: Script, state: State): Moment[] {
  const program = { by: null };
  const moments: Moment[] = [
    { ...program, at: state.started_at, kind: 'begin', title: '启动', said: GRADE_NAMES[state.grade] ?? '' },
    ...state.injects.map(({ at, number, text }) => ({
      ...{ ...program, at, kind: 'inject' as const, title: `注入 ${number}`, said: text },
    })),
    ...state.regrades.map(({ at, by, from, to, reason }) => ({
      ...{ at, by, kind: 'grade' as const, title: '调整等级' },
      said: `${GRADE_NAMES[from]} → ${GRADE_NAMES[to]}：${reason}`,
    })),
    ...state.notes.map(({ at, by, text }) => ({ at, by, kind: 'note' as const, title: '记录', said: text })),
    ...Object.values(state.entries).flatMap((entry) => ofEntry(script, state, entry)),
  ];
  if (state.ended_at !== null)
    moments.push({
      ...{ ...program, at: state.ended_at, kind: 'end', said: '' },
      title: state.status === 'aborted' ? '中止' : '结束',
    });
  // Of one moment what came first stays first.
  return moments.toSorted((a, b) => a.at - b.at);
}

function ofEntry(script: Script, state: State, entry: Entry): Moment[] {
  const step = stepAt(script, state, entry.key);
  if (!step) return [];
  const { title } = step;
  const moments: Moment[] = [];
  if (entry.late_at !== null) moments.push({ at: entry.late_at, kind: 'late', title, said: '超过时限', by: null });
  if (step.kind === 'decide')
    for (const { answer, at, by, changed } of entry.answers) {
      const text = step.answers.find(({ id }) => id === answer)?.text ?? answer;
      moments.push({ at, by, kind: 'decision', title, said: changed ? `改为：${text}` : text });
    }
  for (const { at, result, because } of entry.looks)
    moments.push({
      at,
      by: null,
      kind: 'check',
      title,
      said: [LOOKS[result], chinese(because)].filter(Boolean).join('：'),
    });
  if (entry.ended_at === null || step.kind === 'decide' || step.kind === 'parallel' || step.kind === 'call')
    return moments;
  if (entry.status === 'skipped')
    moments.push({ at: entry.ended_at, by: entry.by, kind: 'skipped', title, said: entry.reason });
  if (entry.status === 'done' && (step.kind !== 'check' || entry.accepted))
    moments.push({ at: entry.ended_at, by: entry.by, kind: 'done', title, said: recordOf(step, entry) });
  return moments;
}

/** What the program says stands in both languages, a line of each. */
const chinese = (text: string): string => text.split('\n')[0] ?? '';

function recordOf(step: NonNullable<ReturnType<typeof stepAt>>, entry: Entry): string {
  const asked = step.kind === 'do' ? step.record : [];
  const values = asked.flatMap(({ id, ask }) => (entry.values[id] ? [`${ask}：${entry.values[id]}`] : []));
  const sent = entry.sent === null ? [] : [`${entry.sent.is_ok ? '已执行' : '执行失败'}：${chinese(entry.sent.said)}`];
  return [...values, ...sent, ...(entry.accepted ? [`未达预期而继续：${entry.reason}`] : [])].join('；');
}
