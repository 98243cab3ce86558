/** One way to ask for records, be it step by step over IPv6 or through a resolver. */
import type { DnsRecord, DnsType } from '../dns/codec.ts';
import { asFailure } from '../failures.ts';
import { plainName } from './classify.ts';
import { askOnce, type Found } from './walk.ts';

export type Find = (name: string, type: DnsType) => Promise<Found>;
export type ResolverOptions = {
  resolvers: readonly string[];
  port: number;
  signal: AbortSignal;
  /** By performance.now(): no question after it. */
  until?: number;
  forbid?: (address: string) => string | undefined;
};

/** Asks resolvers one after the other until one answers. What none of them says is our own blindness. */
export function throughResolvers({
  resolvers,
  port,
  signal,
  until = Number.POSITIVE_INFINITY,
  forbid,
}: ResolverOptions): Find {
  return async (name, type) => {
    const question = { name: name === '.' ? '' : name, type };
    const reasons: string[] = [];
    for (const address of resolvers) {
      const forbidden = performance.now() > until ? 'no time left' : forbid?.(address);
      if (forbidden) {
        reasons.push(`${address}: ${forbidden}`);
        continue;
      }
      try {
        const { rcode, answers } = await askOnce(address, port, question, true, signal);
        if (rcode === 'NXDOMAIN') return { ok: false, nothing: 'no_name', why: `there is no ${name}`, blind: false };
        if (rcode === 'NOERROR') {
          const records = answers.filter((record) => record.type === type);
          if (records.length > 0) return { ok: true, records };
          return { ok: false, nothing: 'no_data', why: `${name} has no ${type}`, blind: false };
        }
        reasons.push(`${address}: ${rcode}`);
      } catch (thrown) {
        if (signal.aborted) throw signal.reason;
        const failure = asFailure(thrown);
        if (!failure) throw thrown;
        reasons.push(`${address}: ${failure.message}`);
      }
    }
    const why = `no resolver answered for ${name} ${type} (${reasons.join('; ')})`.slice(0, 500);
    return { ok: false, nothing: null, why, blind: true };
  };
}

const MAX_LABELS = 12;

/** The zone that a name is in, and its name servers: the nearest name above it that has some. */
export async function zoneOf(find: Find, name: string): Promise<{ zone: string; servers: string[] } | undefined> {
  const labels = plainName(name).split('.');
  for (let cut = 0; cut < Math.min(labels.length, MAX_LABELS); cut += 1) {
    const zone = labels.slice(cut).join('.');
    const found = await find(zone, 'NS');
    if (found.ok) {
      // An alias leads elsewhere: its name servers are not this zone's.
      const own = found.records.filter((record) => plainName(record.name) === zone);
      if (own.length > 0) return { zone, servers: serverNames(own) };
    } else if (!found.nothing) return undefined;
  }
  return undefined;
}

const serverNames = (records: readonly DnsRecord[]): string[] =>
  [...new Set(records.map(({ value }) => plainName(value)))].sort();

/** A name's addresses of one family; null: it could not be found out. */
export async function addressesOf(find: Find, name: string, family: 4 | 6): Promise<string[] | null> {
  const found = await find(name, family === 6 ? 'AAAA' : 'A');
  if (found.ok) return [...new Set(found.records.map(({ value }) => value))].sort();
  return found.nothing ? [] : null;
}
