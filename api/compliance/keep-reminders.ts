/** Looks each hour for deadlines of graded protection that come near or have passed, and for findings that are overdue. */
import type { Hub } from '../hub.ts';
import { complaints } from '../watching/complaints.ts';
import { escalate } from './escalate.ts';
import { remind } from './remind.ts';

const EVERY_MS = 3_600_000;

export function keepReminders({ db, authorities, bus, log }: Pick<Hub, 'db' | 'authorities' | 'bus' | 'log'>) {
  const complain = complaints(log);
  const look = () => {
    try {
      if (remind({ db, authorities }, Date.now()) + escalate({ db, authorities }, Date.now()) > 0)
        bus.changed('notices');
    } catch (error) {
      complain('looking for deadlines of graded protection failed', error);
    }
  };
  const timer = setInterval(look, EVERY_MS);
  timer.unref();
  look();
  return { stop: () => clearInterval(timer) };
}
