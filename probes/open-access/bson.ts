/** As much of BSON 1.1 (bsonspec.org) as a few commands of MongoDB and the top of their answers need. */

export type Value = string | number | boolean | null;

/** Strings and 32-bit numbers, in their order: the first names the command. */
export function writeBson(fields: Readonly<Record<string, string | number>>): Buffer {
  const parts = Object.entries(fields).map(([name, value]) => {
    const key = Buffer.from(`${name}\0`, 'utf8');
    if (typeof value === 'number') return Buffer.concat([Buffer.from([0x10]), key, int32(value)]);
    const text = Buffer.from(`${value}\0`, 'utf8');
    return Buffer.concat([Buffer.from([0x02]), key, int32(text.length), text]);
  });
  const body = Buffer.concat([...parts, Buffer.from([0])]);
  return Buffer.concat([int32(4 + body.length), body]);
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

/** Sizes of values that are always as long; what they hold isn't asked for but for numbers and booleans. */
const FIXED: Record<number, number> = {
  1: 8,
  6: 0,
  7: 12,
  8: 1,
  9: 8,
  10: 0,
  16: 4,
  17: 8,
  18: 8,
  19: 16,
  255: 0,
  127: 0,
};

/** The plain values at the top of a document; undefined when it isn't one. Documents within are passed over. */
export function readBson(bytes: Buffer): Map<string, Value> | undefined {
  if (bytes.length < 5) return undefined;
  const end = bytes.readInt32LE(0);
  if (end < 5 || end > bytes.length || bytes[end - 1] !== 0) return undefined;
  const values = new Map<string, Value>();
  let at = 4;
  while (at < end - 1) {
    const type = bytes[at] as number;
    const stop = bytes.indexOf(0, at + 1);
    if (stop === -1 || stop >= end) return undefined;
    const name = bytes.toString('utf8', at + 1, stop);
    at = stop + 1;
    const size = sizeOf(bytes, type, at, end);
    if (size === undefined || at + size > end - 1) return undefined;
    const value = readValue(bytes, type, at, size);
    if (value !== undefined) values.set(name, value);
    at += size;
  }
  return values;
}

function sizeOf(bytes: Buffer, type: number, at: number, end: number): number | undefined {
  const fixed = FIXED[type];
  if (fixed !== undefined) return fixed;
  if (at + 4 > end) return undefined;
  const length = bytes.readInt32LE(at);
  if (length < 0) return undefined;
  // Strings count without their length, documents with it, binary data has its kind beside it.
  if (type === 2 || type === 13 || type === 14) return length < 1 ? undefined : 4 + length;
  if (type === 3 || type === 4 || type === 15) return length < 5 ? undefined : length;
  return type === 5 ? 5 + length : undefined;
}

function readValue(bytes: Buffer, type: number, at: number, size: number): Value | undefined {
  if (type === 1) return bytes.readDoubleLE(at);
  if (type === 2) return bytes.toString('utf8', at + 4, at + size - 1);
  if (type === 8) return bytes[at] === 1;
  if (type === 10) return null;
  if (type === 16) return bytes.readInt32LE(at);
  return type === 18 ? Number(bytes.readBigInt64LE(at)) : undefined;
}
