/** Proves our own IPv6 by the targets that a person named. */
import { proveIpv6 } from '#probes/ipv6/canary.ts';
import type { Prove } from './keep-ipv6.ts';

/** Undefined: nobody named any. */
export const prove: Prove = async ({ targets, controls, resolver, ntp }, signal) => {
  if (targets.length === 0) return undefined;
  const asked = { targets, controls, ...(resolver ? { resolver } : {}), ...(ntp ? { ntp } : {}) };
  return proveIpv6(asked, { signal });
};
