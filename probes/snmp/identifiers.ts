/**
 * Identifiers by which one device is told from all others: its SNMP engine (RFC 3411 SnmpEngineID), its bridge and the
 * addresses within them. A form that mass-produced devices share would make two of them one, so it is no identifier.
 */
import { decodeMac } from './decode.ts';
import type { Value } from './value.ts';

/** VRRP's and HSRP's addresses belong to a group of routers (RFC 9568 section 7.3). */
const OF_A_GROUP = /^(?:00:00:5e:00:0[12]|00:00:0c:07:ac|00:00:0c:9f:f|00:07:b4)/;
/** What factories and documentation write where an address is still to be filled in. */
const PLACEHOLDERS = new Set([
  '00:01:02:03:04:05',
  '00:11:22:33:44:55',
  '12:34:56:78:9a:bc',
  '00:de:ad:be:ef:00',
  '00:00:00:00:00:01',
]);

/** Six octets that a maker gave to one device; null for zero, broadcast, group, locally administered and shared ones. */
export function uniqueMac(mac: string | null): string | null {
  if (mac === null || !/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac)) return null;
  // The two lowest bits of the first octet: a group, and an address that no maker gave.
  if ((Number.parseInt(mac.slice(0, 2), 16) & 3) !== 0) return null;
  if (/^(..)(?::\1){5}$/.test(mac) || mac.endsWith(':00:00:00') || mac.endsWith(':ff:ff:ff')) return null;
  return OF_A_GROUP.test(mac) || PLACEHOLDERS.has(mac) ? null : mac;
}

/** dot1dBaseBridgeAddress and the like; a device's own, or null. */
export const decodeBaseMac = (value: Value | undefined): string | null => uniqueMac(decodeMac(value));

/** The fifth octet's meaning (RFC 3411); from 128 on it is the maker's. */
const IPV4 = 1;
const IPV6 = 2;
const MAC = 3;
const TEXT = 4;

/** As hexadecimal without separators; null for what isn't of RFC 3411's form and for what devices share. */
export function decodeEngineId(value: Value | undefined): string | null {
  if (!Buffer.isBuffer(value) || value.length < 5 || value.length > 32) return null;
  const hex = value.toString('hex');
  // Before RFC 3411's form: the enterprise, then eight octets of its choosing.
  if ((value[0] as number) < 0x80) return value.length === 12 && isTelling(value.subarray(4)) ? hex : null;
  if ((value.readUInt32BE(0) & 0x7fff_ffff) === 0 || hex.startsWith('ffffffff')) return null;
  return isOwn(value[4] as number, value.subarray(5)) ? hex : null;
}

function isOwn(form: number, rest: Buffer): boolean {
  switch (form) {
    case IPV4:
      return rest.length === 4 && isTelling(rest) && !isEverywhere(rest);
    case IPV6:
      // ::1 and the like; longer ones have something after the address.
      return rest.length >= 16 && isTelling(rest.subarray(0, 15));
    case MAC:
      return (
        rest.length >= 6 &&
        uniqueMac(
          rest
            .subarray(0, 6)
            .toString('hex')
            .replace(/..(?=.)/g, '$&:'),
        ) !== null
      );
    case TEXT:
      // A word is a default; what names one device has digits in it.
      return rest.length >= 6 && /\d.*\d/.test(rest.toString('latin1')) && isTelling(rest);
    default:
      return rest.length >= 4 && isTelling(rest);
  }
}

/** Addresses that any network has: this host, loopback, link-local, and the private ones, with which devices leave the factory. */
function isEverywhere([first = 0, second = 0]: Buffer): boolean {
  if (first === 0 || first === 10 || first === 127) return true;
  if (first === 172) return second >= 16 && second < 32;
  return (first === 192 && second === 168) || (first === 169 && second === 254);
}

/** All octets alike, or all zero but the last, is what nobody filled in. */
function isTelling(octets: Buffer): boolean {
  const last = octets.at(-1);
  return !octets.every((octet) => octet === last) && !octets.subarray(0, -1).every((octet) => octet === 0);
}
