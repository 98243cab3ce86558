/** The protected part of a server's first flight in TLS 1.3: keys from the key shares (RFC 8446, 7), then its records. */
import { createHash, createHmac } from 'node:crypto';
import { KEY_BYTES, NONCE_BYTES, openSealed } from './aead.ts';
import { HANDSHAKE, isSmSuite } from './names.ts';
import { uint16, vector } from './reader.ts';
import type { TlsRecord } from './records.ts';

type Hash = 'sm3' | 'sha256';
const hashOf = (suite: number): Hash => (isSmSuite(suite) ? 'sm3' : 'sha256');
const HASH_BYTES = 32;

const digest = (hash: Hash, ...parts: Buffer[]): Buffer => createHash(hash).update(Buffer.concat(parts)).digest();
const hmac = (hash: Hash, key: Buffer, content: Buffer): Buffer => createHmac(hash, key).update(content).digest();

/** HKDF-Expand-Label; one block is enough for what is derived here. */
function expand(hash: Hash, secret: Buffer, label: string, context: Buffer, length: number): Buffer {
  const info = Buffer.concat([uint16(length), vector(1, Buffer.from(`tls13 ${label}`)), vector(1, context)]);
  return hmac(hash, secret, Buffer.concat([info, Buffer.from([1])])).subarray(0, length);
}

/** SERVER_HANDSHAKE_TRAFFIC_SECRET, of the shared secret and the messages from ClientHello to ServerHello. */
export function serverSecret(suite: number, shared: Buffer, transcript: readonly Buffer[]): Buffer {
  const hash = hashOf(suite);
  const nothing = Buffer.alloc(HASH_BYTES);
  const early = hmac(hash, nothing, nothing);
  const handshake = hmac(hash, expand(hash, early, 'derived', digest(hash), HASH_BYTES), shared);
  return expand(hash, handshake, 's hs traffic', digest(hash, ...transcript), HASH_BYTES);
}

/** What stands for the first ClientHello in a transcript with a HelloRetryRequest (RFC 8446, 4.4.1). */
export const messageHash = (suite: number, hello: Buffer): Buffer =>
  Buffer.concat([Buffer.from([HANDSHAKE.message_hash, 0, 0, HASH_BYTES]), digest(hashOf(suite), hello)]);

/** What a server signs in its CertificateVerify (RFC 8446, 4.4.3). */
export const signedContent = (suite: number, transcript: readonly Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.alloc(64, 0x20),
    Buffer.from('TLS 1.3, server CertificateVerify\0'),
    digest(hashOf(suite), ...transcript),
  ]);

export const expandKeys = (suite: number, secret: Buffer) => ({
  key: expand(hashOf(suite), secret, 'key', Buffer.alloc(0), KEY_BYTES),
  iv: expand(hashOf(suite), secret, 'iv', Buffer.alloc(0), NONCE_BYTES),
});

/** Opens records in their order; the type is the inner one. Undefined once one doesn't open. */
export function recordOpener(suite: number, secret: Buffer) {
  const { key, iv } = expandKeys(suite, secret);
  let sequence = 0;
  return ({ header, payload }: TlsRecord): { type: number; payload: Buffer } | undefined => {
    const nonce = Buffer.from(iv);
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence) >>> 0, 8);
    sequence += 1;
    const inner = openSealed(suite, { key, nonce, header, sealed: payload });
    // Behind the content stands its type, behind that zeros as padding.
    const end = inner?.findLastIndex((byte) => byte !== 0) ?? -1;
    if (!inner || end < 0) return undefined;
    return { type: inner.readUInt8(end), payload: inner.subarray(0, end) };
  };
}
