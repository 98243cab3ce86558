/** Tickets by their number, their words, or the name of a unit that has to do with them. */
import type { Db } from '../db/open.ts';
import { listTickets } from '../tickets/read-tickets.ts';
import type { Found } from './search.ts';

const MAX_FOUND = 6;
const SHORTEST = 2;

/** Within the reach that whoever asks has for tickets, which may be another than for all else. */
export function findTickets(db: Db, query: string): Found[] {
  const q = query.trim();
  if ([...q].length < SHORTEST) return [];
  const { rows } = listTickets(db, { q, limit: MAX_FOUND, offset: 0 }, { id: '', handles: undefined, now: 0 });
  return rows.map(({ id, number, title, unit }) => ({
    ...{ kind: 'ticket', id, title: title ?? number, detail: [number, unit].filter((part) => part).join(' · ') },
    ...{ field: 'title', matched: number },
  }));
}
