/** Bytes, signed variable-length numbers, doubles and Rice codes, written and read without loss for whole numbers up to 2^53. */

/** A value with a longer unary part is written plainly: one outlier must not cost kilobits. */
const LONGEST_UNARY = 24;
const PLAIN_BITS = 53;

const float = new Float64Array(1);
const float_bytes = new Uint8Array(float.buffer);

export type BitWriter = {
  length(): number;
  /** Forgets what was written after `length`. */
  cut(length: number): void;
  byte(value: number): void;
  /** A whole number in ±2^53. */
  varint(value: number): void;
  double(value: number): void;
  /** Whole numbers from 0 to 2^53 - 1, ended at a whole byte. */
  rice(values: Float64Array, count: number, k: number): void;
  bytes(more: Uint8Array): void;
  /** A copy of all that was written since the last call. */
  take(): Buffer;
};

export function bitWriter(): BitWriter {
  let bytes = new Uint8Array(4_096);
  let length = 0;
  let held = 0;
  let held_bits = 0;

  function room(count: number): void {
    if (length + count <= bytes.length) return;
    const larger = new Uint8Array(Math.max(bytes.length * 2, length + count));
    larger.set(bytes);
    bytes = larger;
  }

  /** At most 24 bits. */
  function bits(value: number, count: number): void {
    held = (held << count) | value;
    held_bits += count;
    while (held_bits >= 8) {
      held_bits -= 8;
      bytes[length++] = (held >>> held_bits) & 255;
    }
    held &= (1 << held_bits) - 1;
  }

  function longBits(value: number, count: number): void {
    for (let left = count; left > 0; ) {
      const part = Math.min(left, 24);
      left -= part;
      bits(Math.floor(value / 2 ** left) % 2 ** part, part);
    }
  }

  function riceLong(value: number, k: number): void {
    const quotient = Math.floor(value / 2 ** k);
    if (quotient >= LONGEST_UNARY) {
      bits(2 ** LONGEST_UNARY - 1, LONGEST_UNARY);
      longBits(value, PLAIN_BITS);
      return;
    }
    bits(2 ** quotient - 1, quotient);
    bits(0, 1);
    longBits(value % 2 ** k, k);
  }

  return {
    length: () => length,
    cut(to) {
      length = to;
    },
    byte(value) {
      room(1);
      bytes[length++] = value;
    },
    varint(value) {
      room(9);
      // The sign has a bit of its own in the first byte: doubling 2^53 would not be exact.
      let rest = Math.abs(value);
      bytes[length++] = (rest >= 64 ? 128 : 0) | (value < 0 ? 64 : 0) | (rest % 64);
      rest = Math.floor(rest / 64);
      while (rest > 0) {
        bytes[length++] = (rest >= 128 ? 128 : 0) | (rest % 128);
        rest = Math.floor(rest / 128);
      }
    },
    double(value) {
      room(8);
      float[0] = value;
      for (let i = 0; i < 8; i++) bytes[length++] = float_bytes[i] as number;
    },
    rice(values, count, k) {
      room(count * 10 + 8);
      for (let i = 0; i < count; i++) {
        const value = values[i] as number;
        const quotient = k < 24 && value < 2 ** 31 ? value >>> k : 24;
        if (quotient + 1 + k <= 24)
          bits((((1 << quotient) - 1) << (k + 1)) | (value & ((1 << k) - 1)), quotient + 1 + k);
        else riceLong(value, k);
      }
      if (held_bits > 0) bits(0, 8 - held_bits);
    },
    bytes(more) {
      room(more.length);
      bytes.set(more, length);
      length += more.length;
    },
    take() {
      const taken = Buffer.from(bytes.subarray(0, length));
      length = 0;
      return taken;
    },
  };
}

export type BitReader = {
  /** Starts at the first byte; what was read before is forgotten. */
  open(packed: Uint8Array): void;
  more(): boolean;
  byte(): number;
  varint(): number;
  double(): number;
  rice(into: Float64Array, count: number, k: number): void;
};

export function bitReader(): BitReader {
  // A copy with zeros after its end, so that looking ahead never leaves it.
  let bytes = new Uint8Array(4_096);
  let end = 0;
  let place = 0;

  /** 32 bits from bit `at` on, as an unsigned number. */
  function ahead(at: number): number {
    const from = at >>> 3;
    const shift = at & 7;
    const word =
      ((bytes[from] as number) << 24) |
      ((bytes[from + 1] as number) << 16) |
      ((bytes[from + 2] as number) << 8) |
      (bytes[from + 3] as number);
    if (shift === 0) return word >>> 0;
    return ((word << shift) | ((bytes[from + 4] as number) >>> (8 - shift))) >>> 0;
  }

  function longBits(at: number, count: number): number {
    let value = 0;
    for (let left = count, from = at; left > 0; ) {
      const part = Math.min(left, 24);
      value = value * 2 ** part + (ahead(from) >>> (32 - part));
      from += part;
      left -= part;
    }
    return value;
  }

  return {
    open(packed) {
      if (bytes.length < packed.length + 16) bytes = new Uint8Array(packed.length * 2 + 16);
      bytes.set(packed);
      bytes.fill(0, packed.length, packed.length + 16);
      end = packed.length;
      place = 0;
    },
    more: () => place < end,
    byte: () => bytes[place++] as number,
    varint() {
      const first = bytes[place++] as number;
      let value = first & 63;
      for (let unit = 64, last = first; last >= 128 && place < end; unit *= 128) {
        last = bytes[place++] as number;
        value += (last & 127) * unit;
      }
      return first & 64 ? -value : value;
    },
    double() {
      for (let i = 0; i < 8; i++) float_bytes[i] = bytes[place++] as number;
      return float[0] as number;
    },
    rice(into, count, k) {
      let at = place * 8;
      const limit = end * 8;
      for (let i = 0; i < count; i++) {
        if (at >= limit) throw new RangeError('a packed chunk of samples ends too early');
        const ones = Math.clz32(~ahead(at));
        if (ones >= LONGEST_UNARY) {
          into[i] = longBits(at + LONGEST_UNARY, PLAIN_BITS);
          at += LONGEST_UNARY + PLAIN_BITS;
          continue;
        }
        at += ones + 1;
        if (k === 0) into[i] = ones;
        else if (k <= 24) into[i] = ones * (1 << k) + (ahead(at) >>> (32 - k));
        else into[i] = ones * 2 ** k + longBits(at, k);
        at += k;
      }
      place = (at + 7) >>> 3;
    },
  };
}
