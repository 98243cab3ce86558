/** How a system stands by what its type asks: a standing for each criterion, each leading to what it rests on. */
import type { Status } from '#probes/check.ts';
import type { Db } from '../db/open.ts';
import { rank, standingOfLook } from './look-standing.ts';
import { recordsOf } from './records.ts';
import type { Standing, SystemGiven, SystemType } from './system-type.ts';

export const worstOf = (statuses: readonly Status[]): Status =>
  [...statuses].sort((a, b) => rank(a) - rank(b))[0] ?? 'unknown';

export type CriterionCounts = { pass: number; warn: number; fail: number; unknown: number };

export function standingsOf(db: Db, type_name: string, type: SystemType, system: SystemGiven, now: number) {
  return Object.entries(type.criteria).map(([name, criterion]): { name: string; standing: Standing } => {
    if (criterion.is === 'look')
      return {
        name,
        standing: standingOfLook(db, `${type_name}.${criterion.watch_of ?? name}`, criterion, system.id, now),
      };
    if (criterion.is === 'elsewhere') return { name, standing: criterion.read(db, system, now) };
    const rows = recordsOf(db, system.id, `${type_name}.${criterion.kind}`);
    return { name, standing: criterion.judge(rows, now) };
  });
}

export function countStandings(standings: readonly { standing: Standing }[]): CriterionCounts {
  const counts: CriterionCounts = { pass: 0, warn: 0, fail: 0, unknown: 0 };
  for (const { standing } of standings) if (standing.status !== 'not_applicable') counts[standing.status] += 1;
  return counts;
}
