/** Systems of level 2 and above whose risks were assessed within a year (T18). */
import type { FigureItem } from '#compliance/programme/figure.ts';
import { YEAR_MS } from './assessed.ts';
import type { Figure } from './figure.ts';
import { belongs, within } from './places.ts';
import { ungraded } from './ungraded.ts';

/** Of the whole tables: of an assessment together with others' systems nothing is told but when it was closed. */
const LAST = `select a.id from main.risk_systems r join main.risk_assessments a on a.id = r.assessment_id
  where r.system_id = y.id and a.state = 'closed' order by a.closed_at desc limit 1`;

export const riskAssessed = {
  title: { zh: '风险评估按期完成', en: 'Risks assessed in time' },
  counts: {
    zh: '已定级为二级及以上的系统，以及尚未定级的系统（未知）；一年内有已结束的风险评估为达到',
    en: 'Systems of level 2 and above, and those not graded yet (unknown); met by a risk assessment closed within a year',
  },
  tasks: ['T18'],
  of: ['area', 'unit'],
  read(db, subject, now) {
    const rows = db.$client
      .prepare(`${within(subject.kind)} select y.id, y.name, c.closed_at,
          (select v.id from risk_assessments v where v.id = c.id) as seen_id
        from systems y join protected_systems g on g.system_id = y.id
          left join main.risk_assessments c on c.id = (${LAST})
        where g.grade >= 2 and ${belongs(subject.kind, { unit: 'y.unit_id', area: 'y.area_id' })} order by y.name`)
      .all({ subject: subject.id }) as { id: number; name: string; closed_at: number | null; seen_id: number | null }[];
    const graded = rows.map(({ id, name, closed_at, seen_id }): FigureItem => {
      const is_met = closed_at !== null && closed_at > now - YEAR_MS;
      return {
        ...{ key: `system/${id}`, name, weight: 1, seen_at: closed_at },
        status: is_met ? 'met' : 'unmet',
        path: seen_id === null ? `/compliance/systems/${id}` : `/risks/${seen_id}`,
        reason: is_met
          ? { zh: '一年内已完成风险评估', en: 'its risks were assessed within a year' }
          : closed_at === null
            ? { zh: '没有已结束的风险评估', en: 'no risk assessment was closed' }
            : { zh: '最近一次风险评估已超过一年', en: 'the last risk assessment is more than a year old' },
      };
    });
    return [...graded, ...ungraded(db, subject)];
  },
} as const satisfies Figure;
