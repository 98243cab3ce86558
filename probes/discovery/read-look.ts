/** Reads a look of the SNMP probe: who the device is, and which others its tables name. */
import type { Fact, FactValue, Observation, Scalar } from '../probe.ts';
import type { Bounds } from './bounds.ts';
import type { Found, How } from './found.ts';
import { canonical } from './ranges.ts';
import { guessRole } from './role.ts';
import type { Following, Visit } from './search.ts';

/** A device with more addresses of its own has them by a table's fault. */
const MAX_OWN = 1_000;
const NO_OWN = /^(127\.|0\.|169\.254\.|fe[89ab][0-9a-f]:|::1?$|::ffff:)/;

export type Told = Pick<
  Found,
  | 'name'
  | 'vendor'
  | 'model'
  | 'version'
  | 'serial'
  | 'object_id'
  | 'description'
  | 'location'
  | 'engine_id'
  | 'chassis_id'
  | 'base_mac'
  | 'role'
  | 'addresses'
>;

export const NOTHING_TOLD: Told = {
  name: null,
  vendor: null,
  model: null,
  version: null,
  serial: null,
  object_id: null,
  description: null,
  location: null,
  engine_id: null,
  chassis_id: null,
  base_mac: null,
  role: 'other',
  addresses: [],
};

type Row = { [column: string]: Scalar };
const isRow = (value: FactValue): value is Row => typeof value === 'object' && value !== null;
const rowsOf = (facts: readonly Fact[], key: string): Row[] =>
  facts.flatMap((fact) => (fact.key === key && isRow(fact.value) ? [fact.value] : []));

export function readTold({ facts }: Pick<Observation, 'facts'>): Told {
  const text = (key: string): string | null => {
    const value = facts.find((fact) => fact.key === key)?.value ?? null;
    return value === null || isRow(value) ? null : String(value);
  };
  const neighbours = rowsOf(facts, 'snmp.neighbour').length + rowsOf(facts, 'snmp.cdp_neighbour').length;
  const [model, description] = [text('snmp.model'), text('snmp.description')];
  return {
    name: text('snmp.name'),
    vendor: text('snmp.vendor'),
    model,
    version: text('snmp.version'),
    serial: text('snmp.serial'),
    object_id: text('snmp.object_id'),
    description,
    location: text('snmp.location'),
    engine_id: text('snmp.engine_id'),
    chassis_id: text('snmp.chassis_id'),
    base_mac: text('snmp.base_mac'),
    role: guessRole({ capabilities: text('snmp.capabilities'), model, description, neighbours }),
    addresses: ownAddresses(facts),
  };
}

function ownAddresses(facts: readonly Fact[]): string[] {
  const own = new Set<string>();
  for (const { address } of rowsOf(facts, 'snmp.address')) {
    const spelt = typeof address === 'string' ? canonical(address) : undefined;
    if (spelt !== undefined && !NO_OWN.test(spelt) && own.size < MAX_OWN) own.add(spelt);
  }
  return [...own];
}

type Named = { address: Scalar; how: How; heard?: Visit['heard'] };

/** Addresses that the device's tables name and that may be asked, its own left out; each once, by its best source. */
export function readLearnt(
  { facts }: Pick<Observation, 'facts'>,
  from: { visit: Visit; own: readonly string[]; follow: ReadonlySet<Following>; bounds: Bounds },
): Visit[] {
  const named: Named[] = [
    ...(from.follow.has('neighbours') ? [...namedByLldp(facts), ...namedByCdp(facts)] : []),
    ...(from.follow.has('arp') ? namedByArp(facts) : []),
    ...(from.follow.has('routes') ? namedByRoutes(facts) : []),
  ];
  const taken = new Set([from.visit.address, ...from.own]);
  return named.flatMap(({ address, how, heard = null }) => {
    const permitted = typeof address === 'string' ? from.bounds.permit(address) : undefined;
    if (permitted === undefined || taken.has(permitted)) return [];
    taken.add(permitted);
    const { visit } = from;
    return [{ address: permitted, how, via: visit.address, hops: visit.hops + 1, rtt_ms: null, open_ports: [], heard }];
  });
}

const textOf = (value: Scalar | undefined): string | null => (typeof value === 'string' ? value : null);

const namedByLldp = (facts: readonly Fact[]): Named[] =>
  rowsOf(facts, 'snmp.neighbour').flatMap((row) =>
    (textOf(row.management_addresses) ?? '').split(', ').map((address) => ({
      address,
      how: 'neighbour' as const,
      heard: { name: textOf(row.system_name), description: textOf(row.system_description) },
    })),
  );

const namedByCdp = (facts: readonly Fact[]): Named[] =>
  rowsOf(facts, 'snmp.cdp_neighbour').map((row) => ({
    address: row.address ?? null,
    how: 'neighbour' as const,
    heard: { name: textOf(row.device), description: textOf(row.version) ?? textOf(row.platform) },
  }));

/** Rows of the device's own addresses and of those that didn't answer it lead nowhere. */
const namedByArp = (facts: readonly Fact[]): Named[] =>
  rowsOf(facts, 'snmp.arp')
    .filter(({ type, state }) => type !== 'local' && state !== 'incomplete' && state !== 'invalid')
    .map((row) => ({ address: row.address ?? null, how: 'arp' as const }));

const namedByRoutes = (facts: readonly Fact[]): Named[] =>
  rowsOf(facts, 'snmp.route').map((row) => ({ address: row.next_hop ?? null, how: 'route' as const }));
