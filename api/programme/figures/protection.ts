/** Systems of level 3 and above with an assessment of graded protection closed within a year (T18). */
import { assessedWithin } from './assessed.ts';
import type { Figure } from './figure.ts';

export const protection = {
  title: { zh: '等保测评按期完成', en: 'Graded protection assessed in time' },
  counts: {
    zh: '已定级为三级及以上的系统，以及尚未定级的系统；一年内有已结束的等级测评为达到，尚未定级为未知',
    en: 'Systems of level 3 and above, and those not graded yet, which are unknown; met by an assessment closed within a year',
  },
  tasks: ['T18'],
  of: ['area', 'unit'],
  read: (db, subject, now) => assessedWithin(db, subject, 'mlps', now),
} as const satisfies Figure;
