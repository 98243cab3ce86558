/** How each service of the reference list stands on a client: declared by its department, and its entry seen. */
import type { FigureItem, ItemStatus } from '#compliance/programme/figure.ts';
import { countItems } from '#compliance/programme/figure.ts';
import type { Text } from '#probes/probe.ts';
import type { Db } from '../../db/open.ts';
import { standingsOfEndpoints, worstStanding } from '../look-standing.ts';
import type { Standing } from '../system-type.ts';
import { CLIENTS, type Client, ENTRY, type Service } from './record.ts';
import { REFERENCE_LIST, type ReferenceService } from './reference-list.ts';

export type ServiceStanding = ReferenceService & Pick<FigureItem, 'status' | 'reason' | 'seen_at'>;

/** The milestones of the notice: of the services, in %, by the end of that year. */
export const MILESTONES = [
  { share: 50, by: '2019-12-31' },
  { share: 100, by: '2020-12-31' },
] as const;

const hrefOf = (url: string) => URL.parse(url)?.href ?? url;

/** All services of the list, by the records and entries of these systems; what is in none of them is owed and not there. */
export function standingsOnClient(
  db: Db,
  system_ids: readonly number[],
  client: Client,
  now: number,
): ServiceStanding[] {
  const records = new Map<string, Service>();
  const entries = new Map<string, Standing>();
  for (const id of system_ids) {
    const rows = db.$client
      .prepare(
        `select subject, body from system_records where system_id = ? and kind = 'mobile-services.service' limit 5000`,
      )
      .all(id) as { subject: string; body: string }[];
    for (const { subject, body } of rows) records.set(subject, JSON.parse(body) as Service);
    for (const { url, standings } of standingsOfEndpoints(db, 'mobile-services.entry', ENTRY, id, now))
      entries.set(hrefOf(url), worstStanding(standings));
  }
  return REFERENCE_LIST.map((service) => {
    const record = records.get(service.subject);
    return {
      ...service,
      ...standingOf(record, record?.entry === undefined ? undefined : entries.get(hrefOf(record.entry)), client),
    };
  });
}

const says = (status: ItemStatus, zh: string, en: string, seen_at: number | null = null) => ({
  status,
  reason: { zh, en },
  seen_at,
});

/** Pure: met is what is declared and seen; what is only declared is unknown. */
export function standingOf(record: Service | undefined, entry: Standing | undefined, client: Client) {
  if (!record) return says('unmet', '没有登记', 'not registered');
  const state = record[CLIENTS[client].field];
  if (state === 'not_applicable')
    return record.reason
      ? says('exempt', `不适用：${record.reason}`, `not applicable: ${record.reason}`)
      : says('unknown', '填为不适用而没有说明理由', 'said to be not applicable, without a reason');
  if (state !== 'integrated')
    return state === 'developing'
      ? says('unmet', '开发中', 'in development')
      : says('unmet', '仅有计划', 'only planned');
  if (record.entry === undefined)
    return says('unknown', '已填报接入，没有入口网址', 'declared, without the address of its entry');
  if (!entry)
    return says('unknown', '已填报接入，入口未登记为端点', 'declared, and its entry is no endpoint of the system');
  if (entry.status === 'pass')
    return says('met', '已接入，入口可访问', 'integrated, and its entry opens', entry.seen_at);
  if (entry.status === 'fail')
    return says(
      'unmet',
      `已填报接入，入口打不开：${entry.reason.zh}`,
      `declared, and its entry doesn't open: ${entry.reason.en}`,
      entry.seen_at,
    );
  return says(
    'unknown',
    `已填报接入，入口未测得：${entry.reason.zh}`,
    `declared, its entry not seen: ${entry.reason.en}`,
  );
}

/** For the card: whether all that are due are met, and which milestones of the notice that reaches. */
export function standingOfClient(db: Db, system_id: number, client: Client, now: number): Standing {
  const services = standingsOnClient(db, [system_id], client, now);
  const { met, unmet, unknown, exempt } = countItems(services.map(({ status }) => ({ status, weight: 1 })));
  const due = met + unmet + unknown;
  const share = due === 0 ? 0 : (100 * met) / due;
  const reached = (language: keyof Text) =>
    MILESTONES.map(({ share: wanted, by }) =>
      language === 'zh'
        ? `${wanted} %（原期限 ${by}）${share >= wanted ? '已达到' : '未达到'}`
        : `${wanted} % (due ${by}) ${share >= wanted ? 'reached' : 'not reached'}`,
    ).join(language === 'zh' ? '，' : ', ');
  const seen = services.flatMap(({ seen_at }) => (seen_at === null ? [] : [seen_at]));
  return {
    status: due === 0 ? 'not_applicable' : unmet > 0 ? 'fail' : unknown > 0 ? 'unknown' : 'pass',
    reason: {
      zh: `应接入 ${due} 项：达到 ${met}，未达到 ${unmet}，未知 ${unknown}，不适用 ${exempt}；里程碑 ${reached('zh')}`,
      en: `${due} services are due: ${met} met, ${unmet} unmet, ${unknown} unknown, ${exempt} not applicable; milestones ${reached('en')}`,
    },
    seen_at: seen.length === 0 ? null : Math.max(...seen),
    because: [`/systems/${system_id}?tab=conformance`],
  };
}
