/** From where a token may be used. */
import { isIP } from 'node:net';
import { Address4, Address6 } from 'ip-address';
import type { Text } from '#probes/probe.ts';
import { canonicalPrefix } from '../estate/prefix.ts';

/** One spelling of a prefix, or of a single address as the prefix that holds only it; or why it is neither. */
export function rangeOf(text: string): string | { problem: Text } {
  const [address = '', length] = text.trim().split('/');
  const plain = plainAddress(address);
  const family = isIP(plain);
  const whole = family === 4 ? '/32' : '/128';
  if (text.includes('%') || family === 0) return asRange(text);
  if (length === undefined) return asRange(plain + whole);
  // A mapped range (::ffff:10.0.0.0/104) is one of IPv4.
  if (family === 4 && isIP(address) === 6) {
    return /^\d{1,3}$/.test(length) && Number(length) >= 96
      ? asRange(`${plain}/${Number(length) - 96}`)
      : asRange(text);
  }
  return asRange(text);
}

function asRange(text: string): string | { problem: Text } {
  const found = canonicalPrefix(text);
  return 'problem' in found ? found : found.prefix;
}

/** Whether some of these prefixes holds the address; none given: anywhere. */
export function isAllowedFrom(address: string, ranges: readonly string[]): boolean {
  if (ranges.length === 0) return true;
  const plain = plainAddress(address.split('%')[0] ?? '');
  const family = isIP(plain);
  if (family === 4)
    return ranges.some((range) => !range.includes(':') && new Address4(plain).isInSubnet(new Address4(range)));
  return (
    family === 6 && ranges.some((range) => range.includes(':') && new Address6(plain).isInSubnet(new Address6(range)))
  );
}

/** An IPv4 address stays one when it comes over an IPv6 socket. */
function plainAddress(address: string): string {
  if (isIP(address) !== 6 || address.includes('%')) return address;
  const parsed = new Address6(address);
  return parsed.isMapped4() ? parsed.to4().correctForm() : address;
}
