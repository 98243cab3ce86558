/** The values that an SNMP table holds (SMIv2, RFC 2578), ready to be sent. */
import { integerBytes, keyOfDotted, oidOfKey, TAG } from './ber.ts';

/** A tag and the contents under it. */
export type SnmpValue = { tag: number; bytes: Uint8Array };

export const integer = (value: number): SnmpValue => ({ tag: TAG.integer, bytes: integerBytes(value) });
export const octets = (value: string | Uint8Array): SnmpValue => ({ tag: TAG.octets, bytes: Buffer.from(value) });
export const gauge32 = (value: number): SnmpValue => ({ tag: TAG.gauge32, bytes: integerBytes(value) });
/** Wraps at 2^32, as a device's does. */
export const counter32 = (value: number): SnmpValue => ({
  tag: TAG.counter32,
  bytes: integerBytes(Math.floor(value) % 4_294_967_296),
});
export const counter64 = (value: bigint | number): SnmpValue => ({
  tag: TAG.counter64,
  bytes: integerBytes(typeof value === 'number' ? Math.floor(value) : value),
});
/** Hundredths of a second; wraps after 497 days. */
export const timeticks = (hundredths: number): SnmpValue => ({
  tag: TAG.timeticks,
  bytes: integerBytes(Math.floor(hundredths) % 4_294_967_296),
});
export const ip = (address: string): SnmpValue => ({
  tag: TAG.ip,
  bytes: Uint8Array.from(address.split('.').map(Number)),
});

/** A dotted OID as a value; a mistake in the dotted text is the caller's. */
export function oid(dotted: string): SnmpValue {
  const key = keyOfDotted(dotted);
  if (key === undefined) throw new TypeError(`not an OID: ${dotted}`);
  return { tag: TAG.oid, bytes: oidOfKey(key) };
}
