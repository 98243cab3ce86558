/** Which MAC a lab switch hears on which port: Q-BRIDGE-MIB (RFC 4363) or, for an old make, BRIDGE-MIB alone (RFC 4188). */
import { domainOf, isSwitch, LAB_VLANS, portToward, type Station } from '../stations.ts';
import type { RowValue } from '../table.ts';
import type { LabNode, Port } from '../topology.ts';
import { integer, octets } from '../value.ts';

const BASE_PORT = '1.3.6.1.2.1.17.1.4.1.2';
const PLAIN = '1.3.6.1.2.1.17.4.3.1';
const BY_VLAN = '1.3.6.1.2.1.17.7.1.2.2.1';
const DATABASE_OF_VLAN = '1.3.6.1.2.1.17.7.1.4.2.1.3';
const VLAN_NAME = '1.3.6.1.2.1.17.7.1.4.3.1.1';
const LEARNED = 3;
const SELF = 4;
const MANAGEMENT_VLAN = 99;

/** What a switch hears: `port` may change while it runs. */
type Heard = { mac: string; vlan: number; port: () => Port; status: number };

export function* forwardingRows(
  node: LabNode,
  nodes: readonly LabNode[],
  stations: readonly Station[],
  now: () => number,
): Iterable<[string, RowValue]> {
  if (!isSwitch(node)) return;
  for (const port of node.ports) {
    if (port.lldp_number !== null) yield [`${BASE_PORT}.${port.lldp_number}`, integer(port.if_index)];
  }
  for (const heard of heardBy(node, nodes, stations, now)) {
    const index = Buffer.from(heard.mac, 'hex').join('.');
    const row = isPlain(node)
      ? (column: number) => `${PLAIN}.${column}.${index}`
      : (column: number) => `${BY_VLAN}.${column}.${databaseOf(node, heard.vlan)}.${index}`;
    yield [row(2), () => integer(heard.port().lldp_number ?? 0)];
    yield [row(3), integer(heard.status)];
  }
  if (isPlain(node)) return;
  for (const { vlan, name } of LAB_VLANS) {
    yield [`${DATABASE_OF_VLAN}.0.${vlan}`, integer(databaseOf(node, vlan))];
    yield [`${VLAN_NAME}.${vlan}`, octets(name)];
  }
}

/** One maker in the lab knows no VLANs in its forwarding table. */
const isPlain = (node: LabNode): boolean => node.model.vendor === 'ZTE';

/** One maker counts its filtering databases instead of numbering them as the VLANs. */
const databaseOf = (node: LabNode, vlan: number): number =>
  node.model.vendor === 'H3C' ? LAB_VLANS.findIndex((one) => one.vlan === vlan) + 1 : vlan;

function* heardBy(
  node: LabNode,
  nodes: readonly LabNode[],
  stations: readonly Station[],
  now: () => number,
): Iterable<Heard> {
  const domain = domainOf(node);
  const own = node.ports[0];
  if (!domain || !own) return;
  yield { mac: node.mac, vlan: 1, port: () => own, status: SELF };
  for (const station of stations) {
    if (domainOf(station.at(now()).node) !== domain) continue;
    const port = () => {
      const place = station.at(now());
      return place.node === node ? place.port : (portToward(node, place.node) ?? own);
    };
    yield { mac: station.mac, vlan: station.vlan, port, status: LEARNED };
  }
  for (const other of nodes) {
    if (other === node || domainOf(other) !== domain) continue;
    const port = portToward(node, other);
    if (port) yield { mac: other.mac, vlan: MANAGEMENT_VLAN, port: () => port, status: LEARNED };
  }
  // What routes for them all is heard behind the switch on top, and so is a server at its port.
  for (const far of domain.ports) {
    if (!far.peer || isSwitch(far.peer.node)) continue;
    const port = domain === node ? far : portToward(node, domain);
    if (port) yield { mac: far.peer.port.mac, vlan: MANAGEMENT_VLAN, port: () => port, status: LEARNED };
  }
}
