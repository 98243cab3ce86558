import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bitReader, bitWriter } from './bits.ts';
import { packDoubles, packWholes, unpackDoubles, unpackWholes } from './codec.ts';

const out = bitWriter();
const from = bitReader();

function packed(values: number[]): Buffer {
  packDoubles(out, Float64Array.from(values), values.length);
  return out.take();
}

function unpacked(bytes: Buffer, count: number): number[] {
  const into = new Float64Array(count);
  from.open(bytes);
  unpackDoubles(from, into, count);
  assert.equal(from.more(), false, 'all bytes were read');
  return [...into];
}

const same = (values: number[]) => {
  const back = unpacked(packed(values), values.length);
  for (const [i, value] of values.entries()) assert.ok(Object.is(back[i], value), `${i}: ${back[i]} was ${value}`);
};

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const huge = fc.maxSafeInteger();
const decimal = fc.tuple(fc.integer(), fc.constantFrom(1, 10, 100, 1_000)).map(([whole, unit]) => whole / unit);
const counter = fc
  .tuple(fc.oneof(fc.maxSafeNat(), fc.constant(2 ** 63), fc.constant(2 ** 50 - 5)), fc.array(fc.nat(1e9)))
  .map(([first, steps]) => {
    let value = first;
    return [first, ...steps.map((step) => (value += step * 2_048))];
  });

test('any list of finite doubles comes back bit by bit', () => {
  const lists = [finite, huge, decimal, fc.nat(100), fc.oneof(fc.nat(9), finite, huge, decimal, fc.constant(-0))];
  for (const value of lists) fc.assert(fc.property(fc.array(value, { maxLength: 200 }), same), { numRuns: 300 });
  fc.assert(fc.property(counter, same));
  fc.assert(fc.property(fc.tuple(finite, fc.nat(70)), ([value, count]) => same(Array(count).fill(value))));
});

test('edges come back: nothing, -0, the largest and smallest doubles, 2^53 with both signs', () => {
  const edges = [
    -0,
    0,
    5e-324,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    2 ** 53,
    -(2 ** 53),
    2 ** 50,
    2 ** 50 + 1,
    0.1,
    1e22,
  ];
  same([]);
  for (const one of edges) {
    same([one]);
    for (const two of edges) same([one, two, one, one, two]);
  }
  same(Array.from({ length: 5_000 }, (_, i) => (i % 100 === 0 ? 2 ** 49 : i)));
});

test('whole numbers come back, or are refused when they lie too far apart', () => {
  fc.assert(
    fc.property(fc.array(huge, { minLength: 1 }), (values) => {
      const wholes = Float64Array.from(values);
      const taken = packWholes(out, wholes, values.length);
      const bytes = out.take();
      const apart = values.some((value, i) => i > 0 && Math.abs(value - (values[i - 1] as number)) > 2 ** 50);
      assert.equal(taken, !apart);
      if (!taken) return assert.equal(bytes.length, 0);
      const into = new Float64Array(values.length);
      from.open(bytes);
      unpackWholes(from, into, values.length);
      assert.deepEqual(into, wholes);
    }),
  );
});

const noise = (seed: number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
};

test('what looks like the real thing costs few bytes', () => {
  const random = noise(7);
  let octets = 1e12;
  const rows: [string, number[], number][] = [
    ['a constant', Array(60).fill(1), 3],
    ['a constant counter beyond 2^53', Array(60).fill(2 ** 60), 9],
    ['one spike', Array.from({ length: 60 }, (_, i) => (i === 30 ? 1e12 : 5)), 60],
    ['a counter', Array.from({ length: 60 }, () => (octets += 7_500_000 + Math.round(random() * 400_000))), 170],
    ['a gauge', Array.from({ length: 60 }, () => Math.round((1.5 + random()) * 1_000) / 1_000), 95],
    ['clock ticks', Array.from({ length: 60 }, (_, i) => i * 60_000 + 123 + Math.round(random() * 4)), 40],
  ];
  for (const [name, values, limit] of rows) {
    const { length } = packed(values);
    assert.ok(length <= limit, `${name}: ${length} bytes, ${limit} allowed`);
  }
});

test('a chunk that ends too early is refused', () => {
  const bytes = packed(Array.from({ length: 60 }, (_, i) => (i * i * 7_919) % 1_000));
  assert.throws(() => unpacked(bytes.subarray(0, 20), 60), RangeError);
});
