/** Credentials for one look from the command line: options, or the environment, where `ps` doesn't show them. */
import type { Secret, SecretKind } from '#probes/probe.ts';
import { UsageError } from './usage.ts';

const AUTH = ['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512'] as const;
const PRIV = ['des', 'aes', 'aes256b', 'aes256r'] as const;

const STRING = { type: 'string' } as const;
/** For `parseArgs`. */
export const SNMP_OPTIONS = {
  community: STRING,
  'snmp-version': STRING,
  'v3-user': STRING,
  'auth-protocol': STRING,
  'auth-key': STRING,
  'priv-protocol': STRING,
  'priv-key': STRING,
  context: STRING,
} as const;
export const HTTP_OPTIONS = { user: STRING, password: STRING, token: STRING, 'client-secret': STRING } as const;

export const SNMP_HELP = `SNMP (v2c unless said otherwise; the names in brackets are environment variables, which ps doesn't show):
  --community TEXT        [ZHENGWANG_COMMUNITY]
  --snmp-version 1|2c
  --v3-user NAME          [ZHENGWANG_V3_USER]        SNMPv3 instead of a community
  --auth-protocol NAME    [ZHENGWANG_AUTH_PROTOCOL]  ${AUTH.join(', ')} (default sha256)
  --auth-key TEXT         [ZHENGWANG_AUTH_KEY]
  --priv-protocol NAME    [ZHENGWANG_PRIV_PROTOCOL]  ${PRIV.join(', ')} (default aes)
  --priv-key TEXT         [ZHENGWANG_PRIV_KEY]
  --context NAME          [ZHENGWANG_CONTEXT]
`;
export const HTTP_HELP = `HTTP:
  --user NAME --password TEXT   [ZHENGWANG_HTTP_USER, ZHENGWANG_HTTP_PASSWORD]
  --token TEXT                  [ZHENGWANG_HTTP_TOKEN]   sent as a bearer token
  --client-secret TEXT          [ZHENGWANG_CLIENT_SECRET]   with a user: of the client that logs in (oidc)
`;

type Typed = { [option: string]: unknown };
type Environment = Record<string, string | undefined>;

/** The credential for a probe that takes these kinds; undefined when none was given. */
export function secretOf(kinds: readonly SecretKind[], typed: Typed, environment: Environment): Secret | undefined {
  const isSnmp = kinds.includes('snmp_community');
  const isHttp = kinds.includes('http_basic');
  const foreign = [...(isSnmp ? [] : Object.keys(SNMP_OPTIONS)), ...(isHttp ? [] : Object.keys(HTTP_OPTIONS))];
  const useless = foreign.find((option) => typed[option] !== undefined);
  if (useless) throw new UsageError(`--${useless} is of no use to this kind of probe`);
  if (isSnmp) return snmpSecret(typed, environment);
  return isHttp ? httpSecret(kinds, typed, environment) : undefined;
}

function snmpSecret(typed: Typed, environment: Environment): Secret | undefined {
  const given = (option: string, variable: string) => text(typed[option]) ?? text(environment[variable]);
  const user = given('v3-user', 'ZHENGWANG_V3_USER');
  const community = given('community', 'ZHENGWANG_COMMUNITY');
  if (user === undefined || (typed['v3-user'] === undefined && typed.community !== undefined)) {
    if (typed['auth-key'] !== undefined || typed['priv-key'] !== undefined) {
      throw new UsageError('--auth-key and --priv-key need --v3-user');
    }
    const version = oneOf(text(typed['snmp-version']) ?? '2c', ['1', '2c'] as const, '--snmp-version');
    return community === undefined ? undefined : { kind: 'snmp_community', version, community };
  }
  if (typed.community !== undefined) throw new UsageError('--community and --v3-user exclude each other');
  const auth_key = given('auth-key', 'ZHENGWANG_AUTH_KEY');
  const priv_key = given('priv-key', 'ZHENGWANG_PRIV_KEY');
  const context = given('context', 'ZHENGWANG_CONTEXT');
  const auth = oneOf(given('auth-protocol', 'ZHENGWANG_AUTH_PROTOCOL') ?? 'sha256', AUTH, '--auth-protocol');
  const priv = oneOf(given('priv-protocol', 'ZHENGWANG_PRIV_PROTOCOL') ?? 'aes', PRIV, '--priv-protocol');
  if (priv_key !== undefined && auth_key === undefined) throw new UsageError('--priv-key needs --auth-key');
  for (const [name, key] of Object.entries({ '--auth-key': auth_key, '--priv-key': priv_key })) {
    if (key !== undefined && key.length < 8) throw new UsageError(`${name} has at least 8 characters (RFC 3414)`);
  }
  return {
    kind: 'snmp_user',
    user,
    ...(auth_key === undefined ? {} : { auth_protocol: auth, auth_key }),
    ...(priv_key === undefined ? {} : { priv_protocol: priv, priv_key }),
    ...(context === undefined ? {} : { context }),
  };
}

function httpSecret(kinds: readonly SecretKind[], typed: Typed, environment: Environment): Secret | undefined {
  const user = text(typed.user) ?? text(environment.ZHENGWANG_HTTP_USER);
  const password = text(typed.password) ?? text(environment.ZHENGWANG_HTTP_PASSWORD);
  const token = text(typed.token) ?? text(environment.ZHENGWANG_HTTP_TOKEN);
  if (user !== undefined && token !== undefined) throw new UsageError('give a user or a token, not both');
  const client_secret = text(typed['client-secret']) ?? text(environment.ZHENGWANG_CLIENT_SECRET);
  if (typed['client-secret'] !== undefined && !kinds.includes('oidc_account'))
    throw new UsageError('--client-secret is of no use to this kind of probe');
  if (user !== undefined && client_secret !== undefined && kinds.includes('oidc_account'))
    return { kind: 'oidc_account', user, password: password ?? '', client_secret };
  if (user !== undefined) return { kind: 'http_basic', user, password: password ?? '' };
  return token === undefined ? undefined : { kind: 'http_bearer', token };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function oneOf<const T extends string>(value: string, known: readonly T[], name: string): T {
  const found = known.find((one) => one === value.toLowerCase());
  if (found === undefined) throw new UsageError(`${name} is one of ${known.join(', ')}, not ${JSON.stringify(value)}`);
  return found;
}
