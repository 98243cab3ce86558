/** Addresses that nobody may have probed, whatever was registered. */
import { BlockList, isIP } from 'node:net';
import { Address4, Address6 } from 'ip-address';

const V4: readonly [string, string][] = [
  ['0.0.0.0/8', 'this network (RFC 1122)'],
  ['169.254.0.0/16', 'link-local and cloud metadata (RFC 3927)'],
  ['224.0.0.0/4', 'multicast (RFC 5771)'],
  ['240.0.0.0/4', 'reserved or broadcast (RFC 1112)'],
  // Clouds that keep theirs elsewhere than in the link-local range: Alibaba, Oracle, Azure.
  ['100.100.100.200/32', 'cloud metadata'],
  ['192.0.0.192/32', 'cloud metadata'],
  ['168.63.129.16/32', 'cloud metadata'],
];
const V6: readonly [string, string][] = [
  ['::/128', 'unspecified (RFC 4291)'],
  ['::ffff:0:0/96', 'IPv4-mapped: register the IPv4 address (RFC 4291)'],
  ['fe80::/10', 'link-local (RFC 4291)'],
  ['ff00::/8', 'multicast (RFC 4291)'],
  ['fd00:ec2::254/128', 'cloud metadata'],
  ['fd20:ce::254/128', 'cloud metadata'],
  ...V4.flatMap(embedded),
];

/** The same addresses as IPv6 carries them: a translator or tunnel at the other end goes to the very host (RFC 6052, 3056, 4291). */
function embedded([range, why]: readonly [string, string]): [string, string][] {
  const [address = '', bits] = range.split('/');
  const groups = new Address4(address).toGroup6();
  const of = (prefix: string, width: number, end = ''): [string, string] => [
    `${prefix}${groups}${end}/${width + Number(bits)}`,
    `${address} in IPv6: ${why}`,
  ];
  // IPv4-compatible addresses of 0.0.0.0/8 hold the loopback of IPv6.
  return [of('64:ff9b::', 96), of('2002:', 16, '::'), ...(bits === '8' ? [] : [of('::', 96)])];
}

const forbidden4 = V4.map(([range, why]) => [new Address4(range), why] as const);
const forbidden6 = V6.map(([range, why]) => [new Address6(range), why] as const);

/** The same once more, for the usual answer: it is asked of each address of each watch, and the library takes 25 times as long. */
const [list4, list6] = [listed(V4, 'ipv4'), listed(V6, 'ipv6')];
function listed(ranges: typeof V4, family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [range] of ranges) {
    const [address = '', bits] = range.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** Why an IP literal must not be probed, or undefined when it may be. Throws for what is none. */
export function forbidden(address: string): string | undefined {
  const [first = ''] = address.split('%');
  const family = isIP(first);
  if (family === 0) throw new TypeError(`${address} is no IP address`);
  const is_four = family === 4;
  if (!(is_four ? list4.check(first, 'ipv4') : list6.check(first, 'ipv6'))) return undefined;
  const found = is_four
    ? forbidden4.find(([range]) => new Address4(first).isInSubnet(range))
    : forbidden6.find(([range]) => new Address6(first).isInSubnet(range));
  return found && `${address} is never probed: ${found[1]}`;
}
