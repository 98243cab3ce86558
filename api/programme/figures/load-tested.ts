/** Systems of level 2 and above that were load-tested within a year (T18): that it was done, not how it went. */
import type { FigureItem } from '#compliance/programme/figure.ts';
import { readCoverage } from '../../load/coverage.ts';
import type { Figure } from './figure.ts';
import { systemsWithin } from './places.ts';
import { ungraded } from './ungraded.ts';

export const loadTested = {
  title: { zh: '压力测试按期完成', en: 'Load-tested in time' },
  counts: {
    zh: '已定级为二级及以上的系统，以及尚未定级的系统（未知）；一年内有得出结论的压测为达到，压测没有结论为未知',
    en: 'Systems of level 2 and above, and those not graded yet (unknown); met by a load test within a year that came to a verdict, unknown where it came to none',
  },
  tasks: ['T18'],
  of: ['area', 'unit'],
  read(db, subject, now) {
    const own = systemsWithin(db, subject);
    const graded = readCoverage(db, now)
      .filter(({ system_id }) => own.has(system_id))
      .map(({ system_id, system, run_id, tested_at, is, why }): FigureItem => {
        const item = { key: `system/${system_id}`, name: system, weight: 1, seen_at: tested_at };
        if (run_id === null) return { ...item, status: 'unmet', reason: why, path: '/load?tab=coverage' };
        if (is === 'unknown') return { ...item, status: 'unknown', reason: why, path: `/load/runs/${run_id}` };
        const reason = { zh: '一年内已完成压测', en: 'load-tested within a year' };
        return { ...item, status: 'met', reason, path: `/load/runs/${run_id}` };
      });
    return [...graded, ...ungraded(db, subject)];
  },
} as const satisfies Figure;
