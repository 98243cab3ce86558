/** A lab device's addresses, in those tables that its maker fills: IP-MIB's old and new one (RFC 4293), IPV6-MIB (RFC 2465). */
import { Address6 } from 'ip-address';
import type { RowValue } from '../table.ts';
import type { LabNode, Port, ReportedAddress } from '../topology.ts';
import { integer, ip, oid } from '../value.ts';

const AD_ENT = '1.3.6.1.2.1.4.20.1';
const PREFIX_TABLE = '1.3.6.1.2.1.4.32.1.5';
const ADDRESS_TABLE = '1.3.6.1.2.1.4.34.1';
const IPV6_MIB = '1.3.6.1.2.1.55.1.8.1';

/** The bytes of an address, as numbers: the way tables index by it. */
export function addressBytes({ address, family }: ReportedAddress): number[] {
  return family === 4 ? address.split('.').map(Number) : new Address6(address).toByteArray();
}

export function* addressRows(node: LabNode): Iterable<[string, RowValue]> {
  for (const port of node.ports) {
    for (const reported of port.addresses) {
      for (const table of node.model.addresses) yield* ROWS[table](port, reported);
    }
  }
}

const ROWS = {
  *ipAdEntTable(port: Port, reported: ReportedAddress): Iterable<[string, RowValue]> {
    if (reported.family !== 4) return;
    const { address } = reported;
    yield [`${AD_ENT}.1.${address}`, ip(address)];
    yield [`${AD_ENT}.2.${address}`, integer(port.if_index)];
    yield [`${AD_ENT}.3.${address}`, ip(maskBytes(reported).join('.'))];
    yield [`${AD_ENT}.4.${address}`, integer(1)];
  },
  *ipAddressTable(port: Port, reported: ReportedAddress): Iterable<[string, RowValue]> {
    const bytes = addressBytes(reported);
    const type = reported.family === 4 ? 1 : 2;
    const row = (column: number) => `${ADDRESS_TABLE}.${column}.${type}.${bytes.length}.${bytes.join('.')}`;
    const mask = maskBytes(reported);
    const prefix = bytes.map((byte, index) => byte & (mask[index] ?? 0));
    const key = `${port.if_index}.${type}.${bytes.length}.${prefix.join('.')}.${reported.prefix_length}`;
    yield [row(3), integer(port.if_index)];
    // Unicast, made by hand, preferred (RFC 4293).
    yield [row(4), integer(1)];
    yield [row(5), oid(`${PREFIX_TABLE}.${key}`)];
    yield [row(6), integer(2)];
    yield [row(7), integer(1)];
    yield [`${PREFIX_TABLE}.${key}`, integer(2)];
  },
  *ipv6AddrTable(port: Port, reported: ReportedAddress): Iterable<[string, RowValue]> {
    if (reported.family !== 6) return;
    const row = (column: number) => `${IPV6_MIB}.${column}.${port.if_index}.${addressBytes(reported).join('.')}`;
    yield [row(2), integer(reported.prefix_length)];
    yield [row(3), integer(2)];
    yield [row(4), integer(2)];
    yield [row(5), integer(1)];
  },
};

function maskBytes({ family, prefix_length }: ReportedAddress): number[] {
  return Array.from({ length: family === 4 ? 4 : 16 }, (_, index) => {
    const bits = Math.min(8, Math.max(0, prefix_length - index * 8));
    return (0xff << (8 - bits)) & 0xff;
  });
}
