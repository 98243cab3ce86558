/** SM2 signatures (GB/T 32918.2) with an identity of the caller's choice, which node:crypto can't be given. */
import { sm2 } from 'sm-crypto-v2';

/** `point` is an uncompressed public key, `signature` DER. False for whatever can't be read. */
export function isSm2Signed(content: Uint8Array, signature: Buffer, point: Buffer, identity: string): boolean {
  try {
    const options = { der: true, hash: true, userId: identity };
    return sm2.doVerifySignature(content, signature.toString('hex'), point.toString('hex'), options);
  } catch {
    // A point off the curve or a signature that isn't DER proves nothing.
    return false;
  }
}
