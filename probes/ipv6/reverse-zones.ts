/** Whether reverse zones of prefixes are delegated (RFC 3596), as a resolver finds them. */
import { askOnce } from '../dns-chain/walk.ts';
import { asFailure } from '../failures.ts';

export type Resolver = { address: string; port: number };

/** By the name servers of the zone itself; null: no answer, or one that says nothing, such as SERVFAIL of a lame delegation. */
export async function isDelegated(zone: string, resolver: Resolver, signal: AbortSignal): Promise<boolean | null> {
  try {
    const { rcode, answers } = await askOnce(resolver.address, resolver.port, { name: zone, type: 'NS' }, true, signal);
    if (rcode === 'NXDOMAIN') return false;
    if (rcode !== 'NOERROR') return null;
    return answers.some(({ type, name }) => type === 'NS' && name.toLowerCase() === zone);
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    if (!asFailure(thrown)) throw thrown;
    return null;
  }
}
