/** Why somebody isn't let in by the provider: a code that the console explains, and what only the log is told. */
import * as client from 'openid-client';
import { Unreachable } from './reach-provider.ts';

export const REASONS = [
  /** No provider is set up or it is switched off, or its secret can't be unsealed. */
  'off',
  /** It can't be reached, or fails. */
  'provider_down',
  /** This log-in is too old, was used already, or began in another browser. */
  'expired',
  'cancelled',
  /** The provider refuses, or says what makes no sense. */
  'provider_refused',
  /** What it signed isn't for us, isn't of now, or isn't its own. */
  'bad_token',
  'clock',
  'no_rule',
  'unknown_unit',
  'no_username',
  'name_taken',
  'disabled',
  'linked_elsewhere',
  'too_many',
] as const;
export type Reason = (typeof REASONS)[number];

export class TurnedAway extends Error {
  readonly reason: Reason;
  /** For the log alone. */
  readonly detail: string;
  readonly person: { id: string; username: string } | undefined;
  /** The page that was asked for. */
  return_to = '/';
  constructor(reason: Reason, detail: string, person?: { id: string; username: string }) {
    super(`${reason}: ${detail}`);
    this.reason = reason;
    this.detail = detail;
    this.person = person;
  }
}

/** What went wrong between us and the provider, and where the person wanted to go; rethrows what is our own mistake. */
export function turnedAway(error: unknown, return_to = '/'): TurnedAway {
  const found = reasonOf(error);
  found.return_to = return_to;
  return found;
}

function reasonOf(error: unknown): TurnedAway {
  if (error instanceof TurnedAway) return error;
  for (const each of causesOf(error)) {
    if (each instanceof Unreachable) return new TurnedAway('provider_down', each.message);
  }
  if (error instanceof client.AuthorizationResponseError) {
    if (error.error === 'temporarily_unavailable' || error.error === 'server_error')
      return new TurnedAway('provider_down', error.error);
    return new TurnedAway(error.error === 'access_denied' ? 'cancelled' : 'provider_refused', error.error);
  }
  if (error instanceof client.ResponseBodyError) return new TurnedAway('provider_refused', error.error);
  if (error instanceof client.WWWAuthenticateChallengeError)
    return new TurnedAway('provider_refused', `status ${error.status}`);
  if (error instanceof client.ClientError) {
    const [cause] = [...causesOf(error)].slice(1);
    const detail = `${error.message}${cause instanceof Error ? `: ${cause.message}` : ''}`;
    return new TurnedAway(BY_CODE[error.code ?? ''] ?? 'bad_token', detail);
  }
  throw error;
}

const BY_CODE: Record<string, Reason> = {
  OAUTH_TIMEOUT: 'provider_down',
  OAUTH_ABORT: 'provider_down',
  OAUTH_RESPONSE_IS_NOT_CONFORM: 'provider_refused',
  OAUTH_RESPONSE_IS_NOT_JSON: 'provider_refused',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'provider_refused',
  OAUTH_INVALID_SERVER_METADATA: 'provider_refused',
  OAUTH_MISSING_SERVER_METADATA: 'provider_refused',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'clock',
};

const MAX_CAUSES = 8;

function* causesOf(error: unknown): Generator<unknown> {
  let each: unknown = error;
  for (let i = 0; i < MAX_CAUSES && each !== undefined && each !== null; i += 1) {
    yield each;
    each = (each as { cause?: unknown }).cause;
  }
}
