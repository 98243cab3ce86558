/** LLDP-MIB (IEEE 802.1AB-2005): what a lab device tells its neighbours, and what they told it. */
import type { RowValue } from '../table.ts';
import type { LabNode, Port, ReportedAddress } from '../topology.ts';
import { integer, octets, oid } from '../value.ts';
import { addressBytes } from './addresses.ts';

const LOCAL = '1.0.8802.1.1.2.1.3';
const REMOTE = '1.0.8802.1.1.2.1.4';
const CHASSIS_MAC = 4;
const PORT_MAC = 3;
const PORT_NAME = 5;
const IF_INDEX = 2;

/** How a device names its ports to others: lldpd on Linux by MAC, the makers by interface name. */
function portId(node: LabNode, port: Port) {
  const byMac = node.role === 'server';
  return {
    subtype: integer(byMac ? PORT_MAC : PORT_NAME),
    id: octets(byMac ? Buffer.from(port.mac, 'hex') : port.name),
  };
}

/** LldpSystemCapabilitiesMap: bridge is bit 2, router bit 4, station only bit 7, counted from the left. */
function capabilities(node: LabNode) {
  if (node.role === 'server') return octets(Uint8Array.of(0x01));
  return octets(Uint8Array.of(node.role === 'access' ? 0x20 : 0x28));
}

/** The firewall speaks no LLDP, as is the custom: neither end of its links shows the other. */
export const speaksLldp = (node: LabNode): boolean => node.role !== 'firewall';

export function* neighbourRows(node: LabNode): Iterable<[string, RowValue]> {
  if (!speaksLldp(node)) return;
  yield* localRows(node);
  for (const port of node.ports) {
    if (port.peer && speaksLldp(port.peer.node)) yield* remoteRows(port, port.peer.node, port.peer.port);
  }
}

function* localRows(node: LabNode): Iterable<[string, RowValue]> {
  yield [`${LOCAL}.1.0`, integer(CHASSIS_MAC)];
  yield [`${LOCAL}.2.0`, octets(Buffer.from(node.mac, 'hex'))];
  yield [`${LOCAL}.3.0`, octets(node.name)];
  yield [`${LOCAL}.4.0`, octets(node.model.describe(node.name))];
  yield [`${LOCAL}.5.0`, capabilities(node)];
  yield [`${LOCAL}.6.0`, capabilities(node)];
  for (const port of node.ports) {
    if (port.lldp_number === null) continue;
    const { subtype, id } = portId(node, port);
    yield [`${LOCAL}.7.1.2.${port.lldp_number}`, subtype];
    yield [`${LOCAL}.7.1.3.${port.lldp_number}`, id];
    yield [`${LOCAL}.7.1.4.${port.lldp_number}`, octets(port.name)];
  }
  for (const index of managementIndexes(node)) {
    yield [`${LOCAL}.8.1.3.${index}`, integer(Number(index.split('.')[1]) + 1)];
    yield [`${LOCAL}.8.1.4.${index}`, integer(IF_INDEX)];
    yield [`${LOCAL}.8.1.5.${index}`, integer(node.loopback.if_index)];
    yield [`${LOCAL}.8.1.6.${index}`, oid('0.0')];
  }
}

function* remoteRows(port: Port, node: LabNode, far: Port): Iterable<[string, RowValue]> {
  // Index: lldpRemTimeMark, local port number, lldpRemIndex.
  const key = `0.${port.lldp_number}.1`;
  const row = (column: number) => `${REMOTE}.1.1.${column}.${key}`;
  const { subtype, id } = portId(node, far);
  yield [row(4), integer(CHASSIS_MAC)];
  yield [row(5), octets(Buffer.from(node.mac, 'hex'))];
  yield [row(6), subtype];
  yield [row(7), id];
  yield [row(8), octets(far.name)];
  yield [row(9), octets(node.name)];
  yield [row(10), octets(node.model.describe(node.name))];
  yield [row(11), capabilities(node)];
  yield [row(12), capabilities(node)];
  for (const index of managementIndexes(node)) {
    yield [`${REMOTE}.2.1.3.${key}.${index}`, integer(IF_INDEX)];
    yield [`${REMOTE}.2.1.4.${key}.${index}`, integer(node.loopback.if_index)];
    yield [`${REMOTE}.2.1.5.${key}.${index}`, oid('0.0')];
  }
}

/** The management addresses as a table index: family (IANA's number), length, bytes. */
function managementIndexes(node: LabNode): string[] {
  const own = node.loopback.addresses.filter(({ address }) => address !== '127.0.0.1' && address !== '::1');
  const real: ReportedAddress[] = node.listens ? [{ address: node.listens, prefix_length: 32, family: 4 }] : [];
  return [...own, ...real].map((reported) => {
    const bytes = addressBytes(reported);
    return `${reported.family === 4 ? 1 : 2}.${bytes.length}.${bytes.join('.')}`;
  });
}
