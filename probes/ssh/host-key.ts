/** Host keys: what they are, and whether the server holds the private half. */
import { createHash, createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import { integerBytes, readWire } from './wire.ts';

/** Algorithms that prove a key of each type, the best first. */
export const HOST_KEY_ALGORITHMS = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
} as const;

const CURVES: Record<string, { crv: string; bits: number; hash: string }> = {
  'ecdsa-sha2-nistp256': { crv: 'P-256', bits: 256, hash: 'sha256' },
  'ecdsa-sha2-nistp384': { crv: 'P-384', bits: 384, hash: 'sha384' },
  'ecdsa-sha2-nistp521': { crv: 'P-521', bits: 521, hash: 'sha512' },
};
const RSA_HASHES: Record<string, string> = { 'rsa-sha2-512': 'sha512', 'rsa-sha2-256': 'sha256', 'ssh-rsa': 'sha1' };

export type HostKey = { type: string; bits: number | null; fingerprint_sha256: string };

/** As ssh-keygen -l shows it. */
export function describeHostKey(blob: Buffer): HostKey {
  const reader = readWire(blob);
  const type = reader
    .string()
    .toString('latin1')
    .replaceAll(/[^\x21-\x7e]/g, '?')
    .slice(0, 64);
  const fingerprint_sha256 = `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
  if (type === 'ssh-ed25519') return { type, bits: 256, fingerprint_sha256 };
  if (type !== 'ssh-rsa') return { type, bits: CURVES[type]?.bits ?? null, fingerprint_sha256 };
  reader.string();
  const modulus = integerBytes(reader.string());
  const first = modulus[0] === 0 ? 1 : 0;
  const bits = modulus.length - first > 0 ? (modulus.length - first) * 8 - Math.clz32(modulus[first] ?? 0) + 24 : 0;
  return { type, bits, fingerprint_sha256 };
}

/** Whether the exchange hash is signed by the key: a copied public key alone can't do that. */
export function provesHostKey(blob: Buffer, hash: Buffer, signature: Buffer): boolean {
  try {
    const reader = readWire(signature);
    const algorithm = reader.string().toString('latin1');
    const proof = reader.string();
    const key = publicKey(blob);
    const type = readWire(blob).string().toString('latin1');
    if (type === 'ssh-ed25519') return algorithm === type && verify(null, hash, key, proof);
    const curve = CURVES[type];
    if (curve)
      return (
        algorithm === type && verify(curve.hash, hash, { key, dsaEncoding: 'ieee-p1363' }, fixed(proof, curve.bits))
      );
    const digest = type === 'ssh-rsa' ? RSA_HASHES[algorithm] : undefined;
    return digest !== undefined && verify(digest, hash, key, proof);
  } catch {
    // A key or a signature that can't even be read proves nothing.
    return false;
  }
}

function publicKey(blob: Buffer): KeyObject {
  const reader = readWire(blob);
  const type = reader.string().toString('latin1');
  const url = (bytes: Buffer) => bytes.toString('base64url');
  let key: JsonWebKey;
  if (type === 'ssh-ed25519') key = { kty: 'OKP', crv: 'Ed25519', x: url(reader.string()) };
  else if (type === 'ssh-rsa') key = { kty: 'RSA', e: url(reader.string()), n: url(unsigned(reader.string())) };
  else {
    reader.string();
    const point = reader.string();
    const half = (point.length - 1) / 2;
    const { crv = '' } = CURVES[type] ?? {};
    key = { kty: 'EC', crv, x: url(point.subarray(1, 1 + half)), y: url(point.subarray(1 + half)) };
  }
  return createPublicKey({ key, format: 'jwk' });
}

const unsigned = (bytes: Buffer): Buffer => (bytes[0] === 0 ? bytes.subarray(1) : bytes);

/** The two numbers of an ECDSA signature at the full width of the curve. */
function fixed(proof: Buffer, bits: number): Buffer {
  const reader = readWire(proof);
  const width = Math.ceil(bits / 8);
  const parts = [reader.string(), reader.string()].map((part) => {
    const short = unsigned(part);
    return Buffer.concat([Buffer.alloc(Math.max(0, width - short.length)), short]);
  });
  return Buffer.concat(parts);
}
