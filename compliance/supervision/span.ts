/** Two exact bounds between which a value stands, whatever the unknown things turn out to be. A value that is known has equal bounds. */
import { compare, type Exact, exact, max, minus, ONE, plus, times, ZERO } from '../scoring/exact.ts';
import type { Comparison, Operator } from './formula.ts';

export type Span = { low: Exact; high: Exact };

export const known = (value: Exact): Span => ({ low: value, high: value });
export const NOTHING = known(ZERO);
export const isKnown = ({ low, high }: Span): boolean => compare(low, high) === 0;
export const least = (a: Exact, b: Exact): Exact => (compare(a, b) > 0 ? b : a);

/** The smallest span that holds them all; there is at least one. */
function around(values: readonly Exact[]): Span {
  const [first = ZERO, ...rest] = values;
  return rest.reduce<Span>(
    ({ low, high }, value) => ({ low: least(low, value), high: max(high, value) }),
    known(first),
  );
}
export const hull = (a: Span, b: Span): Span => ({ low: least(a.low, b.low), high: max(a.high, b.high) });

export const smallest = (spans: readonly Span[]): Span => ({
  low: around(spans.map(({ low }) => low)).low,
  high: around(spans.map(({ high }) => high)).low,
});
export const greatest = (spans: readonly Span[]): Span => ({
  low: around(spans.map(({ low }) => low)).high,
  high: around(spans.map(({ high }) => high)).high,
});

const corners = (a: Span, b: Span, of: (x: Exact, y: Exact) => Exact) =>
  around([of(a.low, b.low), of(a.low, b.high), of(a.high, b.low), of(a.high, b.high)]);

/** One over it; it isn't zero. The bottom of what comes out is above zero again. */
const inverse = ({ top, bottom }: Exact): Exact =>
  top < 0n ? { top: -bottom, bottom: -top } : { top: bottom, bottom: top };

/** `nothing`: the divisor is zero; `unknown`: it may be. */
export function operate(operator: Operator, a: Span, b: Span): Span | 'nothing' | 'unknown' {
  switch (operator) {
    case '+':
      return { low: plus(a.low, b.low), high: plus(a.high, b.high) };
    case '-':
      return { low: minus(a.low, b.high), high: minus(a.high, b.low) };
    case '*':
      return corners(a, b, times);
    case '/':
      if (b.low.top > 0n || b.high.top < 0n) return corners(a, b, (x, y) => times(x, inverse(y)));
      return isKnown(b) ? 'nothing' : 'unknown';
  }
}

/** Undefined: it is so for some of what may be, and not for the rest. */
export function holds(comparison: Comparison, a: Span, b: Span): boolean | undefined {
  switch (comparison) {
    case '<':
      return compare(a.high, b.low) < 0 ? true : compare(a.low, b.high) >= 0 ? false : undefined;
    case '<=':
      return compare(a.high, b.low) <= 0 ? true : compare(a.low, b.high) > 0 ? false : undefined;
    case '>':
      return holds('<', b, a);
    case '>=':
      return holds('<=', b, a);
    case '=':
      if (isKnown(a) && isKnown(b)) return compare(a.low, b.low) === 0;
      return compare(a.high, b.low) < 0 || compare(b.high, a.low) < 0 ? false : undefined;
    case '!=': {
      const equal = holds('=', a, b);
      return equal === undefined ? undefined : !equal;
    }
  }
}

/** A share of points is never less than none or more than all. */
export const asShare = ({ low, high }: Span): Span => ({
  low: least(max(low, ZERO), ONE),
  high: least(max(high, ZERO), ONE),
});

function common(a: bigint, b: bigint): bigint {
  let [left, right] = [a < 0n ? -a : a, b];
  while (right !== 0n) [left, right] = [right, left % right];
  return left === 0n ? 1n : left;
}
/** In lowest terms: equal values are the same text. */
export function reduced({ top, bottom }: Exact): Exact {
  const factor = common(top, bottom);
  return exact(top / factor, bottom / factor);
}
/** `17/3`, as it is kept. */
export function written(value: Exact): string {
  const { top, bottom } = reduced(value);
  return bottom === 1n ? String(top) : `${top}/${bottom}`;
}
export function readWritten(text: string): Exact {
  const [, top, bottom = '1'] = /^(-?\d+)(?:\/([1-9]\d*))?$/.exec(text) ?? [];
  if (top === undefined) throw new RangeError(`${text} is no fraction`);
  return exact(BigInt(top), BigInt(bottom));
}
