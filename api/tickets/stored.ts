/** What is stored of a ticket, and the units that it goes between. */
import { asc, eq } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { units } from '../estate/schema.ts';
import { notFound } from '../middleware/errors.ts';
import { ticketEvents, tickets } from './schema.ts';
import type { TicketEvent, UnitRow } from './standing.ts';

export type Ticket = typeof tickets.$inferSelect;

export const eventsOf = (db: Db, ticket_id: number): TicketEvent[] =>
  db.select().from(ticketEvents).where(eq(ticketEvents.ticket_id, ticket_id)).orderBy(asc(ticketEvents.number)).all();

export const ticketOf = (db: Db, id: number): Ticket => {
  const found = db.select().from(tickets).where(eq(tickets.id, id)).get();
  if (!found) throw notFound('该工单', 'ticket');
  return found;
};

export const unitsOf = (db: Db): Map<number, UnitRow> =>
  new Map(
    db
      .select({ id: units.id, name: units.name, level: units.level, parent_id: units.parent_id })
      .from(units)
      .all()
      .map((unit) => [unit.id, unit]),
  );
