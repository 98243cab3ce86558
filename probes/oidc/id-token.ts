/** An ID token held against what was agreed (OpenID Connect Core 1.0, section 3.1.3.7): its signature first, with the keys that are published. */
import { createLocalJWKSet, errors, type JWK, type JWTPayload, jwtVerify } from 'jose';
import { Stopped } from './visitor.ts';

/** How far clocks may be apart before a token counts as expired. */
const TOLERANCE_S = 120;
/** No symmetric ones: whoever knows the client's secret could sign those. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

export type Agreed = { issuer: string; client_id: string; nonce: string };

/** When it was issued, epoch s. Throws Stopped with what is wrong, and nothing of what is in the token. */
export async function checkIdToken(token: string, keys: readonly JWK[], agreed: Agreed): Promise<{ iat_s: number }> {
  const { iat, nonce, azp, sub, aud } = await verified(token, keys, agreed);
  if (nonce !== agreed.nonce) throw new Stopped('nonce');
  if (typeof sub !== 'string' || sub === '') throw new Stopped('subject');
  if (Array.isArray(aud) && aud.length > 1 && azp === undefined) throw new Stopped('audience', 'several, without azp');
  if (azp !== undefined && azp !== agreed.client_id) throw new Stopped('audience', 'azp');
  return { iat_s: iat as number };
}

async function verified(token: string, keys: readonly JWK[], agreed: Agreed): Promise<JWTPayload> {
  const options = { issuer: agreed.issuer, audience: agreed.client_id, algorithms: ALGORITHMS };
  try {
    const checks = { clockTolerance: TOLERANCE_S, requiredClaims: ['exp', 'iat', 'sub'] };
    return (await jwtVerify(token, createLocalJWKSet({ keys: [...keys] }), { ...options, ...checks })).payload;
  } catch (thrown) {
    if (thrown instanceof errors.JWTExpired) throw new Stopped('expired');
    if (thrown instanceof errors.JWTClaimValidationFailed)
      throw new Stopped(WHY[thrown.claim] ?? 'claim', thrown.claim);
    if (thrown instanceof errors.JWSSignatureVerificationFailed) throw new Stopped('signature');
    if (thrown instanceof errors.JWKSNoMatchingKey) throw new Stopped('key_unknown');
    if (thrown instanceof errors.JWKSMultipleMatchingKeys) throw new Stopped('key_unclear');
    if (thrown instanceof errors.JOSEAlgNotAllowed) throw new Stopped('algorithm');
    if (thrown instanceof errors.JOSEError) throw new Stopped('not_a_token', thrown.code);
    // What jose throws for a key that it won't use, such as RSA below 2048 bits.
    if (thrown instanceof TypeError) throw new Stopped('key_unusable');
    throw thrown;
  }
}

const WHY: Record<string, string> = {
  iss: 'issuer',
  aud: 'audience',
  exp: 'expired',
  nbf: 'clock',
  iat: 'clock',
  sub: 'subject',
};
