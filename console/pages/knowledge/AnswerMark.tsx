/** How an answer stands: a word in a frame, with a colour where something is owed. What is expired never looks as if it were true. */
import { word } from '../../i18n/index.ts';
import type { AnswerRow } from './calls.ts';

type Standing = Pick<AnswerRow, 'state' | 'is_expired' | 'published_version'>;
type Shown = AnswerRow['state'] | 'expired';

const shownOf = ({ state, is_expired, published_version }: Standing): Shown =>
  is_expired && published_version !== null ? 'expired' : state;

export const answerStateText = (answer: Standing): string => word('answers', `state_${shownOf(answer)}`);

const looks: Record<Shown, string> = {
  draft: 'border-line text-dim border-dashed',
  in_review: 'border-accent text-accent',
  published: 'border-up text-up',
  retired: 'border-line text-dim',
  expired: 'border-degraded text-degraded',
};

export function AnswerMark(props: { answer: Standing }) {
  return (
    <span
      class={`inline-block rounded border px-1.5 text-sm leading-5 whitespace-nowrap ${looks[shownOf(props.answer)]}`}
    >
      {answerStateText(props.answer)}
    </span>
  );
}
