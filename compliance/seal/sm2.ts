/** SM2 signatures with SM3 (GB/T 32918.2, GB/T 32905) under the default user id 1234567812345678, as DER. */
import { createHash } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { integer, NotDer, readDer, readInteger, sequence, sequenceOf, TAGS } from './der.ts';

export const sm3 = (content: Uint8Array): string => createHash('sm3').update(content).digest('hex');

/** An uncompressed point, in hexadecimal. */
export const isPoint = (text: string): boolean => /^04[0-9a-f]{128}$/.test(text);

/** Signs for a key that is kept elsewhere: content in, DER out. */
export type Sign = (content: Uint8Array) => Buffer;

export function signerOf(private_key: string, public_key: string): Sign {
  return (content) => {
    const rs = sm2.doSignature(content, private_key, { hash: true, publicKey: public_key });
    return sequence(integer(rs.slice(0, 64)), integer(rs.slice(64)));
  };
}

/** Never throws: what is no signature or no key doesn't hold. */
export function isSigned(content: Uint8Array, signature: Buffer, public_key: string): boolean {
  if (!isPoint(public_key)) return false;
  try {
    const [r, s] = sequenceOf(readDer(signature, TAGS.sequence), 2).map(readInteger);
    if (!r || !s || r.length > 64 || s.length > 64 || r === '0' || s === '0') return false;
    return sm2.doVerifySignature(content, r.padStart(64, '0') + s.padStart(64, '0'), public_key, { hash: true });
  } catch (error) {
    // The library throws plain errors for points off the curve and numbers beyond it.
    if (error instanceof NotDer || error instanceof Error) return false;
    throw error;
  }
}
