/** How a token looks: `zw_`, 32 random bytes, and a checksum by which a slip of the hand is noticed before the database is asked. */
import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const MARK = 'zw_';
const SECRET_BYTES = 32;
/** base64url of 32 bytes, then of the 4 of the checksum. */
const SHAPE = /^zw_[A-Za-z0-9_-]{43}[A-Za-z0-9_-]{6}$/;
export const TOKEN_LENGTH = MARK.length + 43 + 6;
/** Enough to tell tokens apart; 216 bits stay unknown. */
const PREFIX_LENGTH = 10;

export function newToken(): { text: string; prefix: string; digest: string } {
  const secret = MARK + randomBytes(SECRET_BYTES).toString('base64url');
  const text = secret + checksumOf(secret);
  return { text, prefix: text.slice(0, PREFIX_LENGTH), digest: digestOf(text) };
}

/** No salt and one round are enough: what is hashed is as random as the digest is long. */
export const digestOf = (text: string): string => createHash('sm3').update(text).digest('hex');

export const isToken = (text: string): boolean =>
  text.length === TOKEN_LENGTH && SHAPE.test(text) && checksumOf(text.slice(0, -6)) === text.slice(-6);

function checksumOf(secret: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(secret));
  return bytes.toString('base64url');
}
