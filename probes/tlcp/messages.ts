/** Decoders of a server's first flight in TLCP (GB/T 38636-2020, 6.4) and TLS 1.3 (RFC 8446, 4). Total: undefined for anything else. */
import { createHash } from 'node:crypto';
import { EXTENSION, keyExchangeOf, TLCP_VERSION } from './names.ts';
import { Malformed, type Reader, readVectors, total } from './reader.ts';

export type ServerHello = {
  /** supported_versions where there is one, else the version field: 0x0101 for TLCP, 0x0304 for TLS 1.3. */
  version: number;
  random: Buffer;
  suite: number;
  is_retry: boolean;
  group?: number;
  /** The server's point; absent in a HelloRetryRequest. */
  public_key?: Buffer;
  cookie?: Buffer;
};

/** A HelloRetryRequest is a ServerHello with this random (RFC 8446, 4.1.3). */
export const RETRY = createHash('sha256').update('HelloRetryRequest').digest();

export const decodeServerHello = total((reader): ServerHello => {
  const version = reader.number(2);
  const random = reader.take(32);
  if (reader.vector(1).length > 32) throw new Malformed('a session id longer than 32 bytes');
  const suite = reader.number(2);
  if (reader.number(1) !== 0) throw new Malformed('compression');
  const is_retry = random.equals(RETRY);
  const hello: ServerHello = { version, random, suite, is_retry };
  // Without extensions TLCP has no length of them either.
  if (reader.left() === 0) return hello;
  const extensions = readExtensions(reader);
  reader.end();
  if (version === TLCP_VERSION) return hello;
  const chosen = extensions.get(EXTENSION.supported_versions);
  if (chosen) hello.version = readVectors(chosen).number(2);
  const share = extensions.get(EXTENSION.key_share);
  if (share) {
    const key = readVectors(share);
    hello.group = key.number(2);
    if (!is_retry) hello.public_key = key.vector(2);
  }
  const cookie = extensions.get(EXTENSION.cookie);
  if (cookie) hello.cookie = readVectors(cookie).vector(2);
  return hello;
});

function readExtensions(reader: Reader): Map<number, Buffer> {
  const list = readVectors(reader.vector(2));
  const extensions = new Map<number, Buffer>();
  while (list.left() > 0) extensions.set(list.number(2), list.vector(2));
  return extensions;
}

/** Real chains have up to 5; each costs a signature to verify. */
const MAX_CERTIFICATES = 10;

/** The DER of each certificate, in the order sent; TLS 1.2's form. */
export const decodeCertificates = total((reader) => readCertificates(reader, () => {}));

/** TLS 1.3's form: a request context before, extensions behind each certificate. */
export const decodeCertificates13 = total((reader) => {
  reader.vector(1);
  return readCertificates(reader, (list) => list.vector(2));
});

function readCertificates(reader: Reader, behind: (list: Reader) => void): Buffer[] {
  const list = readVectors(reader.vector(3));
  reader.end();
  const certificates: Buffer[] = [];
  while (list.left() > 0) {
    certificates.push(list.vector(3));
    behind(list);
    if (certificates.length > MAX_CERTIFICATES) throw new Malformed(`more than ${MAX_CERTIFICATES} certificates`);
  }
  return certificates;
}

/** `params` are what an ECDHE server signs besides the randoms; absent in the forms that are a signature alone. */
export type KeyExchange = { signature: Buffer; params?: Buffer };

/** ECC and RSA suites: a signature; ECDHE: curve type, curve and point before it. None for IBC. */
export function decodeKeyExchange(bytes: Buffer, suite: number): KeyExchange | undefined {
  const form = keyExchangeOf(suite);
  if (form === undefined) return undefined;
  return (form === 'ecdhe' ? decodeEcdhe : decodeSignature)(bytes);
}

const decodeSignature = total((reader): KeyExchange => {
  const signature = reader.vector(2);
  reader.end();
  return { signature };
});

const NAMED_CURVE = 3;

const decodeEcdhe = total((reader): KeyExchange => {
  const head = reader.take(3);
  if (head[0] !== NAMED_CURVE) throw new Malformed('no named curve');
  const point = reader.vector(1);
  const signature = reader.vector(2);
  reader.end();
  return { signature, params: Buffer.concat([head, Buffer.from([point.length]), point]) };
});

export const decodeCertificateVerify = total((reader) => {
  const scheme = reader.number(2);
  const signature = reader.vector(2);
  reader.end();
  return { scheme, signature };
});

export type Alert = { fatal: boolean; description: number; record_version: number };

/** Several may share a record (RFC 5246, section 6.2.1): the fatal one counts, and nothing behind it; else the last. */
export function decodeAlert(payload: Buffer, record_version: number): Alert | undefined {
  if (payload.length === 0 || payload.length % 2 !== 0) return undefined;
  for (let at = 0; ; at += 2) {
    const fatal = payload[at] === 2;
    if (fatal || at + 2 === payload.length) return { fatal, description: payload.readUInt8(at + 1), record_version };
  }
}
