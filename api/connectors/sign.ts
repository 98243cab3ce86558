/** Signs what is said between two platforms that share a secret: HMAC-SHA-256 over what, where, when, once, and the very bytes. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export const TIMESTAMP = 'x-zhengwang-timestamp';
export const NONCE = 'x-zhengwang-nonce';
export const SIGNATURE = 'x-zhengwang-signature';

/** How far two clocks may be apart. */
export const TOLERANCE_MS = 5 * 60_000;

/** `path` with its query, as in the request line. */
export type Request = { method: string; path: string; body: string };
type Stamped = Request & { timestamp: string; nonce: string };

export function signatureOf(secret: string, { method, path, timestamp, nonce, body }: Stamped): Buffer {
  const digest = createHash('sha256').update(body, 'utf8').digest('hex');
  return createHmac('sha256', secret).update([method, path, timestamp, nonce, digest].join('\n'), 'utf8').digest();
}

/** Each time with a nonce of its own: what is sent again is signed anew. */
export function signedHeaders(secret: string, request: Request, now: number): Record<string, string> {
  const stamp = { timestamp: String(now), nonce: randomBytes(18).toString('base64url') };
  const signature = signatureOf(secret, { ...request, ...stamp }).toString('hex');
  return { [TIMESTAMP]: stamp.timestamp, [NONCE]: stamp.nonce, [SIGNATURE]: signature };
}

export type Checked = { nonce: string } | { wrong: 'missing' | 'forged' | 'late' };

/** The clock is judged last: whoever can't sign learns nothing of ours. */
export function checkSigned(
  secret: string | undefined,
  request: Request,
  header: (name: string) => string | undefined,
  now: number,
): Checked {
  const [timestamp = '', nonce = '', given = ''] = [TIMESTAMP, NONCE, SIGNATURE].map(header);
  const isWhole = /^\d{1,15}$/.test(timestamp) && /^[\w-]{16,128}$/.test(nonce) && /^[0-9a-f]{64}$/i.test(given);
  if (!isWhole || secret === undefined) return { wrong: 'missing' };
  const expected = signatureOf(secret, { ...request, timestamp, nonce });
  if (!timingSafeEqual(Buffer.from(given, 'hex'), expected)) return { wrong: 'forged' };
  if (Math.abs(now - Number(timestamp)) > TOLERANCE_MS) return { wrong: 'late' };
  return { nonce };
}
