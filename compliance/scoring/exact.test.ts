import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compare, decimal, exact, minus, over, plus, readExact, rounded, times } from './exact.ts';

const fraction = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 6n }))
  .map(([top, bottom]) => exact(top, bottom));
const equals = (a: ReturnType<typeof exact>, b: ReturnType<typeof exact>) => compare(a, b) === 0;

test('a number is the decimal that it is written as', () => {
  for (const [number, places, text] of [
    [0.1, 3, '0.100'],
    [1e-7, 7, '0.0000001'],
    [1.25e21, 0, '1250000000000000000000'],
    [0.7, 20, '0.70000000000000000000'],
    [-0.25, 2, '-0.25'],
    [0, 2, '0.00'],
  ] as const)
    assert.equal(decimal(readExact(number), places), text);
  for (const none of [Number.NaN, Number.POSITIVE_INFINITY]) assert.throws(() => readExact(none), RangeError);
  assert.ok(equals(plus(readExact(0.1), readExact(0.2)), readExact(0.3)), 'which binary floating point has otherwise');
});

test('a half is rounded up, never to even and never by a binary accident', () => {
  for (const [top, bottom, places, text] of [
    [5, 1000, 2, '0.01'],
    [15, 1000, 2, '0.02'],
    [25, 1000, 2, '0.03'],
    [1005, 1000, 2, '1.01'],
    [4999999, 1000000000, 2, '0.00'],
    [1, 3, 4, '0.3333'],
    [2, 3, 4, '0.6667'],
    [-25, 1000, 2, '-0.02'],
    [-26, 1000, 2, '-0.03'],
    [99995, 100000, 4, '1.0000'],
    [5, 2, 0, '3'],
  ] as const)
    assert.equal(decimal(exact(top, bottom), places), text, `${top}/${bottom}`);
});

test('arithmetic keeps the laws of fractions', () => {
  fc.assert(
    fc.property(fraction, fraction, fraction, (a, b, c) => {
      assert.ok(equals(plus(a, b), plus(b, a)));
      assert.ok(equals(times(a, plus(b, c)), plus(times(a, b), times(a, c))));
      assert.ok(equals(minus(plus(a, b), b), a));
      if (b.top > 0n) assert.ok(equals(times(over(a, b), b), a));
      else assert.throws(() => over(a, b), RangeError);
    }),
  );
});

test('rounding is at most half a unit of the last place away, and a second time changes nothing', () => {
  fc.assert(
    fc.property(fraction, fc.nat(12), (value, places) => {
      const near = rounded(value, places);
      const half = exact(1n, 2n * 10n ** BigInt(places));
      assert.ok(compare(minus(near, value), half) <= 0);
      assert.ok(compare(minus(value, near), half) < 0);
      assert.ok(equals(rounded(near, places), near));
      assert.ok(equals(readExactText(decimal(value, places)), near));
    }),
  );
});

/** Of a decimal text, with whole numbers alone. */
function readExactText(text: string) {
  const [whole = '', rest = ''] = text.split('.');
  return exact(BigInt(whole + rest), 10n ** BigInt(rest.length));
}
