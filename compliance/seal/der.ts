/**
 * DER (X.690), written and read strictly: one form for each value, so that no byte of what was read can be changed unseen. What isn't DER throws
 * `NotDer`; whoever reads catches it where a whole document begins.
 */
export class NotDer extends Error {}

export type Der = { tag: number; content: Buffer; whole: Buffer };

export const TAGS = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  nothing: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  printable: 0x13,
  ia5: 0x16,
  utc_time: 0x17,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;
/** `[n]` of something that has parts. */
export const context = (n: number): number => 0xa0 + n;

export function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes = Buffer.from(evenHex(length.toString(16)), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 + bytes.length]), bytes, content]);
}

const evenHex = (hex: string) => (hex.length % 2 === 0 ? hex : `0${hex}`);

export const sequence = (...parts: readonly Uint8Array[]) => tlv(TAGS.sequence, ...parts);
/** SET OF has one order: that of the bytes (11.6). */
export const setOf = (...parts: readonly Uint8Array[]) => tlv(TAGS.set, ...[...parts].sort(Buffer.compare));
export const octets = (bytes: Uint8Array) => tlv(TAGS.octets, bytes);
/** Whole bytes only. */
export const bits = (bytes: Uint8Array) => tlv(TAGS.bits, Buffer.from([0]), bytes);
export const utf8 = (text: string) => tlv(TAGS.utf8, Buffer.from(text, 'utf8'));
export const printable = (text: string) => tlv(TAGS.printable, Buffer.from(text, 'latin1'));
export const TRUE = tlv(TAGS.boolean, Buffer.from([0xff]));

/** Never negative; `hex` big-endian, of any length. */
export function integer(hex: string): Buffer {
  const short = evenHex(hex.replace(/^0+(?=.)/, ''));
  return tlv(TAGS.integer, Buffer.from(Number.parseInt(short.slice(0, 2), 16) >= 0x80 ? `00${short}` : short, 'hex'));
}

export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const groups = [first * 40 + second, ...rest].flatMap((number) => {
    const sevens = [number % 128];
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128))
      sevens.unshift((left % 128) + 128);
    return sevens;
  });
  return tlv(TAGS.oid, Buffer.from(groups));
}

/** To the second; UTCTime up to 2049 as RFC 5280 wants it. */
export function time(at: number): Buffer {
  const text = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '');
  return Number(text.slice(0, 4)) < 2050
    ? tlv(TAGS.utc_time, Buffer.from(text.slice(2), 'latin1'))
    : tlv(TAGS.time, Buffer.from(text, 'latin1'));
}

/** The value that begins the bytes. */
function firstOf(bytes: Buffer): Der {
  const [tag, first] = bytes;
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new NotDer('no value');
  let length = first;
  let at = 2;
  if (first >= 0x80) {
    const count = first - 0x80;
    at += count;
    if (count < 1 || count > 4 || bytes.length < at) throw new NotDer('a length of no known form');
    length = bytes.readUIntBE(2, count);
    if (length < 0x80 || bytes[2] === 0) throw new NotDer('a length longer than it must be');
  }
  const end = at + length;
  if (end > bytes.length) throw new NotDer('a value is cut off');
  return { tag, content: bytes.subarray(at, end), whole: bytes.subarray(0, end) };
}

/** One value and nothing after it. */
export function readDer(bytes: Buffer, tag: number): Der {
  const read = firstOf(bytes);
  if (read.whole.length !== bytes.length) throw new NotDer('something follows');
  return expect(read, tag);
}

export function expect(der: Der | undefined, tag: number): Der {
  if (der?.tag !== tag) throw new NotDer(`not what is expected here (${der?.tag} for ${tag})`);
  return der;
}

export function partsOf(der: Der): Der[] {
  const parts: Der[] = [];
  for (let rest = der.content; rest.length > 0; ) {
    const part = firstOf(rest);
    parts.push(part);
    rest = rest.subarray(part.whole.length);
  }
  return parts;
}

/** The parts of a value that must be just this many, or as many as there are. */
export function sequenceOf(der: Der | undefined, count?: number): Der[] {
  const parts = partsOf(expect(der, TAGS.sequence));
  if (count !== undefined && parts.length !== count)
    throw new NotDer(`${parts.length} parts where ${count} are expected`);
  return parts;
}

export function readOid(der: Der | undefined): string {
  const { content } = expect(der, TAGS.oid);
  const numbers: number[] = [];
  let number = 0;
  let begins = true;
  for (const byte of content) {
    if (begins && byte === 0x80) throw new NotDer('an identifier longer than it must be');
    number = number * 128 + (byte & 0x7f);
    if (number > Number.MAX_SAFE_INTEGER) throw new NotDer('an identifier without end');
    begins = byte < 0x80;
    if (begins) {
      numbers.push(number);
      number = 0;
    }
  }
  const [head, ...rest] = numbers;
  if (head === undefined || !begins) throw new NotDer('an identifier is cut off');
  const first = Math.min(2, Math.floor(head / 40));
  return [first, head - first * 40, ...rest].join('.');
}

/** Not negative; hexadecimal without zeros before it. */
export function readInteger(der: Der | undefined): string {
  const { content } = expect(der, TAGS.integer);
  const [first, second = 0] = content;
  if (first === undefined || first >= 0x80 || (first === 0 && content.length > 1 && second < 0x80))
    throw new NotDer('a number of another form');
  return content.toString('hex').replace(/^0+(?=.)/, '');
}

/** Of whole bytes. */
export function readBits(der: Der | undefined): Buffer {
  const { content } = expect(der, TAGS.bits);
  if (content[0] !== 0) throw new NotDer('bits that are no whole bytes');
  return content.subarray(1);
}

/** Epoch milliseconds. */
export function readTime(der: Der | undefined): number {
  const text = der?.content.toString('latin1') ?? '';
  const is_short = der?.tag === TAGS.utc_time && /^\d{12}Z$/.test(text);
  if (!is_short && !(der?.tag === TAGS.time && /^\d{14}Z$/.test(text))) throw new NotDer('no time');
  const long = is_short ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const at = Date.parse(long.replace(/^(....)(..)(..)(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!Number.isFinite(at) || !time(at).equals(der?.whole ?? Buffer.alloc(0))) throw new NotDer('no time');
  return at;
}

/** The text of a name's part. */
export function readText(der: Der | undefined): string {
  if (der?.tag !== TAGS.utf8 && der?.tag !== TAGS.printable && der?.tag !== TAGS.ia5) throw new NotDer('no text');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(der.content);
  } catch {
    throw new NotDer('no UTF-8');
  }
}
