/** RANGE on the command line: which addresses a sweep may ask, and which it must not. */
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { Address6 } from 'ip-address';
import { asNumber, asText, canonical } from '#probes/discovery/ranges.ts';
import { forbidden } from '../watching/forbidden.ts';
import { UsageError } from './usage.ts';

/** In all, over all ranges: a /16. */
export const MAX_ADDRESSES = 65_536;

/** Both ends included, as numbers. */
type Range = { text: string; first: number; last: number };

/** Ranges that belong to nobody else: asking there needs no further word. */
const OWN_V4 = ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((text) => readRange(text, true));
const OWN_V6 = ['::1/128', 'fc00::/7'].map((range) => new Address6(range));

/** The addresses of all ranges, each once. Throws a UsageError that names the range at fault. */
export function addressesOf(ranges: readonly string[], allowed: readonly string[]): { v4: string[]; v6: string[] } {
  if (ranges.length === 0)
    throw new UsageError('RANGE is missing: such as 10.0.0.0/24, 10.0.0.1-10.0.0.50 or one address');
  const permitted = [...OWN_V4, ...allowed.filter((text) => !text.includes(':')).map((text) => readRange(text, true))];
  const permittedV6 = [...OWN_V6, ...allowed.filter((text) => text.includes(':')).map(readRangeV6)];
  const v4 = new Set<string>();
  const v6 = new Set<string>();
  for (const text of ranges) {
    if (text.includes(':')) {
      v6.add(readOneV6(text, permittedV6));
      continue;
    }
    const { first, last } = readRange(text, false);
    if (!permitted.some((range) => range.first <= first && last <= range.last)) {
      throw new UsageError(`${text} is not a private range; if it is yours to ask, add --allow ${text}`);
    }
    if (v4.size + last - first + 1 > MAX_ADDRESSES) {
      throw new UsageError(`${text} makes it more than ${MAX_ADDRESSES} addresses (a /16): take it in parts`);
    }
    // No forbidden range is smaller than a /16, so none hides between the two ends.
    mayBeAsked(asText(first));
    mayBeAsked(asText(last));
    for (let at = first; at <= last; at++) v4.add(asText(at));
  }
  return { v4: [...v4], v6: [...v6] };
}

/**
 * Says of an address that a device named whether it may be asked: inside of the ranges or of what was allowed, and nobody
 * forbids it. Gives its canonical spelling, or undefined.
 */
export function allowedBy(ranges: readonly string[], allowed: readonly string[]): (text: string) => string | undefined {
  const list = new BlockList();
  const add = (text: string, whole: boolean) => {
    if (text.includes(':')) {
      const { addressMinusSuffix, subnetMask } = readRangeV6(text);
      list.addSubnet(addressMinusSuffix ?? text, subnetMask, 'ipv6');
      return;
    }
    const { first, last } = readRange(text, whole);
    list.addRange(asText(first), asText(last), 'ipv4');
  };
  for (const text of ranges) add(text, false);
  for (const text of allowed) add(text, true);
  return (text) => {
    const address = canonical(text);
    if (address === undefined || address.startsWith('::ffff:')) return undefined;
    if (!list.check(address, address.includes(':') ? 'ipv6' : 'ipv4')) return undefined;
    return forbidden(address) === undefined ? address : undefined;
  };
}

/** The first and the last address of a network are not hosts, except in the smallest (RFC 3021): only `whole` has them. */
function readRange(text: string, whole: boolean): Range {
  const [from = '', to, ...more] = text.split('-');
  if (to !== undefined && more.length === 0 && isIPv4(from) && isIPv4(to)) {
    const range = { text, first: asNumber(from), last: asNumber(to) };
    if (range.first > range.last) throw new UsageError(`${text} ends before it begins`);
    return range;
  }
  const [network = '', length, ...rest] = text.split('/');
  const bits = length === undefined ? 32 : Number(length);
  const isRange =
    isIPv4(network) && rest.length === 0 && (length === undefined || /^\d{1,2}$/.test(length)) && bits <= 32;
  if (!isRange)
    throw new UsageError(`${JSON.stringify(text)} is no range: write 10.0.0.0/24, 10.0.0.1-10.0.0.50 or one address`);
  const size = 2 ** (32 - bits);
  const first = asNumber(network);
  if (first % size !== 0) {
    throw new UsageError(`${text} doesn't begin its network; did you mean ${asText(first - (first % size))}/${bits}?`);
  }
  const ends = whole || bits >= 31 ? 0 : 1;
  return { text, first: first + ends, last: first + size - 1 - ends };
}

function readOneV6(text: string, permitted: readonly Address6[]): string {
  if (!isIPv6(text)) {
    throw new UsageError(`${JSON.stringify(text)} is no single IPv6 address; an IPv6 network is too large to sweep`);
  }
  const address = new Address6(text);
  if (!permitted.some((range) => address.isInSubnet(range))) {
    throw new UsageError(`${text} is not a private address; if it is yours to ask, add --allow ${text}`);
  }
  mayBeAsked(address.correctForm());
  return address.correctForm();
}

function mayBeAsked(address: string): void {
  const reason = forbidden(address);
  if (reason) throw new UsageError(reason);
}

function readRangeV6(text: string): Address6 {
  if (!Address6.isValid(text)) throw new UsageError(`--allow ${text} is no range`);
  return new Address6(text);
}
