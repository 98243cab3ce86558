/** Requests, problems and suggestions that came due or were answered within 90 days, by whether that was in time (T15). */
import type { FigureItem } from '#compliance/programme/figure.ts';
import type { Text } from '#probes/probe.ts';
import { IN_TIME, PEOPLES_KINDS } from '../../tickets/in-time.ts';
import type { Figure } from './figure.ts';
import { belongs, within } from './places.ts';

const PERIOD_MS = 90 * 86_400_000;
const SAYS: Record<'1' | '0' | '-1', { status: FigureItem['status']; reason: Text }> = {
  '1': { status: 'met', reason: { zh: '按时办结', en: 'answered in time' } },
  '0': { status: 'unmet', reason: { zh: '超过时限', en: 'not answered in time' } },
  '-1': { status: 'unknown', reason: { zh: '没有时限', en: 'it has no target' } },
};

export const operations = {
  title: { zh: '运维诉求按时办结', en: 'Requests answered in time' },
  counts: {
    zh: '90 日内提交、已到期或办结的诉求、问题、建议，按承办单位；按时为达到',
    en: 'Requests, problems and suggestions of 90 days that came due or were answered, by who holds them; met in time',
  },
  tasks: ['T15'],
  of: ['area', 'unit'],
  read(db, subject, now) {
    const rows = db.$client
      .prepare(`${within(subject.kind)} select t.id, t.number, t.changed_at, ${IN_TIME} as fate from tickets t
        where t.kind in ${PEOPLES_KINDS} and t.filed_at > :from and t.filed_at <= :now and ${IN_TIME} is not null
          and ${belongs(subject.kind, { unit: 't.unit_id', area: 'null' })} order by t.id`)
      .all({ subject: subject.id, from: now - PERIOD_MS, now }) as {
      id: number;
      number: string;
      changed_at: number;
      fate: 1 | 0 | -1;
    }[];
    return rows.map(({ id, number, changed_at, fate }) => ({
      ...{ key: `ticket/${id}`, name: number, weight: 1, path: `/tickets/${id}`, seen_at: changed_at },
      ...SAYS[`${fate}`],
    }));
  },
} as const satisfies Figure;
