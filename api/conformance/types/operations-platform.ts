/** 省运维管理系统 (T15): requests are filed, answered in time, passed to the province and back, and the way there is sound. */
import { outboxState } from '../../connectors/outbox.ts';
import { readProvince } from '../../connectors/settings.ts';
import type { Db } from '../../db/open.ts';
import { wholeOf } from '../../people/reach.ts';
import { IN_TIME, PEOPLES_KINDS } from '../../tickets/in-time.ts';
import { filedIn } from '../../tickets/topics/filter.ts';
import { areaOf, dayOf, percent, stands } from '../stands.ts';
import type { Standing, SystemGiven, SystemType } from '../system-type.ts';
import { answersByHttp } from './plain-page.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const PERIOD_MS = 90 * DAY_MS;
/** Ours, the notice names no shares and no times. */
const WAITS_LONG_MS = HOUR_MS;
const LEAST_IN_TIME = { pass: 0.9, warn: 0.7 };
const SETTINGS = ['/settings'];

function connector(db: Db, _system: SystemGiven, now: number): Standing {
  const whole = wholeOf(db);
  if (!readProvince(whole).is_enabled)
    return stands('fail', ['省平台对接未启用', 'the connector to the province is switched off'], SETTINGS);
  const { waiting, oldest_at, sent_at, last_error } = outboxState(whole, 'province');
  const last =
    sent_at === null
      ? ['从未送达', 'nothing was ever taken']
      : [`最近送达 ${dayOf(sent_at)}`, `last taken on ${dayOf(sent_at)}`];
  const [zh, en] = last as [string, string];
  if (waiting > 0 && oldest_at !== null) {
    const minutes = Math.round((now - oldest_at) / 60_000);
    const why = last_error ? [`（${last_error}）`, ` (${last_error})`] : ['', ''];
    const said = [
      `${waiting} 条待送，最早已等 ${minutes} 分钟${why[0]}；${zh}`,
      `${waiting} wait, the oldest for ${minutes} minutes${why[1]}; ${en}`,
    ] as const;
    const is_late = now - oldest_at > WAITS_LONG_MS;
    const soFar = last_error ? 'warn' : sent_at === null ? 'unknown' : 'pass';
    return stands(is_late ? 'fail' : soFar, said, SETTINGS, sent_at);
  }
  if (sent_at === null) return stands('unknown', [zh, en], SETTINGS);
  return stands('pass', [`全部送达，${zh}`, `all was taken, ${en}`], SETTINGS, sent_at);
}

function callbacks(db: Db, _system: SystemGiven, now: number): Standing {
  const sqlite = wholeOf(db).$client;
  const { heard, last } = sqlite
    .prepare(`select count(*) as heard, max(at) as last from connector_callbacks where connector = 'province'`)
    .get() as { heard: number; last: number | null };
  const refused = sqlite
    .prepare(`select count(*) from audit_entries where action = 'refused' and object_kind = 'connector' and at >= ?`)
    .pluck()
    .get(now - DAY_MS) as number;
  const [zh, en] =
    last === null
      ? ['省平台从未回告', 'the province has never called']
      : [`回告 ${heard} 次，最近 ${dayOf(last)}`, `${heard} calls, the last on ${dayOf(last)}`];
  // That a stranger called tells nothing of whether the province does; what was heard long ago, nothing of now.
  const is_unknown = last === null || last < now - PERIOD_MS;
  if (refused > 0)
    return stands(
      is_unknown ? 'unknown' : 'warn',
      [`一日内拒绝 ${refused} 次签名无效的回告；${zh}`, `${refused} calls refused within a day; ${en}`],
      SETTINGS,
      last,
    );
  if (is_unknown) return stands('unknown', [zh, en], SETTINGS, last);
  return stands('pass', [zh, en], SETTINGS, last);
}

type Scope = { where: string; given: Record<string, number> };

function scopeOf(db: Db, system: SystemGiven, now: number): Scope {
  const area_id = areaOf(db, system);
  const where = `t.kind in ${PEOPLES_KINDS} and t.filed_at >= :from and t.filed_at <= :now`;
  const given = { from: now - PERIOD_MS, now };
  if (area_id === null) return { where, given };
  return { where: `${where} and ${filedIn('t.filed_unit_id', ':area_id')}`, given: { ...given, area_id } };
}

function filed(db: Db, system: SystemGiven, now: number): Standing {
  const { where, given } = scopeOf(db, system, now);
  const rows = db.$client
    .prepare(`select t.kind, count(*) as count, max(t.filed_at) as last from tickets t where ${where} group by t.kind`)
    .all(given) as { kind: string; count: number; last: number }[];
  if (rows.length === 0)
    return stands('unknown', ['90 日内没有提交诉求', 'nothing was filed within 90 days'], ['/tickets']);
  const of = (kind: string) => rows.find((row) => row.kind === kind)?.count ?? 0;
  const [a, b, c] = ['request', 'problem', 'suggestion'].map(of);
  return stands(
    'pass',
    [`90 日内提交诉求 ${a}、问题 ${b}、建议 ${c} 件`, `within 90 days ${a} requests, ${b} problems, ${c} suggestions`],
    ['/tickets'],
    Math.max(...rows.map(({ last }) => last)),
  );
}

function answered(db: Db, system: SystemGiven, now: number): Standing {
  const { where, given } = scopeOf(db, system, now);
  const { kept, missed, untold, last } = db.$client
    .prepare(`select coalesce(sum(fate = 1), 0) as kept, coalesce(sum(fate = 0), 0) as missed, coalesce(sum(fate = -1), 0) as untold,
        max(changed_at) as last from (select ${IN_TIME} as fate, t.changed_at from tickets t where ${where})`)
    .get(given) as { kept: number; missed: number; untold: number; last: number | null };
  const because = ['/tickets/figures'];
  const due = kept + missed;
  if (due === 0)
    return stands(
      'unknown',
      ['90 日内没有到期或办结的诉求', 'nothing came due or was answered within 90 days'],
      because,
    );
  const share = percent(kept, due);
  const more = untold > 0 ? [`；${untold} 件无时限`, `; ${untold} without a target`] : ['', ''];
  const said = [
    `按时办结 ${kept}/${due}（${share}）${more[0]}`,
    `${kept} of ${due} answered in time (${share})${more[1]}`,
  ] as const;
  const status = kept / due >= LEAST_IN_TIME.pass ? 'pass' : kept / due >= LEAST_IN_TIME.warn ? 'warn' : 'fail';
  return stands(status, said, because, last);
}

const LONG_AWAY_MS = 14 * DAY_MS;

/** Each ticket that went to the province, when first, and whether it came back since. */
function referred(db: Db, system: SystemGiven, now: number): Standing {
  const { where, given } = scopeOf(db, system, now);
  const rows = db.$client
    .prepare(`select t.id, t.state, (select max(v.at) from main.ticket_events v where v.ticket_id = t.id and v."is" = 'refer') as sent_at
      from tickets t where ${where} and exists (select 1 from main.ticket_events v where v.ticket_id = t.id and v."is" = 'refer')`)
    .all(given) as { id: number; state: string; sent_at: number }[];
  if (rows.length === 0)
    return stands(
      'unknown',
      ['90 日内没有报省工单', 'nothing was referred to the province within 90 days'],
      ['/tickets'],
    );
  const away = rows.filter(({ state }) => state === 'referred');
  const late = away.filter(({ sent_at }) => sent_at < now - LONG_AWAY_MS);
  const said = [
    `报省 ${rows.length} 件，返回 ${rows.length - away.length} 件，超过 14 日未返回 ${late.length} 件`,
    `${rows.length} referred, ${rows.length - away.length} back, ${late.length} away for more than 14 days`,
  ] as const;
  const shown = (late.length > 0 ? late : rows).slice(0, 5).map(({ id }) => `/tickets/${id}`);
  return stands(late.length > 0 ? 'warn' : 'pass', said, shown, Math.max(...rows.map(({ sent_at }) => sent_at)));
}

export const operationsPlatform: SystemType = {
  title: { zh: '省运维管理系统', en: 'Provincial operations platform' },
  also: ['运维管理系统', '省级运维管理系统'],
  tasks: ['T15'],
  places: {
    platform: {
      title: { zh: '省运维平台', en: 'The platform' },
      hint: { zh: '省运维管理系统的健康检查或首页地址', en: 'The address of its health check or home page' },
    },
  },
  records: {},
  criteria: {
    connector: {
      title: { zh: '报送通道', en: 'What is sent arrives' },
      detail: {
        zh: '对接已启用，消息在一小时内送达',
        en: 'The connector is on, and what is sent is taken within an hour',
      },
      ...{ is: 'elsewhere', read: connector },
    },
    callbacks: {
      title: { zh: '回告通道', en: 'The province calls back' },
      detail: {
        zh: '省平台有回告，且一日内没有签名无效的请求',
        en: 'The province has called, and no call without a valid signature came within a day',
      },
      ...{ is: 'elsewhere', read: callbacks },
    },
    filed: {
      title: { zh: '诉求及时提交', en: 'Requests are filed' },
      detail: {
        zh: '90 日内有诉求、问题、建议提交',
        en: 'Requests, problems and suggestions were filed within 90 days',
      },
      ...{ is: 'elsewhere', read: filed },
    },
    answered: {
      title: { zh: '按时办结', en: 'Answered in time' },
      detail: {
        zh: '90 日内到期或办结的诉求中，按时的不少于九成；低于七成为不符合',
        en: 'Nine of ten of what came due or was answered within 90 days were in time; below seven fails',
      },
      ...{ is: 'elsewhere', read: answered },
    },
    referred: {
      title: { zh: '上下联动', en: 'To the province and back' },
      detail: {
        zh: '报省工单有返回，没有超过 14 日的',
        en: 'What was referred comes back, and nothing is away for more than 14 days',
      },
      ...{ is: 'elsewhere', read: referred },
    },
    platform: answersByHttp('platform', { zh: '省运维平台可用', en: 'The platform is available' }),
  },
};
