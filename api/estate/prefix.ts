/** Prefixes as they are stored: one spelling each, with no bit of a host. */
import { isIP } from 'node:net';
import { Address4, Address6 } from 'ip-address';
import { blockAt, readAddress, spell } from '#probes/ipv6/plan/block.ts';
import { scopeOfBits } from '#probes/ipv6/scope.ts';
import type { Family, Text } from '#probes/probe.ts';

/** Global unicast, or unique local (RFC 4193). */
export const ADDRESSINGS = ['gua', 'ula'] as const;
/** Epoch ms between which a prefix may have been assigned: 1990 to 9999. */
export const ASSIGNED_FROM = Date.UTC(1990, 0, 1);
export const ASSIGNED_TO = Date.UTC(9999, 11, 31);

export type CanonicalPrefix = { prefix: string; family: Family; length: number };

/** The canonical spelling (RFC 5952 and its length), or the sentence that says why it is no prefix. */
export function canonicalPrefix(text: string): CanonicalPrefix | { problem: Text } {
  const shown = text.trim().slice(0, 60);
  const [address = '', length, ...rest] = text.trim().split('/');
  const family = isIP(address);
  const bits = Number(length);
  const isPrefix =
    family !== 0 && rest.length === 0 && /^\d{1,3}$/.test(length ?? '') && bits <= (family === 4 ? 32 : 128);
  if (!isPrefix || address.includes('%')) {
    return problem(
      `“${shown}”不是地址段，应如 10.0.0.0/8 或 2001:db8::/32`,
      `'${shown}' is no prefix such as 10.0.0.0/8 or 2001:db8::/32`,
    );
  }
  const own = readAddress(address)?.bits ?? 0n;
  const block = blockAt(family as Family, own, bits);
  if (family === 6 && bits >= 96 && scopeOfBits(block.first) === 'mapped') {
    return problem(
      `“${shown}”是 IPv4 映射地址段，请直接填写 IPv4 地址段`,
      `'${shown}' is IPv4-mapped: give the IPv4 prefix itself`,
    );
  }
  const prefix = spell(block);
  if (block.first !== own) {
    return problem(`“${shown}”含有主机位，应为 ${prefix}`, `'${shown}' has host bits: did you mean ${prefix}?`);
  }
  return { prefix, family: block.family, length: bits };
}

/** The first address of the network that holds this address, canonical. */
export function networkOf(address: string, length: number): string {
  return address.includes(':')
    ? new Address6(`${address}/${length}`).startAddress().correctForm()
    : new Address4(`${address}/${length}`).startAddress().correctForm();
}

/** The last address of a prefix, canonical. */
export function lastOf(prefix: string): string {
  return prefix.includes(':')
    ? new Address6(prefix).endAddress().correctForm()
    : new Address4(prefix).endAddress().correctForm();
}

const problem = (zh: string, en: string) => ({ problem: { zh, en } });
