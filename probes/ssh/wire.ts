/** The data types and packets of SSH (RFC 4251, section 5; RFC 4253, section 6), read within bounds. */
import { garbled } from '../failures.ts';

/** RFC 4253, section 6.1: what every implementation must take. */
export const MAX_PACKET_BYTES = 35_000;

export type Reader = {
  byte(): number;
  string(): Buffer;
  /** Names by commas, as a list. */
  names(): string[];
  skip(bytes: number): void;
};

/** Reads one value after the other; throws `garbled` where they end. */
export function readWire(bytes: Buffer): Reader {
  let at = 0;
  const take = (size: number): Buffer => {
    if (size > bytes.length - at) throw garbled('an SSH value ends outside its packet');
    at += size;
    return bytes.subarray(at - size, at);
  };
  const string = () => take(take(4).readUInt32BE(0));
  return {
    byte: () => take(1).readUInt8(0),
    string,
    names: () => {
      const text = string().toString('latin1');
      if (!/^[\x21-\x7e]*$/.test(text)) throw garbled('an SSH name list holds what is no name');
      return text === '' ? [] : text.split(',');
    },
    skip: (size) => void take(size),
  };
}

export function writeString(value: Buffer | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** An unsigned number in the shortest form whose first bit isn't taken for a sign. */
export function integerBytes(value: Buffer): Buffer {
  let start = 0;
  while (start < value.length && value[start] === 0) start += 1;
  const short = value.subarray(start);
  return (short[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), short]) : short;
}

/** A packet before the keys: length, padding to eight bytes, no MAC. */
export function writePacket(payload: Buffer): Buffer {
  const padding = 8 - ((5 + payload.length) % 8) + (8 - ((5 + payload.length) % 8) < 4 ? 8 : 0);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(1 + payload.length + padding, 0);
  head[4] = padding;
  return Buffer.concat([head, payload, Buffer.alloc(padding)]);
}

/** The payload of the first packet in `bytes` and how long the packet was; undefined when more is to come. */
export function readPacket(bytes: Buffer): { payload: Buffer; size: number } | undefined {
  if (bytes.length < 5) return undefined;
  const length = bytes.readUInt32BE(0);
  const padding = bytes.readUInt8(4);
  if (length > MAX_PACKET_BYTES || length < padding + 2) throw garbled(`an SSH packet of ${length} bytes`);
  if (bytes.length < 4 + length) return undefined;
  return { payload: bytes.subarray(5, 4 + length - padding), size: 4 + length };
}

export type Identification = { line: string; protocol: string; software: string };

const MAX_LINE = 1_024;
const MAX_BANNER_BYTES = 16_384;

/** The server's first line (RFC 4253, section 4.2; others may come before), and where the packets begin. */
export function readIdentification(bytes: Buffer): (Identification & { size: number }) | undefined {
  let at = 0;
  for (;;) {
    const feed = bytes.indexOf(10, at);
    if ((feed === -1 ? bytes.length : feed) - at > MAX_LINE) throw garbled('not SSH: a line is too long');
    if (at > MAX_BANNER_BYTES) throw garbled('not SSH: too many lines before the identification');
    if (feed === -1) return undefined;
    const line = bytes.toString('latin1', at, feed).replace(/\r$/, '');
    at = feed + 1;
    if (!line.startsWith('SSH-')) continue;
    const match = /^SSH-(\d{1,3}\.\d{1,3})-([\x21-\x7e]*)(?: ([\x20-\x7e]*))?$/.exec(line);
    if (!match?.[1]) throw garbled(`not an SSH identification: ${JSON.stringify(line.slice(0, 60))}`);
    return { line, protocol: match[1], software: match[2] ?? '', size: at };
  }
}
