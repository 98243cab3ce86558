/** Addresses that can't show native IPv6: asked all the same, they would answer by way of something else. */
import { type Scope, scopeOf } from './scope.ts';

const NOT_NATIVE: Partial<Record<Scope, string>> = {
  // The kernel sends these over IPv4, by the very same socket.
  mapped: 'an IPv4-mapped address goes over IPv4',
  nat64: 'a NAT64 address goes through a translator',
  unspecified: 'the unspecified address is nobody’s',
  link_local: 'a link-local address means nothing without its link',
  multicast: 'a multicast address is no host',
};

/** Why an IPv6 address isn't asked; undefined: it may be, and so may any IPv4 address. */
export function notNative(address: string): string | undefined {
  const scope = scopeOf(address);
  // With its zone a link-local address can be reached.
  if (scope === 'link_local' && address.includes('%')) return undefined;
  return scope && NOT_NATIVE[scope];
}
