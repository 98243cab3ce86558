/** Where discovery may ask: what a person allowed, less what is excluded, less what nobody may ask. */
import { BlockList } from 'node:net';
import { asText, type Cidr, canonical, familyOf, type Span, spanOf } from './ranges.ts';

/** In all: IPv4 addresses of a /12. IPv6 is never swept: a /64 alone has 2^64. */
export const MAX_SWEPT = 2 ** 20;

export type Bounds = {
  /** How many IPv4 addresses a sweep has. */
  size: number;
  /** The address at a place of the sweep, 0 to size - 1: each comes once, and neighbours in number don't follow each other. */
  at(place: number): string;
  /** The canonical spelling of an address that may be asked; undefined for all others and for what is no address. */
  permit(text: string): string | undefined;
};

/** `forbid` says why an address must never be asked, or undefined. */
export function boundsOf(
  ranges: readonly Cidr[],
  excluded: readonly Cidr[],
  forbid: (address: string) => string | undefined,
): Bounds {
  const allowed = blocksOf(ranges);
  const banned = blocksOf(excluded);
  const swept = less(hostsOf(ranges), excluded.filter(({ family }) => family === 4).map(spanOf));
  const starts: number[] = [];
  let size = 0;
  for (const { first, last } of swept) {
    starts.push(size);
    size += last - first + 1;
  }
  const step = strideOf(size);
  return {
    size,
    at(place) {
      const at = (place * step) % size;
      const index = lastNotAbove(starts, at);
      return asText((swept[index] as Span).first + at - (starts[index] as number));
    },
    permit(text) {
      const address = canonical(text);
      if (address === undefined || address.startsWith('::ffff:')) return undefined;
      const family = familyOf(address) === 4 ? 'ipv4' : 'ipv6';
      if (!allowed.check(address, family) || banned.check(address, family)) return undefined;
      return forbid(address) === undefined ? address : undefined;
    },
  };
}

/** The same for a list of IPv4 addresses; `permit` says which others may be asked. */
export function boundsOfList(addresses: readonly string[], permit: Bounds['permit']): Bounds {
  const step = strideOf(addresses.length);
  return {
    size: addresses.length,
    at: (place) => addresses[(place * step) % addresses.length] as string,
    permit,
  };
}

function blocksOf(ranges: readonly Cidr[]): BlockList {
  const list = new BlockList();
  for (const { address, length, family } of ranges) list.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
  return list;
}

/** The first and the last address of a network are not hosts, except in the smallest (RFC 3021). Sorted, none twice. */
function hostsOf(ranges: readonly Cidr[]): Span[] {
  const spans = ranges
    .filter(({ family }) => family === 4)
    .map((range) => {
      const { first, last } = spanOf(range);
      const ends = range.length >= 31 ? 0 : 1;
      return { first: first + ends, last: last - ends };
    })
    .sort((a, b) => a.first - b.first);
  const merged: Span[] = [];
  for (const span of spans) {
    const before = merged.at(-1);
    if (before && span.first <= before.last + 1) before.last = Math.max(before.last, span.last);
    else merged.push({ ...span });
  }
  return merged;
}

function less(spans: readonly Span[], holes: readonly Span[]): Span[] {
  let left = [...spans];
  for (const hole of holes) {
    left = left.flatMap(({ first, last }) =>
      hole.last < first || hole.first > last
        ? [{ first, last }]
        : [
            { first, last: hole.first - 1 },
            { first: hole.last + 1, last },
          ].filter((span) => span.first <= span.last),
    );
  }
  return left;
}

/**
 * A sweep in order would send all of a second's packets down one village's line. Steps of the golden section reach each
 * place once when they have no divisor in common with the size.
 */
function strideOf(size: number): number {
  if (size < 3) return 1;
  let step = Math.round(size * 0.618_033_988_75);
  while (divisor(step, size) !== 1) step += 1;
  return step;
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

function lastNotAbove(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
