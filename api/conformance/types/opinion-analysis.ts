/** 12345 政情民意分析 (T8): what people ask for is analysed soon after it is filed, and somebody looks at what came of it. */
import type { Db } from '../../db/open.ts';
import { wholeOf } from '../../people/reach.ts';
import { PEOPLES_KINDS } from '../../tickets/in-time.ts';
import { filedIn } from '../../tickets/topics/filter.ts';
import { areaOf, percent, stands } from '../stands.ts';
import type { Standing, SystemGiven, SystemType } from '../system-type.ts';
import { answersByHttp } from './plain-page.ts';

const DAY_MS = 86_400_000;
/** As the page of topics shows when nobody chose a period. */
const PERIOD_MS = 30 * DAY_MS;
/** Terms are read within seconds; a ticket without them for longer was left behind. */
const READ_WITHIN_MS = 600_000;
const TOPICS = ['/tickets/topics'];

function analysed(db: Db, system: SystemGiven, now: number): Standing {
  const area_id = areaOf(db, system);
  const where = area_id === null ? '' : `and ${filedIn('t.filed_unit_id', ':area_id')}`;
  const { filed, read, late, last } = db.$client
    .prepare(`select count(*) as filed, count(k.ticket_id) as read, max(t.filed_at) as last,
        coalesce(sum(k.ticket_id is null and t.filed_at < :late), 0) as late
      from tickets t left join main.ticket_terms k on k.ticket_id = t.id
      where t.kind in ${PEOPLES_KINDS} and t.filed_at >= :from and t.filed_at <= :now and not t.is_redacted ${where}`)
    .get({
      ...{ from: now - PERIOD_MS, now, late: now - READ_WITHIN_MS },
      ...(area_id === null ? {} : { area_id }),
    }) as { filed: number; read: number; late: number; last: number | null };
  if (filed === 0) return stands('unknown', ['30 日内没有诉求', 'nothing was filed within 30 days'], TOPICS);
  const share = percent(read, filed);
  const said = [
    `30 日内 ${filed} 件诉求，已分析 ${read} 件（${share}）`,
    `of ${filed} filed within 30 days ${read} are analysed (${share})`,
  ] as const;
  return stands(late > 0 ? 'fail' : read < filed ? 'unknown' : 'pass', said, TOPICS, last);
}

/** By the log of what was looked at, which names people; here only how many they were. */
function lookedAt(db: Db, _system: SystemGiven, now: number): Standing {
  const { people, last } = wholeOf(db)
    .$client.prepare(`select count(distinct person) as people, max(at) as last from audit_entries
      where action in ('view', 'export') and object_kind = 'tickets' and after ->> '$.path' like '/api/tickets/topics%' and at >= ?`)
    .get(now - PERIOD_MS) as { people: number; last: number | null };
  if (last === null)
    return stands('fail', ['30 日内无人查看热点分析', 'nobody looked at the topics within 30 days'], TOPICS);
  return stands(
    'pass',
    [`30 日内 ${people} 人查看过热点分析`, `${people} people looked at the topics within 30 days`],
    TOPICS,
    last,
  );
}

export const opinionAnalysis: SystemType = {
  title: { zh: '政情民意分析', en: 'Opinion analysis' },
  also: ['12345政情民意分析', '12345 政情民意分析'],
  tasks: ['T8'],
  places: {
    hotline: {
      title: { zh: '12345 平台', en: '12345 hotline' },
      hint: { zh: '12345 平台的健康检查或首页地址', en: 'The address of the hotline’s health check or home page' },
    },
  },
  records: {},
  criteria: {
    analysed: {
      title: { zh: '诉求及时分析', en: 'What is filed is analysed' },
      detail: {
        zh: '本地区 30 日内的诉求、问题、建议在提交后十分钟内分词并计入热点',
        en: 'Requests, problems and suggestions of its area within 30 days are read for topics within ten minutes',
      },
      ...{ is: 'elsewhere', read: analysed },
    },
    looked_at: {
      title: { zh: '分析结果有人使用', en: 'Somebody looks at the topics' },
      detail: {
        zh: '30 日内有人查看或导出热点分析（按审计日志）',
        en: 'Topics were looked at or exported within 30 days, by the log',
      },
      ...{ is: 'elsewhere', read: lookedAt },
    },
    hotline: answersByHttp('hotline', { zh: '12345 平台可用', en: 'The hotline is available' }),
  },
};
