/** Writes v2c traps (RFC 3416 section 4.2.6): for the lab, for tests and for benches. */
import { encodeOid } from '../../snmp/oid.ts';
import { TIME_TICKS } from '../../snmp/value.ts';
import { INTEGER, OID, SEQUENCE, write, writeInteger, writeOctets } from './element.ts';
import { TRAP } from './notification.ts';

export type TrapToWrite = {
  community: string;
  /** In hundredths of a second. */
  uptime_ticks: number;
  oid: string;
  /** Numbers become INTEGER, texts OCTET STRING. */
  objects: readonly (readonly [oid: string, value: number | string])[];
};

const binding = (oid: string, value: Uint8Array) => write(SEQUENCE, write(OID, encodeOid(oid)), value);

export function writeTrap({ community, uptime_ticks, oid, objects }: TrapToWrite): Buffer {
  const bindings = [
    binding('1.3.6.1.2.1.1.3.0', writeInteger(uptime_ticks, TIME_TICKS)),
    binding('1.3.6.1.6.3.1.1.4.1.0', write(OID, encodeOid(oid))),
    ...objects.map(([name, value]) =>
      binding(name, typeof value === 'number' ? writeInteger(value, INTEGER) : writeOctets(Buffer.from(value))),
    ),
  ];
  const pdu = write(TRAP, writeInteger(1), writeInteger(0), writeInteger(0), write(SEQUENCE, ...bindings));
  return write(SEQUENCE, writeInteger(1), writeOctets(Buffer.from(community)), pdu);
}
