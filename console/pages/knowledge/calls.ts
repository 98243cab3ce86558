/** What the pages of the knowledge base read and change. */
import { keepPreviousData } from '@tanstack/solid-query';
import { allRows, pagesOf, type Query, read, send, thenInvalidate } from '../../api.ts';
import { word } from '../../i18n/index.ts';
import type { Client, Got, RowOf } from '../../wire.ts';

type Answers = Client['answers'];
export type AnswerRow = RowOf<Got<Answers['$get']>>;
export type AnswerPageData = Got<Answers[':id']['$get']>;
export type AnswerVersion = AnswerPageData['versions'][number];
export type LikelyAnswer = RowOf<Got<Answers['likely']['$get']>>;
export type AnswerDeed = AnswerPageData['possible'][number];

const every_state: Record<AnswerRow['state'], true> = { draft: true, in_review: true, published: true, retired: true };
export const answer_states = Object.keys(every_state) as AnswerRow['state'][];
export const max_question = 200;
export const max_answer = 10_000;
export const max_remark = 2_000;

export const answerQueries = {
  answers: (filter: Query) => pagesOf<AnswerRow>('answers', '/api/answers', filter),
  all: (filter: Query) => allRows<AnswerRow>('/api/answers', filter),
  one: (id: number) => read<AnswerPageData>(['answers', 'one', id], `/api/answers/${id}`),
  likely: (text: string) => ({
    ...read<{ rows: LikelyAnswer[] }>(['answers', 'likely', text], '/api/answers/likely', { text: text.slice(0, 400) }),
    placeholderData: keepPreviousData,
  }),
};

type Wording = { question: string; text: string };
const reviews: readonly string[] = ['approve', 'send_back'];

export const answerCommands = {
  write: (body: Wording & { unit_id?: number | null; ticket_id?: number }) =>
    thenInvalidate(send<{ id: number }>('POST', '/api/answers', body), 'answers'),
  /** `seen_at`: the answer's `changed_at` as it was seen. */
  act(id: number, seen_at: number, deed: { is: AnswerDeed } & Record<string, unknown>) {
    const door = reviews.includes(deed.is) ? 'reviews' : 'deeds';
    return thenInvalidate(
      send<{ changed_at: number }>('POST', `/api/answers/${id}/${door}`, { seen_at, deed }),
      'answers',
    );
  },
  vote: (id: number, has_helped: boolean) =>
    thenInvalidate(send('PUT', `/api/answers/${id}/vote`, { has_helped }), 'answers'),
};

export const answerDeedText = (is: AnswerDeed): string => word('answers', `deed_${is}`);
