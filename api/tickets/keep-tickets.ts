/** What becomes of tickets by the clock alone: pauses that end, targets that are passed, findings that became something else. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Db } from '../db/open.ts';
import type { Bus } from '../timeline/bus.ts';
import { complaints } from '../watching/complaints.ts';
import { followFindings, PROGRAM } from './automatic.ts';
import { forEachApart, type OnError } from './for-each-apart.ts';
import { IS_OPEN } from './read-tickets.ts';
import { reckon } from './reckon.ts';
import { act } from './write-ticket.ts';

const EVERY_MS = 30_000;
const MAX_ROUND = 500;
const SLICE = 50;

type Parts = { db: Db; bus: Bus; log: Logger };

export function keepTickets({ db, bus, log }: Parts) {
  const complain = complaints(log);
  const onError: OnError = (error, { id }) => complain('looking after a ticket failed', error, { ticket: id });
  let stopped = false;
  const round = () => {
    try {
      if (turnTickets(db, Date.now(), onError) > 0) bus.changed('tickets');
    } catch (error) {
      complain('looking after tickets failed', error);
    }
  };
  const timer = setInterval(round, EVERY_MS);
  timer.unref();
  round();
  // Another version may know other holidays.
  void reckonOpen(db, onError, () => stopped).catch((error) => complain('reckoning tickets failed', error));
  return {
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}

/** How many it changed. */
export const turnTickets = (db: Db, now: number, onError: OnError): number =>
  resumeDue(db, now, onError) + notePassed(db, now, onError) + followFindings(db, now, onError);

function resumeDue(db: Db, now: number, onError: OnError): number {
  const due = db.$client
    .prepare(
      `select id, version from tickets where state = 'suspended' and resume_at <= ? order by resume_at limit ${MAX_ROUND}`,
    )
    .all(now) as { id: number; version: number }[];
  const as = { actor: PROGRAM, as: 'platform' } as const;
  const resume = ({ id, version }: { id: number; version: number }) =>
    void act(db, as, id, { deed: { is: 'resume' }, version }, now);
  return forEachApart(db, due, resume, onError);
}

/** Neither a warning nor a breach is an event: they follow from the log and the calendar. They are kept beside the ticket, for lists and as news. */
function notePassed(db: Db, now: number, onError: OnError): number {
  const due = db.$client
    .prepare(
      `select t.id from tickets t where ${IS_OPEN}
        and (response_due_at < :now or resolution_due_at < :now or warning_at <= :now) limit ${MAX_ROUND}`,
    )
    .all({ now }) as { id: number }[];
  return forEachApart(db, due, ({ id }) => reckon(db, id, now), onError);
}

/** All open ones anew, after the calendar became another; in slices, so that nobody waits for it. */
export async function reckonOpen(db: Db, onError: OnError, isOver: () => boolean = () => false): Promise<void> {
  const open = db.$client.prepare(`select t.id from tickets t where ${IS_OPEN}`).all() as { id: number }[];
  for (let at = 0; at < open.length; at += SLICE) {
    await turn();
    if (isOver()) return;
    forEachApart(db, open.slice(at, at + SLICE), ({ id }) => reckon(db, id, Date.now()), onError);
  }
}
