/** BER elements of SNMP messages (RFC 3417 section 8), read within their limits and written definite and short. */
import { garbled } from '../../failures.ts';

export const INTEGER = 0x02;
export const OCTETS = 0x04;
export const OID = 0x06;
export const SEQUENCE = 0x30;

/** Where an element's contents stand. */
export type Element = { type: number; from: number; to: number };

/** Throws a Failure where there is no whole element, or another than wanted. */
export function elementAt(bytes: Buffer, at: number, limit: number, wanted?: number): Element {
  const type = bytes[at] as number;
  let length = bytes[at + 1] as number;
  let from = at + 2;
  if (from > limit) throw garbled('an SNMP message that is cut off');
  if (wanted !== undefined && type !== wanted) throw garbled('an SNMP message in another shape than RFC 3412 has it');
  if (length >= 0x80) {
    const count = length & 0x7f;
    if (count === 0 || count > 4 || from + count > limit) throw garbled('an SNMP message with a wrong length');
    length = bytes.readUIntBE(from, count);
    from += count;
  }
  if (from + length > limit) throw garbled('an SNMP message that is cut off');
  return { type, from, to: from + length };
}

/** A number of at most 32 bits. */
export function integerOf(bytes: Buffer, { from, to }: Element): number {
  const length = to - from;
  if (length < 1 || length > 5) throw garbled('an SNMP message with a wrong number');
  return bytes.readIntBE(from, length);
}

/** The elements of a sequence that must be there, in order. */
export function elementsOf(bytes: Buffer, { from, to }: Element, wanted: readonly number[]): Element[] {
  let at = from;
  return wanted.map((type) => {
    const element = elementAt(bytes, at, to, type);
    at = element.to;
    return element;
  });
}

export function write(type: number, ...contents: readonly Uint8Array[]): Buffer {
  const length = contents.reduce((sum, content) => sum + content.length, 0);
  const head =
    length < 0x80
      ? [type, length]
      : length < 0x100
        ? [type, 0x81, length]
        : [type, 0x82, (length >> 8) & 0xff, length & 0xff];
  return Buffer.concat([Buffer.from(head), ...contents]);
}

/** `type`: an INTEGER or one of its kin (Counter32). */
export function writeInteger(value: number, type = INTEGER): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeIntBE(value, 0, 5);
  let from = 0;
  // The shortest form: no leading byte that only repeats the sign.
  while (
    from < 4 &&
    (bytes[from] === 0
      ? (bytes[from + 1] as number) < 0x80
      : bytes[from] === 0xff && (bytes[from + 1] as number) >= 0x80)
  )
    from += 1;
  return write(type, bytes.subarray(from));
}

export const writeOctets = (octets: Uint8Array) => write(OCTETS, octets);
