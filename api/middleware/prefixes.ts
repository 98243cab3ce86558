/** Whether an address lies within prefixes (CIDR) of either family. */
import { BlockList, isIP } from 'node:net';

export type Prefixes = { holds(address: string): boolean };

function partsOf(prefix: string): { net: string; bits: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [net = '', bits = '', ...rest] = prefix.split('/');
  const version = isIP(net);
  if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits)) return undefined;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (Number(bits) > (version === 4 ? 32 : 128) || net.includes('%')) return undefined;
  return { net, bits: Number(bits), family };
}

export const isPrefix = (text: string): boolean => partsOf(text) !== undefined;

/** What is no prefix is left out, so that it can't let anybody in. */
export function prefixesOf(list: readonly string[]): Prefixes {
  const inside = new BlockList();
  for (const one of list) {
    const parts = partsOf(one);
    if (parts) inside.addSubnet(parts.net, parts.bits, parts.family);
  }
  return {
    holds(address) {
      // A zone is this machine's own name for a link.
      const bare = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
      const version = isIP(bare);
      return version !== 0 && inside.check(bare, version === 4 ? 'ipv4' : 'ipv6');
    },
  };
}
