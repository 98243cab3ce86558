/** What says much of the same as a text that somebody is typing. */
import type { Db } from '../db/open.ts';
import { wordsOf } from './words.ts';

/** Of the words that were typed, so many must be shared. */
const SHARED_PART = 0.3;
const MAX_WORDS = 60;
const MAX_LOOKED_AT = 50;

/** Row ids of a table of words, the likeliest first, of all that there are: whoever asks may not see each of them. */
export function likeliest(whole: Db, table: 'ticket_search' | 'answer_search', text: string): number[] {
  const words = [...new Set(wordsOf(text).split(' '))].filter((word) => word !== '').slice(0, MAX_WORDS);
  const least = Math.max(2, Math.ceil(words.length * SHARED_PART));
  if (words.length < 2) return [];
  const found = whole.$client
    .prepare(`select rowid from ${table} where words match ? order by bm25(${table}) limit ${MAX_LOOKED_AT}`)
    .pluck()
    .all(words.map((word) => `"${word}"`).join(' OR ')) as number[];
  const shares = whole.$client.prepare(`select 1 from ${table} where rowid = ? and words match ?`);
  return found.filter((id) => words.filter((word) => shares.get(id, `"${word}"`)).length >= least);
}
