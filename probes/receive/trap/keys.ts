/** Keys and ciphers of SNMPv3's user-based security: RFC 3414, 3826 (AES), 7860 (SHA-2), and the two drafts of AES-256. */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../probe.ts';
import { decryptDes, encryptDes } from '../../snmp/des.ts';

export type User = Extract<Secret, { kind: 'snmp_user' }>;
type Hash = NonNullable<User['auth_protocol']>;

/** OpenSSL's name, and how many octets of the digest are sent. */
const HASHES: Record<Hash, { name: string; sent: number }> = {
  md5: { name: 'md5', sent: 12 },
  sha: { name: 'sha1', sent: 12 },
  sha224: { name: 'sha224', sent: 16 },
  sha256: { name: 'sha256', sent: 24 },
  sha384: { name: 'sha384', sent: 32 },
  sha512: { name: 'sha512', sent: 48 },
};

const EXPANDED = 1_048_576;

function digest(hash: Hash, ...parts: readonly Uint8Array[]): Buffer {
  const made = createHash(HASHES[hash].name);
  for (const part of parts) made.update(part);
  return made.digest();
}

/** The password repeated to a megabyte and hashed (RFC 3414 appendix A.2): milliseconds, so each is made once. */
function keyOfPassword(hash: Hash, password: Uint8Array): Buffer {
  const expanded = Buffer.alloc(EXPANDED);
  for (let at = 0; at < EXPANDED; at += password.length) expanded.set(password.subarray(0, EXPANDED - at), at);
  return digest(hash, expanded);
}

const localize = (hash: Hash, key: Uint8Array, engine: Uint8Array) => digest(hash, key, engine, key);

/** What a user can do once its passwords have become keys. */
export type Keys = {
  user: User;
  level: 'auth' | 'auth_priv';
  /** How many octets of a digest are sent. */
  digest_size: number;
  digestOf(engine: Uint8Array, message: Uint8Array): Buffer;
  /** `boots` and `time` are those of the message. Throws for what can't be decrypted. */
  decrypt(engine: Uint8Array, boots: number, time: number, salt: Buffer, encrypted: Buffer): Buffer;
  encrypt(engine: Uint8Array, boots: number, time: number, plain: Buffer): { encrypted: Buffer; salt: Buffer };
};

/** Undefined for a user without authentication: its messages prove nothing. */
export function keysOf(user: User): Keys | undefined {
  const { auth_protocol: hash, auth_key, priv_protocol, priv_key } = user;
  if (!hash || auth_key === undefined) return undefined;
  const auth = keyOfPassword(hash, Buffer.from(auth_key));
  const priv = priv_protocol && priv_key !== undefined ? keyOfPassword(hash, Buffer.from(priv_key)) : undefined;
  const extended = new Map<string, Buffer>();
  const aes = (engine: Uint8Array) => {
    const key = localize(hash, priv as Buffer, engine);
    if (priv_protocol === 'aes') return key.subarray(0, 16);
    if (priv_protocol === 'aes256b') return Buffer.concat([key, digest(hash, key)]).subarray(0, 32);
    if (key.length >= 32) return key.subarray(0, 32);
    // Reeder's way hashes a megabyte for each engine. Only an authentic message gets this far, and these are kept.
    const name = key.toString('hex');
    let second = extended.get(name);
    if (!second) {
      if (extended.size >= 1_000) extended.clear();
      second = localize(hash, keyOfPassword(hash, key), engine);
      extended.set(name, second);
    }
    return Buffer.concat([key, second]).subarray(0, 32);
  };
  return {
    user,
    level: priv ? 'auth_priv' : 'auth',
    digest_size: HASHES[hash].sent,
    digestOf: (engine, message) =>
      createHmac(HASHES[hash].name, localize(hash, auth, engine))
        .update(message)
        .digest()
        .subarray(0, HASHES[hash].sent),
    decrypt(engine, boots, time, salt, encrypted) {
      if (priv_protocol === 'des') return decryptDes(localize(hash, priv as Buffer, engine), encrypted, salt);
      const key = aes(engine);
      const decipher = createDecipheriv(`aes-${key.length * 8}-cfb` as 'aes-128-cfb', key, vectorOf(boots, time, salt));
      return Buffer.concat([decipher.update(encrypted), decipher.final()]);
    },
    encrypt(engine, boots, time, plain) {
      if (priv_protocol === 'des') return encryptDes(localize(hash, priv as Buffer, engine), plain);
      const key = aes(engine);
      const salt = randomBytes(8);
      const cipher = createCipheriv(`aes-${key.length * 8}-cfb` as 'aes-128-cfb', key, vectorOf(boots, time, salt));
      return { encrypted: Buffer.concat([cipher.update(plain), cipher.final()]), salt };
    },
  };
}

export const isSame = (a: Uint8Array, b: Uint8Array) => a.length === b.length && timingSafeEqual(a, b);

/** RFC 3826 section 3.1.2.1. */
function vectorOf(boots: number, time: number, salt: Buffer): Buffer {
  if (salt.length !== 8) throw new RangeError(`a salt of ${salt.length} octets`);
  const vector = Buffer.alloc(16);
  vector.writeUInt32BE(boots >>> 0, 0);
  vector.writeUInt32BE(time >>> 0, 4);
  salt.copy(vector, 8);
  return vector;
}
