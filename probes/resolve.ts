/** Names to addresses, one family at a time, never falling back to the other. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Failure } from './failures.ts';
import type { Family } from './probe.ts';

/** The first address of a name in the family asked for; an IP literal is its own answer. */
export async function resolve(
  address: string,
  family: Family | undefined,
  signal: AbortSignal,
): Promise<{ address: string; family: Family }> {
  const own = isIP(address.replace(/%.*$/, ''));
  if (own !== 0) {
    if (family && own !== family) throw new Failure('unable', `${address} isn't an IPv${family} address`);
    return { address, family: own as Family };
  }
  const wanted = family ?? 4;
  try {
    const found = await lookup(address, { family: wanted });
    signal.throwIfAborted();
    return { address: found.address, family: wanted };
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    const code = (thrown as NodeJS.ErrnoException).code;
    // A resolver that doesn't answer is our own blindness; a name without an address is the target's.
    if (code === 'EAI_AGAIN') throw new Failure('unable', `the resolver did not answer for ${address}`);
    if (code === 'ENOTFOUND') throw new Failure('unreachable', `${address} has no IPv${wanted} address`);
    throw thrown;
  }
}
