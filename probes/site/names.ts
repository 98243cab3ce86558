/** All addresses of a host in one family, each asked for once in a look. */
import { lookup } from 'node:dns/promises';
import { isIP, isIPv6 } from 'node:net';
import { addressesOf, throughResolvers } from '../dns-chain/finder.ts';
import { asFailure } from '../failures.ts';
import type { Family, Target } from '../probe.ts';

/** `addresses` null: it could not be found out from here, and `why` says why. */
export type Resolved = { addresses: string[] | null; took_ms: number; why: string | null };
export type Names = (host: string, family: Family) => Promise<Resolved>;

export type NamesOptions = {
  /** None: the system's own. */
  resolvers: readonly string[];
  port: number;
  signal: AbortSignal;
  forbid?: (address: string) => string | undefined;
};

export function namesOf(options: NamesOptions): Names {
  const known = new Map<string, Promise<Resolved>>();
  const find = throughResolvers(options);
  const ask = async (host: string, family: Family): Promise<Resolved> => {
    const literal = host.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0) {
      return { addresses: isIPv6(literal) === (family === 6) ? [literal] : [], took_ms: 0, why: null };
    }
    const started = performance.now();
    if (options.resolvers.length === 0) {
      const found = await bySystem(host, family);
      options.signal.throwIfAborted();
      return { ...found, took_ms: performance.now() - started };
    }
    const addresses = await addressesOf(find, host, family);
    const why = addresses ? null : `no resolver answered for ${host}`;
    return { addresses, took_ms: performance.now() - started, why };
  };
  return (host, family) => {
    const key = `${host} ${family}`;
    const asked = known.get(key) ?? ask(host, family);
    known.set(key, asked);
    return asked;
  };
}

/** Of the target itself only the address that its watch asks; of all other hosts what `names` says. */
export function pinned(target: Target, names: Names): Names {
  const own = isIPv6(target.address.replace(/%.*$/, '')) ? 6 : 4;
  return async (host, family) => {
    if (host.replace(/^\[|\]$/g, '') !== (target.host ?? target.address)) return names(host, family);
    return { addresses: family === own ? [target.address] : [], took_ms: 0, why: null };
  };
}

async function bySystem(host: string, family: Family): Promise<Omit<Resolved, 'took_ms'>> {
  try {
    const found = await lookup(host, { family, all: true });
    return { addresses: [...new Set(found.map(({ address }) => address))].sort(), why: null };
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOTFOUND') return { addresses: [], why: null };
    const failure = asFailure(thrown);
    if (!failure) throw thrown;
    return { addresses: null, why: failure.message };
  }
}
