/** What a provider says of itself (OpenID Connect Discovery 1.0), kept for some minutes; a failure is never kept. */
import { createRemoteJWKSet, customFetch as keysFetch } from 'jose';
import * as client from 'openid-client';
import type { ActiveProvider } from './provider.ts';
import { PATIENCE_S, reachProvider, refusedUrl } from './reach-provider.ts';
import { TurnedAway } from './turned-away.ts';

const KEPT_MS = 600_000;
/** Keys are asked for anew at most this often, whatever unknown key a stranger's token names. */
const KEYS_REST_MS = 10_000;
/** How far clocks may be apart. */
export const TOLERANCE_S = 120;

type Keys = ReturnType<typeof createRemoteJWKSet>;
type Known = { issuer: string; until: number; metadata: client.ServerMetadata; keys: Keys };

export function createDiscovery(may_loop: boolean, now: () => number = Date.now) {
  const reach = reachProvider(may_loop);
  let known: Known | undefined;
  let asking: { issuer: string; answer: Promise<Known> } | undefined;

  async function ask(issuer: string): Promise<Known> {
    const reason = refusedUrl(issuer, may_loop);
    if (reason) throw new TurnedAway('off', reason);
    const execute = may_loop ? [client.allowInsecureRequests] : [];
    const options = { [client.customFetch]: reach, execute, timeout: PATIENCE_S };
    const found = await client.discovery(new URL(issuer), 'not asked for', undefined, client.None(), options);
    const metadata = JSON.parse(JSON.stringify(found.serverMetadata())) as client.ServerMetadata;
    for (const name of [
      'authorization_endpoint',
      'token_endpoint',
      'jwks_uri',
      'userinfo_endpoint',
      'end_session_endpoint',
    ]) {
      const url = metadata[name];
      const is_needed = name !== 'userinfo_endpoint' && name !== 'end_session_endpoint';
      if (url === undefined && !is_needed) continue;
      const wrong = typeof url === 'string' ? refusedUrl(url, may_loop) : 'it is missing';
      if (wrong) throw new TurnedAway('provider_refused', `${name}: ${wrong}`);
    }
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri as string), {
      [keysFetch]: reach,
      cooldownDuration: KEYS_REST_MS,
      timeoutDuration: PATIENCE_S * 1_000,
    });
    return { issuer, until: now() + KEPT_MS, metadata, keys };
  }

  async function of(issuer: string): Promise<Known> {
    if (known?.issuer === issuer && known.until > now()) return known;
    if (asking?.issuer === issuer) return asking.answer;
    const answer = ask(issuer);
    asking = { issuer, answer };
    try {
      known = await answer;
      return known;
    } finally {
      if (asking?.answer === answer) asking = undefined;
    }
  }

  return {
    of,
    /** Asks anew, keeps nothing, and counts the keys as well: how a provider is tried before it is used. */
    async tryOut(issuer: string) {
      const { metadata, keys } = await ask(issuer);
      await keys.reload();
      return { metadata, keys: keys.jwks()?.keys.length ?? 0 };
    },
    /** What was found last, though it may be old. */
    lastOf: (issuer: string) => (known?.issuer === issuer ? known : undefined),
    /** Made for one log-in, so that the provider's keys are asked for at each: they may have been rotated a second ago. */
    configurationOf({ metadata }: Known, provider: Pick<ActiveProvider, 'client_id'>, secret: string | null) {
      const configuration = new client.Configuration(
        metadata,
        provider.client_id,
        { [client.clockTolerance]: TOLERANCE_S },
        authenticationOf(metadata, secret),
      );
      configuration[client.customFetch] = reach;
      configuration.timeout = PATIENCE_S;
      if (may_loop) client.allowInsecureRequests(configuration);
      // The library trusts TLS for tokens that came straight from the provider; we want their signature as well.
      client.enableNonRepudiationChecks(configuration);
      return configuration;
    },
  };
}

export type Discovery = ReturnType<typeof createDiscovery>;

/** RFC 8414: without a word on it, the provider takes HTTP Basic. */
function authenticationOf(
  { token_endpoint_auth_methods_supported: methods }: client.ServerMetadata,
  secret: string | null,
) {
  if (secret === null) return client.None();
  const takes_basic = methods === undefined || methods.includes('client_secret_basic');
  return takes_basic ? client.ClientSecretBasic(secret) : client.ClientSecretPost(secret);
}
