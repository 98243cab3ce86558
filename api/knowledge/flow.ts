/** Who may do what with an answer, in which state. Pure. */
import type { Text } from '#probes/probe.ts';
import type { AnswerState } from './schema.ts';

export const ANSWER_DEEDS = ['revise', 'submit', 'take_back', 'approve', 'send_back', 'retire'] as const;
export type AnswerDeedName = (typeof ANSWER_DEEDS)[number];

type Rule = { from: readonly AnswerState[]; to: AnswerState; by: 'writer' | 'reviewer' };

/** What is under review isn't changed beneath the reviewer's eyes: whoever wants to takes it back first. */
export const RULES: Record<AnswerDeedName, Rule> = {
  revise: { from: ['draft', 'published', 'retired'], to: 'draft', by: 'writer' },
  submit: { from: ['draft'], to: 'in_review', by: 'writer' },
  take_back: { from: ['in_review'], to: 'draft', by: 'writer' },
  approve: { from: ['in_review'], to: 'published', by: 'reviewer' },
  send_back: { from: ['in_review'], to: 'draft', by: 'reviewer' },
  /** A wrong answer must be gone at once, so it needs nobody's consent. */
  retire: { from: ['draft', 'in_review', 'published'], to: 'retired', by: 'writer' },
};

/** Of somebody, over the unit that the answer belongs to. */
export type Part = { is_writer: boolean; is_reviewer: boolean; has_written: boolean };
export type Standing = { state: AnswerState };

/** Undefined: it may be done. */
export function refusal({ state }: Standing, deed: AnswerDeedName, part: Part): Text | undefined {
  const { from, by } = RULES[deed];
  if (by === 'writer' ? !part.is_writer : !part.is_reviewer)
    return { zh: '此答案不由您维护', en: 'This answer is for others to look after' };
  if (by === 'reviewer' && part.has_written)
    return { zh: '不能审核本人撰写的内容', en: 'Nobody reviews what they wrote themselves' };
  if (!from.includes(state))
    return { zh: '答案当前状态不允许此操作', en: 'This can’t be done in the state that the answer is in' };
  return undefined;
}

export const possible = (standing: Standing, part: Part): AnswerDeedName[] =>
  ANSWER_DEEDS.filter((deed) => refusal(standing, deed, part) === undefined);
