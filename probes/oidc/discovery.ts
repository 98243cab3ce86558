/** What a provider says of itself (OpenID Connect Discovery 1.0), as facts and as what the rest of the look goes by. */
import type { Fact, Sample } from '../probe.ts';
import type { Page, Visitor } from './visitor.ts';

/** Section 3; the token endpoint is needed for the flow with a code. */
const REQUIRED_URLS = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const;
const REQUIRED_LISTS = [
  'response_types_supported',
  'subject_types_supported',
  'id_token_signing_alg_values_supported',
] as const;
const OTHER_URLS = ['userinfo_endpoint', 'end_session_endpoint', 'revocation_endpoint', 'introspection_endpoint'];
const OTHER_LISTS = [
  'grant_types_supported',
  'code_challenge_methods_supported',
  'token_endpoint_auth_methods_supported',
];
const MAX_TEXT = 300;

export type Metadata = Record<string, unknown>;
export type Discovered = {
  facts: Fact[];
  samples: Sample[];
  metadata: Metadata | null;
  /** Why what follows isn't asked in confidence; null: it may be. */
  why: 'status' | 'not_json' | 'issuer' | 'not_https' | 'certificate' | null;
};

/** Rejects with a Failure when nobody answers: then nothing is known of the provider. */
export async function discover(visitor: Visitor, issuer: string): Promise<Discovered> {
  const url = new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const page = await visitor.ask(url);
  const metadata = readObject(page);
  const said = typeof metadata?.issuer === 'string' ? metadata.issuer : null;
  const value = {
    ...{ url: url.href.slice(0, MAX_TEXT), status: page.response.status, is_readable: metadata !== null },
    ...{ issuer: said?.slice(0, MAX_TEXT) ?? null, issuer_asked: issuer.slice(0, MAX_TEXT) },
    ...{ is_https: url.protocol === 'https:', certificate_error: page.peer_error },
  };
  const facts: Fact[] = [{ key: 'oidc.discovery', value }, ...(metadata ? memberFacts(metadata) : [])];
  const samples: Sample[] = [{ series: 'oidc.discovery_ms', value: page.took_ms }];
  const date = clockOffset_ms(page);
  if (date !== undefined) {
    facts.push({ key: 'oidc.clock_offset_ms', part: 'date', value: date });
    samples.push({ series: 'oidc.clock_offset', part: 'date', value: date });
  }
  if (!metadata) return { facts, samples, metadata, why: page.response.status === 200 ? 'not_json' : 'status' };
  if (said !== issuer) return { facts, samples, metadata, why: 'issuer' };
  if (!value.is_https) return { facts, samples, metadata, why: 'not_https' };
  return { facts, samples, metadata, why: page.peer_error === null ? null : 'certificate' };
}

/** An object of JSON; null: there is none in this answer. */
export function readObject({ response }: Page): Record<string, unknown> | null {
  if (response.status !== 200) return null;
  try {
    const read: unknown = JSON.parse(response.body.toString('utf8'));
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function memberFacts(metadata: Metadata): Fact[] {
  const urls = [...REQUIRED_URLS, ...OTHER_URLS].map((name) => {
    const url = typeof metadata[name] === 'string' ? URL.parse(metadata[name]) : null;
    const is_https = url === null ? null : url.protocol === 'https:';
    return { name, is_required: isOneOf(REQUIRED_URLS, name), text: url?.href ?? null, is_https };
  });
  const lists = [...REQUIRED_LISTS, ...OTHER_LISTS].map((name) => {
    const list = textsOf(metadata[name]);
    return { name, is_required: isOneOf(REQUIRED_LISTS, name), text: list?.join(' ') ?? null, is_https: null };
  });
  return [...urls, ...lists]
    .filter(({ name, is_required }) => is_required || metadata[name] !== undefined)
    .map(({ name, is_required, text, is_https }) => {
      return {
        key: 'oidc.member',
        part: name,
        value: { is_required, text: text?.slice(0, MAX_TEXT) ?? null, is_https },
      };
    });
}

const isOneOf = (names: readonly string[], name: string) => names.includes(name);

export const textsOf = (value: unknown): string[] | null =>
  Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : null;

/** How far the server's clock is ahead of ours. The Date header tells whole seconds: half of one is added, half of the way taken away. */
function clockOffset_ms({ response, at, took_ms }: Page): number | undefined {
  const date = Date.parse(response.headers.get('date') ?? '');
  return Number.isFinite(date) ? Math.round(date + 500 - (at - took_ms / 2)) : undefined;
}
