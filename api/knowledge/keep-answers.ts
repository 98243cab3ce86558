/** Looks each hour for answers that come to their end. */
import type { Hub } from '../hub.ts';
import { complaints } from '../watching/complaints.ts';
import { tellOfExpiry } from './tell-of-answers.ts';

const EVERY_MS = 3_600_000;

export function keepAnswers({ db, authorities, bus, log }: Pick<Hub, 'db' | 'authorities' | 'bus' | 'log'>) {
  const complain = complaints(log);
  const look = () => {
    try {
      if (tellOfExpiry({ db, authorities }, Date.now()) > 0) bus.changed('notices', 'answers');
    } catch (error) {
      complain('looking for answers that expire failed', error);
    }
  };
  const timer = setInterval(look, EVERY_MS);
  timer.unref();
  look();
  return { stop: () => clearInterval(timer) };
}
