/**
 * With whom a device routes IPv6: OSPFv3 (RFC 5643, Huawei's own tree), IS-IS (RFC 4444), BGP by makers' tables (the standard
 * BGP4-MIB is indexed by IPv4 address and tells no IPv6 peer). H3C's table of peers is not documented to us, so it isn't read.
 */
import { isIPv6 } from 'node:net';
import type { Fact } from '../probe.ts';
import { column, numbers, octetsOf } from './agent.ts';
import { decodeInet, decodeInetIndex, decodeMac, decodeNumber, decodeText, idsOf } from './decode.ts';
import type { Ledger } from './support.ts';
import type { Value } from './value.ts';
import type { Rows } from './walk.ts';

export const HUAWEI = 2011;
export const CISCO = 9;

/** ospfv3NbrState; Huawei's is the same. */
const OSPF_STATE = ['down', 'attempt', 'init', 'two_way', 'exchange_start', 'exchange', 'loading', 'full'];
/** ospfv3IfState. */
const OSPF_IF_STATE = [
  'down',
  'loopback',
  'waiting',
  'point_to_point',
  'designated_router',
  'backup_designated_router',
  'other_designated_router',
  'standby',
];
/** isisISAdjState. */
const ISIS_STATE = ['down', 'initializing', 'up', 'failed'];
/** bgpPeerState (RFC 4273), cbgpPeer2State, hwBgpPeerState. */
const BGP_STATE = ['idle', 'connect', 'active', 'opensent', 'openconfirm', 'established'];

const wordOf = (words: readonly string[], value: Value | undefined): string | null =>
  words[(decodeNumber(value) ?? 0) - 1] ?? null;

export async function readRoutingNeighbours(ledger: Ledger, enterprise: number): Promise<Fact[]> {
  return [...(await readOspf(ledger, enterprise)), ...(await readIsis(ledger)), ...(await readBgp(ledger, enterprise))];
}

type OspfTree = { group: string; source: string; neighbours: string; interfaces: string };
const OSPF: OspfTree = {
  group: 'ospfv3',
  source: 'ospfv3NbrTable',
  neighbours: '1.3.6.1.2.1.191.1.9.1',
  interfaces: '1.3.6.1.2.1.191.1.7.1.12',
};
const HUAWEI_OSPF: OspfTree = {
  group: 'hw_ospfv3',
  source: 'hwOspfv3NbrTable',
  neighbours: '1.3.6.1.4.1.2011.5.25.147.1.8.1',
  interfaces: '1.3.6.1.4.1.2011.5.25.147.1.6.1.11',
};

async function readOspf(ledger: Ledger, enterprise: number): Promise<Fact[]> {
  const found = new Map<string, Fact>();
  for (const { group, source, neighbours, interfaces } of enterprise === HUAWEI ? [OSPF, HUAWEI_OSPF] : [OSPF]) {
    // The neighbour's own address is documented for the standard's tree alone.
    const columns = [...numbers(neighbours, 8), ...(group === 'ospfv3' ? octetsOf(neighbours, 5) : [])];
    const [states, addresses] = await ledger.walk(group, source, columns);
    if (!states || states.size === 0) continue;
    const [roles] = await ledger.walk(`${group}_interfaces`, source.replace('Nbr', 'If'), [
      column(interfaces, 'number'),
    ]);
    for (const [index, state] of states) {
      const ids = decodeOspfIndex(idsOf(index));
      if (!ids) continue;
      const { if_index, instance, router_id } = ids;
      const part = `${if_index}:${instance}:${router_id}`;
      const value = {
        ...ids,
        address: addressOf(addresses?.get(index)),
        state: wordOf(OSPF_STATE, state),
        if_state: wordOf(OSPF_IF_STATE, roles?.get(`${if_index}.${instance}`)),
        source,
      };
      if (!found.has(part)) found.set(part, { key: 'snmp.ospfv3_neighbour', part, value });
    }
  }
  return [...found.values()];
}

/** ifIndex, instance, router id (a number that is written as an IPv4 address). */
export function decodeOspfIndex(
  ids: readonly number[],
): { if_index: number; instance: number; router_id: string } | null {
  const [if_index, instance, id] = ids;
  if (ids.length !== 3 || if_index === undefined || instance === undefined || id === undefined) return null;
  if (!ids.every((one) => Number.isInteger(one) && one >= 0 && one <= 0xffff_ffff)) return null;
  return { if_index, instance, router_id: [24, 16, 8, 0].map((shift) => (id >>> shift) & 255).join('.') };
}

/** Agents exist that send the text of an address instead of its octets. */
function addressOf(value: Value | undefined): string | null {
  if (!Buffer.isBuffer(value)) return null;
  const inet = value.length === 16 || value.length === 20 ? decodeInet(value) : null;
  if (inet) return inet.address;
  const text = decodeText(value);
  return text !== null && isIPv6(text) ? text : null;
}

const ADJACENCY = '1.3.6.1.2.1.138.1.6.1.1';
/** isisISAdjState, isisISAdjNeighSysID by circuit and number. */
const ADJACENCIES = [...numbers(ADJACENCY, 2), ...octetsOf(ADJACENCY, 6)];
/** isisISAdjIPAddrAddress by circuit, number of the adjacency, number of the address. */
const ADJACENT_ADDRESSES = octetsOf('1.3.6.1.2.1.138.1.6.3.1', 3);
/** isisCircIfIndex by circuit. */
const CIRCUITS = numbers('1.3.6.1.2.1.138.1.3.2.1', 2);

async function readIsis(ledger: Ledger): Promise<Fact[]> {
  const [states, systems] = await ledger.walk('is_is', 'isisISAdjTable', ADJACENCIES);
  if (!states || states.size === 0) return [];
  const [addresses] = await ledger.walk('is_is_addresses', 'isisISAdjIPAddrTable', ADJACENT_ADDRESSES);
  const [circuits] = await ledger.walk('is_is_circuits', 'isisCircTable', CIRCUITS);
  const sixth = ipv6ByAdjacency(addresses);
  return [...states].flatMap(([index, state]): Fact[] => {
    const [circuit, number] = idsOf(index);
    if (circuit === undefined || number === undefined || idsOf(index).length !== 2) return [];
    const value = {
      circuit,
      if_index: decodeNumber(circuits?.get(String(circuit))),
      system_id: decodeMac(systems?.get(index)),
      // An adjacency may carry IPv4 alone: with an IPv6 address it carries IPv6.
      v6_address: sixth.get(index) ?? null,
      state: wordOf(ISIS_STATE, state),
    };
    return [{ key: 'snmp.is_is_adjacency', part: `${circuit}:${number}`, value }];
  });
}

function ipv6ByAdjacency(rows: Rows | undefined): Map<string, string> {
  const found = new Map<string, string>();
  for (const [index, value] of rows ?? []) {
    const address = addressOf(value);
    const adjacency = idsOf(index).slice(0, 2).join('.');
    if (address !== null && !found.has(adjacency)) found.set(adjacency, address);
  }
  return found;
}

type BgpTree = { group: string; source: string; enterprise: number; state: string; read: typeof decodeBgpIndex };
const BGP: readonly BgpTree[] = [
  {
    group: 'hw_bgp',
    source: 'hwBgpPeerTable',
    enterprise: HUAWEI,
    state: '1.3.6.1.4.1.2011.5.25.177.1.1.2.1.5',
    read: decodeBgpIndex,
  },
  {
    group: 'cisco_bgp',
    source: 'cbgpPeer2Table',
    enterprise: CISCO,
    state: '1.3.6.1.4.1.9.9.187.1.2.5.1.3',
    read: decodeCiscoBgpIndex,
  },
];
type BgpPeer = { instance: number | null; afi: number | null; safi: number | null; peer: string };

/** Instance, AFI, SAFI, type and octets of the address. AFI 2 is IPv6 (IANA), also where its peer has an IPv4 address. */
export function decodeBgpIndex(ids: readonly number[]): BgpPeer | null {
  const [instance, afi, safi] = ids;
  const inet = decodeInetIndex([...ids.slice(3)]);
  if (instance === undefined || afi === undefined || safi === undefined || !inet) return null;
  return afi === 2 || inet.family === 6 ? { instance, afi, safi, peer: inet.address } : null;
}

/** Type and octets of the address: of the families that a peer carries it says nothing. */
export function decodeCiscoBgpIndex(ids: readonly number[]): BgpPeer | null {
  const inet = decodeInetIndex([...ids]);
  return inet?.family === 6 ? { instance: null, afi: null, safi: null, peer: inet.address } : null;
}

async function readBgp(ledger: Ledger, enterprise: number): Promise<Fact[]> {
  const facts: Fact[] = [];
  for (const { group, source, state, read } of BGP.filter((tree) => tree.enterprise === enterprise)) {
    const [states] = await ledger.walk(group, source, [column(state, 'number')]);
    for (const [index, value] of states ?? []) {
      const peer = read(idsOf(index));
      if (!peer) continue;
      const part = [peer.instance, peer.afi, peer.safi].map((one) => one ?? '').join('.');
      facts.push({
        key: 'snmp.bgp_v6_peer',
        part: part === '..' ? peer.peer : `${peer.peer} ${part}`,
        value: { ...peer, state: wordOf(BGP_STATE, value), source },
      });
    }
  }
  return facts;
}
