/** What one answer means on the way down from the root (RFC 1034, section 5.3.3). Pure. */
import type { DnsMessage, DnsQuestion, DnsRecord } from '../dns/codec.ts';

/** Of one delegation: addresses as glue; `needs_glue`: its name lies in the zone that it serves. */
export type Server = { name: string; aaaa: readonly string[]; a: readonly string[]; needs_glue: boolean };
/** Names in lower case without their last dot; the root is '.'. */
export type Zone = { name: string; servers: readonly Server[] };

export type Meaning =
  | { outcome: 'answer'; records: DnsRecord[] }
  | { outcome: 'alias'; target: string }
  | { outcome: 'referral'; zone: Zone }
  | { outcome: 'no_data' | 'no_name' }
  | { outcome: 'lame'; why: string };

const MAX_SERVERS = 13;
const MAX_GLUE = 8;

export const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, '') || '.';

/** Whether a name is the zone's own or below it. */
export const inZone = (name: string, zone: string): boolean =>
  zone === '.' || name === zone || name.endsWith(`.${zone}`);

/** `zone` is the one whose server was asked: a referral that leads anywhere but down from it is lame. */
export function classify(message: DnsMessage, zone: string, { name, type }: DnsQuestion): Meaning {
  const wanted = plainName(name);
  const lame = (why: string): Meaning => ({ outcome: 'lame', why });
  if (message.rcode === 'NXDOMAIN') {
    return message.authoritative ? { outcome: 'no_name' } : lame('says no such name without authority');
  }
  if (message.rcode !== 'NOERROR') return lame(message.rcode);
  const own = message.answers.filter((record) => plainName(record.name) === wanted);
  const records = own.filter((record) => record.type === type);
  const alias = own.find((record) => record.type === 'CNAME');
  if (records.length > 0 || alias) {
    if (!message.authoritative) return lame('answers without authority');
    return records.length > 0
      ? { outcome: 'answer', records }
      : { outcome: 'alias', target: plainName(alias?.value ?? '') };
  }
  const below = message.authorities.find(({ type: kind, name: owner }) => {
    const child = plainName(owner);
    return kind === 'NS' && child !== zone && inZone(child, zone) && inZone(wanted, child);
  });
  if (below && !message.authoritative) {
    return { outcome: 'referral', zone: delegation(message, zone, plainName(below.name)) };
  }
  return message.authoritative ? { outcome: 'no_data' } : lame('has neither an answer nor a way down');
}

/** Glue counts only for names below the zone that gave it: what it says of others is hearsay. */
function delegation(message: DnsMessage, parent: string, child: string): Zone {
  const names = message.authorities
    .filter((record) => record.type === 'NS' && plainName(record.name) === child)
    .map((record) => plainName(record.value));
  const glue = (name: string, type: string) =>
    inZone(name, parent)
      ? message.additionals
          .filter((record) => record.type === type && plainName(record.name) === name)
          .map((record) => record.value)
          .slice(0, MAX_GLUE)
      : [];
  const servers = [...new Set(names)]
    .sort()
    .slice(0, MAX_SERVERS)
    .map((name) => ({ name, aaaa: glue(name, 'AAAA'), a: glue(name, 'A'), needs_glue: inZone(name, child) }));
  // Those that can be asked at once first: the others cost a way of their own.
  return {
    name: child,
    servers: servers.sort((one, other) => Number(other.aaaa.length > 0) - Number(one.aaaa.length > 0)),
  };
}
