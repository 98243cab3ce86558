/** Secrets at rest: AES-256-GCM, decrypted only on the way to a look. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Secret } from '#probes/probe.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

export function sealSecret(key: Buffer, name: string, secret: Secret): Buffer {
  return sealText(key, name, JSON.stringify(secret));
}

/** The secret, or undefined when the key isn't the one it was sealed under. */
export function openSecret(key: Buffer, name: string, sealed: Buffer): Secret | undefined {
  const text = openText(key, name, sealed);
  return text === undefined ? undefined : (JSON.parse(text) as Secret);
}

/** `iv (12) | tag (16) | ciphertext` under a 32-byte key; the name is authenticated, so rows can't be swapped. */
export function sealText(key: Buffer, name: string, text: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(name, 'utf8'));
  const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), hidden]);
}

/** The text, or undefined when the key isn't the one it was sealed under. */
export function openText(key: Buffer, name: string, sealed: Buffer): string | undefined {
  const iv = sealed.subarray(0, IV_BYTES);
  const tag = sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  try {
    decipher.setAAD(Buffer.from(name, 'utf8')).setAuthTag(tag);
    const text = Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    return text.toString('utf8');
  } catch {
    return undefined;
  }
}
