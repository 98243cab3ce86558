/** Addresses as they are stored: one spelling each, and only those that a device can be asked at. */
import { isIP } from 'node:net';
import { Address4, Address6 } from 'ip-address';
import type { Family, Text } from '#probes/probe.ts';
import { forbidden } from '../watching/forbidden.ts';

export type Canonical = { address: string; family: Family };

/** The canonical spelling (RFC 5952 for IPv6), or the sentence that says why it can't be a node's address. */
export function canonicalAddress(text: string): Canonical | { problem: Text } {
  const trimmed = text.trim();
  const refuse = (zh: string, en: string) => ({
    problem: { zh: `地址“${trimmed.slice(0, 60)}”${zh}`, en: `The address '${trimmed.slice(0, 60)}' ${en}` },
  });
  if (trimmed.includes('/')) return refuse('带有前缀长度，请只填写地址', 'has a prefix length: give the address alone');
  if (trimmed.includes('%')) return refuse('带有区域标识，不能登记', "has a zone: it can't be registered");
  const family = isIP(trimmed);
  if (family === 0) return refuse('不是有效的 IPv4 或 IPv6 地址', 'is no IPv4 or IPv6 address');
  const address = family === 6 ? new Address6(trimmed).correctForm() : trimmed;
  const ban = family === 6 ? ban6(new Address6(address)) : ban4(new Address4(address));
  if (ban) return refuse(ban.zh, ban.en);
  const reason = forbidden(address);
  if (reason) return refuse('不允许探测', `is refused: ${reason}`);
  return { address, family: family as Family };
}

function ban4(address: Address4): Text | undefined {
  if (address.isUnspecified()) return { zh: '是未指定地址', en: 'is the unspecified address' };
  if (address.isLinkLocal()) return { zh: '是链路本地地址，不能登记', en: "is link-local: it can't be registered" };
  if (address.isMulticast()) return { zh: '是组播地址', en: 'is a multicast address' };
  return undefined;
}

function ban6(address: Address6): Text | undefined {
  if (address.isMapped4()) {
    return {
      zh: '是 IPv4 映射地址，请直接填写 IPv4 地址',
      en: 'is an IPv4-mapped address: register the IPv4 address itself',
    };
  }
  if (address.isUnspecified()) return { zh: '是未指定地址', en: 'is the unspecified address' };
  if (address.isLinkLocal()) return { zh: '是链路本地地址，不能登记', en: "is link-local: it can't be registered" };
  if (address.isMulticast()) return { zh: '是组播地址', en: 'is a multicast address' };
  return undefined;
}

/** Sorts canonical addresses by value, IPv4 before IPv6; what is no address comes last. */
export function addressKey(address: string): string {
  if (address.includes(':'))
    return `6${spelledOut(address)
      .map((group) => group.padStart(4, '0'))
      .join('')}`;
  const octets = address.split('.').map((octet) => Number(octet).toString(16).padStart(2, '0'));
  return octets.length === 4 ? `4${octets.join('')}` : '8';
}

/** The eight groups of a canonical IPv6 address, none with leading zeros. */
export function spelledOut(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  if (tail === undefined) return left;
  const right = tail === '' ? [] : tail.split(':');
  return [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
}
