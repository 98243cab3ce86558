/** Systems of level 2 and above with an emergency plan in force that covers them, and a drill of it within a year (T18). */
import type { FigureItem } from '#compliance/programme/figure.ts';
import { readCoverage } from '../../emergency/coverage.ts';
import type { Figure } from './figure.ts';
import { systemsWithin } from './places.ts';
import { ungraded } from './ungraded.ts';

export const plansDrilled = {
  title: { zh: '应急预案与演练', en: 'Emergency plans and drills' },
  counts: {
    zh: '已定级为二级及以上的系统，以及尚未定级的系统（未知）；有生效的应急预案且一年内演练过为达到',
    en: 'Systems of level 2 and above, and those not graded yet (unknown); met by an emergency plan in force and a drill of it within a year',
  },
  tasks: ['T18'],
  of: ['area', 'unit'],
  read(db, subject, now) {
    const own = systemsWithin(db, subject);
    const graded = readCoverage(db, now)
      .filter(({ system_id }) => own.has(system_id))
      .map(({ system_id, system, gaps, drilled_at }): FigureItem => {
        const reason = gaps.includes('plan')
          ? { zh: '没有生效的应急预案', en: 'no emergency plan in force covers it' }
          : gaps.includes('drill')
            ? { zh: '一年内没有演练', en: 'no drill within a year' }
            : { zh: '预案生效，一年内已演练', en: 'a plan is in force, and was drilled within a year' };
        return {
          ...{ key: `system/${system_id}`, name: system, weight: 1, reason, seen_at: drilled_at },
          status: gaps.length === 0 ? 'met' : 'unmet',
          path: '/emergency?tab=coverage',
        };
      });
    return [...graded, ...ungraded(db, subject)];
  },
} as const satisfies Figure;
