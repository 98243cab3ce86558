/** What becomes of tickets by the clock alone: pauses that end, targets that are passed, findings that became something else. */
import type { Logger } from 'pino';
import type { Db } from '../db/open.ts';
import type { Bus } from '../timeline/bus.ts';
import { followFindings, PROGRAM } from './automatic.ts';
import { indexTicket } from './search-index.ts';
import { act, reckon } from './write-ticket.ts';

const EVERY_MS = 30_000;
const MAX_ROUND = 500;

type Parts = { db: Db; bus: Bus; log: Logger };

export function keepTickets({ db, bus, log }: Parts) {
  const turn = () => {
    try {
      if (turnTickets(db, Date.now()) > 0) bus.changed('tickets');
    } catch (error) {
      log.error({ err: error }, 'looking after tickets failed');
    }
  };
  const timer = setInterval(turn, EVERY_MS);
  timer.unref();
  turn();
  return { stop: () => clearInterval(timer) };
}

/** How many it changed. */
export const turnTickets = (db: Db, now: number): number =>
  resumeDue(db, now) + noteBreaches(db, now) + followFindings(db, now);

function resumeDue(db: Db, now: number): number {
  const due = db.$client
    .prepare(
      `select id, version from tickets where state = 'suspended' and resume_at <= ? order by resume_at limit ${MAX_ROUND}`,
    )
    .all(now) as { id: number; version: number }[];
  for (const { id, version } of due)
    db.$client.transaction(() => {
      act(db, { actor: PROGRAM, as: 'platform' }, id, { deed: { is: 'resume' }, version }, now);
      indexTicket(db, id);
    })();
  return due.length;
}

/** A breach is no event: it follows from the log and the calendar. It is kept beside the ticket for lists. */
function noteBreaches(db: Db, now: number): number {
  const due = db.$client
    .prepare(`select id from tickets where state not in ('closed', 'withdrawn', 'merged')
      and (response_due_at < :now or resolution_due_at < :now) limit ${MAX_ROUND}`)
    .pluck()
    .all({ now }) as number[];
  for (const id of due) db.$client.transaction(() => reckon(db, id, now))();
  return due.length;
}
