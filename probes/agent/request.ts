/**
 * How an agent asks its hub over HTTP: what both sides write and check alike. Three routes, relative to the hub's own address:
 *
 *   POST api/agent/enrol              body `EnrolRequest`, header `zw-signature` over it (purpose `enrol`)  → `Packed` of `Enrolled`
 *   POST api/agent/batches            body is `SignedBatch.body`, headers `zw-agent` and `zw-signature`     → `Packed` receipt
 *   GET  api/agent/work?revision=N    waits up to `LONG_POLL_MS` for a newer revision than N                → `Packed` work, or 204
 *
 * The latter two bear `Authorization` as made by `authorise`. What is refused is answered with `Refused`.
 */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Text } from '../probe.ts';
import { fingerprintOf, isPublicKey, isSigned, type Pair, sign } from './sealing.ts';
import type { FromHub } from './words.ts';

export const AGENT_PATH = '/api/agent/';
/** A request further from the hub's clock than this is refused with 401, and told `hub_time`. */
export const CLOCK_SKEW_MS = 5 * 60_000;
export const LONG_POLL_MS = 25_000;

/** 401: the signature or its time is wrong. 403: not trusted (any more); `state` then says which. 429: too much at once, try again later. */
export type Refused = { error: Text & { code: string }; hub_time: number; state?: 'waiting' | 'revoked' };

const publicKey = (curve: 'Ed25519' | 'X25519') =>
  z
    .string()
    .max(64)
    .refine((key) => isPublicKey(curve, key));
/** What an agent sends with its one-time code. Signed by `sign_key`, so that nobody enrols a key that isn't theirs. */
export const EnrolRequest = z.strictObject({
  code: z.string().max(128),
  sign_key: publicKey('Ed25519'),
  seal_key: publicKey('X25519'),
  version: z.string().max(64),
});
export type EnrolRequest = z.output<typeof EnrolRequest>;

/** What it is answered, signed by the hub's key (purpose `enrolled`); `hub_key` is what the code's fingerprint must fit. */
export const Enrolled = z.object({
  agent_id: z.int().positive(),
  name: z.string(),
  sign_key: z.string(),
  seal_key: z.string(),
  hub_key: publicKey('Ed25519'),
  hub_time: z.int(),
});
export type Enrolled = z.output<typeof Enrolled>;

/** The one-time code that a person carries to the agent: chance, and the fingerprint of the hub's key. Stored as SHA-256 of the whole. */
export const makeCode = (hub_key: string): string =>
  `zwa_${randomBytes(20).toString('base64url')}.${fingerprintOf(hub_key).replaceAll(' ', '')}`;
/** The hub's fingerprint as in `fingerprintOf`; undefined when this is no code. */
export const fingerprintInCode = (code: string): string | undefined =>
  /^zwa_[\w-]{27}\.([0-9a-f]{32})$/.exec(code)?.[1]?.replace(/.{4}(?=.)/g, '$& ');

/** What of a request is signed. `path` includes its query, and begins at `/api/agent/`: what a proxy puts before that is its own. */
type Asked = { method: string; path: string; body: Uint8Array };
const signedText = ({ method, path, body }: Asked, at: number): Buffer =>
  Buffer.from(`${method}\n${path}\n${createHash('sha256').update(body).digest('hex')}\n${at}`);

/** The header `Authorization` of one request; `at` is the hub's clock, as well as the agent knows it. */
export function authorise(asked: Asked, agent_id: number, at: number, pair: Pair): string {
  const signature = sign('request', signedText(asked, at), pair).toString('base64url');
  return `ZW-Agent id="${agent_id}", at="${at}", signature="${signature}"`;
}

export type Authorisation = { agent_id: number; at: number; signature: Uint8Array };
/** Undefined for anything else than what `authorise` writes. Who it is stays to be shown by `isAuthorised`. */
export function readAuthorisation(header: string | undefined): Authorisation | undefined {
  const found = /^ZW-Agent id="(\d{1,15})", at="(\d{1,15})", signature="([\w-]{86})"$/.exec(header ?? '');
  if (!found) return undefined;
  const [, id, at, signature = ''] = found;
  return { agent_id: Number(id), at: Number(at), signature: Buffer.from(signature, 'base64url') };
}

/** Whether it was signed by that key; the moment is another question (`isTimely`). */
export const isAuthorised = (asked: Asked, { at, signature }: Authorisation, sign_key: string): boolean =>
  isSigned('request', signedText(asked, at), signature, sign_key);
export const isTimely = ({ at }: Authorisation, now: number): boolean => Math.abs(at - now) <= CLOCK_SKEW_MS;

/** What the hub says, as JSON: bytes in base64url. */
export type Packed<Is extends string = FromHub['is']> = { is: Is; body: string; signature: string };
type Said<Is extends string> = { is: Is; body: Uint8Array; signature: Uint8Array };

export const pack = <Is extends string>({ is, body, signature }: Said<Is>): Packed<Is> => ({
  is,
  body: Buffer.from(body).toString('base64url'),
  signature: Buffer.from(signature).toString('base64url'),
});

const Shape = z.object({ is: z.string(), body: z.base64url(), signature: z.base64url() });
/** Undefined for anything else than one of these. The signature is yet to be checked. */
export function unpack<Is extends string>(text: string, ...wanted: Is[]): Said<Is> | undefined {
  const parsed = Shape.safeParse(jsonOf(text));
  if (!parsed.success) return undefined;
  const is = wanted.find((known) => known === parsed.data.is);
  const { body, signature } = parsed.data;
  return is && { is, body: Buffer.from(body, 'base64url'), signature: Buffer.from(signature, 'base64url') };
}

/** Undefined for what is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
