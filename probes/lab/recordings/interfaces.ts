/** ifTable and ifXTable (IF-MIB, RFC 2863) of a lab device; counters follow the load since the device started. */
import { type LoadCurve, octetsBetween } from '../load-curve.ts';
import type { RowValue } from '../table.ts';
import type { LabNode, Port } from '../topology.ts';
import { counter32, counter64, gauge32, integer, octets, oid, timeticks } from '../value.ts';

const IF_TABLE = '1.3.6.1.2.1.2.2.1';
const IF_X_TABLE = '1.3.6.1.2.1.31.1.1.1';
const PACKET_OCTETS = 700;
const GAUGE_MAX = 4_294_967_295;

/** A port works when it is plugged and whatever hangs on it has power. */
export function isUp(port: Port): boolean {
  return port.plugged && (port.peer?.node.state.powered ?? true);
}

export function* interfaceRows(node: LabNode, now: () => number): Iterable<[string, RowValue]> {
  yield ['1.3.6.1.2.1.2.1.0', integer(node.ports.length)];
  for (const port of node.ports) {
    const carried = (curve: LoadCurve) => octetsBetween(curve, node.state.booted_at, now());
    yield* ifRows(node, port, carried);
    yield* ifXRows(port, carried);
  }
}

function* ifRows(node: LabNode, port: Port, carried: (curve: LoadCurve) => number): Iterable<[string, RowValue]> {
  const row = (column: number) => `${IF_TABLE}.${column}.${port.if_index}`;
  const loopback = port.kind === 'loopback';
  yield [row(1), integer(port.if_index)];
  yield [row(2), octets(port.name)];
  // IANAifType: ethernetCsmacd, softwareLoopback.
  yield [row(3), integer(loopback ? 24 : 6)];
  yield [row(4), integer(loopback ? 65_535 : 1_500)];
  yield [row(5), gauge32(Math.min(port.speed_mbps * 1_000_000, GAUGE_MAX))];
  yield [row(6), octets(loopback ? '' : Buffer.from(port.mac, 'hex'))];
  yield [row(7), integer(1)];
  yield [row(8), () => integer(isUp(port) ? 1 : 2)];
  yield [row(9), timeticks(6_000)];
  yield [row(10), () => counter32(carried(port.receives))];
  yield [row(11), () => counter32(carried(port.receives) / PACKET_OCTETS)];
  yield [row(13), counter32(0)];
  // One old optical module in the lab lets a bit fall now and then.
  const worn = node.name === 'TONGZHOU-RT-1' && port.lldp_number === 1;
  yield [row(14), worn ? () => counter32(carried(port.receives) / 900_000_000) : counter32(0)];
  yield [row(16), () => counter32(carried(port.sends))];
  yield [row(17), () => counter32(carried(port.sends) / PACKET_OCTETS)];
  yield [row(19), counter32(0)];
  yield [row(20), counter32(0)];
  yield [row(22), oid('0.0')];
}

function* ifXRows(port: Port, carried: (curve: LoadCurve) => number): Iterable<[string, RowValue]> {
  const row = (column: number) => `${IF_X_TABLE}.${column}.${port.if_index}`;
  yield [row(1), octets(port.name)];
  yield [row(2), counter32(0)];
  yield [row(3), counter32(0)];
  yield [row(6), () => counter64(carried(port.receives))];
  yield [row(7), () => counter64(carried(port.receives) / PACKET_OCTETS)];
  yield [row(10), () => counter64(carried(port.sends))];
  yield [row(11), () => counter64(carried(port.sends) / PACKET_OCTETS)];
  yield [row(14), integer(1)];
  yield [row(15), gauge32(port.speed_mbps)];
  yield [row(16), integer(2)];
  yield [row(17), integer(port.kind === 'ethernet' ? 1 : 2)];
  yield [row(18), octets(port.peer ? `to ${port.peer.node.name} ${port.peer.port.name}` : '')];
  yield [row(19), timeticks(0)];
}
