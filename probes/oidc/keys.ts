/** The keys that a provider publishes (RFC 7517): what each is, never what is private of it. */
import { createPublicKey } from 'node:crypto';
import type { JWK } from 'jose';
import type { Fact } from '../probe.ts';
import { readObject } from './discovery.ts';
import type { Page } from './visitor.ts';

const MAX_KEYS = 50;
/** Characters of a member; a modulus of 16384 bits has 2731. */
const MAX_MEMBER = 4_000;
const MAX_TEXT = 100;
/** RFC 7518, section 6: what only its owner may know. `k` is a whole symmetric key. */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const PUBLIC = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'] } as const;

export type KeySet = { facts: Fact[]; usable: JWK[] };

export function readKeys(page: Page): KeySet {
  const read = readObject(page);
  const given = Array.isArray(read?.keys) ? (read.keys as unknown[]) : null;
  const value = { status: page.response.status, is_readable: given !== null, count: given?.length ?? null };
  const seen = (given ?? []).slice(0, MAX_KEYS).map(readKey);
  return {
    facts: [
      { key: 'oidc.keys', value },
      ...seen.map(({ fact }, index) => ({ key: 'oidc.key', part: String(index + 1), value: fact })),
    ],
    usable: seen.flatMap(({ jwk }) => (jwk ? [jwk] : [])),
  };
}

function readKey(given: unknown) {
  const key = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
  const text = (name: string) => (typeof key[name] === 'string' ? key[name].slice(0, MAX_TEXT) : null);
  const kty = text('kty');
  const open = kty !== null && Object.hasOwn(PUBLIC, kty) ? publicPart(key, PUBLIC[kty as keyof typeof PUBLIC]) : null;
  const details = open && detailsOf({ kty: kty as string, ...open });
  const fact = {
    ...{ kid: text('kid'), kty, alg: text('alg'), use: text('use'), curve: text('crv') },
    bits: kty === 'RSA' ? (details?.modulusLength ?? null) : null,
    /** Null: of a kind that isn't known here, which RFC 7517 says to pass over. */
    is_readable:
      kty === 'oct' || (kty !== null && Object.hasOwn(PUBLIC, kty)) ? kty === 'oct' || details !== null : null,
    is_private: PRIVATE.some((name) => key[name] !== undefined),
  };
  const named = Object.fromEntries(['kid', 'alg', 'use'].flatMap((name) => (text(name) ? [[name, text(name)]] : [])));
  return { fact, jwk: details && open ? ({ kty, ...named, ...open } as JWK) : undefined };
}

function publicPart(key: Record<string, unknown>, names: readonly string[]): Record<string, string> | null {
  const part: Record<string, string> = {};
  for (const name of names) {
    const member = key[name];
    if (typeof member !== 'string' || member.length > MAX_MEMBER) return null;
    part[name] = member;
  }
  return part;
}

function detailsOf(jwk: Record<string, string>): { modulusLength?: number } | null {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' }).asymmetricKeyDetails ?? {};
  } catch {
    return null;
  }
}
