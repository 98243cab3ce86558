/**
 * Who said it, and for whom: Ed25519 signatures (RFC 8032) over what travels between agent and hub, and X25519 (RFC 7748) with HKDF-SHA-256
 * and ChaCha20-Poly1305 (RFC 8439) for what only one agent may read. Keys are raw 32 bytes in base64url.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  sign as signature,
  verify as verifies,
} from 'node:crypto';

type Curve = 'Ed25519' | 'X25519';
/** A key pair: `secret` never leaves where it was made. */
export type Pair = { public: string; secret: string };
/** An agent's two pairs, or the hub's (which signs only). */
export type OwnKeys = { sign: Pair; open: Pair };

export function newPair(curve: Curve): Pair {
  const { privateKey } = generateKeyPairSync(curve.toLowerCase() as 'ed25519');
  const { x, d } = privateKey.export({ format: 'jwk' });
  return { public: x as string, secret: d as string };
}

/** Whether this is a public key of that curve at all. */
export function isPublicKey(curve: Curve, key: string): boolean {
  try {
    return publicKey(curve, key).asymmetricKeyType === curve.toLowerCase();
  } catch {
    return false;
  }
}

/** What people compare: the first 16 bytes of SHA-256 over the key, in groups of four. */
export function fingerprintOf(key: string): string {
  const digest = createHash('sha256').update(Buffer.from(key, 'base64url')).digest('hex').slice(0, 32);
  return (digest.match(/.{4}/g) as string[]).join(' ');
}

/** `purpose` keeps what was signed for one thing from counting as another. */
export const sign = (purpose: string, body: Uint8Array, pair: Pair): Buffer =>
  signature(null, stamped(purpose, body), secretKey('Ed25519', pair));

/** False for anything that isn't a good signature; never throws. */
export function isSigned(purpose: string, body: Uint8Array, signed: Uint8Array, key: string): boolean {
  try {
    return signed.length === 64 && verifies(null, stamped(purpose, body), publicKey('Ed25519', key), signed);
  } catch {
    return false;
  }
}

/** An own key for each message (32 bytes), then the text, then its tag (16 bytes). */
export function seal(text: Uint8Array, to: string): Buffer {
  const once = newPair('X25519');
  const key = shared(once, to, once.public, to);
  const cipher = createCipheriv('chacha20-poly1305', key, NONCE, { authTagLength: 16 });
  return Buffer.concat([
    Buffer.from(once.public, 'base64url'),
    cipher.update(text),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
}

/** Undefined when it wasn't sealed to this pair, or was changed since. */
export function unseal(sealed: Uint8Array, pair: Pair): Buffer | undefined {
  if (sealed.length < 48) return undefined;
  const from = Buffer.from(sealed.subarray(0, 32)).toString('base64url');
  try {
    const cipher = createDecipheriv('chacha20-poly1305', shared(pair, from, from, pair.public), NONCE, {
      authTagLength: 16,
    });
    cipher.setAuthTag(sealed.subarray(-16));
    return Buffer.concat([cipher.update(sealed.subarray(32, -16)), cipher.final()]);
  } catch {
    return undefined;
  }
}

/** Each message has a key of its own, so one nonce serves. */
const NONCE = Buffer.alloc(12);

function shared(own: Pair, other: string, from: string, to: string): Buffer {
  const secret = diffieHellman({ privateKey: secretKey('X25519', own), publicKey: publicKey('X25519', other) });
  return Buffer.from(hkdfSync('sha256', secret, '', `zhengwang seal ${from} ${to}`, 32));
}

const stamped = (purpose: string, body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`zhengwang ${purpose}\0`), body]);
const publicKey = (crv: Curve, x: string): KeyObject => createPublicKey({ key: { kty: 'OKP', crv, x }, format: 'jwk' });
const secretKey = (crv: Curve, { public: x, secret: d }: Pair): KeyObject =>
  createPrivateKey({ key: { kty: 'OKP', crv, x, d }, format: 'jwk' });
