/** What a search finds: numbers in part, words, and units by name or Pinyin. */
import type { Db } from '../db/open.ts';
import { reachNow, wholeOf } from '../people/reach.ts';
import { likeliest } from '../search/likely.ts';
import { namesOf } from '../search/names.ts';
import { queryOf } from '../search/words.ts';
import { findNumbers } from './find-numbers.ts';
import { seenTickets } from './seen-tickets.ts';

/** The reach of whoever asks, where it is limited. */
export function limitOf(db: Db): ReadonlySet<number> | undefined {
  if (wholeOf(db) === db) return undefined;
  const reach = reachNow();
  return reach === 'everywhere' ? undefined : (reach ?? new Set());
}

/** Ids of the tickets that fit, each once, in no order; only those that whoever asks may see. */
export function hitsOf(db: Db, q: string): number[] {
  const words = queryOf(q);
  if (!words) return [];
  const whole = wholeOf(db);
  const found: number[][] = [];
  const look = (sql: string, given: string) => found.push(whole.$client.prepare(sql).pluck().all(given) as number[]);
  look('select rowid from ticket_search where words match ?', words);
  const named = JSON.stringify(
    namesOf(whole)
      .find('unit', q.trim())
      .map(({ id }) => id),
  );
  if (named !== '[]') {
    look('select id from tickets where unit_id in (select value from json_each(?))', named);
    look(
      `select ticket_id from ticket_units where involved_as = 'filer' and unit_id in (select value from json_each(?))`,
      named,
    );
  }
  const numbered = findNumbers(whole, q);
  if (numbered.length > 0) found.push(numbered);
  const limit = limitOf(db);
  const seen = limit && seenTickets(whole, limit);
  const all = found.length === 1 ? (found[0] as number[]) : [...new Set(found.flat())];
  return seen ? all.filter((id) => seen.has(id)) : all;
}

/** Above so many, going back from the newest finds a page sooner than putting all of them in order. */
const MANY = 500;

/** A page of what was found, what changed last first. */
export function newestOf(db: Db, hits: readonly number[], page: { limit: number; offset: number }): number[] {
  const sql =
    hits.length > MANY
      ? 'select id from tickets indexed by tickets_by_change where +id in (select value from json_each(:hits))'
      : 'select id from tickets where id in (select value from json_each(:hits))';
  return wholeOf(db)
    .$client.prepare(`${sql} order by changed_at desc, id desc limit :limit offset :offset`)
    .pluck()
    .all({ hits: JSON.stringify(hits), ...page }) as number[];
}

/** Those that say much of the same as a text, the likeliest first. */
export const likelyTickets = (db: Db, text: string): number[] => likeliest(wholeOf(db), 'ticket_search', text);
