/** Key exchange as far as the server's host key (RFC 4253, RFC 5656, RFC 8731): no secret is ever used. */
import {
  createDiffieHellmanGroup,
  createECDH,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
} from 'node:crypto';
import { garbled } from '../failures.ts';
import { integerBytes, readWire, writeString } from './wire.ts';

const KEXINIT = 20;

/** The lists of a KEXINIT in their order on the wire. */
export const LISTS = [
  'kex',
  'host_key',
  'cipher_to_server',
  'cipher_to_client',
  'mac_to_server',
  'mac_to_client',
  'compression_to_server',
  'compression_to_client',
] as const;
export type Offer = Record<(typeof LISTS)[number], string[]>;

type Exchange = { public: Buffer; secret(peer: Buffer): Buffer };
export type Kex = { hash: 'sha1' | 'sha256' | 'sha512'; begin(): Exchange };

function curve25519(): Exchange {
  const pair = generateKeyPairSync('x25519');
  const { x } = pair.publicKey.export({ format: 'jwk' });
  return {
    public: Buffer.from(x ?? '', 'base64url'),
    secret: (peer) => {
      const key = { kty: 'OKP', crv: 'X25519', x: peer.toString('base64url') };
      return diffieHellman({ privateKey: pair.privateKey, publicKey: createPublicKey({ key, format: 'jwk' }) });
    },
  };
}

function curve(name: string): Exchange {
  const pair = createECDH(name);
  return { public: pair.generateKeys(), secret: (peer) => pair.computeSecret(peer) };
}

function group(name: string): Exchange {
  const pair = createDiffieHellmanGroup(name);
  return { public: integerBytes(pair.generateKeys()), secret: (peer) => pair.computeSecret(peer) };
}

/** In the order of our wish. The last ones are weak, and all that some old switches know. */
export const KEXES: Record<string, Kex> = {
  'curve25519-sha256': { hash: 'sha256', begin: curve25519 },
  'curve25519-sha256@libssh.org': { hash: 'sha256', begin: curve25519 },
  'ecdh-sha2-nistp256': { hash: 'sha256', begin: () => curve('prime256v1') },
  'diffie-hellman-group16-sha512': { hash: 'sha512', begin: () => group('modp16') },
  'diffie-hellman-group14-sha256': { hash: 'sha256', begin: () => group('modp14') },
  'diffie-hellman-group14-sha1': { hash: 'sha1', begin: () => group('modp14') },
  'diffie-hellman-group1-sha1': { hash: 'sha1', begin: () => group('modp2') },
};

/** Ours: nothing is ever encrypted, so the ciphers are all that a server could have. */
export function writeOffer(host_keys: readonly string[]): Buffer {
  const ciphers =
    'aes128-ctr,aes256-ctr,chacha20-poly1305@openssh.com,aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes192-ctr,aes128-cbc,aes256-cbc,3des-cbc';
  const macs =
    'hmac-sha2-256,hmac-sha2-512,hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,umac-128-etm@openssh.com,umac-64-etm@openssh.com,umac-128@openssh.com,umac-64@openssh.com,hmac-sha1,hmac-sha1-etm@openssh.com,hmac-sha1-96,hmac-md5';
  const compressions = 'none,zlib@openssh.com,zlib';
  const lists = [
    Object.keys(KEXES).join(','),
    host_keys.join(','),
    ciphers,
    ciphers,
    macs,
    macs,
    compressions,
    compressions,
    '',
    '',
  ];
  return Buffer.concat([Buffer.from([KEXINIT]), randomBytes(16), ...lists.map(writeString), Buffer.alloc(5)]);
}

export function readOffer(payload: Buffer): Offer {
  const reader = readWire(payload);
  if (reader.byte() !== KEXINIT) throw garbled('the first SSH packet offers no algorithms');
  reader.skip(16);
  return Object.fromEntries(LISTS.map((list) => [list, reader.names()])) as Offer;
}

export type KexReply = { host_key: Buffer; server_public: Buffer; signature: Buffer };

/** SSH_MSG_KEXDH_REPLY and SSH_MSG_KEX_ECDH_REPLY have the same form. */
export function readReply(payload: Buffer): KexReply {
  const reader = readWire(payload);
  if (reader.byte() !== 31) throw garbled('the key exchange was answered by another message');
  return { host_key: reader.string(), server_public: reader.string(), signature: reader.string() };
}
