/** Systems of level 3 and above with an assessment of cryptography (密评) closed within a year (T18). */
import { assessedWithin } from './assessed.ts';
import type { Figure } from './figure.ts';

export const cryptoAssessed = {
  title: { zh: '密评按期完成', en: 'Cryptography assessed in time' },
  counts: {
    zh: '已定级为三级及以上的系统，以及尚未定级的系统；一年内有已结束的密评为达到，尚未定级为未知',
    en: 'Systems of level 3 and above, and those not graded yet, which are unknown; met by an assessment of cryptography closed within a year',
  },
  tasks: ['T18'],
  of: ['area', 'unit'],
  read: (db, subject, now) => assessedWithin(db, subject, 'crypto', now),
} as const satisfies Figure;
