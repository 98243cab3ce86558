/** What the console knows of itself at this moment, held against what is asked. What it can't know is unknown, never met. */
import { LOG_DAYS, type SelfHabits } from '#compliance/self/habits.ts';
import type { Text } from '#probes/probe.ts';
import type { LogVerdict } from '../../audit/verify-log.ts';
import type { Config } from '../../config.ts';
import type { Db } from '../../db/open.ts';
import { type Policy, readPolicy } from '../../log-in/policy.ts';
import { ADMINISTRATORS } from '../../people/roles.ts';
import { readSettings } from '../../settings/settings.ts';

export const MET = ['met', 'not_met', 'unknown'] as const;
/** Where what is wanted comes from: the item itself, a law, or what assessors are used to. */
export const BASES = ['clause', 'law', 'habit'] as const;
/** The page on which it is set or seen. */
export const PLACES = ['policy', 'settings', 'people', 'audit'] as const;

export type LiveFact = {
  id: string;
  items: readonly string[];
  title: Text;
  value: Text;
  wants: Text;
  basis: (typeof BASES)[number];
  standing: (typeof MET)[number];
  place: (typeof PLACES)[number] | null;
  /** When it was found out, where that isn't now. */
  at?: number;
};

export type Known = {
  whole: Db;
  config: Pick<Config, 'tls' | 'url' | 'trusted_proxies' | 'audit_syslog'>;
  /** Undefined while the log is being read, and where that failed. */
  chain: { verdict: LogVerdict; at: number } | undefined;
  forwarding: { behind: number; error: string | null } | undefined;
  trouble: string | undefined;
  habits: SelfHabits;
  now: number;
};

const held = (is_met: boolean) => (is_met ? ('met' as const) : ('not_met' as const));

export function liveFacts(known: Known): LiveFact[] {
  const policy = readPolicy(known.whole);
  return [
    ...ofLogIn(policy, known.habits),
    channel(known.config),
    ...ofAdministrators(known, policy),
    ...ofLog(known),
    {
      id: 'backup',
      items: ['8.1.4.9 a'],
      title: { zh: '最近一次备份', en: 'Newest backup' },
      value: {
        zh: '未知：备份由主机上的命令完成，服务不记录',
        en: 'Unknown: a command on the host makes backups, and the server doesn’t note them',
      },
      wants: { zh: '定期备份并能恢复', en: 'Made regularly, and restorable' },
      ...{ basis: 'clause', standing: 'unknown', place: null },
    },
  ];
}

function ofLogIn({ password, lock, session, unused_days }: Policy, habits: SelfHabits): LiveFact[] {
  const age = (days: number, zh_none: string, en_none: string): Text =>
    days === 0 ? { zh: zh_none, en: en_none } : { zh: `${days} 天`, en: `${days} days` };
  const rotation = age(password.max_age_days, '不限期', 'no end');
  const unused = age(unused_days, '从不停用', 'never');
  const is_strong = password.min_length >= habits.password_length && password.min_classes >= habits.password_classes;
  const is_changed =
    password.max_age_days > 0 &&
    password.max_age_days <= habits.password_age_days &&
    password.history >= habits.password_history;
  const is_locked = lock.failures <= habits.lock_failures && lock.minutes >= habits.lock_minutes;
  return [
    {
      id: 'password',
      items: ['8.1.4.1 a'],
      title: { zh: '口令策略', en: 'Policy of passwords' },
      value: {
        zh: `至少 ${password.min_length} 位、${password.min_classes} 类字符，${rotation.zh}，不重复最近 ${password.history} 次`,
        en: `At least ${password.min_length} signs of ${password.min_classes} classes, ${rotation.en}, none of the last ${password.history}`,
      },
      wants: {
        zh: `至少 ${habits.password_length} 位、${habits.password_classes} 类，至多 ${habits.password_age_days} 天，不重复最近 ${habits.password_history} 次`,
        en: `At least ${habits.password_length} signs of ${habits.password_classes} classes, ${habits.password_age_days} days at most, none of the last ${habits.password_history}`,
      },
      ...{ basis: 'habit', standing: held(is_strong && is_changed), place: 'policy' },
    },
    {
      id: 'lock_out',
      items: ['8.1.4.1 b'],
      title: { zh: '登录失败锁定与空闲退出', en: 'Lock after failures, idle end' },
      value: {
        zh: `${lock.failures} 次失败锁定 ${lock.minutes} 分钟，空闲 ${session.idle_minutes} 分钟退出`,
        en: `${lock.failures} failures lock for ${lock.minutes} minutes; idle for ${session.idle_minutes} minutes ends`,
      },
      wants: {
        zh: `至多 ${habits.lock_failures} 次，至少 ${habits.lock_minutes} 分钟，空闲至多 ${habits.idle_minutes} 分钟`,
        en: `${habits.lock_failures} failures at most, ${habits.lock_minutes} minutes at least, idle ${habits.idle_minutes} minutes at most`,
      },
      ...{ basis: 'habit', standing: held(is_locked && session.idle_minutes <= habits.idle_minutes), place: 'policy' },
    },
    {
      id: 'unused',
      items: ['8.1.4.2 c'],
      title: { zh: '未用账号自动停用', en: 'Unused accounts are disabled' },
      value: unused,
      wants: { zh: `至多 ${habits.unused_days} 天`, en: `After ${habits.unused_days} days at most` },
      ...{ basis: 'habit', standing: held(unused_days > 0 && unused_days <= habits.unused_days), place: 'policy' },
    },
  ];
}

function channel({ tls, url, trusted_proxies }: Known['config']): LiveFact {
  const fact = {
    id: 'tls',
    items: ['8.1.4.1 c', '8.1.4.7 a', '8.1.4.8 a', '8.4 d', '8.4 f'],
    title: { zh: '本服务端口的 TLS', en: 'TLS of this server’s port' },
    wants: { zh: '传输加密', en: 'What travels is encrypted' },
    basis: 'clause',
    place: null,
  } as const;
  if (tls) {
    const value = { zh: '已启用，TLS 1.2 和 1.3（非国密）', en: 'On, TLS 1.2 and 1.3 (no SM algorithms)' };
    // The two units ask for SM algorithms as well, which this says nothing of.
    return { ...fact, items: fact.items.filter((item) => !item.startsWith('8.4')), value, standing: 'met' };
  }
  if (url?.startsWith('https:') && (trusted_proxies?.length ?? 0) > 0) {
    const value = {
      zh: '未启用；前置代理应提供 TLS，本服务看不到',
      en: 'Off; a proxy should speak TLS, which this server can’t see',
    };
    return { ...fact, value, standing: 'unknown' };
  }
  return { ...fact, value: { zh: '未启用：明文 HTTP', en: 'Off: plain HTTP' }, standing: 'not_met' };
}

function ofAdministrators({ whole, now }: Known, policy: Policy): LiveFact[] {
  const { second_factor, administrator_addresses } = policy;
  const rows = whole.$client
    .prepare(`select distinct g.role, g.person_id, (p.two_factor_enabled or exists
        (select 1 from passkeys k where k.person_id = p.id)) as has_factor
      from grants g join people p on p.id = g.person_id
      where g.role in (select value from json_each(?)) and g.is_granted = 1 and g.revoked_at is null
        and p.disabled_at is null and (g.expires_at is null or g.expires_at > ?)`)
    .all(JSON.stringify(ADMINISTRATORS), now) as { role: string; person_id: string; has_factor: 0 | 1 }[];
  const [system, security, audit] = ADMINISTRATORS.map((role) => rows.filter((row) => row.role === role).length);
  const without = rows.filter(({ has_factor }) => has_factor === 0).length;
  const is_demanded =
    second_factor.grace_days === 0 && ADMINISTRATORS.every((role) => second_factor.required_of.includes(role));
  const count = administrator_addresses.length;
  return [
    {
      id: 'administrators',
      items: ['8.1.4.2 d', '8.1.5.1 a', '8.1.5.2 a', '8.1.5.3 a', '8.1.7.1 c'],
      title: { zh: '在岗的三种管理员', en: 'Administrators in office' },
      value: {
        zh: `系统 ${system}、安全 ${security}、审计 ${audit}`,
        en: `system ${system}, security ${security}, audit ${audit}`,
      },
      wants: { zh: '每种至少一名，互不兼任', en: 'One of each at least, none of them another' },
      ...{ basis: 'clause', standing: held(Boolean(system && security && audit)), place: 'people' },
    },
    {
      id: 'second_factor',
      items: ['8.1.4.1 d'],
      title: { zh: '管理员的第二验证因素', en: 'Second factor of administrators' },
      value: {
        zh: `${without} 名管理员没有；宽限 ${second_factor.grace_days} 天`,
        en: `${without} administrators have none; ${second_factor.grace_days} days of grace`,
      },
      wants: { zh: '全部要求且无宽限，人人都有', en: 'Asked of all without grace, and all have one' },
      ...{ basis: 'clause', standing: held(is_demanded && without === 0 && rows.length > 0), place: 'policy' },
    },
    {
      id: 'addresses',
      items: ['8.1.4.4 c'],
      title: { zh: '管理员来源地址', en: 'Addresses of administrators' },
      value:
        count === 0
          ? { zh: '任何地址', en: 'From anywhere' }
          : { zh: `限 ${count} 个网段`, en: `From ${count} prefixes alone` },
      wants: { zh: '限定来源', en: 'Limited' },
      ...{ basis: 'clause', standing: held(count > 0), place: 'policy' },
    },
  ];
}

function ofLog({ whole, chain, forwarding, trouble }: Known): LiveFact[] {
  const { audit_days, event_days } = readSettings(whole).retention;
  const days = (n: number) => ({ zh: `${n} 天`, en: `${n} days` });
  const wants = { zh: `至少 ${LOG_DAYS} 天`, en: `${LOG_DAYS} days at least` };
  return [
    {
      id: 'log_days',
      items: ['8.1.4.3 c', '8.1.5.4 d'],
      title: { zh: '操作日志在线保存', en: 'Audit log at hand' },
      value: days(audit_days),
      wants,
      ...{ basis: 'law', standing: held(audit_days >= LOG_DAYS), place: 'settings' },
    },
    {
      id: 'message_days',
      items: ['8.1.5.4 d'],
      title: { zh: '设备日志保存', en: 'Messages of devices' },
      value: {
        zh: `${event_days} 天，至多 20 万条`,
        en: `${event_days} days, 200,000 rows at most`,
      },
      wants,
      // A chatty network drops them before their days are over.
      ...{ basis: 'law', standing: event_days >= LOG_DAYS ? 'unknown' : 'not_met', place: 'settings' },
    },
    chainFact(chain, trouble),
    {
      id: 'forwarding',
      items: ['8.1.4.3 c', '8.1.5.4 d'],
      title: { zh: '操作日志转发', en: 'Forwarding of the audit log' },
      value: !forwarding
        ? { zh: '未设置；是否另有备份未知', en: 'Not set; whether it is backed up otherwise is unknown' }
        : forwarding.error
          ? { zh: `失败，积压 ${forwarding.behind} 条`, en: `Failing, ${forwarding.behind} entries wait` }
          : { zh: `正常，积压 ${forwarding.behind} 条`, en: `Working, ${forwarding.behind} entries wait` },
      wants: { zh: '日志定期备份到别处', en: 'The log is backed up elsewhere regularly' },
      ...{ basis: 'clause', standing: !forwarding ? 'unknown' : held(!forwarding.error), place: 'audit' },
    },
  ];
}

function chainFact(chain: Known['chain'], trouble: string | undefined): LiveFact {
  const fact = {
    id: 'chain',
    items: ['8.1.4.3 c', '8.1.4.7 b', '8.4 g'],
    title: { zh: '操作日志链验证', en: 'Chain of the audit log' },
    wants: { zh: '无改动、无缺失', en: 'Nothing altered, nothing missing' },
    basis: 'clause',
    place: 'audit',
  } as const;
  if (!chain) {
    const value = { zh: '尚未验证完成', en: 'Not verified yet' };
    return { ...fact, value, standing: 'unknown' };
  }
  const { at } = chain;
  const { entries, archived, valid, first_broken } = chain.verdict;
  if (!valid) {
    const value = {
      zh: `第 ${first_broken} 条起不成立`,
      en: `Broken from entry ${first_broken}`,
    };
    return { ...fact, value, at, standing: 'not_met' };
  }
  const value = {
    zh: `成立：在线 ${entries} 条，归档 ${archived} 条${trouble ? `；未能签名或归档` : ''}`,
    en: `Holds: ${entries} entries at hand, ${archived} archived${trouble ? '; it can’t be signed or archived' : ''}`,
  };
  return { ...fact, value, at, standing: held(trouble === undefined) };
}
