/** Keeps beside a ticket what follows of its log and the calendar for lists, and notes as news what passed since it was reckoned last. */
import { eq } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { ticketNews } from '../notices/schema.ts';
import { type ClockFigures, type Figures, figuresOf, warningAt } from './clock.ts';
import { tickets } from './schema.ts';
import { calendarOf, readServiceLevels } from './service-levels.ts';
import { clockEventsOf } from './standing.ts';
import { eventsOf } from './stored.ts';

const calendarNow = (db: Db) => calendarOf(db, readServiceLevels(db).calendar);

export const figuresAt = (db: Db, ticket_id: number, now: number): Figures =>
  figuresOf(clockEventsOf(eventsOf(db, ticket_id)), calendarNow(db), now);

/** What a ticket's row kept when it was reckoned last. */
export type Kept = {
  response_due_at: number | null;
  resolution_due_at: number | null;
  warning_at: number | null;
  breached_at: number | null;
};

type Passed = { is: 'warning' | 'breach'; at: number };

/**
 * What nobody was told of yet. What a ticket of an older version has behind it is no news: it kept no moment of a warning, and its
 * breach was noted.
 */
export function passedSince(kept: Kept, { response, resolution }: Figures, now: number): Passed[] {
  const clocks: [ClockFigures, number | null][] = [
    [response, kept.response_due_at],
    [resolution, kept.resolution_due_at],
  ];
  // A target that became smaller is passed at once, whenever it would have been before.
  const unwarned_from = kept.warning_at === null ? Number.POSITIVE_INFINITY : Math.min(kept.warning_at, now);
  const passed = clocks.flatMap(([{ state, warned_at, breached_at }, due_at]): Passed[] => {
    if (breached_at !== null)
      return due_at !== null || kept.breached_at === null ? [{ is: 'breach', at: breached_at }] : [];
    // The moment that was kept lies a millisecond after the one that is reached.
    const is_new = warned_at !== null && warned_at + 1 >= unwarned_from;
    return state === 'running' && is_new ? [{ is: 'warning', at: warned_at }] : [];
  });
  return passed.filter(({ is, at }, i) => passed.findIndex((one) => one.is === is && one.at === at) === i);
}

export function reckon(db: Db, ticket_id: number, now: number) {
  const kept = db
    .select({
      response_due_at: tickets.response_due_at,
      resolution_due_at: tickets.resolution_due_at,
      warning_at: tickets.warning_at,
      breached_at: tickets.breached_at,
    })
    .from(tickets)
    .where(eq(tickets.id, ticket_id))
    .get();
  if (!kept) return;
  const figures = figuresAt(db, ticket_id, now);
  const { response, resolution } = figures;
  const breached = [response, resolution]
    .filter(({ breached_at }) => breached_at !== null)
    .toSorted((a, b) => (a.breached_at as number) - (b.breached_at as number))[0];
  const runs = ({ state }: { state: string }) => state === 'running';
  db.update(tickets)
    .set({
      response_due_at: runs(response) ? response.due_at : null,
      resolution_due_at: runs(resolution) ? resolution.due_at : null,
      warning_at: warningAt(figures, calendarNow(db), now),
      breached_at: breached?.breached_at ?? null,
      breached_unit_id: breached?.breached_by_unit ?? null,
    })
    .where(eq(tickets.id, ticket_id))
    .run();
  for (const passed of passedSince(kept, figures, now))
    db.insert(ticketNews)
      .values({ ticket_id, ...passed })
      .run();
}
