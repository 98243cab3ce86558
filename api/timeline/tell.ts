import type { Db } from '../db/open.ts';
import { events } from './schema.ts';

export type Event = typeof events.$inferSelect;
export type NewEvent = Partial<Event> & Pick<Event, 'at' | 'kind' | 'subject' | 'text'>;

/** Writes one line of history; call it in the transaction of what it tells about. */
export function tell(db: Db, event: NewEvent): Event {
  return db.insert(events).values(event).returning().get();
}
