/** An authenticator in software for the tests, which lies as it is told. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const HOME = 'http://localhost';
/** RFC 8949: what an authenticator says, no more of CBOR than it needs. */
function cbor(value: number | string | Uint8Array | Map<number | string, unknown>): Buffer {
  const head = (major: number, n: number) =>
    n < 24
      ? Buffer.of((major << 5) | n)
      : n < 256
        ? Buffer.of((major << 5) | 24, n)
        : Buffer.of((major << 5) | 25, n >> 8, n & 255);
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  const pairs = [...value].flatMap(([key, one]) => [cbor(key), cbor(one as number)]);
  return Buffer.concat([head(5, value.size), ...pairs]);
}

type Made = { challenge: string; origin?: string; rp_id?: string; flags?: number; counter?: number; type?: string };
const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest();
/** Flags of what it says. */
export const [PRESENT, VERIFIED, WITH_KEY] = [0x01, 0x04, 0x40];

/** A device that holds one passkey. */
export function device() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const key = new Map<number, unknown>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, Buffer.from(x, 'base64url')],
    [-3, Buffer.from(y, 'base64url')],
  ]);
  const raw_id = randomBytes(32);
  const id = raw_id.toString('base64url');
  const client = ({ challenge, origin = HOME }: Made, type: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const data = ({ rp_id = 'localhost', flags = PRESENT | VERIFIED, counter = 0 }: Made, more = Buffer.alloc(0)) => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rp_id), Buffer.of(more.length > 0 ? flags | WITH_KEY : flags), count, more]);
  };
  return {
    id,
    made(given: Made) {
      const held = Buffer.concat([Buffer.alloc(16), Buffer.of(0, raw_id.length), raw_id, cbor(key)]);
      const attestation = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', data(given, held)],
      ]);
      return {
        id,
        rawId: id,
        type: 'public-key' as const,
        response: {
          clientDataJSON: client(given, given.type ?? 'webauthn.create').toString('base64url'),
          attestationObject: cbor(attestation).toString('base64url'),
          transports: ['internal'],
        },
        clientExtensionResults: {},
      };
    },
    shown(given: Made & { person_id: string; by?: { id: string } }) {
      const said = client(given, given.type ?? 'webauthn.get');
      const authenticated = data(given);
      const signature = sign('sha256', Buffer.concat([authenticated, sha256(said)]), privateKey);
      return {
        id: given.by?.id ?? id,
        rawId: given.by?.id ?? id,
        type: 'public-key' as const,
        response: {
          clientDataJSON: said.toString('base64url'),
          authenticatorData: authenticated.toString('base64url'),
          signature: signature.toString('base64url'),
          userHandle: Buffer.from(given.person_id).toString('base64url'),
        },
        clientExtensionResults: {},
      };
    },
  };
}
export type Device = ReturnType<typeof device>;
