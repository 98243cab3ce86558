/** What a parser of outside bytes is given by its fuzz: bytes at random, words of its own grammar, and real messages that were spoilt. */
import fc from 'fast-check';

export type Parser = {
  name: string;
  /** Real messages. */
  corpus: readonly Uint8Array[];
  /** All that it does with bytes; what it refuses it answers, or throws as `refuses` knows it. */
  read(bytes: Buffer): unknown;
  refuses?(thrown: unknown): boolean;
  /** Whether this is a good answer, which no message that was cut may ever give. Every message of the corpus must. */
  whole?(value: unknown): boolean;
  /** Pieces of its grammar, which chance alone would never find. */
  words?: readonly string[];
  /** Nested and long ones, in full: of depth or length `n`. */
  hard?(n: number): readonly (string | Uint8Array)[];
  /** Its messages are JSON: members are changed one by one as well. */
  json?: true;
  /** Bytes of the largest input; what it is never given more of by whoever calls it. */
  most?: number;
  /** Fewer inputs where one costs more. */
  share?: number;
};

export const MOST_BYTES = 65_536;
const ODD_BYTES = [0, 1, 0x7f, 0x80, 0x81, 0x84, 0x88, 0xfe, 0xff, 0x22, 0x5b, 0x7b, 0x3c, 0x0a];
const ODD_NUMBERS = [
  '-1',
  '0',
  '1e999',
  '-1e999',
  '99999999999999999999',
  '2147483648',
  '4294967296',
  '0.1',
  'NaN',
  '',
];

/** What one change is made of: where, how much, and with what. */
type Chance = { at: number; n: number; piece: Buffer; other: Buffer; most: number };
type Change = (bytes: Buffer, chance: Chance) => Buffer;
const place = (bytes: Buffer, at: number) => (bytes.length === 0 ? 0 : at % bytes.length);
const spliced = (bytes: Buffer, from: number, to: number, piece: Uint8Array) =>
  Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(to)]);
const written = (bytes: Buffer, at: number, value: Buffer) => {
  const copy = Buffer.from(bytes);
  value.copy(copy, place(copy, at));
  return copy;
};

const CHANGES: readonly Change[] = [
  (bytes, { at, n }) => written(bytes, at, Buffer.of((bytes[place(bytes, at)] ?? 0) ^ (1 << (n % 8)))),
  (bytes, { at, n }) => written(bytes, at, Buffer.of(ODD_BYTES[n % ODD_BYTES.length] ?? 0)),
  // Heads are where lengths and kinds stand.
  (bytes, { at, n }) => written(bytes, at % 32, Buffer.of(ODD_BYTES[n % ODD_BYTES.length] ?? 0)),
  (bytes, { at }) => bytes.subarray(0, place(bytes, at)),
  (bytes, { at }) => bytes.subarray(place(bytes, at)),
  (bytes, { at, n }) => spliced(bytes, place(bytes, at), Math.min(bytes.length, place(bytes, at) + 1 + (n % 40)), NONE),
  (bytes, { at, piece }) => spliced(bytes, place(bytes, at), place(bytes, at), piece),
  (bytes, { at, piece }) => spliced(bytes, place(bytes, at), Math.min(bytes.length, place(bytes, at) + 4), piece),
  (bytes, { at, n, most }) => {
    const from = place(bytes, at);
    const slice = bytes.subarray(from, from + 1 + (n % 64));
    return spliced(bytes, from, from, repeated(slice, Math.min(1 + (n % 5_000), most / Math.max(1, slice.length))));
  },
  // Lengths that the bytes don't have, in each width and either order.
  (bytes, { at, n }) => written(bytes, at, Buffer.alloc(1 + (n % 4), 0xff)),
  (bytes, { at, n }) => written(bytes, at, Buffer.from([0x7f, 0xff, 0xff, 0xff].slice(n % 4))),
  (bytes, { at, n }) => written(bytes, at, Buffer.from([0xff, 0xff, 0xff, 0x7f].slice(n % 4))),
  (bytes, { at, other }) => Buffer.concat([bytes.subarray(0, place(bytes, at)), other.subarray(place(other, at))]),
  (bytes, { at, n }) => {
    const text = bytes.toString('latin1');
    const numbers = [...text.matchAll(/-?\d+(\.\d+)?/g)];
    const chosen = numbers[at % Math.max(1, numbers.length)];
    if (!chosen) return bytes;
    const odd = Buffer.from(ODD_NUMBERS[n % ODD_NUMBERS.length] ?? '');
    return spliced(bytes, chosen.index, chosen.index + chosen[0].length, odd);
  },
];
const NONE = Buffer.alloc(0);
const repeated = (slice: Buffer, times: number) => Buffer.concat(Array<Buffer>(Math.floor(times)).fill(slice));

/** One message of the corpus after some changes. */
function spoilt({ corpus, words = [], most = MOST_BYTES }: Parser): fc.Arbitrary<Buffer> {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 24 }).map((bytes) => Buffer.from(bytes)),
    ...(words.length ? [fc.constantFrom(...words).map((word) => Buffer.from(word))] : []),
  );
  const change = fc.tuple(fc.constantFrom(...CHANGES), fc.nat(), fc.nat(), piece, fc.nat(corpus.length - 1));
  return fc.tuple(fc.nat(corpus.length - 1), fc.array(change, { minLength: 1, maxLength: 6 })).map(([which, changes]) =>
    changes
      .reduce(
        (bytes, [make, at, n, added, other]) => {
          const chance = { at, n, piece: added, other: Buffer.from(corpus[other] ?? NONE), most };
          return Buffer.from(make(bytes, chance)).subarray(0, most);
        },
        Buffer.from(corpus[which] ?? NONE),
      )
      .subarray(0, most),
  );
}

const ODD_VALUES: readonly unknown[] = [
  ...[null, true, 0, -1, 1e308, 2 ** 53, '', 'x'.repeat(5_000), '\u0000', '\ud800', '__proto__', 'constructor'],
  ...[[], {}, [[]], [null], { length: 1e9 }, { toString: 1, valueOf: 1, toJSON: 1 }, nested(3_000)],
];
function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let at = 0; at < depth; at += 1) value = at % 2 ? [value] : { a: value };
  return value;
}

/** The value with one of its members another, gone, or there many times. */
function changedMember(value: unknown, at: number, n: number): unknown {
  const paths: (string | number)[][] = [];
  const walk = (one: unknown, path: (string | number)[]) => {
    paths.push(path);
    if (typeof one === 'object' && one !== null && path.length < 20)
      for (const key of Object.keys(one)) walk((one as Record<string, unknown>)[key], [...path, key]);
  };
  walk(value, []);
  const path = paths[at % paths.length] ?? [];
  const last = path.at(-1);
  const odd = ODD_VALUES[n % ODD_VALUES.length];
  if (last === undefined) return odd;
  const copy = structuredClone(value);
  const holder = path.slice(0, -1).reduce<unknown>((one, key) => (one as Record<string, unknown>)[key], copy);
  const members = holder as Record<string, unknown>;
  if (n % 11 === 0) delete members[last];
  // Not what was repeated already: it would grow with each change.
  else if (n % 13 === 0 && JSON.stringify(members[last]).length < 200) members[last] = Array(200).fill(members[last]);
  else members[last] = odd;
  return copy;
}

function changedJson({ corpus, most = MOST_BYTES }: Parser): fc.Arbitrary<Buffer> {
  const values = corpus.map((bytes) => JSON.parse(Buffer.from(bytes).toString()) as unknown);
  return fc
    .tuple(fc.nat(values.length - 1), fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 4 }))
    .map(([which, changes]) => {
      const value = changes.reduce((before, [at, n]) => changedMember(before, at, n), values[which]);
      return Buffer.from(JSON.stringify(value)).subarray(0, most);
    });
}

export function inputsOf(parser: Parser): fc.Arbitrary<Buffer> {
  const { words = [], json } = parser;
  const noise = fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes));
  const phrase = fc
    .array(fc.oneof(fc.constantFrom(...words, ' '), fc.string({ maxLength: 8 })), { maxLength: 60 })
    .map((parts) => Buffer.from(parts.join('')));
  return fc.oneof(
    { weight: 1, arbitrary: noise },
    { weight: words.length ? 2 : 0, arbitrary: phrase },
    { weight: 6, arbitrary: spoilt(parser) },
    ...(json ? [{ weight: 6, arbitrary: changedJson(parser) }] : []),
  );
}
