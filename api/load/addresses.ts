/** The addresses of a plan's targets as they are at this moment, and why one may not be asked. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Family } from '#probes/probe.ts';
import { forbidden } from '../watching/forbidden.ts';
import { hostOf, type PlannedTarget } from './targets.ts';

export type Resolved = {
  endpoint_id: number;
  addresses: { address: string; family: Family; forbidden: string | null }[];
};

const PATIENCE_MS = 5_000;
const MAX_ADDRESSES = 32;

export const familiesOf = (family: '4' | '6' | 'both'): Family[] =>
  family === 'both' ? [4, 6] : [Number(family) as Family];

/** Of each target that has a place. What can't be resolved has no addresses. */
export async function resolveTargets(
  targets: readonly PlannedTarget[],
  families: readonly Family[],
): Promise<Resolved[]> {
  return Promise.all(
    targets.map(async ({ endpoint_id, origin }) => {
      const found = origin === null ? [] : await addressesOf(hostOf(origin));
      const addresses = found
        .filter(({ family }) => families.includes(family))
        .map((one) => ({ ...one, forbidden: forbidden(one.address) ?? null }));
      return { endpoint_id, addresses };
    }),
  );
}

async function addressesOf(host: string): Promise<{ address: string; family: Family }[]> {
  const own = isIP(host);
  if (own !== 0) return [{ address: host, family: own as Family }];
  const { promise: late, resolve } = Promise.withResolvers<[]>();
  const timer = setTimeout(() => resolve([]), PATIENCE_MS);
  try {
    const found = await Promise.race([lookup(host, { all: true }), late]);
    return found.slice(0, MAX_ADDRESSES).map(({ address, family }) => ({ address, family: family as Family }));
  } catch {
    // A name that has no address, or a resolver that is silent: there is nothing that could be approved.
    return [];
  } finally {
    clearTimeout(timer);
  }
}
