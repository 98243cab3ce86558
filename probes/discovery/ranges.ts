/** CIDR ranges as people write them: read strictly, spelt in one way. */
import { isIPv4, isIPv6, SocketAddress } from 'node:net';
import type { Family } from '../probe.ts';

/** `first` and `last` of an IPv4 range are numbers; an IPv6 range is only ever asked whether it holds an address. */
export type Cidr = { text: string; address: string; length: number; family: Family };
export type NoCidr = { wrong: 'syntax' } | { wrong: 'host_bits'; meant: string };

/** Both ends included. */
export type Span = { first: number; last: number };

/** Reads `10.0.0.0/24`, `fd00::/32` or one address. A network has to begin where it says. */
export function readCidr(text: string): Cidr | NoCidr {
  const [network = '', length, ...rest] = text.trim().split('/');
  const address = canonical(network);
  if (address === undefined || rest.length > 0) return { wrong: 'syntax' };
  const family: Family = address.includes(':') ? 6 : 4;
  const whole = family === 4 ? 32 : 128;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return { wrong: 'syntax' };
  const bits = length === undefined ? whole : Number(length);
  if (bits > whole) return { wrong: 'syntax' };
  const begins = masked(address, family, bits);
  if (begins !== address) return { wrong: 'host_bits', meant: `${begins}/${bits}` };
  return { text: `${address}/${bits}`, address, length: bits, family };
}

/** The canonical spelling of an address without a zone (RFC 5952), undefined for anything else. */
export function canonical(text: string): string | undefined {
  if (isIPv4(text)) return text;
  if (!isIPv6(text) || text.includes('%')) return undefined;
  return new SocketAddress({ address: text, family: 'ipv6' }).address;
}

export const familyOf = (address: string): Family => (address.includes(':') ? 6 : 4);

export function asNumber(address: string): number {
  return address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
}

export function asText(at: number): string {
  return [at >>> 24, (at >>> 16) & 255, (at >>> 8) & 255, at & 255].join('.');
}

export function spanOf({ address, length }: Cidr): Span {
  const first = asNumber(address);
  return { first, last: first + 2 ** (32 - length) - 1 };
}

function masked(address: string, family: Family, bits: number): string {
  if (family === 4) {
    const size = 2 ** (32 - bits);
    const at = asNumber(address);
    return asText(at - (at % size));
  }
  const size = 1n << BigInt(128 - bits);
  const at = asBigInt(address);
  return fromBigInt(at - (at % size));
}

function asBigInt(address: string): bigint {
  const groups = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((group) => group.toString(16)).join(':'),
  );
  const [head = '', tail] = groups.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

function fromBigInt(at: bigint): string {
  const hex = at
    .toString(16)
    .padStart(32, '0')
    .replace(/.{4}(?=.)/g, '$&:');
  return new SocketAddress({ address: hex, family: 'ipv6' }).address;
}
