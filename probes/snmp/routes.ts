/**
 * Routes: IP-FORWARD-MIB's inetCidrRouteTable (RFC 4292) and ipCidrRouteTable (RFC 2096), IPV6-MIB's ipv6RouteTable
 * (RFC 2465). The count is asked first: a full table is nobody's to walk.
 */
import type { Fact } from '../probe.ts';
import { type Column, type Kind, numbers, octetsOf, type Session } from './agent.ts';
import { decodeInet, decodeInetIndex, decodeNetmask, decodeNumber, type Inet, idsOf } from './decode.ts';
import type { Value } from './value.ts';
import { ask, foundValue, type Rows, troubleOf, walk } from './walk.ts';
import type { More } from './words.ts';

/** Larger tables are counted only. */
export const MAX_ROUTES = 2_000;

export type Route = { destination: string; prefix_length: number; next_hop: string | null };
type Table = {
  source: string;
  count: string;
  /** ifIndex, protocol, and the next hop where it isn't in the index. */
  columns: Column[];
  protocols: readonly string[];
  read(ids: number[], next_hop: Value | undefined): Route | null;
};
const INET = '1.3.6.1.2.1.4.24.7.1';
const CIDR = '1.3.6.1.2.1.4.24.4.1';
const OLD_V6 = '1.3.6.1.2.1.55.1.11.1';

/** IANAipRouteProtocol. */
const PROTOCOL = [
  'other',
  'local',
  'static',
  'icmp',
  'egp',
  'ggp',
  'hello',
  'rip',
  'is_is',
  'es_is',
  'igrp',
  'bbn',
  'ospf',
  'bgp',
  'idpr',
  'eigrp',
];

/** ipv6RouteProtocol. */
const PROTOCOL_V6 = ['other', 'local', 'static', 'ndisc', 'rip', 'ospf', 'bgp', 'idrp', 'igrp'];

export const ROUTE_TABLES: readonly Table[] = [
  {
    source: 'inetCidrRouteTable',
    count: '1.3.6.1.2.1.4.24.6.0',
    columns: numbers(INET, 7, 9),
    protocols: PROTOCOL,
    read: readInet,
  },
  {
    source: 'ipCidrRouteTable',
    count: '1.3.6.1.2.1.4.24.3.0',
    columns: numbers(CIDR, 5, 7),
    protocols: PROTOCOL,
    read: readCidr,
  },
  {
    source: 'ipv6RouteTable',
    count: '1.3.6.1.2.1.55.1.9.0',
    columns: [...numbers(OLD_V6, 4, 7), ...octetsOf(OLD_V6, 5)],
    protocols: PROTOCOL_V6,
    read: readOldV6,
  },
];

const COUNTS = Object.fromEntries(ROUTE_TABLES.map(({ count }) => [count, 'number' satisfies Kind] as const));

/** Throws a Failure when the agent falls silent. */
export async function readRoutes(session: Session): Promise<More> {
  const counts = await ask(
    session,
    ROUTE_TABLES.map(({ count }) => count),
  );
  const facts: Fact[] = [];
  const seen = new Set<string>();
  let trouble = troubleOf(counts, COUNTS);
  for (const table of ROUTE_TABLES) {
    const { source, count, columns } = table;
    const routes = decodeNumber(foundValue(counts, count));
    if (routes === null || routes < 0) continue;
    facts.push({ key: 'snmp.route_count', part: source, value: routes });
    if (routes === 0 || routes > MAX_ROUTES) continue;
    const walked = await walk(session, columns, routes);
    trouble ??= walked.trouble;
    // Its next hop stands in a column, and without one a route would look connected.
    if (walked.trouble !== undefined && source === 'ipv6RouteTable') break;
    for (const fact of factsOf(walked.columns, table)) {
      if (seen.has(fact.part ?? '')) continue;
      seen.add(fact.part ?? '');
      facts.push(fact);
    }
    // A later table would tell the same route in other words.
    if (walked.trouble !== undefined) break;
  }
  return trouble === undefined ? { facts } : { facts, trouble };
}

function factsOf([ifIndexes, kinds, hops]: readonly Rows[], { source, protocols, read }: Table): Fact[] {
  return [...(ifIndexes ?? [])].flatMap(([index, if_index]) => {
    const route = read(idsOf(index), hops?.get(index));
    if (!route) return [];
    const protocol = protocols[(decodeNumber(kinds?.get(index)) ?? 0) - 1] ?? null;
    const { destination, prefix_length, next_hop } = route;
    const value = { destination, prefix_length, next_hop, if_index: decodeNumber(if_index), protocol, source };
    return [{ key: 'snmp.route', part: `${destination}/${prefix_length} ${next_hop ?? ''}`.trim(), value }];
  });
}

/** Unspecified means: directly connected. */
const hopOf = (inet: Inet | null) =>
  inet === null || inet.address === '0.0.0.0' || inet.address === '::' ? null : inet.address;

/** destType, destLength, dest, pfxLen, policyLength, policy, nextHopType, nextHopLength, nextHop: each as long as it says. */
function readInet(ids: number[]): Route | null {
  const size = ids[1] ?? 0;
  const destination = decodeInetIndex(ids.slice(0, 2 + size));
  const prefix_length = ids[2 + size];
  const policy = ids[3 + size] ?? 0;
  if (!destination || prefix_length === undefined || prefix_length > (destination.family === 4 ? 32 : 128)) return null;
  const next = decodeInetIndex(ids.slice(4 + size + policy));
  return { destination: destination.address, prefix_length, next_hop: hopOf(next) };
}

function readCidr(ids: number[]): Route | null {
  if (ids.length !== 13) return null;
  const inet = (from: number) => {
    const octets = ids.slice(from, from + 4);
    return octets.every((id) => id <= 255) ? decodeInet(Uint8Array.from(octets)) : null;
  };
  const destination = inet(0);
  const prefix_length = decodeNetmask(ids.slice(4, 8).join('.'));
  return destination && prefix_length !== null
    ? { destination: destination.address, prefix_length, next_hop: hopOf(inet(9)) }
    : null;
}

function readOldV6(ids: number[], hop: Value | undefined): Route | null {
  const octets = ids.slice(0, 16);
  const prefix_length = ids[16];
  if (ids.length !== 18 || octets.some((id) => id > 255) || prefix_length === undefined || prefix_length > 128)
    return null;
  const destination = decodeInet(Uint8Array.from(octets));
  const next = Buffer.isBuffer(hop) && hop.length === 16 ? decodeInet(hop) : null;
  return destination && { destination: destination.address, prefix_length, next_hop: hopOf(next) };
}
