/** 统一身份认证 (T5): the provider is sound, a test account gets in, account bases migrate to it, and this console logs in through it. */
import { z } from 'zod';
import { type AccountBase, MIGRATION_STATES, standingOfBase } from '#compliance/programme/account-migration.ts';
import type { Check, Status } from '#probes/check.ts';
import { oidcClock } from '#probes/checks/oidc-clock.ts';
import { oidcDiscovery } from '#probes/checks/oidc-discovery.ts';
import { oidcKeys } from '#probes/checks/oidc-keys.ts';
import { oidcLogIn } from '#probes/checks/oidc-log-in.ts';
import { tlsCertificateExpiry } from '#probes/checks/tls-certificate-expiry.ts';
import { tlsCertificateTrusted } from '#probes/checks/tls-certificate-trusted.ts';
import { tlsNameMatches } from '#probes/checks/tls-name-matches.ts';
import { tlsOldVersions } from '#probes/checks/tls-old-versions.ts';
import type { Text } from '#probes/probe.ts';
import type { Db } from '../../db/open.ts';
import { readProvider } from '../../log-in/oidc/provider.ts';
import { wholeOf } from '../../people/reach.ts';
import type { Criterion, EndpointGiven, RecordRow, Standing, SystemGiven, SystemType } from '../system-type.ts';

/** Unless people name another one, the issuer is the address of the endpoint; compared sign by sign, so a lone slash is none. */
const issuerOf = ({ url }: EndpointGiven) => ({ issuer: url.replace(/\/$/, '') });

/** All four are of one look. */
const look = (check: Check, title: Text, detail: Text, more: { watch_of?: string } = {}): Criterion => ({
  ...{ title, detail, is: 'look', place: 'provider', probe: 'oidc', params: issuerOf, checks: [check], ...more },
});
const OF_LOG_IN = { watch_of: 'log_in' };

const Count = z.int().min(0).max(1e9);
const Migration = z.object({
  accounts: Count.meta({ zh: '账户数', en: 'Accounts' }),
  migrated: Count.meta({ zh: '已迁移', en: 'Migrated' }),
  state: z.enum(MIGRATION_STATES).meta({
    ...{ zh: '状态', en: 'State' },
    options: {
      planned: { zh: '未开始', en: 'Not begun' },
      migrating: { zh: '迁移中', en: 'Under way' },
      migrated: { zh: '已迁移', en: 'Migrated' },
    },
  }),
  due: z.iso.date().optional().meta({ zh: '期限', en: 'Due on' }),
});

function judgeBases(rows: readonly RecordRow[], now: number): Standing {
  const seen_at = rows.length > 0 ? Math.max(...rows.map(({ at }) => at)) : null;
  const says = (status: Status, zh: string, en: string): Standing => ({
    ...{ status, reason: { zh, en }, seen_at, because: [] },
  });
  if (rows.length === 0) return says('unknown', '未登记自建账户库', 'no account base is registered');
  const all = rows.map(({ subject, body, at }) => ({ subject, ...standingOfBase(body as AccountBase, at, now) }));
  const told = (list: typeof all, language: keyof Text) =>
    list
      .slice(0, 5)
      .map(({ subject, reason }) => `${subject}${language === 'zh' ? '：' : ': '}${reason[language]}`)
      .join(language === 'zh' ? '；' : '; ');
  const late = all.filter(({ is_late }) => is_late);
  if (late.length > 0) return says('fail', `逾期未迁移，${told(late, 'zh')}`, `late: ${told(late, 'en')}`);
  const doubtful = all.filter(({ status }) => status === 'unknown');
  if (doubtful.length > 0) return says('unknown', told(doubtful, 'zh'), told(doubtful, 'en'));
  const open = all.filter(({ status }) => status === 'unmet');
  if (open.length > 0) return says('warn', told(open, 'zh'), told(open, 'en'));
  return says('pass', `${all.length} 个账户库已全部迁移`, `all ${all.length} account bases are migrated`);
}

/** What a system's endpoint or its watch says that the issuer is. */
const ISSUERS = `select e.url, w.params ->> '$.issuer' as issuer from endpoints e
  left join targets t on t.endpoint_id = e.id left join watches w on w.target_id = t.id and w.probe = 'oidc'
  where e.system_id = ? and e.place = 'provider'`;
const QUIET_MS = 31 * 86_400_000;

/** The settings of log-in are everybody's to know as far as this: through which provider people come in. */
function consoleLogsIn(db: Db, { id }: SystemGiven, now: number): Standing {
  const says = (status: Status, zh: string, en: string, seen_at: number | null = null): Standing => ({
    ...{ status, reason: { zh, en }, seen_at, because: ['/policy'] },
  });
  const plain = (url: string | null) => url?.replace(/\/$/, '');
  const rows = db.$client.prepare(ISSUERS).all(id) as { url: string; issuer: string | null }[];
  if (rows.length === 0) return says('unknown', '未登记认证端点', 'no endpoint of the provider is registered');
  const whole = wholeOf(db);
  const { active } = readProvider(whole);
  if (!active?.is_enabled)
    return says('fail', '本系统未启用统一身份认证登录', 'this console does not log in through a provider');
  if (!rows.some(({ url, issuer }) => [plain(url), plain(issuer)].includes(plain(active.issuer))))
    return says('fail', `本系统使用的是 ${active.issuer}`, `this console logs in through ${active.issuer}`);
  const last = whole.$client
    .prepare(`select max(at) from audit_entries where action = 'log_in' and reason = ?`)
    .pluck()
    .get(`oidc: ${active.issuer}`) as number | null;
  if (last === null)
    return says('unknown', '已启用，尚无人通过它登录', 'set up, and nobody has logged in through it yet');
  const day = new Date(last + 8 * 3_600_000).toISOString().slice(0, 10);
  if (last < now - QUIET_MS)
    return says('unknown', `已启用，最近一次通过它登录是 ${day}`, `set up, and last used on ${day}`, last);
  return says('pass', `已启用，最近一次通过它登录是 ${day}`, `people log in through it, last on ${day}`, last);
}

export const unifiedIdentity: SystemType = {
  title: { zh: '统一身份认证', en: 'Unified identity' },
  also: ['省统一身份认证', '统一身份认证平台', '统一身份认证系统'],
  tasks: ['T5'],
  places: {
    provider: {
      title: { zh: '认证服务', en: 'Provider' },
      hint: { zh: '签发者（issuer）地址，不含 /.well-known', en: 'The issuer’s address, without /.well-known' },
    },
  },
  records: {
    migration: {
      title: { zh: '自建账户库迁移', en: 'Migration of account bases' },
      subject: { zh: '账户库', en: 'Account base' },
      ...{ Body: Migration, is_monthly: false },
    },
  },
  criteria: {
    log_in: look(
      oidcLogIn,
      { zh: '测试账号全程登录', en: 'A test account logs in' },
      {
        zh: '在监测项中填写客户端标识、回调地址和测试账号凭据；按登录页面逐步完成登录并校验 ID 令牌',
        en: 'Give the watch a client ID, a redirect URI and a test account; the provider’s own pages are filled in and the ID token is verified',
      },
    ),
    discovery: look(
      oidcDiscovery,
      { zh: '发现文档', en: 'Discovery document' },
      {
        zh: '签发者一致、必备成员齐全、端点均为 https（OpenID Connect Discovery 1.0）',
        en: 'Its issuer is right, what is required is there, endpoints are https (OpenID Connect Discovery 1.0)',
      },
      OF_LOG_IN,
    ),
    keys: look(
      oidcKeys,
      { zh: '签名密钥', en: 'Signing keys' },
      {
        zh: '密钥可读、kid 唯一、RSA 不少于 2048 位、不公布私钥',
        en: 'Keys can be read, each kid is unique, RSA has 2048 bits at least, nothing private is published',
      },
      OF_LOG_IN,
    ),
    clock: look(
      oidcClock,
      { zh: '时钟', en: 'Clock' },
      {
        zh: 'Date 头和令牌签发时间与本系统相差不超过两分钟',
        en: 'Its Date header and tokens are within two minutes of our time',
      },
      OF_LOG_IN,
    ),
    certificate: {
      title: { zh: '证书与 TLS', en: 'Certificate and TLS' },
      detail: {
        zh: '证书可信、名称相符、未临近到期，不接受旧版 TLS',
        en: 'Trusted, for its name, not about to expire, and no old TLS',
      },
      ...{ is: 'look', place: 'provider', probe: 'tls' },
      params: ({ port }) => (port === undefined ? {} : { port }),
      checks: [tlsCertificateTrusted, tlsNameMatches, tlsCertificateExpiry, tlsOldVersions],
    },
    migration: {
      title: { zh: '自建账户库迁移', en: 'Account bases migrated' },
      detail: {
        zh: '每个账户库的账户数、已迁移数、状态和期限；一个季度内更新，已迁移数不大于账户数',
        en: 'Accounts, migrated ones, state and day of each base; brought within a quarter, never more migrated than there are',
      },
      ...{ is: 'records', kind: 'migration', judge: judgeBases },
    },
    console: {
      title: { zh: '本系统通过它登录', en: 'This console logs in through it' },
      detail: {
        zh: '安全策略中启用的认证平台就是它，且一个月内有人通过它登录',
        en: 'The provider that the security policy has in force is this one, and somebody logged in through it within a month',
      },
      ...{ is: 'elsewhere', read: consoleLogsIn },
    },
  },
};
