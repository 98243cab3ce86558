/** Published answers of the knowledge base that are within the time for which they were reviewed (T13). */
import type { FigureItem } from '#compliance/programme/figure.ts';
import type { Figure } from './figure.ts';
import { belongs, within } from './places.ts';

export const knowledge = {
  title: { zh: '知识库答案按期复审', en: 'Answers reviewed in time' },
  counts: {
    zh: '每条已发布的答案，按维护单位；在有效期内为达到',
    en: 'Each published answer, by the unit that keeps it; met within its time',
  },
  tasks: ['T13'],
  of: ['area', 'unit'],
  read(db, subject, now) {
    const rows = db.$client
      .prepare(`${within(subject.kind)} select a.id, a.expires_at, a.changed_at, v.question from answers a
        join main.answer_versions v on v.answer_id = a.id and v.version = a.published_version
        where ${belongs(subject.kind, { unit: 'a.unit_id', area: 'null' })} order by a.id`)
      .all({ subject: subject.id }) as { id: number; expires_at: number; changed_at: number; question: string }[];
    return rows.map(({ id, expires_at, changed_at, question }): FigureItem => {
      const is_met = expires_at > now;
      return {
        ...{
          key: `answer/${id}`,
          name: question.slice(0, 100),
          weight: 1,
          path: `/answers/${id}`,
          seen_at: changed_at,
        },
        status: is_met ? 'met' : 'unmet',
        reason: is_met
          ? { zh: '在有效期内', en: 'within its time' }
          : { zh: '已过有效期，未复审', en: 'past its time, and not reviewed' },
      };
    });
  },
} as const satisfies Figure;
