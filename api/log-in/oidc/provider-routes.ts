/** The identity provider as a security administrator sets it up. */
import { z } from 'zod';
import { record } from '../../audit/record.ts';
import type { Hub } from '../../hub.ts';
import { answers, endpoint, routes, sends } from '../../middleware/endpoint.ts';
import { wrong } from '../../middleware/errors.ts';
import { backChannelUri, consoleUrl, redirectUri } from './own-urls.ts';
import { confirmProvider, proposeProvider, withoutSecret } from './propose-provider.ts';
import { Provider, readProvider } from './provider.ts';
import { refusedUrl } from './reach-provider.ts';
import { turnedAway } from './turned-away.ts';

const Written = Provider.extend({ has_secret: z.boolean(), written_by: z.string(), written_at: z.int() });
const State = z.object({
  /** In force; null: nobody comes by a provider. */
  active: Written.extend({ confirmed_by: z.string(), confirmed_at: z.int() }).nullable(),
  /** Waits for another person. */
  proposed: Written.nullable(),
  /** What the provider must be told of us. */
  redirect_uri: z.string(),
  back_channel_uri: z.string(),
  post_logout_redirect_uri: z.string(),
});
const Wanted = Provider.extend({
  /** Never given back. Absent keeps the one there is; null: a client without a secret. */
  client_secret: z.string().min(1).max(500).nullable().optional(),
});
const Found = z.object({
  reached: z.boolean(),
  /** Why it isn't usable; empty when it is. */
  reason: z.string(),
  detail: z.string(),
  took_ms: z.number(),
  issuer: z.string().nullable(),
  authorization_endpoint: z.string().nullable(),
  end_session_endpoint: z.string().nullable(),
  scopes: z.array(z.string()),
  algorithms: z.array(z.string()),
  /** The provider says that it knows PKCE with S256; null: it doesn't say. */
  pkce: z.boolean().nullable(),
  back_channel_log_out: z.boolean(),
  keys: z.int(),
});

const read = endpoint('policy:read', { method: 'get', path: '/oidc/provider', responses: answers(State) });
const write = endpoint('policy:write', {
  method: 'put',
  path: '/oidc/provider',
  request: sends(Wanted),
  responses: answers(State),
});
const confirm = endpoint('grants:decide', {
  method: 'post',
  path: '/oidc/provider/confirm',
  request: sends(z.strictObject({ written_at: z.int().positive() })),
  responses: answers(State),
});
const trial = endpoint('policy:write', {
  method: 'post',
  path: '/oidc/provider/test',
  request: sends(z.strictObject({ issuer: z.url().max(500) })),
  responses: answers(Found),
});

export const providerRoutes = (hub: Hub) => {
  type C = Parameters<typeof redirectUri>[1];
  const stateFor = (c: C): z.infer<typeof State> => {
    const { active, proposed } = readProvider(hub.db);
    return {
      active: active && withoutSecret(active),
      proposed: proposed && withoutSecret(proposed),
      redirect_uri: redirectUri(hub.config, c),
      back_channel_uri: backChannelUri(hub.config, c),
      post_logout_redirect_uri: consoleUrl(hub.config, c),
    };
  };
  return routes()
    .openapi(read, (c) => c.json(stateFor(c), 200))
    .openapi(write, (c) => {
      const wanted = c.req.valid('json');
      const reason = refusedUrl(wanted.issuer, hub.config.oidc_loopback === true);
      if (reason)
        throw wrong(
          'issuer',
          `该地址不能使用，须为 https 且不是本机或保留地址：${reason}`,
          `This issuer can't be used: ${reason}`,
        );
      proposeProvider(hub.db, hub.keys.credentials, c.get('actor'), wanted, Date.now());
      hub.bus.changed('policy', 'session');
      return c.json(stateFor(c), 200);
    })
    .openapi(confirm, (c) => {
      confirmProvider(hub.db, c.get('actor'), c.req.valid('json').written_at, Date.now());
      hub.bus.changed('policy', 'session');
      return c.json(stateFor(c), 200);
    })
    .openapi(trial, async (c) => {
      const { issuer } = c.req.valid('json');
      const found = await discover(hub, issuer);
      const result = found.reached ? 'done' : 'failed';
      record(hub.db, c.get('actor'), {
        action: 'test',
        object_kind: 'provider',
        object_id: issuer,
        result,
        reason: found.reason,
      });
      return c.json(found, 200);
    });
};

async function discover(hub: Hub, issuer: string): Promise<z.infer<typeof Found>> {
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  const texts = (value: unknown) => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);
  try {
    const { metadata, keys } = await hub.oidc.discovery.tryOut(issuer);
    const challenges = metadata.code_challenge_methods_supported;
    return {
      reached: true,
      reason: '',
      detail: '',
      took_ms: took(),
      issuer: metadata.issuer,
      authorization_endpoint: metadata.authorization_endpoint ?? null,
      end_session_endpoint: metadata.end_session_endpoint ?? null,
      scopes: texts(metadata.scopes_supported),
      algorithms: texts(metadata.id_token_signing_alg_values_supported),
      pkce: challenges === undefined ? null : challenges.includes('S256'),
      back_channel_log_out: metadata.backchannel_logout_supported === true,
      keys,
    };
  } catch (error) {
    const { reason, detail } = turnedAway(error);
    return {
      reached: false,
      reason,
      detail: detail.slice(0, 500),
      took_ms: took(),
      issuer: null,
      authorization_endpoint: null,
      end_session_endpoint: null,
      scopes: [],
      algorithms: [],
      pkce: null,
      back_channel_log_out: false,
      keys: 0,
    };
  }
}
