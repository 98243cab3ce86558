/** Exact fractions of whole numbers, so that no score depends on how a computer rounds 0.1; decimals only come in and go out. */

/** `top / bottom`; the bottom is above zero. Never reduced: sums over one bottom stay small by themselves. */
export type Exact = { readonly top: bigint; readonly bottom: bigint };

export const exact = (top: number | bigint, bottom: number | bigint = 1n): Exact => ({
  top: BigInt(top),
  bottom: BigInt(bottom),
});
export const ZERO = exact(0);
export const ONE = exact(1);

/** The decimal that a number is written as: 0.1 is one tenth here, not the nearest binary fraction. */
export function readExact(number: number): Exact {
  const [, sign, whole, rest = '', power = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(number)) ?? [];
  if (whole === undefined) throw new RangeError(`${number} is no decimal`);
  const top = BigInt(`${sign}${whole}${rest}`);
  const places = rest.length - Number(power);
  return places > 0 ? exact(top, 10n ** BigInt(places)) : exact(top * 10n ** BigInt(-places));
}

export function plus(a: Exact, b: Exact): Exact {
  if (a.bottom === b.bottom) return { top: a.top + b.top, bottom: a.bottom };
  return { top: a.top * b.bottom + b.top * a.bottom, bottom: a.bottom * b.bottom };
}
export const minus = (a: Exact, b: Exact): Exact => plus(a, { top: -b.top, bottom: b.bottom });
export const times = (a: Exact, b: Exact): Exact => ({ top: a.top * b.top, bottom: a.bottom * b.bottom });

/** Throws for a divisor that isn't above zero: a rule that is undefined there has to say so before. */
export function over(a: Exact, b: Exact): Exact {
  if (b.top <= 0n) throw new RangeError('a divisor must be above zero');
  return { top: a.top * b.bottom, bottom: a.bottom * b.top };
}

/** Below zero: a is less; zero: equal; above: a is more. */
export function compare(a: Exact, b: Exact): number {
  const left = a.top * b.bottom;
  const right = b.top * a.bottom;
  return left < right ? -1 : left > right ? 1 : 0;
}
export const max = (a: Exact, b: Exact): Exact => (compare(a, b) < 0 ? b : a);

/** Raising to a power costs more than all the rest of rounding. */
const SCALES = Array.from({ length: 10 }, (_, places) => 10n ** BigInt(places));

/** Half-up at so many decimal places (a half goes up, below zero as well). */
export function rounded(value: Exact, places: number): Exact {
  const scale = SCALES[places] ?? 10n ** BigInt(places);
  if (value.bottom === scale) return value;
  const [top, bottom] = [value.top * scale * 2n + value.bottom, value.bottom * 2n];
  // Division of BigInt cuts towards zero; half-up needs the floor.
  return { top: top / bottom - (top < 0n && top % bottom !== 0n ? 1n : 0n), bottom: scale };
}

/** `53.00`: rounded half-up, with exactly so many places. */
export function decimal(value: Exact, places: number): string {
  const { top } = rounded(value, places);
  const digits = String(top < 0n ? -top : top).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  return `${top < 0n ? '-' : ''}${whole}${places > 0 ? `.${digits.slice(-places)}` : ''}`;
}
