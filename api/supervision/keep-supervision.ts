/** Freezes the last month by itself on the day that the settings say, and notes what kept it from that. */
import { monthBefore, monthOf } from '#compliance/supervision/rules.ts';
import type { Db } from '../db/open.ts';
import type { Hub } from '../hub.ts';
import { dayOf } from '../programme/figures/places.ts';
import { readSettings } from '../settings/settings.ts';
import { PROGRAM } from '../tickets/automatic.ts';
import { complaints } from '../watching/complaints.ts';
import { freeze, whatIsMissing } from './freeze.ts';
import { findRevision } from './revisions.ts';

const EVERY_MS = 3_600_000;

/** The month that was frozen; `missing`: why it wasn't, though it was due; null: nothing was due. */
export async function freezeIfDue(db: Db, now: number): Promise<{ month: string; missing: string | null } | null> {
  const { freezes_itself, freeze_day } = readSettings(db).supervision;
  const month = monthBefore(monthOf(now));
  if (!freezes_itself || Number(dayOf(now).slice(8)) < freeze_day || findRevision(db, month)) return null;
  const missing = whatIsMissing(db, month, now);
  if (missing) return { month, missing: missing.en };
  await freeze(db, PROGRAM, month, now);
  return { month, missing: null };
}

export function keepSupervision({ db, bus, log }: Pick<Hub, 'db' | 'bus' | 'log'>) {
  const complain = complaints(log);
  let working = Promise.resolve();
  const look = async () => {
    try {
      const done = await freezeIfDue(db, Date.now());
      if (done?.missing) log.warn({ month: done.month, missing: done.missing }, 'the month could not be frozen');
      else if (done) bus.changed('supervision');
    } catch (error) {
      complain('freezing the month failed', error);
    }
  };
  const begin = () => {
    working = working.then(look);
  };
  const timer = setInterval(begin, EVERY_MS);
  timer.unref();
  begin();
  return {
    stop() {
      clearInterval(timer);
      return working;
    },
  };
}
