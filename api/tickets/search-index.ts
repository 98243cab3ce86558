/** Keeps the words of tickets for the search: without those that were redacted. */
import type { Db } from '../db/open.ts';
import { wordsOf } from '../search/words.ts';
import { eventsOf, ticketOf } from './stored.ts';

/** Call it in the transaction that changed the ticket. */
export function indexTicket(db: Db, id: number) {
  const ticket = ticketOf(db, id);
  const events = eventsOf(db, id);
  const redacted = new Set(events.flatMap(({ is, deed }) => (is === 'redact' ? [deed.event] : [])));
  const said = events
    .filter(({ number }) => !redacted.has(number))
    .flatMap(({ deed }) => [deed.text, deed.reason, deed.name])
    .filter((text) => typeof text === 'string');
  const own = ticket.is_redacted ? [] : [ticket.title, ticket.body, ...Object.values(ticket.fields).map(String)];
  const words = wordsOf([...own, ...said].join('\n'));
  db.$client.prepare('delete from ticket_search where rowid = ?').run(id);
  // They are read later, of what was filed; what was redacted is read no more.
  if (ticket.is_redacted) db.$client.prepare('delete from ticket_terms where ticket_id = ?').run(id);
  db.$client.prepare('insert into ticket_search (rowid, words) values (?, ?)').run(id, words);
}
