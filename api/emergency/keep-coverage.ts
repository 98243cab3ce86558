/** Looks each hour for systems without a plan or a drill. */
import type { Hub } from '../hub.ts';
import { complaints } from '../watching/complaints.ts';
import { raiseGaps } from './raise-gaps.ts';

const EVERY_MS = 3_600_000;

export function keepPlanCoverage({ db, bus, log }: Pick<Hub, 'db' | 'bus' | 'log'>) {
  const complain = complaints(log);
  const look = () => {
    try {
      const raised = raiseGaps(db, Date.now(), (error, { id }) =>
        complain('a ticket for a system without a plan could not be opened', error, { system: id }),
      );
      if (raised > 0) bus.changed('tickets');
    } catch (error) {
      complain('looking for systems without a plan failed', error);
    }
  };
  const timer = setInterval(look, EVERY_MS);
  timer.unref();
  look();
  return { stop: () => clearInterval(timer) };
}
