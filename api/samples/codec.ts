/**
 * Lists of doubles to bytes and back without loss. Each list takes the cheapest of: one constant; whole numbers (or decimals with
 * up to three places) as Rice-coded residuals of a simple predictor; doubles as XOR with their predecessor; plain doubles.
 *
 * Rice codes: R. F. Rice, JPL 79-22 (1979). The predictors are a small choice of those of FLAC (RFC 9639, section 4.3).
 */
import type { BitReader, BitWriter } from './bits.ts';

/** Residuals then stay below 2^52, so that all arithmetic on them is exact in doubles. */
const LARGEST_STEP = 2 ** 50;

const CONSTANT = 0;
const WHOLE = 1;
const XOR = 2;
const PLAIN = 3;

/** Noise around a mean; a counter; a clock; a counter too large for a varint to start with. */
const LEVEL = 0;
const STEP = 1;
const LINE = 2;
const FAR_STEP = 3;

let scaled = new Float64Array(4_096);
let residuals = new Float64Array(4_096);

function room(count: number): void {
  if (scaled.length >= count) return;
  scaled = new Float64Array(count * 2);
  residuals = new Float64Array(count * 2);
}

/** Packs finite doubles, `-0` included. The count isn't written. */
export function packDoubles(out: BitWriter, values: Float64Array, count: number): void {
  room(count);
  const before = out.length();
  const places = decimals(values, count);
  if (isConstant(values, count)) {
    const short = places !== undefined && Math.abs(scaled[0] as number) <= 2 ** 53;
    out.byte(CONSTANT | (short ? places << 2 : 16));
    if (short) out.varint(count === 0 ? 0 : (scaled[0] as number));
    else out.double(values[0] as number);
    return;
  }
  if (places !== undefined) {
    out.byte(WHOLE | (places << 2));
    if (packWholes(out, scaled, count) && out.length() - before <= count * 8) return;
    out.cut(before);
  }
  out.byte(XOR);
  packXor(out, values, count);
  if (out.length() - before <= count * 8) return;
  out.cut(before);
  out.byte(PLAIN);
  for (let i = 0; i < count; i++) out.double(values[i] as number);
}

export function unpackDoubles(from: BitReader, into: Float64Array, count: number): void {
  const head = from.byte();
  const unit = 10 ** ((head >> 2) & 3);
  switch (head & 3) {
    case CONSTANT:
      into.fill(head & 16 ? from.double() : from.varint() / unit, 0, count);
      return;
    case WHOLE:
      unpackWholes(from, into, count);
      if (unit > 1) for (let i = 0; i < count; i++) into[i] = (into[i] as number) / unit;
      return;
    case XOR:
      unpackXor(from, into, count);
      return;
    default:
      for (let i = 0; i < count; i++) into[i] = from.double();
  }
}

/** Packs whole numbers; says false, with nothing written, when two neighbours are more than 2^50 apart. */
export function packWholes(out: BitWriter, values: Float64Array, count: number): boolean {
  room(count);
  const plan = choosePredictor(values, count);
  if (!plan) return false;
  const { predictor, base } = plan;
  const first = values[0] ?? 0;
  const start = predictor === LEVEL ? 0 : 1;
  const slope = base / (count - 1);
  for (let i = start; i < count; i++) {
    const value = values[i] as number;
    let off = value - base;
    if (predictor === LINE) off = value - first - Math.round(i * slope);
    // The difference comes first: a huge counter plus its base need not be a double.
    else if (predictor !== LEVEL) off = value - (values[i - 1] as number) - base;
    residuals[i - start] = off < 0 ? -2 * off - 1 : 2 * off;
  }
  const k = chooseWidth(residuals, count - start);
  out.byte((predictor << 6) | k);
  if (predictor === FAR_STEP) out.double(first);
  else if (predictor !== LEVEL) out.varint(first);
  out.varint(base);
  out.rice(residuals, count - start, k);
  return true;
}

export function unpackWholes(from: BitReader, into: Float64Array, count: number): void {
  room(count);
  const head = from.byte();
  const predictor = head >> 6;
  const start = predictor === LEVEL ? 0 : 1;
  let previous = 0;
  if (predictor === FAR_STEP) previous = from.double();
  else if (predictor !== LEVEL) previous = from.varint();
  const first = previous;
  const base = from.varint();
  from.rice(residuals, count - start, head & 63);
  const slope = base / (count - 1);
  if (start === 1) into[0] = first;
  for (let i = start; i < count; i++) {
    const coded = residuals[i - start] as number;
    const off = coded % 2 === 1 ? -(coded + 1) / 2 : coded / 2;
    if (predictor === LEVEL) into[i] = base + off;
    else if (predictor === LINE) into[i] = first + Math.round(i * slope) + off;
    else into[i] = previous += base + off;
  }
}

/** One byte says up to which byte the double differs from the one before and from which; only those between follow. */
function packXor(out: BitWriter, values: Float64Array, count: number): void {
  const pair = new Float64Array(2);
  const bytes = new Uint8Array(pair.buffer);
  for (let i = 0; i < count; i++) {
    pair[1] = values[i] as number;
    let top = 8;
    while (top > 0 && bytes[7 + top] === bytes[top - 1]) top -= 1;
    let low = 0;
    while (low < top && bytes[8 + low] === bytes[low]) low += 1;
    out.byte((top << 4) | low);
    for (let at = low; at < top; at++) out.byte(bytes[8 + at] as number);
    pair[0] = pair[1];
  }
}

function unpackXor(from: BitReader, into: Float64Array, count: number): void {
  const last = new Float64Array(1);
  const bytes = new Uint8Array(last.buffer);
  for (let i = 0; i < count; i++) {
    const span = from.byte();
    for (let at = span & 15; at < span >> 4; at++) bytes[at] = from.byte();
    into[i] = last[0] as number;
  }
}

function isConstant(values: Float64Array, count: number): boolean {
  for (let i = 1; i < count; i++) if (!Object.is(values[i], values[0])) return false;
  return true;
}

/** The fewest decimal places (0 to 3) that hold all values exactly; they then stand in `scaled`, whole. */
function decimals(values: Float64Array, count: number): number | undefined {
  let places = 0;
  let unit = 1;
  for (let i = 0; i < count; ) {
    const value = values[i] as number;
    const whole = Math.round(value * unit);
    const exact = whole / unit === value && (unit === 1 || Math.abs(whole) <= 2 ** 53);
    if (exact && !Object.is(value, -0)) {
      scaled[i++] = whole;
      continue;
    }
    if (places === 3 || Object.is(value, -0)) return undefined;
    places += 1;
    unit *= 10;
    i = 0;
  }
  return places;
}

/** The predictor whose residuals have the fewest bits: sums of sizes would let one spike decide for all others. */
function choosePredictor(values: Float64Array, count: number): { predictor: number; base: number } | undefined {
  const first = values[0] ?? 0;
  const last = values[count - 1] ?? 0;
  let near = Math.abs(first) <= LARGEST_STEP;
  let sum = first;
  for (let i = 1; i < count; i++) {
    const value = values[i] as number;
    const before = values[i - 1] as number;
    const step = value - before;
    if (Math.abs(step) > LARGEST_STEP || before + step !== value) return undefined;
    if (Math.abs(value) > LARGEST_STEP) near = false;
    sum += value;
  }
  const slope = count > 1 ? (last - first) / (count - 1) : 0;
  const step_base = Math.round(slope);
  if (!near) return { predictor: FAR_STEP, base: step_base };
  const mean = count > 0 ? Math.round(sum / count) : 0;
  let level = 0;
  let step = 0;
  let line = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i] as number;
    level += Math.log2(1 + Math.abs(value - mean));
    line += Math.log2(1 + Math.abs(value - first - Math.round(i * slope)));
    if (i > 0) step += Math.log2(1 + Math.abs(value - (values[i - 1] as number) - step_base));
  }
  if (level <= step && level <= line) return { predictor: LEVEL, base: mean };
  if (step <= line) return { predictor: STEP, base: step_base };
  return { predictor: LINE, base: last - first };
}

const by_length = new Uint32Array(54);

/** The Rice parameter that costs least, estimated from how many values have how many bits. */
function chooseWidth(values: Float64Array, count: number): number {
  by_length.fill(0);
  let longest = 0;
  let shortest = 53;
  for (let i = 0; i < count; i++) {
    const value = values[i] as number;
    const bits = value < 2 ** 32 ? 32 - Math.clz32(value) : 64 - Math.clz32(value / 2 ** 32);
    by_length[bits] = (by_length[bits] as number) + 1;
    if (bits > longest) longest = bits;
    if (bits < shortest) shortest = bits;
  }
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let k = Math.max(0, shortest - 1); k <= Math.min(longest, 52); k++) {
    let cost = 0;
    for (let bits = shortest; bits <= longest; bits++) {
      // Values of this length are 1.5 × 2^(bits - 1) on average.
      const unary = bits > k ? 0.75 * 2 ** (bits - k) : 0;
      cost += (by_length[bits] as number) * (unary >= 24 ? 77 : unary + 1 + k);
    }
    if (cost >= least) continue;
    least = cost;
    best = k;
  }
  return best;
}
