/** Prefixes as stretches of sorted keys (`addressKey`), so that what stands in them, or overlaps them, is found without going through all. */
import { addressKey } from './address.ts';

export type Range = { first: string; last: string; length: number };

/** Of a canonical prefix. */
export function rangeOf(prefix: string): Range {
  const [address = '', bits] = prefix.split('/');
  const length = Number(bits);
  const key = addressKey(address);
  return { first: key, last: cut(key, length, 'f'), length };
}

/** The key with all bits beyond `length` cleared ('0') or set ('f'). */
function cut(key: string, length: number, fill: '0' | 'f'): string {
  // The family stands before the digits.
  const whole = 1 + (length >> 2);
  const rest = length & 3;
  if (rest === 0) return key.slice(0, whole).padEnd(key.length, fill);
  const kept = Number.parseInt(key[whole] ?? '0', 16) & (0xf << (4 - rest));
  const digit = fill === 'f' ? kept | (0xf >> rest) : kept;
  return `${key.slice(0, whole)}${digit.toString(16)}`.padEnd(key.length, fill);
}

/** How many keys of a sorted list come before this one. */
export function placeOf(keys: readonly string[], key: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where all use the same private addresses, each overlaps all others. */
const MOST = 100;

/** Finds among prefixes those that share addresses with one, what holds it and what it holds, `MOST` of each kind. */
export function overlapFinder<T>(all: readonly { prefix: string; of: T }[]) {
  const ranged = all
    .map((one) => ({ ...one, range: rangeOf(one.prefix) }))
    .sort((a, b) => (a.range.first < b.range.first ? -1 : 1));
  const keys = ranged.map(({ range }) => range.first);
  const byRange = Map.groupBy(ranged, ({ range }) => `${range.first}/${range.length}`);
  return (prefix: string): { prefix: string; of: T }[] => {
    const { first, last, length } = rangeOf(prefix);
    const from = placeOf(keys, first);
    const within = ranged
      .slice(from, Math.min(placeOf(keys, `${last}~`), from + MOST))
      .filter(({ range }) => range.length >= length);
    const above = Array.from({ length }, (_, bits) => byRange.get(`${cut(first, bits, '0')}/${bits}`) ?? [])
      .flat()
      .slice(0, MOST);
    return [...above, ...within];
  };
}
