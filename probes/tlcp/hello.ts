/** ClientHellos that real servers accepted: TLCP with nothing but a name, TLS 1.3 with just what RFC 8998 needs. */
import { EXTENSION, HANDSHAKE, RECORD, TLCP_SUITES, TLCP_VERSION, TLS13_VERSION } from './names.ts';
import { uint16, vector } from './reader.ts';
import { record } from './records.ts';

/** `message` is what transcripts hash, `bytes` the record to send. */
export type Hello = { random: Buffer; message: Buffer; bytes: Buffer };

const NULL_COMPRESSION = vector(1, Buffer.from([0]));
const NO_SESSION = vector(1);

/**
 * In a record marked 0x0101: some servers refuse others. A strict one closes on any extension that it doesn't know, so there
 * is server_name or no extensions field at all.
 */
export function tlcpHello(random: Buffer, name: string | undefined): Hello {
  const suites = vector(2, uint16(...TLCP_SUITES));
  const extensions = name === undefined ? [] : [vector(2, serverName(name))];
  return hello(TLCP_VERSION, TLCP_VERSION, random, [suites, NULL_COMPRESSION, ...extensions]);
}

export type KeyShare = { group: number; public_key: Buffer };
export type Tls13Offer = {
  random: Buffer;
  name: string | undefined;
  suites: readonly number[];
  schemes: readonly number[];
  /** The groups offered are those of the shares. */
  shares: readonly KeyShare[];
  /** From a HelloRetryRequest, to be sent back. */
  cookie?: Buffer;
};

export function tls13Hello({ random, name, suites, schemes, shares, cookie }: Tls13Offer): Hello {
  const keys = shares.map(({ group, public_key }) => Buffer.concat([uint16(group), vector(2, public_key)]));
  const extensions = [
    ...(name === undefined ? [] : [serverName(name)]),
    extension(EXTENSION.supported_groups, vector(2, uint16(...shares.map(({ group }) => group)))),
    extension(EXTENSION.signature_algorithms, vector(2, uint16(...schemes))),
    extension(EXTENSION.supported_versions, vector(1, uint16(TLS13_VERSION))),
    ...(cookie ? [extension(EXTENSION.cookie, vector(2, cookie))] : []),
    extension(EXTENSION.key_share, vector(2, ...keys)),
  ];
  const rest = [vector(2, uint16(...suites)), NULL_COMPRESSION, vector(2, ...extensions)];
  return hello(0x0301, 0x0303, random, rest);
}

function hello(record_version: number, version: number, random: Buffer, rest: Buffer[]): Hello {
  const body = vector(3, uint16(version), random, NO_SESSION, ...rest);
  const message = Buffer.concat([Buffer.from([HANDSHAKE.client_hello]), body]);
  return { random, message, bytes: record(RECORD.handshake, record_version, message) };
}

const extension = (type: number, body: Buffer): Buffer => Buffer.concat([uint16(type), vector(2, body)]);

/** RFC 6066: one entry, of type host_name (0). */
const serverName = (name: string): Buffer =>
  extension(EXTENSION.server_name, vector(2, Buffer.from([0]), vector(2, Buffer.from(name, 'latin1'))));
