/**
 * Where a device sends IPv6 that it has no nearer route for: its default route and aggregates, with their next hops.
 * The count is asked first; of a large table only its first IPv6 rows are read, where the default route stands.
 */
import { scopeOf } from '../ipv6/scope.ts';
import type { Fact, Sample } from '../probe.ts';
import { column, numbers, octetsOf } from './agent.ts';
import { decodeNumber, idsOf } from './decode.ts';
import { MAX_ROUTES, ROUTE_TABLES, type Route } from './routes.ts';
import type { Ledger } from './support.ts';
import { foundValue } from './walk.ts';

/** A site's prefix has usually 48 bits (RFC 6177): what is as short or shorter stands for many networks. */
const AGGREGATE_LENGTH = 48;

const COUNT = '1.3.6.1.2.1.4.24.6.0';
const OLD_COUNT = '1.3.6.1.2.1.55.1.9.0';
/** ifIndex and protocol of rows whose destination is an IPv6 address: its type is the first number of their index. */
const INET = [7, 9].map((id) => column(`1.3.6.1.2.1.4.24.7.1.${id}.2`, 'number'));
/** The same of the default route alone: sixteen octets of zero and a length of zero. */
const INET_DEFAULT = [7, 9].map((id) => column(`1.3.6.1.2.1.4.24.7.1.${id}.2.16${'.0'.repeat(17)}`, 'number'));
const OLD = [...numbers('1.3.6.1.2.1.55.1.11.1', 4, 7), ...octetsOf('1.3.6.1.2.1.55.1.11.1', 5)];
const OLD_DEFAULT = [
  ...[4, 7].map((id) => column(`1.3.6.1.2.1.55.1.11.1.${id}${'.0'.repeat(17)}`, 'number')),
  column(`1.3.6.1.2.1.55.1.11.1.5${'.0'.repeat(17)}`, 'octets'),
];
const ZEROS = Array<number>(17).fill(0);

export async function readDefaultRoutes(ledger: Ledger): Promise<{ facts: Fact[]; samples: Sample[] }> {
  const counts = await ledger.get('route_counts', 'inetCidrRouteNumber', [COUNT, OLD_COUNT]);
  const facts = new Map<string, Fact>();
  const told = () => ({ facts: [...facts.values()], samples: [] });
  // A later table would tell in other words what an earlier one lost.
  if (!ledger.isWhole('route_counts')) return told();
  const number = decodeNumber(foundValue(counts, COUNT));
  const old = decodeNumber(foundValue(counts, OLD_COUNT));
  let v6: number | null = null;
  if (number !== null && number >= 0) {
    const small = number <= MAX_ROUTES;
    const group = small ? 'routes' : 'default_route';
    const rows = await ledger.walk(group, 'inetCidrRouteTable', small ? INET : INET_DEFAULT);
    keep(facts, 'inetCidrRouteTable', rows, small ? [2] : [2, 16, ...ZEROS]);
    if (!ledger.isWhole(group)) return told();
    // The count is of both families; of a table that was read whole it is the rows.
    if (small) v6 = rows[0]?.size ?? 0;
  }
  if (old !== null && old >= 0 && (v6 === null || v6 === 0)) {
    const small = old <= MAX_ROUTES;
    const group = small ? 'old_routes' : 'old_default_route';
    const rows = await ledger.walk(group, 'ipv6RouteTable', small ? OLD : OLD_DEFAULT, small ? old : undefined);
    // Its next hop stands in a column, and without one a route would look connected.
    if (!ledger.isWhole(group)) return told();
    keep(facts, 'ipv6RouteTable', rows, small ? [] : ZEROS);
    if (old > 0 || v6 === null) v6 = old;
  }
  if (v6 === null) return told();
  return {
    facts: [{ key: 'snmp.ipv6_route_count', value: v6 }, ...facts.values()],
    samples: [{ series: 'snmp.ipv6_routes', value: v6 }],
  };
}

function keep(
  facts: Map<string, Fact>,
  source: string,
  rows: Awaited<ReturnType<Ledger['walk']>>,
  before: number[],
): void {
  const table = ROUTE_TABLES.find((one) => one.source === source);
  const [ifIndexes, kinds, hops] = rows;
  for (const [index, if_index] of ifIndexes ?? []) {
    const route = table?.read([...before, ...idsOf(index)], hops?.get(index));
    if (!table || !route || !isWide(route)) continue;
    const { destination, prefix_length, next_hop } = route;
    const part = `${destination}/${prefix_length} ${next_hop ?? ''}`.trim();
    const protocol = table.protocols[(decodeNumber(kinds?.get(index)) ?? 0) - 1] ?? null;
    const value = { destination, prefix_length, next_hop, if_index: decodeNumber(if_index), protocol, source };
    if (!facts.has(part)) facts.set(part, { key: 'snmp.ipv6_route', part, value });
  }
}

/** The default route, or one for many networks that other hosts may be in. */
function isWide({ destination, prefix_length }: Route): boolean {
  if (!destination.includes(':') || prefix_length > AGGREGATE_LENGTH) return false;
  if (prefix_length === 0) return destination === '::';
  return ['global', 'unique_local'].includes(scopeOf(destination) ?? '');
}
