/** Systems of level 3 and above, and whether an assessment of some kind was closed within a year. */
import type { FigureItem } from '#compliance/programme/figure.ts';
import type { Db } from '../../db/open.ts';
import type { Subject } from './figure.ts';
import { belongs, within } from './places.ts';
import { ungraded } from './ungraded.ts';

export const YEAR_MS = 365 * 86_400_000;

type Row = { id: number; name: string; closed_at: number | null };

export function assessedWithin(db: Db, subject: Subject, kind: 'mlps' | 'crypto', now: number): FigureItem[] {
  const rows = db.$client
    .prepare(`${within(subject.kind)} select y.id, y.name,
        (select max(a.closed_at) from assessments a where a.system_id = y.id and a.kind = :kind) as closed_at
      from systems y join protected_systems g on g.system_id = y.id
      where g.grade >= 3 and ${belongs(subject.kind, { unit: 'y.unit_id', area: 'y.area_id' })} order by y.name`)
    .all({ subject: subject.id, kind }) as Row[];
  const graded = rows.map(({ id, name, closed_at }): FigureItem => {
    const is_met = closed_at !== null && closed_at > now - YEAR_MS;
    return {
      ...{ key: `system/${id}`, name, weight: 1, path: `/compliance/systems/${id}`, seen_at: closed_at },
      status: is_met ? 'met' : 'unmet',
      reason: is_met
        ? { zh: '一年内已完成测评', en: 'assessed within a year' }
        : closed_at === null
          ? { zh: '没有已结束的测评', en: 'no assessment was closed' }
          : { zh: '最近一次测评已超过一年', en: 'the last assessment is more than a year old' },
    };
  });
  return [...graded, ...ungraded(db, subject)];
}
