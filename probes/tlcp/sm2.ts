/** SM2 signatures (GB/T 32918.2) with an identity of the caller's choice, which node:crypto can't be given. */
import { sm2 } from 'sm-crypto-v2';

/** An INTEGER of DER (X.690, 8.3), as short as it can be and not negative, at most 32 bytes of value; and where it ends. */
function integerAt(der: Buffer, at: number): { hex: string; end: number } | undefined {
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  const value = der.subarray(at + 2, end);
  const [first = 0x80, second = 0x80] = value;
  if (der[at] !== 0x02 || length === 0 || length > 33 || end > der.length || first >= 0x80) return undefined;
  if (first === 0 ? length === 1 || second < 0x80 : length === 33) return undefined;
  return { hex: value.toString('hex').slice(-64).padStart(64, '0'), end };
}

/** r and s, 64 hexadecimal digits each; undefined for any other bytes: a signature has one form, or bytes of it could be changed unseen. */
function rsOf(der: Buffer): string | undefined {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  const r = integerAt(der, 2);
  const s = r && integerAt(der, r.end);
  return r && s && s.end === der.length ? r.hex + s.hex : undefined;
}

/** `point` is an uncompressed public key, `signature` DER. False for whatever can't be read. */
export function isSm2Signed(content: Uint8Array, signature: Buffer, point: Buffer, identity: string): boolean {
  const rs = rsOf(signature);
  if (rs === undefined) return false;
  try {
    return sm2.doVerifySignature(content, rs, point.toString('hex'), { hash: true, userId: identity });
  } catch {
    // A point off the curve proves nothing.
    return false;
  }
}
