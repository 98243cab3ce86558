/** Object identifiers: as dotted text for people, as bytes on the wire (X.690 section 8.19). */

/** No standard object is longer; RFC 3416 allows 128 sub-identifiers. */
export const MAX_SUB_IDS = 128;

/** The contents of an OBJECT IDENTIFIER, without tag and length. Throws a RangeError for what is no OID. */
export function encodeOid(oid: string): Buffer {
  const ids = oid.split('.').map(Number);
  const [first, second] = ids;
  const sound = /^\d+(\.\d+)+$/.test(oid) && ids.every((id) => id <= 0xffff_ffff);
  if (first === undefined || second === undefined || !sound || first > 2 || ids.length > MAX_SUB_IDS) {
    throw new RangeError(`${oid} isn't an object identifier`);
  }
  const bytes: number[] = [];
  pushSubId(bytes, first * 40 + second);
  for (let i = 2; i < ids.length; i++) pushSubId(bytes, ids[i] as number);
  return Buffer.from(bytes);
}

/** The bytes of an index ('' or '1.2.3'), to be put behind a column's. */
export function encodeIndex(index: string): Buffer {
  const bytes: number[] = [];
  if (index !== '') for (const id of index.split('.')) pushSubId(bytes, Number(id));
  return Buffer.from(bytes);
}

function pushSubId(bytes: number[], id: number): void {
  if (id >= 0x1000_0000) bytes.push(0x80 | ((id / 0x1000_0000) & 0x7f));
  if (id >= 0x20_0000) bytes.push(0x80 | ((id >>> 21) & 0x7f));
  if (id >= 0x4000) bytes.push(0x80 | ((id >>> 14) & 0x7f));
  if (id >= 0x80) bytes.push(0x80 | ((id >>> 7) & 0x7f));
  bytes.push(id & 0x7f);
}

/** The dotted text of sub-identifiers between two offsets; undefined where they are cut off or beyond 32 bits. */
export function decodeIndex(bytes: Uint8Array, from: number, to: number): string | undefined {
  let text = '';
  let id = 0;
  let count = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    id = id * 128 + (byte & 0x7f);
    if (id > 0xffff_ffff) return undefined;
    if (byte & 0x80) {
      if (at + 1 === to) return undefined;
      continue;
    }
    if (++count > MAX_SUB_IDS) return undefined;
    text = text === '' ? String(id) : `${text}.${id}`;
    id = 0;
  }
  return text;
}

/** The dotted text of a whole identifier. */
export function decodeOid(bytes: Uint8Array, from: number, to: number): string | undefined {
  const text = decodeIndex(bytes, from, to);
  if (text === undefined || text === '') return undefined;
  const dot = text.indexOf('.');
  const joined = Number(dot < 0 ? text : text.slice(0, dot));
  const first = Math.min(2, Math.floor(joined / 40));
  return `${first}.${joined - first * 40}${dot < 0 ? '' : text.slice(dot)}`;
}

/** Orders two indexes as SNMP does: number by number, the shorter first. */
export function compareIndex(a: string, b: string): number {
  if (!a.includes('.') && !b.includes('.')) return Number(a) - Number(b);
  const left = a.split('.');
  const right = b.split('.');
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = Number(left[i]) - Number(right[i]);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
