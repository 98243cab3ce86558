/** Logging out on both sides: we tell the provider by the browser, the provider tells us by a signed token. */
import { jwtVerify } from 'jose';
import { JOSEError, JWKSTimeout } from 'jose/errors';
import type * as client from 'openid-client';
import { record } from '../../audit/record.ts';
import { openText, sealText } from '../../credentials/vault.ts';
import type { Db } from '../../db/open.ts';
import { accountIdOf, PROVIDER_ID } from './admit.ts';
import { type Discovery, TOLERANCE_S } from './discovery.ts';
import { BY_RULE } from './grants-by-rule.ts';
import type { Identity } from './identity.ts';
import type { ActiveProvider } from './provider.ts';
import { Unreachable } from './reach-provider.ts';

const boundTo = (issuer: string, session_id: string) => `oidc session ${session_id} of ${issuer}`;

/** Notes with our session what it takes to end the provider's. */
export function keepLogOut(db: Db, key: Buffer, session_id: string, { issuer, sid, id_token }: Identity) {
  db.$client
    .prepare('update sessions set oidc_sid = ?, oidc_id_token = ? where id = ?')
    .run(sid, sealText(key, boundTo(issuer, session_id), id_token), session_id);
}

/** Where the browser ends the provider's session (RP-Initiated Logout 1.0); undefined when there is none to end. */
export function endSessionUrl(
  db: Db,
  key: Buffer,
  metadata: client.ServerMetadata,
  { client_id }: Pick<ActiveProvider, 'client_id'>,
  session_id: string,
  back_to: string,
): string | undefined {
  const sealed = db.$client
    .prepare(`select oidc_id_token from sessions where id = ? and method = 'oidc'`)
    .pluck()
    .get(session_id) as Buffer | null | undefined;
  if (!sealed || !metadata.end_session_endpoint) return undefined;
  const id_token_hint = openText(key, boundTo(metadata.issuer, session_id), sealed);
  if (id_token_hint === undefined) return undefined;
  const url = new URL(metadata.end_session_endpoint);
  for (const [name, value] of Object.entries({ id_token_hint, client_id, post_logout_redirect_uri: back_to }))
    url.searchParams.set(name, value);
  return url.href;
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** What is signed with a secret that we share, or with nothing, proves nothing. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const MAX_AGE_S = 120;
const MAX_SEEN = 10_000;

export type LogOutToken = { sub?: string; sid?: string };
export class BadLogOutToken extends Error {}

/** Reads log-out tokens (Back-Channel Logout 1.0, 2.6), each once. */
export function createLogOutReader(now: () => number = Date.now) {
  const seen = new Map<string, number>();
  return async (token: string, { metadata, keys }: Awaited<ReturnType<Discovery['of']>>, client_id: string) => {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: metadata.issuer,
      audience: client_id,
      algorithms: ALGORITHMS,
      clockTolerance: TOLERANCE_S,
      maxTokenAge: MAX_AGE_S,
      requiredClaims: ['iat', 'jti', 'events'],
      currentDate: new Date(now()),
    }).catch((error: unknown) => {
      if (error instanceof JWKSTimeout) throw new Unreachable('the keys were not told in time');
      if (error instanceof JOSEError) throw new BadLogOutToken(error.message);
      throw error;
    });
    const { events, nonce, sub, sid, jti } = payload as Record<string, unknown>;
    const { typ } = protectedHeader;
    if (typ !== undefined && !/^(application\/)?(logout\+)?jwt$/i.test(typ)) throw new BadLogOutToken(`typ ${typ}`);
    const event =
      typeof events === 'object' && events !== null ? (events as Record<string, unknown>)[EVENT] : undefined;
    if (typeof event !== 'object' || event === null) throw new BadLogOutToken('it is no log-out');
    if (nonce !== undefined) throw new BadLogOutToken('it has a nonce: an ID token');
    if (typeof sub !== 'string' && typeof sid !== 'string') throw new BadLogOutToken('neither sub nor sid');
    if (typeof jti !== 'string' || (seen.get(jti) ?? 0) > now()) throw new BadLogOutToken('it was used before');
    seen.set(jti, now() + (MAX_AGE_S + 2 * TOLERANCE_S) * 1_000);
    if (seen.size > MAX_SEEN) seen.delete(seen.keys().next().value as string);
    const told: LogOutToken = {};
    if (typeof sub === 'string') told.sub = sub;
    if (typeof sid === 'string') told.sid = sid;
    return told;
  };
}

/** Ends the sessions that a log-out names: that of its `sid`, or all that came by the provider for its `sub`. */
export function endSessions(db: Db, issuer: string, { sub, sid }: LogOutToken, address: string): number {
  const whose = 'select person_id from accounts where provider_id = :provider and account_id = :account';
  const where = `method = 'oidc' and (:sid is null or oidc_sid = :sid) and (:account is null or person_id in (${whose}))`;
  const given = {
    provider: PROVIDER_ID,
    account: sub === undefined ? null : accountIdOf(issuer, sub),
    sid: sid ?? null,
  };
  return db.$client.transaction(() => {
    const ended = db.$client
      .prepare<[typeof given], { person_id: string }>(`delete from sessions where ${where} returning person_id`)
      .all(given);
    for (const person_id of new Set(ended.map((one) => one.person_id))) {
      const entry = { action: 'log_out', object_kind: 'person', object_id: person_id, reason: 'told by the provider' };
      record(db, { person: BY_RULE, address }, entry);
    }
    return ended.length;
  })();
}
