/**
 * CBC-DES for SNMPv3 privacy (RFC 3414 section 8). Node's OpenSSL has single DES no more, but triple DES with one key
 * thrice is the same cipher. Old devices know nothing else.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const BLOCK = 8;
const TRIPLE = 'des-ede3-cbc';

/** `key`: the localized privacy key, 16 octets: eight of DES and eight of the pre-IV. */
export function encryptDes(key: Buffer, plain: Buffer): { encrypted: Buffer; salt: Buffer } {
  const salt = randomBytes(BLOCK);
  const padded = Buffer.alloc(Math.ceil(plain.length / BLOCK) * BLOCK);
  plain.copy(padded);
  const cipher = createCipheriv(TRIPLE, tripled(key), ivOf(key, salt)).setAutoPadding(false);
  return { encrypted: Buffer.concat([cipher.update(padded), cipher.final()]), salt };
}

/** Throws for a salt or a text of the wrong length. */
export function decryptDes(key: Buffer, encrypted: Buffer, salt: Buffer): Buffer {
  if (salt.length !== BLOCK) throw new RangeError(`a salt of ${salt.length} octets`);
  const decipher = createDecipheriv(TRIPLE, tripled(key), ivOf(key, salt)).setAutoPadding(false);
  return Buffer.concat([decipher.update(encrypted), decipher.final()]);
}

function tripled(key: Buffer): Buffer {
  const des = key.subarray(0, BLOCK);
  return Buffer.concat([des, des, des]);
}

function ivOf(key: Buffer, salt: Buffer): Buffer {
  return Buffer.from(salt.map((octet, i) => octet ^ (key[BLOCK + i] as number)));
}
