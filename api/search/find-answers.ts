/** Answers that everybody may read, by their words. */
import type { Db } from '../db/open.ts';
import { listAnswers } from '../knowledge/read-answers.ts';
import type { Asker } from '../knowledge/write-answer.ts';
import type { Found } from './search.ts';

const MAX_FOUND = 4;
const SHORTEST = 2;

export function findAnswers(db: Db, me: Asker, query: string, now: number): Found[] {
  const q = query.trim();
  if ([...q].length < SHORTEST) return [];
  const { rows } = listAnswers(db, me, { q, state: 'published', is_expired: false, limit: MAX_FOUND, offset: 0 }, now);
  return rows.map(({ id, question, unit }) => ({
    ...{ kind: 'answer', id, title: question, detail: unit ?? '' },
    ...{ field: 'title', matched: question },
  }));
}
