/**
 * How far a device has come with IPv6: whether it forwards, on which interfaces, with whom it routes, where it sends what it
 * has no route for, and what it counts of each family. IP-MIB (RFC 4293), IPV6-MIB (RFC 2465) and makers' own tables, merged.
 * Addresses, neighbours' MACs and whole routing tables are read elsewhere (addresses.ts, neighbour-cache.ts, routes.ts).
 */
import type { Fact } from '../probe.ts';
import { column, numbers, type Session } from './agent.ts';
import { inEachContext } from './contexts.ts';
import { decodeInetIndex, decodeNumber, idsOf, isUnicast } from './decode.ts';
import { readIpCounters } from './ip-counters.ts';
import { readDefaultRoutes } from './ipv6-routes.ts';
import { readRoutingNeighbours } from './routing-neighbours.ts';
import { type Ledger, openLedger } from './support.ts';
import type { System } from './system.ts';
import { foundValue, type Rows } from './walk.ts';
import type { More } from './words.ts';

/** Objects that say whether a device forwards, the present one first: forwarding(1), notForwarding(2). */
const FORWARDING = [
  { source: 'ipv6IpForwarding', oid: '1.3.6.1.2.1.4.25.0' },
  { source: 'ipv6Forwarding', oid: '1.3.6.1.2.1.55.1.1.0' },
  // CISCO-IETF-IP-MIB, a draft of RFC 4293 in older IOS.
  { source: 'cIpv6Forwarding', oid: '1.3.6.1.4.1.9.10.86.1.2.1.0', enterprise: 9 },
] as const;

/** ipv6InterfaceEnableStatus: up(1), down(2); ipv6InterfaceForwarding: forwarding(1), notForwarding(2). By ifIndex. */
const INTERFACE = numbers('1.3.6.1.2.1.4.30.1', 5, 8);
/** ipv6RouterAdvertSendAdverts, a TruthValue: true(1), false(2). By ifIndex. */
const ADVERTS = numbers('1.3.6.1.2.1.4.39.1', 2);
/** ipv6IfOperStatus: up(1), down(2) and others; ipv6IfAdminStatus: up(1), down(2); ipv6IfEffectiveMtu. By ipv6IfIndex. */
const OLD_INTERFACE = numbers('1.3.6.1.2.1.55.1.5.1', 10, 9, 4);
/** ipAddressOrigin of IPv6 rows, without a zone and with one: the type stands before the column's index. */
const ORIGINS = [2, 4].map((type) => column(`1.3.6.1.2.1.4.34.1.6.${type}`, 'number'));
/** IpAddressOriginTC (RFC 4293). */
const ORIGIN = ['other', 'manual', undefined, 'dhcp', 'linklayer', 'random'];

export const enterpriseOf = (object_id: string | null): number =>
  Number(/^1\.3\.6\.1\.4\.1\.(\d+)(?:\.|$)/.exec(object_id ?? '')?.[1]);

/** What VPN instances keep apart is read in each context; interfaces and counters have one numbering for all. */
export async function readIpv6(session: Session, { object_id }: System): Promise<More> {
  const enterprise = enterpriseOf(object_id);
  const device = openLedger(session);
  const facts = [
    ...(await readForwarding(device, enterprise)),
    ...(await readIpv6Interfaces(device)),
    ...(await readOrigins(device)),
  ];
  const counted = await readIpCounters(device, enterprise);
  const whole = await device.close([...facts, ...counted.facts], counted.samples);
  const routing = await inEachContext(session, async (within) => {
    const ledger = openLedger(within);
    const neighbours = await readRoutingNeighbours(ledger, enterprise);
    const routes = await readDefaultRoutes(ledger);
    return ledger.close([...neighbours, ...routes.facts], routes.samples);
  });
  const trouble = whole.trouble ?? routing.trouble;
  return {
    facts: [...whole.facts, ...routing.facts],
    samples: [...(whole.samples ?? []), ...(routing.samples ?? [])],
    ...(trouble === undefined ? {} : { trouble }),
  };
}

async function readForwarding(ledger: Ledger, enterprise: number): Promise<Fact[]> {
  const asked = FORWARDING.filter((one) => !('enterprise' in one) || one.enterprise === enterprise);
  const found = await ledger.get(
    'forwarding',
    'ipv6IpForwarding',
    asked.map(({ oid }) => oid),
  );
  for (const { source, oid } of asked) {
    const value = decodeNumber(foundValue(found, oid));
    const one = found.get(oid);
    // A later one would answer in other words for one that got lost.
    if (!one || ('absent' in one && one.absent === 'refused') || ('value' in one && value === null)) break;
    // The first that says it is believed: devices exist whose old object says the contrary.
    if (value === 1 || value === 2)
      return [{ key: 'snmp.ipv6_forwarding', value: { forwarding: value === 1, source } }];
  }
  return [];
}

/** Null: not told. */
type Ipv6Interface = {
  if_index: number;
  enabled: boolean | null;
  forwarding: boolean | null;
  sends_ra: boolean | null;
  mtu: number | null;
};

/** 1 is yes and 2 is no in all of these columns. */
function isYes(rows: Rows | undefined, index: string): boolean | null {
  const value = decodeNumber(rows?.get(index));
  return value === 1 ? true : value === 2 ? false : null;
}

async function readIpv6Interfaces(ledger: Ledger): Promise<Fact[]> {
  const [enabled, forwarding] = await ledger.walk('interfaces', 'ipv6InterfaceTable', INTERFACE);
  const [adverts] = await ledger.walk('router_adverts', 'ipv6RouterAdvertTable', ADVERTS);
  const [oldOper, oldAdmin, mtus] = await ledger.walk('old_interfaces', 'ipv6IfTable', OLD_INTERFACE);
  // Where a part of the present table got lost, the old one would answer for it in other words.
  const before = (rows: Rows | undefined, index: string) => (ledger.isWhole('interfaces') ? isYes(rows, index) : null);
  const indexes = new Set(
    [enabled, forwarding, adverts, oldOper, oldAdmin].flatMap((rows) => [...(rows?.keys() ?? [])]),
  );
  return [...indexes].flatMap((index): Fact[] => {
    const if_index = Number(index);
    // Agents exist that index by more than an interface: such a row is of nobody.
    if (!/^\d{1,10}$/.test(index) || if_index === 0) return [];
    const mtu = decodeNumber(mtus?.get(index));
    const value: Ipv6Interface = {
      if_index,
      enabled:
        isYes(enabled, index) ??
        before(oldAdmin, index) ??
        (ledger.isWhole('old_interfaces') ? before(oldOper, index) : null),
      forwarding: isYes(forwarding, index),
      sends_ra: isYes(adverts, index),
      mtu: mtu !== null && mtu > 0 ? mtu : null,
    };
    return [{ key: 'snmp.ipv6_interface', part: index, value }];
  });
}

/** How each address came to be; the addresses themselves are read with the others. */
async function readOrigins(ledger: Ledger): Promise<Fact[]> {
  const columns = await ledger.walk('addresses', 'ipAddressTable', ORIGINS);
  return columns.flatMap((rows, i) =>
    [...rows].flatMap(([index, value]): Fact[] => {
      const inet = decodeInetIndex([i === 0 ? 2 : 4, ...idsOf(index)]);
      const origin = ORIGIN[(decodeNumber(value) ?? 0) - 1];
      if (inet?.family !== 6 || !isUnicast(inet) || origin === undefined) return [];
      const part = inet.zone === undefined ? inet.address : `${inet.address}%${inet.zone}`;
      return [{ key: 'snmp.ipv6_origin', part, value: origin }];
    }),
  );
}
