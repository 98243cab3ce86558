/**
 * SNMPv1 and v2c messages (RFC 1157, RFC 3416 on RFC 3417's BER): pure, strict about structure, lenient about values.
 * Cells are read straight from the datagram, since a poller spends most of its time here.
 */
import { garbled } from '../failures.ts';
import { compareIndex, decodeIndex, decodeOid } from './oid.ts';
import type { Cell, Value, Varbind } from './value.ts';
import * as tag from './value.ts';

const SEQUENCE = 0x30;
export const GET = 0xa0;
export const GET_NEXT = 0xa1;
export const RESPONSE = 0xa2;
export const GET_BULK = 0xa5;

export type Request = {
  version: 0 | 1;
  community: string;
  pdu: typeof GET | typeof GET_NEXT | typeof GET_BULK;
  /** 1 to 2^31-1. */
  id: number;
  /** GETBULK only; 0 otherwise. */
  repetitions: number;
  /** Encoded OIDs. */
  names: readonly Uint8Array[];
};

/** A message's frame; its bindings are still bytes between `from` and `to`. */
export type Answer = {
  version: number;
  community: Buffer;
  pdu: number;
  id: number;
  status: number;
  /** Which binding the error is about, from 1; 0 for none. */
  error_index: number;
  bytes: Buffer;
  from: number;
  to: number;
};

const sizeOfLength = (length: number) => (length < 0x80 ? 1 : length < 0x100 ? 2 : 3);
const sizeOf = (length: number) => 1 + sizeOfLength(length) + length;

function header(bytes: Buffer, at: number, type: number, length: number): number {
  bytes[at++] = type;
  if (length >= 0x80) bytes[at++] = length < 0x100 ? 0x81 : 0x82;
  if (length >= 0x100) bytes[at++] = length >> 8;
  bytes[at++] = length & 0xff;
  return at;
}

export function encodeRequest(request: Request): Buffer {
  const community = Buffer.from(request.community, 'utf8');
  let bindings = 0;
  for (const name of request.names) bindings += sizeOf(sizeOf(name.length) + 2);
  const pdu = 6 + 3 + 4 + sizeOf(bindings);
  const message = 3 + sizeOf(community.length) + sizeOf(pdu);
  if (message > 0xffff) throw new RangeError('a request of more than 65,535 bytes');
  const bytes = Buffer.allocUnsafe(sizeOf(message));
  let at = header(bytes, 0, SEQUENCE, message);
  at = header(bytes, at, tag.INTEGER, 1);
  bytes[at++] = request.version;
  at = header(bytes, at, tag.OCTET_STRING, community.length);
  at += community.copy(bytes, at);
  at = header(bytes, at, request.pdu, pdu);
  at = header(bytes, at, tag.INTEGER, 4);
  at = bytes.writeInt32BE(request.id, at);
  at = header(bytes, at, tag.INTEGER, 1);
  bytes[at++] = 0;
  at = header(bytes, at, tag.INTEGER, 2);
  at = bytes.writeInt16BE(request.repetitions, at);
  at = header(bytes, at, SEQUENCE, bindings);
  for (const name of request.names) {
    at = header(bytes, at, SEQUENCE, sizeOf(name.length) + 2);
    at = header(bytes, at, tag.OBJECT_IDENTIFIER, name.length);
    bytes.set(name, at);
    at = header(bytes, at + name.length, 5, 0);
  }
  return bytes;
}

/** The end of the last element whose header was read: a second result without an object for each element. */
let end = 0;

/** Reads a header of the type wanted (any for undefined), returns where the contents begin and sets `end`. */
function open(bytes: Buffer, at: number, limit: number, wanted: number | undefined): number {
  if (at + 2 > limit) throw garbled('an SNMP message that is cut off');
  if (wanted !== undefined && bytes[at] !== wanted) throw garbled('an SNMP message that is not as RFC 3416 has it');
  let length = bytes[at + 1] as number;
  let from = at + 2;
  if (length >= 0x80) {
    const count = length & 0x7f;
    if (count === 0 || count > 4 || from + count > limit) throw garbled('an SNMP message with a wrong length');
    length = bytes.readUIntBE(from, count);
    from += count;
  }
  end = from + length;
  if (end > limit) throw garbled('an SNMP message that is cut off');
  return from;
}

function openInteger(bytes: Buffer, at: number, limit: number): number {
  const from = open(bytes, at, limit, tag.INTEGER);
  const value = integer(bytes, from, end);
  if (value === null || value > 0x7fff_ffff || value < -0x8000_0000)
    throw garbled('an SNMP message with a wrong number');
  return value;
}

/** Reads a message's frame. Throws a Failure of outcome `error` for anything else. */
export function decodeAnswer(bytes: Buffer): Answer {
  let at = open(bytes, 0, bytes.length, SEQUENCE);
  const limit = end;
  const version = openInteger(bytes, at, limit);
  at = open(bytes, end, limit, tag.OCTET_STRING);
  const community = bytes.subarray(at, end);
  at = end;
  const pdu = bytes[at] as number;
  at = open(bytes, at, limit, undefined);
  const within = end;
  const id = openInteger(bytes, at, within);
  const status = openInteger(bytes, end, within);
  const error_index = openInteger(bytes, end, within);
  const from = open(bytes, end, within, SEQUENCE);
  return { version, community, pdu, id, status, error_index, bytes, from, to: end };
}

const REPORT = 0xa8;

/** How a v3 message (RFC 3412 section 6) is protected; undefined when it isn't one. */
export function readProtection(
  bytes: Buffer,
): { authenticated: boolean; encrypted: boolean; report: boolean } | undefined {
  try {
    let at = open(bytes, 0, bytes.length, SEQUENCE);
    const limit = end;
    if (openInteger(bytes, at, limit) !== 3) return undefined;
    at = open(bytes, end, limit, SEQUENCE);
    const header = end;
    openInteger(bytes, at, header);
    openInteger(bytes, end, header);
    at = open(bytes, end, header, tag.OCTET_STRING);
    const flags = end > at ? (bytes[at] as number) : 0;
    open(bytes, header, limit, tag.OCTET_STRING);
    if (flags & 2) return { authenticated: (flags & 1) === 1, encrypted: true, report: false };
    at = open(bytes, end, limit, SEQUENCE);
    const scoped = end;
    open(bytes, at, scoped, tag.OCTET_STRING);
    open(bytes, end, scoped, tag.OCTET_STRING);
    return { authenticated: (flags & 1) === 1, encrypted: false, report: bytes[end] === REPORT };
  } catch {
    return undefined;
  }
}

/** The bindings of a GET's answer. */
export function readVarbinds({ bytes, from, to }: Answer): Varbind[] {
  const varbinds: Varbind[] = [];
  for (let at = from; at < to; ) {
    const name = open(bytes, at, to, SEQUENCE);
    const next = end;
    const start = open(bytes, name, next, tag.OBJECT_IDENTIFIER);
    const oid = decodeOid(bytes, start, end);
    if (oid === undefined) throw garbled('an SNMP message with a wrong object identifier');
    const type = bytes[end] as number;
    const content = open(bytes, end, next, undefined);
    varbinds.push({ oid, type, value: readValue(type, bytes, content, end) });
    at = next;
  }
  return varbinds;
}

/** The cells of a GETNEXT's or GETBULK's answer, column by column. */
export function readCells({ bytes, from, to }: Answer, columns: readonly Uint8Array[]): Cell[][] {
  const cells: Cell[][] = columns.map(() => []);
  let column = 0;
  for (let at = from; at < to; ) {
    const name = open(bytes, at, to, SEQUENCE);
    const next = end;
    const start = open(bytes, name, next, tag.OBJECT_IDENTIFIER);
    const stop = end;
    const type = bytes[stop] as number;
    const content = open(bytes, stop, next, undefined);
    const base = columns[column] as Uint8Array;
    const index = startsWith(bytes, start, stop, base) ? decodeIndex(bytes, start + base.length, stop) : undefined;
    const value = index === undefined ? null : readValue(type, bytes, content, end);
    const cell: Cell = { index: index === '' ? undefined : index, type, value };
    if (index === undefined && isBefore(bytes, start, stop, base)) cell.backwards = true;
    (cells[column] as Cell[]).push(cell);
    column = (column + 1) % columns.length;
    at = next;
  }
  return cells;
}

/** Whether an identifier stands before a column: identifiers are in order by their numbers, not by their bytes. */
function isBefore(bytes: Buffer, from: number, to: number, base: Uint8Array): boolean {
  const oid = decodeOid(bytes, from, to);
  const limit = decodeOid(Buffer.from(base), 0, base.length);
  return oid !== undefined && limit !== undefined && compareIndex(oid, limit) < 0;
}

function startsWith(bytes: Buffer, from: number, to: number, base: Uint8Array): boolean {
  if (to - from < base.length) return false;
  // Neighbouring columns differ at the end, so the comparison begins there.
  for (let i = base.length - 1; i >= 0; i--) if (bytes[from + i] !== base[i]) return false;
  return true;
}

function readValue(type: number, bytes: Buffer, from: number, to: number): Value {
  switch (type) {
    case tag.INTEGER:
      return integer(bytes, from, to);
    case tag.COUNTER32:
    case tag.GAUGE32:
    case tag.TIME_TICKS: {
      const value = integer(bytes, from, to);
      if (value === null) return null;
      // Some agents forget the leading zero, so that a large number looks negative.
      const unsigned = value < 0 && value >= -0x8000_0000 ? value + 0x1_0000_0000 : value;
      return unsigned >= 0 && unsigned <= 0xffff_ffff ? unsigned : null;
    }
    case tag.COUNTER64:
      return decodeCounter64(bytes.subarray(from, to));
    case tag.OCTET_STRING:
    case tag.OPAQUE:
      return bytes.subarray(from, to);
    case tag.OBJECT_IDENTIFIER:
      return decodeOid(bytes, from, to) ?? null;
    case tag.IP_ADDRESS:
      return to - from === 4 ? `${bytes[from]}.${bytes[from + 1]}.${bytes[from + 2]}.${bytes[from + 3]}` : null;
    default:
      return null;
  }
}

function integer(bytes: Buffer, from: number, to: number): number | null {
  const length = to - from;
  if (length < 1 || length > 6) return null;
  return bytes.readIntBE(from, length);
}

/** An unsigned number of 1 to 8 bytes, or 9 with a leading zero: a number while that is exact, a BigInt above 2^53. */
export function decodeCounter64(bytes: Uint8Array): number | bigint | null {
  const length = bytes.length;
  if (length < 1 || length > 9 || (length === 9 && bytes[0] !== 0)) return null;
  let high = 0;
  let low = 0;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i] as number;
    if (length - i > 4) high = high * 256 + byte;
    else low = low * 256 + byte;
  }
  if (high <= 0x1f_ffff) return high * 0x1_0000_0000 + low;
  return (BigInt(high) << 32n) | BigInt(low);
}
