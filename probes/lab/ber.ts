/** Just enough BER (X.690) for an SNMP agent: bounded, and garbage is `undefined`, never an exception. */

export const TAG = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  ip: 0x40,
  counter32: 0x41,
  gauge32: 0x42,
  timeticks: 0x43,
  opaque: 0x44,
  counter64: 0x46,
  no_such_object: 0x80,
  no_such_instance: 0x81,
  end_of_mib_view: 0x82,
} as const;

/** RFC 3416: an OID has at most 128 sub-identifiers of 32 bits each. */
export const MAX_ARCS = 128;
const MAX_ARC = 0xffff_ffff;

/** One element: its tag and where its contents lie in the bytes that were read. */
export type Element = { tag: number; start: number; end: number };

/** The element that begins at `at` and ends before `limit`; undefined when there is none (indefinite and giant lengths too). */
export function readElement(bytes: Uint8Array, at: number, limit: number): Element | undefined {
  if (at + 2 > limit) return undefined;
  const tag = bytes[at] as number;
  if ((tag & 0x1f) === 0x1f) return undefined;
  const first = bytes[at + 1] as number;
  if (first < 0x80) {
    const end = at + 2 + first;
    return end > limit ? undefined : { tag, start: at + 2, end };
  }
  const octets = first & 0x7f;
  if (octets === 0 || octets > 4 || at + 2 + octets > limit) return undefined;
  let length = 0;
  for (let index = 0; index < octets; index++) length = length * 256 + (bytes[at + 2 + index] as number);
  const start = at + 2 + octets;
  return start + length > limit ? undefined : { tag, start, end: start + length };
}

/** A signed integer of 1 to 4 bytes (leading zero padding of an unsigned one is accepted). */
export function readInteger(bytes: Uint8Array, { start, end }: Element): number | undefined {
  if (end === start || end - start > 5) return undefined;
  let value = (bytes[start] as number) > 0x7f ? -1 : 0;
  for (let at = start; at < end; at++) value = value * 256 + (bytes[at] as number);
  return value;
}

/**
 * The order of OIDs as a string: two UTF-16 code units for each encoded sub-identifier, so that comparing strings is
 * comparing OIDs. (Comparing the BER bytes isn't: 16383 is FF 7F and 16384 is 81 80 00.)
 */
export function keyOfOid(bytes: Uint8Array, { start, end }: Element): string | undefined {
  if (end === start || (bytes[end - 1] as number) > 0x7f) return undefined;
  const units: number[] = [];
  let arc = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    arc = arc * 128 + (byte & 0x7f);
    if (arc > MAX_ARC) return undefined;
    if (byte > 0x7f) continue;
    units.push(arc >>> 16, arc & 0xffff);
    if (units.length > 2 * MAX_ARCS) return undefined;
    arc = 0;
  }
  return String.fromCharCode(...units);
}

/** The key of a dotted OID (see keyOfOid); undefined for what is none. Leading and trailing dots are put up with. */
export function keyOfDotted(dotted: string): string | undefined {
  const text = dotted.replace(/^\.|\.$/g, '');
  if (!/^[0-2](\.\d{1,10})+$/.test(text)) return undefined;
  const arcs = text.split('.').map(Number);
  const [root = 0, second = 0] = arcs;
  if (arcs.length > MAX_ARCS || (root < 2 && second > 39) || arcs.some((arc) => arc > MAX_ARC)) return undefined;
  const joined = root * 40 + second;
  if (joined > MAX_ARC) return undefined;
  const units = [joined >>> 16, joined & 0xffff];
  for (let index = 2; index < arcs.length; index++) {
    const arc = arcs[index] as number;
    units.push(arc >>> 16, arc & 0xffff);
  }
  return String.fromCharCode(...units);
}

/** The contents of an OID element from its key. */
export function oidOfKey(key: string): Uint8Array {
  const bytes: number[] = [];
  for (let index = 0; index < key.length; index += 2) {
    const arc = key.charCodeAt(index) * 65_536 + key.charCodeAt(index + 1);
    for (let power = 268_435_456; power >= 128; power /= 128) {
      if (arc >= power) bytes.push((Math.floor(arc / power) % 128) | 0x80);
    }
    bytes.push(arc % 128);
  }
  return Uint8Array.from(bytes);
}

/** A key as a dotted OID. */
export function dottedOfKey(key: string): string {
  const arcs: number[] = [];
  for (let index = 0; index < key.length; index += 2) {
    arcs.push(key.charCodeAt(index) * 65_536 + key.charCodeAt(index + 1));
  }
  const first = arcs[0] ?? 0;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...arcs.slice(1)].join('.');
}

/** How many bytes tag and length take before contents of that length. */
export function headSize(length: number): number {
  if (length < 0x80) return 2;
  if (length < 0x100) return 3;
  return length < 0x1_0000 ? 4 : 5;
}

/** Writes tag and length at `at`; answers where the contents go. */
export function writeHead(bytes: Uint8Array, at: number, tag: number, length: number): number {
  bytes[at] = tag;
  const size = headSize(length);
  if (size === 2) bytes[at + 1] = length;
  else {
    bytes[at + 1] = 0x80 | (size - 2);
    for (let index = size - 1, rest = length; index > 1; index--, rest >>>= 8) bytes[at + index] = rest & 0xff;
  }
  return at + size;
}

/** One whole element around the parts. */
export function element(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = Buffer.allocUnsafe(headSize(length) + length);
  let at = writeHead(bytes, 0, tag, length);
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The shortest two's complement of an integer of up to 64 bits. */
export function integerBytes(value: bigint | number): Uint8Array {
  let rest = BigInt(value);
  const bytes: number[] = [];
  for (;;) {
    const low = Number(rest & 0xffn);
    bytes.unshift(low);
    rest >>= 8n;
    if ((rest === 0n && low < 0x80) || (rest === -1n && low > 0x7f)) return Uint8Array.from(bytes);
  }
}
