/** An identity platform that speaks OpenID Connect: what it says of itself, its keys, its clock, and a log-in from end to end. */
import { z } from 'zod';
import { garbled } from '../failures.ts';
import { type Fact, probe, type Sample } from '../probe.ts';
import { discover, type Metadata } from './discovery.ts';
import { type KeySet, readKeys } from './keys.ts';
import { type Account, logIn, type StageSeen, whyOf } from './log-in.ts';
import { createVisitor, Stopped, type Visitor } from './visitor.ts';

/** What is left of the look's time for its own end: a log-in that hangs is told as such. */
const SPARE_MS = 1_000;

const Url = z
  .string()
  .max(500)
  .refine((text) => {
    const url = URL.parse(text);
    return url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.hash;
  }, 'a URL of http or https without a user');
const Field = z.string().min(1).max(100);

export const oidc = probe({
  title: { zh: '统一身份认证（OIDC）', en: 'Identity provider (OpenID Connect)' },
  params: z
    .object({
      issuer: Url.meta({ zh: '签发者（issuer）', en: 'Issuer' }),
      client_id: z.string().min(1).max(200).optional().meta({ zh: '客户端标识', en: 'Client ID' }),
      redirect_uri: Url.optional().meta({ zh: '回调地址（不会被访问）', en: 'Redirect URI (never asked)' }),
      scope: z.string().min(1).max(200).default('openid').meta({ zh: '范围', en: 'Scope' }),
      user_field: Field.default('username').meta({ zh: '用户名输入框的名称', en: 'Name of the user field' }),
      password_field: Field.default('password').meta({ zh: '口令输入框的名称', en: 'Name of the password field' }),
      login_hosts: z
        .array(z.string().min(1).max(253))
        .max(5)
        .default([])
        .meta({ zh: '可接收口令的其他主机', en: 'Other hosts that may be given the password' }),
    })
    .refine(({ client_id, redirect_uri }) => (client_id === undefined) === (redirect_uri === undefined), {
      path: ['redirect_uri'],
      message: 'a client ID and a redirect URI go together',
    }),
  yields: {
    'oidc.discovery': { zh: '发现文档', en: 'Discovery document', told: true },
    'oidc.member': { zh: '发现文档成员', en: 'Members of the discovery document', told: true },
    'oidc.keys': { zh: '密钥集', en: 'Key set' },
    'oidc.key': { zh: '密钥', en: 'Key', told: true },
    'oidc.clock_offset_ms': { zh: '时钟偏差', en: 'Clock offset', unit: 'ms', fleeting: true },
    'oidc.stage': { zh: '登录各阶段', en: 'Stages of the log-in' },
    'oidc.log_in': { zh: '测试账号登录', en: 'Log-in of the test account', told: true },
  },
  measures: {
    'oidc.discovery_ms': { zh: '发现文档耗时', en: 'Time of the discovery document', unit: 'ms' },
    'oidc.log_in_ms': { zh: '登录耗时', en: 'Time of the log-in', unit: 'ms' },
    'oidc.clock_offset': { zh: '时钟偏差', en: 'Clock offset', unit: 'ms' },
  },
  // The second kind holds the client's secret as well.
  secrets: ['http_basic', 'oidc_account'],
  timeout_ms: 30_000,
  every_s: 600,
  finds_addresses: true,
  async look(_target, params, { signal, timeout_ms, secret, forbid }) {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, timeout_ms - SPARE_MS))]);
    const visitor = createVisitor({ signal: limited, forbid });
    const { facts, samples, metadata, why } = await discover(visitor, params.issuer).catch(asGarbled);
    const stages: StageSeen[] = [{ stage: 'discovery', is_ok: why === null, why, detail: null }];
    const read = metadata ? await keysOf(visitor, metadata, why === null).catch(whyOf) : undefined;
    if (read && 'facts' in read) facts.push(...read.facts);
    else if (read?.is_ok === false) {
      facts.push({ key: 'oidc.keys', value: { status: null, is_readable: false, count: null } });
    }
    const account = accountOf(secret);
    if (params.client_id === undefined || params.redirect_uri === undefined) return { facts, samples };
    if (!account) return { facts, samples, partial: true, error: 'no credential: the log-in was not tried' };
    const started = performance.now();
    if (why === null && metadata && read) {
      const has_keys = 'facts' in read;
      const keys = has_keys ? read.usable : [];
      stages.push({ stage: 'keys', ...(has_keys ? usability(keys.length) : read) });
      if (stages.every(({ is_ok }) => is_ok)) {
        const { client_id, redirect_uri } = params;
        const done = await logIn(visitor, { ...params, client_id, redirect_uri }, account, metadata, keys);
        stages.push(...done.stages);
        samples.push({ series: 'oidc.log_in_ms', value: performance.now() - started });
        if (done.clock_offset_ms !== null) clock(done.clock_offset_ms, facts, samples);
      }
    }
    signal.throwIfAborted();
    return { facts: [...facts, ...stageFacts(stages)], samples };
  },
});

async function keysOf(visitor: Visitor, { jwks_uri }: Metadata, is_guarded: boolean): Promise<KeySet> {
  const url = typeof jwks_uri === 'string' ? URL.parse(jwks_uri) : null;
  if (!url) throw new Stopped('no_endpoint', 'jwks_uri');
  return readKeys(await visitor.ask(url, { is_guarded }));
}

/** An answer that is far too long is no discovery document. */
function asGarbled(thrown: unknown): never {
  if (thrown instanceof Stopped) throw garbled(thrown.message);
  throw thrown;
}

const usability = (count: number) =>
  count > 0 ? { is_ok: true, why: null, detail: null } : { is_ok: false, why: 'no_usable_key', detail: null };

const accountOf = (secret: { kind: string } | undefined): Account | undefined =>
  secret?.kind === 'http_basic' || secret?.kind === 'oidc_account' ? (secret as Account) : undefined;

function clock(value: number, facts: Fact[], samples: Sample[]): void {
  facts.push({ key: 'oidc.clock_offset_ms', part: 'id_token', value });
  samples.push({ series: 'oidc.clock_offset', part: 'id_token', value });
}

/** The log-in is right when the ID token was; that its session could not be ended is told beside it. */
function stageFacts(stages: readonly StageSeen[]): Fact[] {
  const wrong = stages.find(({ is_ok, stage }) => is_ok !== true && stage !== 'log_out');
  const { stage = null, why = null, detail = null } = wrong ?? {};
  return [
    ...stages.map(({ stage: part, ...value }) => ({ key: 'oidc.stage', part, value })),
    { key: 'oidc.log_in', value: { is_ok: wrong ? wrong.is_ok : true, stage, why, detail } },
  ];
}
