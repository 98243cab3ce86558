/** Servers of TLCP and RFC 8998 for tests, as far as a first flight: with certificates made by the system's openssl. */
import { execFileSync } from 'node:child_process';
import { createCipheriv, randomBytes, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sm2, sm4 } from 'sm-crypto-v2';
import { newKey } from './key-share.ts';
import { RETRY } from './messages.ts';
import { CURVE_SM2, DEFAULT_IDENTITY, HANDSHAKE, RECORD, SM2SIG_SM3, SM4_GCM_SM3, TLS13_IDENTITY } from './names.ts';
import { expandKeys, messageHash, serverSecret, signedContent } from './protected-flight.ts';
import { readVectors, uint16, vector } from './reader.ts';
import { joinMessages, joinRecords, record } from './records.ts';

/** `by`: who issued it, itself excepted; servers show that one as well. */
export type Issued = { der: Buffer; private_key: string; public_key: string; by?: Issued };

/** `usage` as openssl writes it; without `by` it is self-signed. Valid from now for 100 days. */
export function issueSm2(folder: string, name: string, usage: string, by?: Issued): Issued {
  const { privateKey, publicKey } = sm2.generateKeyPairHex();
  const keep = (file: string, text: string) => {
    writeFileSync(join(folder, file), text);
    return join(folder, file);
  };
  const key = keep('key.pem', pem('EC PRIVATE KEY', sec1(privateKey, publicKey)));
  const out = join(folder, 'certificate.pem');
  const signer = by && [
    ...['-CA', keep('ca.pem', pem('CERTIFICATE', by.der))],
    ...['-CAkey', keep('ca-key.pem', pem('EC PRIVATE KEY', sec1(by.private_key, by.public_key)))],
  ];
  const names = ['-subj', `/CN=${by ? name : `${name} authority`}`, '-addext', `subjectAltName=DNS:${name}`];
  const how = ['-sm3', '-sigopt', `distid:${DEFAULT_IDENTITY}`, '-days', '100', '-addext', `keyUsage=${usage}`];
  execFileSync('openssl', ['req', '-x509', '-key', key, '-out', out, ...names, ...how, ...(signer ?? [])], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const der = new X509Certificate(readFileSync(out)).raw;
  return { der, private_key: privateKey, public_key: publicKey, ...(by ? { by } : {}) };
}

export function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-sm2-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** RFC 5915, with the identifier of the SM2 curve. */
const sec1 = (private_key: string, public_key: string): Buffer =>
  Buffer.from(`30770201010420${private_key}a00a06082a811ccf5501822da144034200${public_key}`, 'hex');

const pem = (what: string, der: Buffer): string =>
  `-----BEGIN ${what}-----\n${der.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END ${what}-----\n`;

const sign = (content: Buffer, { private_key, public_key }: Issued, userId: string): Buffer =>
  Buffer.from(sm2.doSignature(content, private_key, { der: true, hash: true, publicKey: public_key, userId }), 'hex');

const message = (type: number, ...parts: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([type]), vector(3, Buffer.concat(parts))]);

/** What is sent on a whole ClientHello, given as a message. */
export type Answering = (hello: Buffer) => Buffer;

export async function serve(answer: Answering) {
  const server = createServer((socket) => {
    const [records, messages] = [joinRecords(), joinMessages()];
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      for (const { payload } of records.push(chunk)) {
        for (const { raw } of messages.push(payload)) socket.write(answer(raw));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

/** What a server shows: its own, then the authorities of them. */
const chainOf = (...own: Issued[]): Buffer[] => [
  ...own.map(({ der }) => der),
  ...new Set(own.flatMap(({ by }) => (by ? [by.der] : []))),
];

const alert = (version: number, description: number) => record(RECORD.alert, version, Buffer.from([2, description]));

/** ECC_SM4_GCM_SM3 with the pair; to any other hello handshake_failure. */
export const tlcpServer =
  (pair: readonly [Issued, Issued]): Answering =>
  (hello) => {
    if (hello.readUInt16BE(4) !== 0x0101) return alert(0x0101, 40);
    const random = randomBytes(32);
    const content = Buffer.concat([hello.subarray(6, 38), random, vector(3, pair[1].der)]);
    const flight = [
      message(HANDSHAKE.server_hello, uint16(0x0101), random, vector(1), uint16(0xe053), Buffer.from([0])),
      message(HANDSHAKE.certificate, vector(3, ...chainOf(...pair).map((der) => vector(3, der)))),
      message(HANDSHAKE.server_key_exchange, vector(2, sign(content, pair[0], DEFAULT_IDENTITY))),
      message(HANDSHAKE.server_hello_done),
    ];
    return Buffer.concat(flight.map((one) => record(RECORD.handshake, 0x0101, one)));
  };

/** TLS 1.3 with the certificate, on curveSM2; `retry` asks for a second hello with a cookie first. */
export function rfc8998Server(end: Issued, { retry = false, suite = SM4_GCM_SM3 } = {}): Answering {
  let before: Buffer[] = [];
  return (hello) => {
    if (hello.readUInt16BE(4) === 0x0101) return alert(0x0303, 70);
    if (!suitesOf(hello).includes(suite)) return alert(0x0303, 40);
    const versions = Buffer.concat([uint16(43), vector(2, uint16(0x0304))]);
    const head = (random: Buffer, ...extensions: Buffer[]) =>
      message(
        HANDSHAKE.server_hello,
        ...[uint16(0x0303), random, vector(1), uint16(suite), Buffer.from([0])],
        vector(2, versions, ...extensions),
      );
    if (retry && before.length === 0) {
      const cookie = Buffer.concat([uint16(44), vector(2, vector(2, Buffer.from('cookie')))]);
      const group = Buffer.concat([uint16(51), vector(2, uint16(CURVE_SM2))]);
      const again = head(RETRY, group, cookie);
      before = [messageHash(suite, hello), again];
      return record(RECORD.handshake, 0x0303, again);
    }
    const key = newKey(CURVE_SM2);
    const share = Buffer.concat([uint16(51), vector(2, uint16(CURVE_SM2), vector(2, key.public_key))]);
    const first = head(randomBytes(32), share);
    const transcript = [...before, hello, first];
    const secret = key.secret(pointOf(hello));
    if (!secret) return alert(0x0303, 47);
    const messages = [
      message(8, vector(2)),
      message(
        HANDSHAKE.certificate,
        vector(1),
        vector(3, ...chainOf(end).flatMap((der) => [vector(3, der), vector(2)])),
      ),
    ];
    const content = signedContent(suite, [...transcript, ...messages]);
    messages.push(
      message(HANDSHAKE.certificate_verify, uint16(SM2SIG_SM3), vector(2, sign(content, end, TLS13_IDENTITY))),
    );
    const flight = [record(RECORD.handshake, 0x0303, first)];
    flight.push(...sealed(suite, serverSecret(suite, secret, transcript), messages));
    before = [];
    return Buffer.concat(flight);
  };
}

function suitesOf(hello: Buffer): number[] {
  const reader = readVectors(hello.subarray(38));
  reader.vector(1);
  const suites = reader.vector(2);
  return Array.from({ length: suites.length / 2 }, (_, index) => suites.readUInt16BE(index * 2));
}

/** The point of the curveSM2 share in a ClientHello of ours, whose first share it is. */
function pointOf(hello: Buffer): Buffer {
  const reader = readVectors(hello.subarray(38));
  for (const width of [1, 2, 1]) reader.vector(width);
  const extensions = readVectors(reader.vector(2));
  while (extensions.left() > 0) {
    const [type, body] = [extensions.number(2), extensions.vector(2)];
    if (type === 51) return body.subarray(6, 71);
  }
  return Buffer.alloc(0);
}

function sealed(suite: number, secret: Buffer, messages: readonly Buffer[]): Buffer[] {
  const { key, iv } = expandKeys(suite, secret);
  return messages.map((one, sequence) => {
    const nonce = Buffer.from(iv);
    nonce.writeUInt8(nonce.readUInt8(11) ^ sequence, 11);
    const plain = Buffer.concat([one, Buffer.from([RECORD.handshake, 0, 0])]);
    const header = Buffer.from([RECORD.application_data, 3, 3, ...uint16(plain.length + 16)]);
    if (suite !== SM4_GCM_SM3) {
      const seal = createCipheriv('aes-128-gcm', key, nonce).setAAD(header);
      return Buffer.concat([header, seal.update(plain), seal.final(), seal.getAuthTag()]);
    }
    const options = { mode: 'gcm', output: 'array', iv: nonce, associatedData: header, outputTag: true } as const;
    const { output, tag } = sm4.encrypt(plain, key, options);
    return Buffer.concat([header, output, tag ?? Buffer.alloc(0)]);
  });
}
