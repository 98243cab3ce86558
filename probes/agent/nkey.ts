/**
 * An agent signs in to NATS with the key pair that it has anyway: an nkey is an Ed25519 key in another spelling (base32 of a kind, the
 * 32 bytes and CRC-16/XMODEM, least byte first; https://docs.nats.io/reference/reference-protocols/nats-protocol#nkeys).
 */
import { createPrivateKey, sign } from 'node:crypto';
import type { Pair } from './sealing.ts';

const USER = 20 << 3;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** What a server really asks to be signed: 11 random bytes in base64url. */
const NONCE = /^[\w-]{8,64}$/;

/** `U…`, 56 characters, of a public key (raw, base64url). */
export function nkeyOf(key: string): string {
  const body = Buffer.concat([Buffer.of(USER), Buffer.from(key, 'base64url')]);
  if (body.length !== 33) throw new RangeError('An nkey is made of 32 bytes');
  const sum = crc16(body);
  return base32(Buffer.concat([body, Buffer.of(sum & 0xff, sum >> 8)]));
}

/**
 * What to answer to a server's nonce. Refuses to sign what is no nonce: the same key signs batches, and a hostile server that chose
 * the text could else have one made. What `sealing.ts` signs begins with a word and a space, so it never is a nonce.
 */
export const signInAs =
  ({ public: x, secret: d }: Pair) =>
  (nonce?: string): { nkey: string; sig: string } => {
    if (nonce === undefined || !NONCE.test(nonce)) throw new Error('The NATS server asks for no sign-in by key');
    const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', x, d }, format: 'jwk' });
    return { nkey: nkeyOf(x), sig: sign(null, Buffer.from(nonce), key).toString('base64url') };
  };

function crc16(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & 0x8000 ? (sum << 1) ^ 0x1021 : sum << 1) & 0xffff;
  }
  return sum;
}

/** Without padding: 35 bytes are 56 digits exactly. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) as string[]).map((five) => BASE32[Number.parseInt(five, 2)]).join('');
}
