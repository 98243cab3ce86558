/** Names to addresses, one family at a time, never falling back to the other. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Failure } from './failures.ts';
import type { Family } from './probe.ts';

type Lookup = (name: string, family: Family) => Promise<string>;
const bySystem: Lookup = async (name, family) => (await lookup(name, { family })).address;

/**
 * Questions under way. The system's resolver can't be called back and asks few at a time: a dead one must not find the same name in
 * its queue again with each look.
 */
const asking = new Map<string, Promise<string>>();

function ask(name: string, family: Family, lookUp: Lookup): Promise<string> {
  const key = `${family} ${name}`;
  const known = asking.get(key);
  if (known) return known;
  const asked = lookUp(name, family).finally(() => asking.delete(key));
  asking.set(key, asked);
  return asked;
}

/** The first address of a name in the family asked for; an IP literal is its own answer. Comes back when `signal` says so, answered or not. */
export async function resolve(
  address: string,
  family: Family | undefined,
  signal: AbortSignal,
  lookUp = bySystem,
): Promise<{ address: string; family: Family }> {
  const own = isIP(address.replace(/%.*$/, ''));
  if (own !== 0) {
    if (family && own !== family) throw new Failure('unable', `${address} isn't an IPv${family} address`);
    return { address, family: own as Family };
  }
  const wanted = family ?? 4;
  // A resolver that doesn't answer is our own blindness; a name without an address is the target's.
  const silent = () => new Failure('unable', `the resolver did not answer for ${address}`);
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason?.name === 'TimeoutError' ? silent() : signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return { address: await Promise.race([ask(address, wanted, lookUp), aborted.promise]), family: wanted };
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === 'EAI_AGAIN') throw silent();
    if (code === 'ENOTFOUND') throw new Failure('unreachable', `${address} has no IPv${wanted} address`);
    throw thrown;
  } finally {
    signal.removeEventListener('abort', abort);
    aborted.promise.catch(() => {});
  }
}
