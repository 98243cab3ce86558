/** A lab device's ARP and ND entries: ipNetToMediaTable, and where its maker has it ipNetToPhysicalTable (RFC 4293). */
import { domainOf, type Station } from '../stations.ts';
import type { RowValue } from '../table.ts';
import type { LabNode, Port, ReportedAddress } from '../topology.ts';
import { integer, ip, octets } from '../value.ts';
import { addressBytes } from './addresses.ts';

const MEDIA = '1.3.6.1.2.1.4.22.1';
const PHYSICAL = '1.3.6.1.2.1.4.35.1';
const DYNAMIC = 3;
const REACHABLE = 1;

export function* neighbourCacheRows(
  node: LabNode,
  stations: readonly Station[],
  now: () => number,
): Iterable<[string, RowValue]> {
  for (const port of node.ports) {
    for (const reported of port.peer?.port.addresses ?? [])
      yield* rows(node, port, reported, port.peer?.port.mac ?? '');
    const below = port.peer && domainOf(port.peer.node);
    // It routes for a network when it is above the switch on top of it.
    if (!below || below !== port.peer?.node || (node.role !== 'router' && node.role !== 'core')) continue;
    for (const station of stations) {
      if (domainOf(station.at(now()).node) !== below) continue;
      for (const reported of station.addresses) yield* rows(node, port, reported, station.mac);
    }
  }
}

function* rows(node: LabNode, port: Port, reported: ReportedAddress, mac: string): Iterable<[string, RowValue]> {
  const bytes = addressBytes(reported);
  const physical = octets(Buffer.from(mac, 'hex'));
  if (reported.family === 4) {
    const row = (column: number) => `${MEDIA}.${column}.${port.if_index}.${reported.address}`;
    yield [row(1), integer(port.if_index)];
    yield [row(2), physical];
    yield [row(3), ip(reported.address)];
    yield [row(4), integer(DYNAMIC)];
  }
  if (!(node.model.addresses as readonly string[]).includes('ipAddressTable')) return;
  const type = reported.family === 4 ? 1 : 2;
  const row = (column: number) => `${PHYSICAL}.${column}.${port.if_index}.${type}.${bytes.length}.${bytes.join('.')}`;
  yield [row(4), physical];
  yield [row(6), integer(DYNAMIC)];
  yield [row(7), integer(REACHABLE)];
}
