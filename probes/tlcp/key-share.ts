/** Ephemeral keys for TLS 1.3's key_share: of the SM2 curve, which Node's ECDH refuses to compute with, and of P-256. */
import { createECDH } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { CURVE_SM2, SECP256R1 } from './names.ts';

export type Key = {
  group: number;
  /** An uncompressed point. */
  public_key: Buffer;
  /** The x coordinate of the shared point (RFC 8446, 7.4.2); undefined for what is no point of the curve. */
  secret(point: Buffer): Buffer | undefined;
};

export function newKey(group: typeof CURVE_SM2 | typeof SECP256R1): Key {
  return group === CURVE_SM2 ? sm2Key(sm2.generateKeyPairHex()) : p256Key();
}

export function sm2Key({ privateKey, publicKey }: { privateKey: string; publicKey: string }): Key {
  const secret = (point: Buffer) => Buffer.from(sm2.ecdh(privateKey, point.toString('hex'))).subarray(1, 33);
  return { group: CURVE_SM2, public_key: Buffer.from(publicKey, 'hex'), secret: orNothing(secret) };
}

function p256Key(): Key {
  const key = createECDH('prime256v1');
  const public_key = key.generateKeys();
  return { group: SECP256R1, public_key, secret: orNothing((point) => key.computeSecret(point)) };
}

const orNothing = (compute: (point: Buffer) => Buffer) => (point: Buffer) => {
  try {
    return compute(point);
  } catch {
    return undefined;
  }
};
