/** What people filed within 30 days, by whether it was analysed for hot topics (T8). */
import type { FigureItem } from '#compliance/programme/figure.ts';
import { PEOPLES_KINDS } from '../../tickets/in-time.ts';
import type { Figure } from './figure.ts';
import { belongs, within } from './places.ts';

const PERIOD_MS = 30 * 86_400_000;

export const opinion = {
  title: { zh: '诉求热点分析', en: 'Requests analysed' },
  counts: {
    zh: '30 日内提交的诉求、问题、建议，按提交单位合计；已分词计入热点为达到',
    en: 'Requests, problems and suggestions of 30 days, a row for each unit that filed; met when their terms are read for topics',
  },
  tasks: ['T8'],
  of: ['area', 'unit'],
  read(db, subject, now) {
    const rows = db.$client
      .prepare(`${within(subject.kind)} select u.id, u.name, count(k.ticket_id) as read, count(*) as filed, max(t.filed_at) as last
        from tickets t join main.units u on u.id = t.filed_unit_id left join main.ticket_terms k on k.ticket_id = t.id
        where t.kind in ${PEOPLES_KINDS} and t.filed_at > :from and t.filed_at <= :now and not t.is_redacted
          and ${belongs(subject.kind, { unit: 't.filed_unit_id', area: 'null' })} group by u.id order by u.id`)
      .all({ subject: subject.id, from: now - PERIOD_MS, now }) as Row[];
    return rows.flatMap(({ id, name, read, filed, last }): FigureItem[] => {
      const of = (key: string, status: FigureItem['status'], weight: number, zh: string, en: string): FigureItem => ({
        ...{ key: `unit/${id}/${key}`, name, status, weight, path: '/tickets/topics', seen_at: last },
        reason: { zh: `${weight} 件${zh}`, en: `${weight} ${en}` },
      });
      return [
        of('read', 'met', read, '已分析', 'analysed'),
        of('unread', 'unmet', filed - read, '未分析', 'not analysed'),
      ].filter(({ weight }) => weight > 0);
    });
  },
} as const satisfies Figure;

type Row = { id: number; name: string; read: number; filed: number; last: number };
