/** The system group (SNMPv2-MIB) of a lab device, and what a maker without ENTITY-MIB tells in tables of its own. */
import type { RowValue } from '../table.ts';
import type { LabNode } from '../topology.ts';
import { integer, octets, oid, timeticks } from '../value.ts';

const SYSTEM = '1.3.6.1.2.1.1';
/** HILLSTONE-SYSTEM-MIB: sysSerialNumber, sysSoftware. */
const HILLSTONE = '1.3.6.1.4.1.28557.2.2.1';

export function* systemRows(node: LabNode, now: () => number): Iterable<[string, RowValue]> {
  yield [`${SYSTEM}.1.0`, octets(node.model.describe(node.name))];
  yield [`${SYSTEM}.2.0`, oid(node.model.object_id)];
  yield [`${SYSTEM}.3.0`, () => timeticks((now() - node.state.booted_at) / 10)];
  yield [`${SYSTEM}.4.0`, octets('lab@example.invalid')];
  yield [`${SYSTEM}.5.0`, octets(node.name)];
  yield [`${SYSTEM}.6.0`, octets(`${node.area.name}（演示）`)];
  // Datalink, internet, end-to-end and applications (RFC 3418).
  yield [`${SYSTEM}.7.0`, integer(node.role === 'server' ? 72 : 78)];
  if (node.model.vendor !== 'Hillstone') return;
  yield [`${HILLSTONE}.1.0`, octets(node.serial ?? '')];
  yield [`${HILLSTONE}.2.0`, octets(`Version 5.5 SG6000-M-3-${node.model.version}.bin 2023/06/20 10:00:00`)];
}
