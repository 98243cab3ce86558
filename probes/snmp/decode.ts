/** What SNMP values mean: pure, total (anything may come from the network), null where there is no meaning. */
import { isIPv6, SocketAddress } from 'node:net';
import type { Value } from './value.ts';

export { decodeCounter64 } from './wire.ts';

/** Longer texts are cut: a description is not a place for 60 kB. */
export const MAX_TEXT = 1_024;

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** Chinese devices often hold names in GBK; GB18030 contains it. */
const gb18030 = new TextDecoder('gb18030', { fatal: true });

/** A counter or number as it can be stored; above 2^53 the nearest that a double can hold. */
export function decodeNumber(value: Value | undefined): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'bigint' ? Number(value) : null;
}

/** DisplayString (RFC 2579) as agents really fill it: UTF-8, else GBK, else hexadecimal. Empty is null. */
export function decodeText(value: Value | undefined): string | null {
  if (!Buffer.isBuffer(value)) return null;
  let bytes = value.subarray(0, MAX_TEXT * 4);
  // Fixed buffers come padded with zeros.
  while (bytes.length > 0 && bytes[bytes.length - 1] === 0) bytes = bytes.subarray(0, -1);
  const text =
    decodeWith(utf8, bytes) ?? decodeWith(gb18030, bytes) ?? bytes.toString('hex').replace(/..(?=.)/g, '$&:');
  const trimmed = text.trim().slice(0, MAX_TEXT).toWellFormed();
  return trimmed === '' ? null : trimmed;
}

function decodeWith(decoder: typeof utf8, bytes: Uint8Array): string | undefined {
  try {
    const text = decoder.decode(bytes);
    // Line breaks and tabs occur in descriptions; other control characters mean that it is no text.
    return hasControls(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function hasControls(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || (code >= 0x7f && code < 0xa0)) return true;
  }
  return false;
}

/** The numbers of the bits of BITS (RFC 2578 section 7.1.4) that are set: bit 0 is the highest of the first octet. At most 32 octets count. */
export function decodeBits(value: Value | undefined): Set<number> {
  const bits = new Set<number>();
  if (!Buffer.isBuffer(value)) return bits;
  value.subarray(0, 32).forEach((octet, at) => {
    for (let bit = 0; bit < 8; bit++) if (octet & (0x80 >> bit)) bits.add(at * 8 + bit);
  });
  return bits;
}

/** PhysAddress (RFC 2579) as aa:bb:cc:dd:ee:ff; null for an empty or zero one and for what is too long to be one. */
export function decodeMac(value: Value | undefined): string | null {
  if (!Buffer.isBuffer(value) || value.length === 0) return null;
  const spelt = value.length >= 11 && value.length <= 32 ? spelledMac(value.toString('latin1')) : null;
  if (spelt) return spelt;
  if (value.length > 20 || value.every((byte) => byte === 0)) return null;
  return value.toString('hex').replace(/..(?=.)/g, '$&:');
}

/** Some agents send the text of an address instead of its bytes. */
function spelledMac(text: string): string | null {
  if (!/^[0-9a-f]{1,2}([: -][0-9a-f]{1,2}){5} ?\0?$/i.test(text)) return null;
  const mac = text
    .replace('\0', '')
    .trim()
    .split(/[: -]/)
    .map((byte) => byte.padStart(2, '0').toLowerCase())
    .join(':');
  return mac === '00:00:00:00:00:00' ? null : mac;
}

/** DateAndTime (RFC 2579): 8 octets in local time of an unknown zone, or 11 with one. Epoch ms; null without a zone. */
export function decodeDateAndTime(value: Value | undefined): number | null {
  if (!Buffer.isBuffer(value) || value.length !== 11) return null;
  const [month, day, hour, minute, second, deci] = [value[2], value[3], value[4], value[5], value[6], value[7]] as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const direction = value[8] === 0x2b ? 1 : value[8] === 0x2d ? -1 : 0;
  const [zoneHours, zoneMinutes] = [value[9] as number, value[10] as number];
  const inRange = month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 23 && minute <= 59 && second <= 60;
  if (!inRange || deci > 9 || direction === 0 || zoneHours > 14 || zoneMinutes > 59) return null;
  const year = value.readUInt16BE(0);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCDate() !== day) return null;
  date.setUTCHours(hour, minute, second, deci * 100);
  return date.getTime() - direction * (zoneHours * 60 + zoneMinutes) * 60_000;
}

/** An IP address; `zone` is the interface index of a link-local address where the agent says it (InetAddressIPv6z). */
export type Inet = { address: string; family: 4 | 6; zone?: number };

/** An address of 4, 8, 16 or 20 octets (RFC 4001); the length decides, since agents mislabel the type. */
export function decodeInet(octets: Uint8Array): Inet | null {
  if (octets.length === 4 || octets.length === 8) {
    return { address: octets.subarray(0, 4).join('.'), family: 4, ...zoneOf(octets.subarray(4)) };
  }
  if (octets.length !== 16 && octets.length !== 20) return null;
  const hex = Buffer.from(octets.subarray(0, 16))
    .toString('hex')
    .replace(/.{4}(?=.)/g, '$&:');
  const { address } = new SocketAddress({ address: hex, family: 'ipv6' });
  return { address, family: 6, ...zoneOf(octets.subarray(16)) };
}

/** Zones are in network byte order (RFC 4001 section 4). */
function zoneOf(octets: Uint8Array): { zone: number } | undefined {
  if (octets.length !== 4) return undefined;
  return { zone: Buffer.from(octets).readUInt32BE(0) };
}

/** An InetAddress value by its InetAddressType; null for DNS names and for a type that doesn't fit. */
export function decodeInetByType(type: number | null, value: Value | undefined): Inet | null {
  if (!Buffer.isBuffer(value)) return null;
  const size = type === null ? undefined : { 1: 4, 2: 16, 3: 8, 4: 20 }[type];
  return size === value.length ? decodeInet(value) : null;
}

/** Sub-identifiers as octets; null when one is no octet. */
function octetsOf(ids: readonly number[]): Uint8Array | null {
  return ids.every((id) => Number.isInteger(id) && id >= 0 && id <= 255) ? Uint8Array.from(ids) : null;
}

/**
 * (InetAddressType, InetAddress) as a whole index: type.length.octets as it should be, type.octets as some agents have
 * it, and zoned types without their zone (Cisco ASA). The count of sub-identifiers decides.
 */
export function decodeInetIndex(ids: readonly number[]): Inet | null {
  const [type, length] = ids;
  const sizes = type === 1 || type === 3 ? [4, 8] : type === 2 || type === 4 ? [16, 20] : [];
  const bare = sizes.find((size) => ids.length === size + 1);
  const proper = sizes.find((size) => ids.length === size + 2 && length === size);
  const octets = bare ? octetsOf(ids.slice(1)) : proper ? octetsOf(ids.slice(2)) : null;
  return octets && decodeInet(octets);
}

/** ipv6AddrTable (RFC 2465): ifIndex and 16 octets, with a length before them on some agents. */
export function decodeIpv6MibIndex(ids: readonly number[]): { if_index: number; inet: Inet } | null {
  const [if_index] = ids;
  const octets =
    ids.length === 17 ? octetsOf(ids.slice(1)) : ids.length === 18 && ids[1] === 16 ? octetsOf(ids.slice(2)) : null;
  const inet = octets && decodeInet(octets);
  return inet && if_index !== undefined ? { if_index, inet } : null;
}

/** An index as numbers. */
export function idsOf(index: string): number[] {
  return index === '' ? [] : index.split('.').map(Number);
}

/** IP-MIB's, and its draft's on older Cisco devices. */
const PREFIX_ENTRIES = ['1.3.6.1.2.1.4.32.1.5.', '1.3.6.1.4.1.9.10.86.1.1.1.1.5.'];

/** The prefix length at the end of a RowPointer into ipAddressPrefixTable; null for 0.0 and other places. */
export function decodePrefixPointer(pointer: Value | undefined): number | null {
  if (typeof pointer !== 'string') return null;
  const entry = PREFIX_ENTRIES.find((one) => pointer.startsWith(one));
  if (entry === undefined) return null;
  const ids = idsOf(pointer.slice(entry.length));
  const type = ids[1];
  const length = ids.at(-1);
  const most = type === 1 || type === 3 ? 32 : type === 2 || type === 4 ? 128 : 0;
  if (ids.length < 7 || length === undefined || length > most) return null;
  return length;
}

/** A netmask's length; null for one with holes. */
export function decodeNetmask(mask: Value | undefined): number | null {
  if (typeof mask !== 'string') return null;
  const ids = idsOf(mask);
  if (ids.length !== 4 || !octetsOf(ids)) return null;
  const bits = ids.reduce((all, id) => all * 256 + id, 0);
  const length = 32 - Math.log2(0x1_0000_0000 - bits);
  return Number.isInteger(length) ? length : null;
}

/** What an LLDP id's subtype means, the same words for chassis and port (IEEE 802.1AB, LldpChassisIdSubtype, LldpPortIdSubtype). */
export type IdKind =
  | 'chassis_component'
  | 'interface_alias'
  | 'port_component'
  | 'mac'
  | 'network'
  | 'interface_name'
  | 'agent_circuit'
  | 'local';

const CHASSIS_KINDS: readonly (IdKind | undefined)[] = [
  undefined,
  'chassis_component',
  'interface_alias',
  'port_component',
  'mac',
  'network',
  'interface_name',
  'local',
];
const PORT_KINDS: readonly (IdKind | undefined)[] = [
  undefined,
  'interface_alias',
  'port_component',
  'mac',
  'network',
  'interface_name',
  'agent_circuit',
  'local',
];

export const chassisKind = (subtype: number | null): IdKind | null =>
  subtype === null ? null : (CHASSIS_KINDS[subtype] ?? null);
export const portKind = (subtype: number | null): IdKind | null =>
  subtype === null ? null : (PORT_KINDS[subtype] ?? null);

/** The text of an LLDP chassis or port id. */
export function decodeLldpId(kind: IdKind | null, value: Value | undefined): string | null {
  if (!Buffer.isBuffer(value)) return decodeText(value);
  // An id of zeros is still what the neighbour said.
  if (kind === 'mac') return decodeMac(value) ?? (value.length === 6 ? '00:00:00:00:00:00' : decodeText(value));
  // IANA's address family, then the address.
  if (kind === 'network' && (value[0] === 1 || value[0] === 2)) {
    const inet = value.length === (value[0] === 1 ? 5 : 17) ? decodeInet(value.subarray(1)) : null;
    if (inet) return inet.address;
  }
  return decodeText(value);
}

/** lldpRemManAddrTable's index: timeMark, local port, remIndex, address family, perhaps a length, the address. */
export function decodeManagementIndex(ids: readonly number[]): { neighbour: string; address: string } | null {
  const [, port, remote, family] = ids;
  const rest = ids.slice(4);
  const size = { 1: 4, 2: 16, 6: 6 }[family ?? 0];
  if (port === undefined || remote === undefined || size === undefined) return null;
  const bare = rest.length === size ? rest : rest.length === size + 1 && rest[0] === size ? rest.slice(1) : null;
  const octets = bare && octetsOf(bare);
  if (!octets) return null;
  const address = size === 6 ? decodeMac(Buffer.from(octets)) : decodeInet(octets)?.address;
  return address ? { neighbour: `${port}:${remote}`, address } : null;
}

/** Tells whether an address can be a host's own: not unspecified, loopback (IPv6), multicast or broadcast. */
export function isUnicast({ address, family }: Inet): boolean {
  if (family === 6) return isIPv6(address) && address !== '::' && address !== '::1' && !address.startsWith('ff');
  const first = Number(address.split('.')[0]);
  return address !== '0.0.0.0' && first < 224;
}
