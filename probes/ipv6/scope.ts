/**
 * What kind of address an IPv6 address is, by its bits and an explicit table: what libraries call global includes 6to4, NAT64 and
 * mapped addresses. Sources: IANA's special-purpose registry, RFC 4291, 3056, 4380, 6052, 8215, 4193, 3849, 9637, 9602.
 */
import { isIPv6 } from 'node:net';
import { Address6 } from 'ip-address';

export const SCOPES = [
  'global',
  'unspecified',
  'loopback',
  'mapped',
  'nat64',
  'teredo',
  '6to4',
  'documentation',
  'srv6_sid',
  'unique_local',
  'link_local',
  'site_local',
  'multicast',
  'reserved',
] as const;
export type Scope = (typeof SCOPES)[number];

const TABLE: readonly (readonly [string, Scope])[] = [
  ['::/128', 'unspecified'],
  ['::1/128', 'loopback'],
  ['::ffff:0:0/96', 'mapped'],
  ['64:ff9b::/96', 'nat64'],
  ['64:ff9b:1::/48', 'nat64'],
  ['2001::/32', 'teredo'],
  ['2001:db8::/32', 'documentation'],
  ['3fff::/20', 'documentation'],
  ['2002::/16', '6to4'],
  ['5f00::/16', 'srv6_sid'],
  ['fc00::/7', 'unique_local'],
  ['fe80::/10', 'link_local'],
  ['fec0::/10', 'site_local'],
  ['ff00::/8', 'multicast'],
  ['2000::/3', 'global'],
];
type Range = { first: bigint; length: number; scope: Scope };
const RANGES: readonly Range[] = TABLE.map(([prefix, scope]) => {
  const address = new Address6(prefix);
  return { first: address.bigInt(), length: address.subnetMask, scope };
}).sort((a, b) => b.length - a.length);

/** As an integer of 128 bits; undefined: no IPv6 address. A zone is left out. */
export function bitsOf(address: string): bigint | undefined {
  const text = address.replace(/%.*$/, '');
  if (isIPv6(text)) return plainBits(text);
  if (!text.includes(':') || !Address6.isValid(text)) return undefined;
  return new Address6(text).bigInt();
}

/** Of what Node takes for an address: the library takes twenty times as long, and each round reads hundreds of thousands. */
function plainBits(text: string): bigint {
  // The last two words may be written as an IPv4 address (RFC 4291, 2.2).
  const words = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [a * 256 + Number(b), c * 256 + Number(d)].map((word) => word.toString(16)).join(':'),
  );
  const [before = [], after = []] = words.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return BigInt(`0x${[...before, ...zeros, ...after].map((word) => word.padStart(4, '0')).join('')}`);
}

/** RFC 5952, of an integer of 128 bits. */
export function textOf(bits: bigint): string {
  const words = bits.toString(16).padStart(32, '0').match(/.{4}/g) ?? [];
  return new URL(`http://[${words.join(':')}]`).hostname.slice(1, -1);
}

/** The longest range of the table that holds it; undefined: no IPv6 address. */
export function scopeOf(address: string): Scope | undefined {
  const bits = bitsOf(address);
  return bits === undefined ? undefined : scopeOfBits(bits);
}

/** By the first 16 bits, so that plans of many thousand addresses are read at once: most have one range to ask. */
const NEAR = new Map<bigint, readonly Range[]>();
function near(top: bigint): readonly Range[] {
  const known = NEAR.get(top);
  if (known) return known;
  const found = RANGES.filter(({ first, length }) => {
    const rest = BigInt(16 - Math.min(length, 16));
    return top >> rest === (first >> 112n) >> rest;
  });
  NEAR.set(top, found);
  return found;
}

/** The same of an integer of 128 bits. */
export function scopeOfBits(bits: bigint): Scope {
  const found = near(bits >> 112n).find(
    ({ first, length }) => length <= 16 || bits >> BigInt(128 - length) === first >> BigInt(128 - length),
  );
  return found?.scope ?? 'reserved';
}
