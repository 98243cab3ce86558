/** Reads recordings of SNMP devices: one row a line, `OID|TAG|VALUE` (the .snmprec format of snmpsim). */
import { isIPv4 } from 'node:net';
import { keyOfDotted, oidOfKey, TAG } from './ber.ts';
import { type Row, rowOf, sortRows, type Table } from './table.ts';
import { counter64, gauge32, integer, ip, type SnmpValue } from './value.ts';

/** A recording as a table, and what in it could not be served. */
export type Recording = Table & {
  /** Rows left out because their OID, tag or value makes no sense. */
  skipped: number;
  /** The first hundred of them, by line number from 1. */
  skips: { line: number; reason: string }[];
  /** Rows left out because a later one has the same OID. */
  duplicates: number;
};

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_SKIPS = 100;

/**
 * Reads a recording. Rows may be in any order and repeated (the later one counts); lines may end in CR LF, and text
 * needn't be UTF-8. Throws RangeError above 64 MiB, and nothing else for any bytes.
 */
export function parseSnmprec(input: string | Uint8Array): Recording {
  const bytes = Buffer.from(input);
  if (bytes.length > MAX_BYTES) throw new RangeError(`a recording of ${bytes.length} bytes; at most ${MAX_BYTES}`);
  // Latin-1 keeps each byte as one character, whatever the text's encoding was.
  const lines = bytes.toString('latin1').split('\n');
  const rows: Row[] = [];
  const skips: Recording['skips'] = [];
  let skipped = 0;
  for (let index = 0; index < lines.length; index++) {
    const line = (lines[index] as string).replace(/\r$/, '');
    if (line === '') continue;
    const row = readLine(line);
    if (typeof row !== 'string') {
      rows.push(row);
      continue;
    }
    skipped += 1;
    if (skips.length < MAX_SKIPS) skips.push({ line: index + 1, reason: row });
  }
  return { ...sortRows(rows), skipped, skips };
}

/** A line as a row, or why it is none. */
function readLine(line: string): Row | string {
  const bar = line.indexOf('|');
  const second = line.indexOf('|', bar + 1);
  if (bar < 0 || second < 0) return 'not OID|TAG|VALUE';
  const key = keyOfDotted(line.slice(0, bar));
  if (key === undefined) return 'not an OID';
  const match = /^(\d{1,3})([xe]?)$/.exec(line.slice(bar + 1, second));
  if (!match) return 'not a tag';
  const value = readValue(Number(match[1]), match[2] as string, line.slice(second + 1));
  return typeof value === 'string' ? value : rowOf(key, value);
}

function readValue(tag: number, suffix: string, text: string): SnmpValue | string {
  if (suffix === 'x') {
    if (!/^([0-9a-fA-F]{2})*$/.test(text)) return 'not hexadecimal';
    return readBytes(tag, Buffer.from(text, 'hex'));
  }
  if (suffix === 'e') return readBytes(tag, unescapeText(text));
  if (tag === TAG.octets) return { tag, bytes: Buffer.from(text, 'latin1') };
  if (tag === TAG.null) return { tag, bytes: new Uint8Array(0) };
  if (tag === TAG.oid) {
    const key = keyOfDotted(text);
    return key === undefined ? 'not an OID as value' : { tag, bytes: oidOfKey(key) };
  }
  if (tag === TAG.ip) return isIPv4(text) ? ip(text) : 'not an IPv4 address';
  if (tag === TAG.opaque) return 'an Opaque given as text';
  return readNumber(tag, text);
}

/** Values given as bytes: strings as they are, the rest by what their type allows. */
function readBytes(tag: number, bytes: Buffer): SnmpValue | string {
  if (tag === TAG.octets || tag === TAG.opaque) return { tag, bytes };
  if (tag === TAG.ip) return bytes.length === 4 ? { tag, bytes } : 'not an IPv4 address';
  return readNumber(tag, bytes.toString('latin1'));
}

/** Numbers. One that only overflows its type is served as a device would: cut to 32 bits. */
function readNumber(tag: number, text: string): SnmpValue | string {
  if (!/^-?\d{1,20}$/.test(text)) return 'not a number';
  const value = BigInt(text);
  if (tag === TAG.integer) return integer(Number(BigInt.asIntN(32, value)));
  if (tag === TAG.counter64) return counter64(BigInt.asUintN(64, value));
  if (tag === TAG.counter32 || tag === TAG.gauge32 || tag === TAG.timeticks) {
    return { tag, bytes: gauge32(Number(BigInt.asUintN(32, value))).bytes };
  }
  return 'an unknown tag';
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', '0': '\0', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** Backslash escapes as Python writes them: \xHH, \ooo, \n, \\ …; an unknown one stays as written. */
function unescapeText(text: string): Buffer {
  const plain = text.replace(/\\(?:x([0-9a-fA-F]{2})|([0-7]{3})|(.))/g, (whole, hex, octal, letter) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    return ESCAPES[letter] ?? (/[\\'"]/.test(letter) ? letter : whole);
  });
  return Buffer.from(plain, 'latin1');
}
