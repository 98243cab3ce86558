/** Who the provider says has logged in: the ID token, validated, and what it tells of the person beside it. */
import * as client from 'openid-client';
import { TOLERANCE_S } from './discovery.ts';
import type { Flow } from './flows.ts';
import type { Provider } from './provider.ts';
import type { Claims } from './ruling.ts';
import { TurnedAway } from './turned-away.ts';

export type Identity = {
  issuer: string;
  subject: string;
  /** The provider's own session. */
  sid: string | null;
  id_token: string;
  claims: Claims;
  second_factor: boolean;
};

/** Exchanges the code that came back; `search` is the query of the request, as it came. */
export async function identify(
  configuration: client.Configuration,
  provider: Provider,
  flow: Flow,
  { search, state }: { search: string; state: string },
  now: number,
): Promise<Identity> {
  const url = new URL(flow.redirect_uri);
  url.search = search;
  const tokens = await client.authorizationCodeGrant(configuration, url, {
    pkceCodeVerifier: flow.verifier,
    expectedState: state,
    expectedNonce: flow.nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (!claims || !tokens.id_token) throw new TurnedAway('bad_token', 'no ID token');
  const { client_id } = configuration.clientMetadata();
  if (claims.azp !== undefined && claims.azp !== client_id)
    throw new TurnedAway('bad_token', 'made for another client');
  if (claims.iat > now / 1_000 + TOLERANCE_S) throw new TurnedAway('clock', 'the ID token was issued in the future');
  const { userinfo_endpoint } = configuration.serverMetadata();
  const more = userinfo_endpoint ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub) : {};
  return {
    issuer: claims.iss,
    subject: claims.sub,
    sid: typeof claims.sid === 'string' ? claims.sid : null,
    id_token: tokens.id_token,
    // What is signed goes before what isn't.
    claims: { ...more, ...claims },
    second_factor: showedTwo(claims, provider.second_factor),
  };
}

/** Methods of RFC 8176 by what they rest on: what one knows, has, is. */
const KINDS: readonly (readonly string[])[] = [
  ['pwd', 'pin', 'kba'],
  ['otp', 'hwk', 'swk', 'sc', 'sms', 'tel', 'pop'],
  ['face', 'fpt', 'iris', 'retina', 'vbm'],
];

export function showedTwo(claims: Claims, rule: Provider['second_factor']): boolean {
  if (rule.always || (typeof claims.acr === 'string' && rule.acr.includes(claims.acr))) return true;
  const methods: unknown[] = Array.isArray(claims.amr) ? claims.amr : [];
  if (methods.includes('mfa')) return true;
  return KINDS.filter((kind) => kind.some((one) => methods.includes(one))).length >= 2;
}
