/** Systems of level 3 and above with an assessment of graded protection closed within a year (T18). */
import type { FigureItem } from '#compliance/programme/figure.ts';
import type { Figure } from './figure.ts';
import { belongs, within } from './places.ts';

const YEAR_MS = 365 * 86_400_000;

export const protection = {
  title: { zh: '等保测评按期完成', en: 'Graded protection assessed in time' },
  counts: {
    zh: '已定级为三级及以上的系统；一年内有已结束的等级测评为达到',
    en: 'Systems of level 3 and above; met by an assessment closed within a year',
  },
  tasks: ['T18'],
  of: ['area', 'unit'],
  read(db, subject, now) {
    const rows = db.$client
      .prepare(`${within(subject.kind)} select y.id, y.name, g.grade,
          (select max(a.closed_at) from assessments a where a.system_id = y.id and a.kind = 'mlps') as closed_at
        from systems y join protected_systems g on g.system_id = y.id
        where g.grade >= 3 and ${belongs(subject.kind, { unit: 'y.unit_id', area: 'y.area_id' })} order by y.name`)
      .all({ subject: subject.id }) as { id: number; name: string; grade: number; closed_at: number | null }[];
    return rows.map(({ id, name, closed_at }): FigureItem => {
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
  },
} as const satisfies Figure;
