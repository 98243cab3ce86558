/** Reads the vectors of TLS's presentation language (RFC 8446, section 3), which TLCP shares: lengths in bytes, big-endian. */

/** Thrown when bytes don't have the form that they should have; decoders turn it into undefined. */
export class Malformed extends Error {}

export type Reader = ReturnType<typeof readVectors>;

export function readVectors(bytes: Buffer) {
  let at = 0;
  const take = (length: number): Buffer => {
    if (length > bytes.length - at) throw new Malformed(`${length} bytes were expected, ${bytes.length - at} are left`);
    at += length;
    return bytes.subarray(at - length, at);
  };
  const number = (width: number): number => take(width).readUIntBE(0, width);
  return {
    take,
    number,
    /** A vector behind its length of `width` bytes. */
    vector: (width: number): Buffer => take(number(width)),
    left: (): number => bytes.length - at,
    end() {
      if (at !== bytes.length) throw new Malformed(`${bytes.length - at} bytes too many`);
    },
  };
}

/** A decoder that answers undefined for whatever isn't its message: nothing that a server sends makes it throw. */
export function total<T>(decode: (reader: Reader) => T): (bytes: Buffer) => T | undefined {
  return (bytes) => {
    try {
      return decode(readVectors(bytes));
    } catch (error) {
      if (error instanceof Malformed) return undefined;
      throw error;
    }
  };
}

/** A vector: its length in `width` bytes, then the parts. */
export function vector(width: number, ...parts: Uint8Array[]): Buffer {
  const length = Buffer.alloc(width);
  const body = Buffer.concat(parts);
  length.writeUIntBE(body.length, 0, width);
  return Buffer.concat([length, body]);
}

export const uint16 = (...values: number[]): Buffer =>
  Buffer.from(values.flatMap((value) => [value >> 8, value & 255]));
