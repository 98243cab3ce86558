/**
 * A device's own addresses from all tables that may hold them: IP-MIB's ipAddressTable (RFC 4293) and ipAddrTable,
 * IPV6-MIB's ipv6AddrTable (RFC 2465), makers' own. A table that answers little must not hide another, so all are merged.
 */
import { BlockList } from 'node:net';
import type { Fact } from '../probe.ts';
import { column, numbers, type Session } from './agent.ts';
import {
  decodeInet,
  decodeInetIndex,
  decodeIpv6MibIndex,
  decodeNetmask,
  decodeNumber,
  decodePrefixPointer,
  type Inet,
  idsOf,
  isUnicast,
} from './decode.ts';
import { readVendorAddresses } from './vendor-addresses.ts';
import { WRONG_TYPE, walk } from './walk.ts';
import type { Address, AddressSource } from './words.ts';

const ADDRESS = '1.3.6.1.2.1.4.34.1';
const ADDRESS_COLUMNS = [...numbers(ADDRESS, 3, 4), column(`${ADDRESS}.5`, 'dotted'), ...numbers(ADDRESS, 7)];
const OLD_V4_COLUMNS = [...numbers('1.3.6.1.2.1.4.20.1', 2), column('1.3.6.1.2.1.4.20.1.3', 'dotted')];
const OLD_V6_COLUMNS = numbers('1.3.6.1.2.1.55.1.8.1', 2, 3, 5);
const PREFIX_COLUMNS = numbers('1.3.6.1.2.1.4.32.1', 5);

const UNICAST = 1;
/** IpAddressStatusTC (RFC 4293). */
const STATUS = [
  'preferred',
  'deprecated',
  'invalid',
  'inaccessible',
  'unknown',
  'tentative',
  'duplicate',
  'optimistic',
];
/** ipv6AddrStatus (RFC 2465). */
const OLD_STATUS = ['preferred', 'deprecated', 'invalid', 'inaccessible', 'unknown'];

export type Addresses = { rows: Address[]; trouble?: string };

/** Throws a Failure when the agent falls silent. */
export async function readAddresses(session: Session, object_id: string | null): Promise<Addresses> {
  const tables: Addresses[] = [];
  // A later table would tell in other words what an earlier one lost.
  for (const read of [readAddressTable, readOldV4, readOldV6]) {
    const table = await read(session);
    tables.push(table);
    if (table.trouble !== undefined && table.trouble !== WRONG_TYPE)
      return { rows: merge(tables.flatMap(({ rows }) => rows)), trouble: table.trouble };
  }
  const standard = tables.flatMap((table) => table.rows);
  // Each interface has a link-local address, also where the others stand in the maker's table alone.
  const isTold = standard.some(({ family, address }) => family === 6 && !isLinkLocal(address));
  const extra = isTold ? [] : await readVendorAddresses(session, object_id);
  const rows = merge([...standard, ...extra]);
  const lacking = rows.some((row) => row.prefix_length === null);
  if (lacking) tables.push(await addPrefixes(session, rows));
  const trouble = tables.find((table) => table.trouble !== undefined)?.trouble;
  return trouble === undefined ? { rows } : { rows, trouble };
}

function found(
  inet: Inet | null | undefined,
  source: AddressSource,
  rest: Omit<Address, 'address' | 'family' | 'source'>,
): Address[] {
  if (!inet || !isUnicast(inet)) return [];
  return [{ address: inet.address, family: inet.family, ...rest, source }];
}

async function readAddressTable(session: Session): Promise<Addresses> {
  const { columns, trouble } = await walk(session, ADDRESS_COLUMNS);
  const [ifIndexes, types, prefixes, statuses] = columns;
  const rows = [...(ifIndexes ?? [])].flatMap(([index, if_index]) => {
    const type = decodeNumber(types?.get(index));
    // Where cells were lost, what has no type may be a broadcast address.
    if (type === null ? trouble !== undefined : type !== UNICAST) return [];
    return found(decodeInetIndex(idsOf(index)), 'ipAddressTable', {
      prefix_length: decodePrefixPointer(prefixes?.get(index)),
      if_index: decodeNumber(if_index),
      status: STATUS[(decodeNumber(statuses?.get(index)) ?? 0) - 1] ?? null,
    });
  });
  return { rows, ...(trouble === undefined ? {} : { trouble }) };
}

async function readOldV4(session: Session): Promise<Addresses> {
  const { columns, trouble } = await walk(session, OLD_V4_COLUMNS);
  const [ifIndexes, masks] = columns;
  const rows = [...(ifIndexes ?? [])].flatMap(([index, if_index]) => {
    const ids = idsOf(index);
    const inet = ids.length === 4 && ids.every((id) => id <= 255) ? decodeInet(Uint8Array.from(ids)) : null;
    const prefix_length = decodeNetmask(masks?.get(index));
    return found(inet, 'ipAdEntTable', { prefix_length, if_index: decodeNumber(if_index), status: null });
  });
  return { rows, ...(trouble === undefined ? {} : { trouble }) };
}

async function readOldV6(session: Session): Promise<Addresses> {
  const { columns, trouble } = await walk(session, OLD_V6_COLUMNS);
  const [lengths, types, statuses] = columns;
  const indexes = new Set([...(lengths?.keys() ?? []), ...(types?.keys() ?? []), ...(statuses?.keys() ?? [])]);
  const rows = [...indexes].flatMap((index) => {
    const read = decodeIpv6MibIndex(idsOf(index));
    const length = decodeNumber(lengths?.get(index));
    return found(read?.inet, 'ipv6AddrTable', {
      prefix_length: length !== null && length >= 0 && length <= 128 ? length : null,
      if_index: read?.if_index ?? null,
      status: OLD_STATUS[(decodeNumber(statuses?.get(index)) ?? 0) - 1] ?? null,
    });
  });
  return { rows, ...(trouble === undefined ? {} : { trouble }) };
}

const isLinkLocal = (address: string): boolean => /^fe[89ab]/.test(address);

/** The part that tells an address apart: link-local ones repeat on each interface (RFC 4007). */
function partOf({ address, if_index }: Address): string {
  return isLinkLocal(address) && if_index !== null ? `${address}%${if_index}` : address;
}

/** The first table wins a row; later ones fill what it left open. */
function merge(rows: readonly Address[]): Address[] {
  const merged = new Map<string, Address>();
  for (const row of rows) {
    const known = merged.get(partOf(row));
    if (!known) merged.set(partOf(row), { ...row });
    else {
      known.prefix_length ??= row.prefix_length;
      known.if_index ??= row.if_index;
      known.status ??= row.status;
    }
  }
  return [...merged.values()];
}

/** ipAddressPrefixTable lists the prefixes of each interface: the longest that holds the address is its own. */
async function addPrefixes(session: Session, rows: Address[]): Promise<Addresses> {
  const { columns, trouble } = await walk(session, PREFIX_COLUMNS);
  const prefixes = [...(columns[0]?.keys() ?? [])].flatMap((index) => {
    const ids = idsOf(index);
    const inet = decodeInetIndex(ids.slice(1, -1));
    const length = ids.at(-1);
    return inet && length !== undefined ? [{ if_index: ids[0], inet, length }] : [];
  });
  // Among some of the prefixes the longest may be too short.
  for (const row of trouble === undefined ? rows : []) {
    if (row.prefix_length !== null) continue;
    const holding = prefixes.filter(
      ({ if_index, inet, length }) =>
        if_index === row.if_index && inet.family === row.family && length > 0 && holds(inet.address, length, row),
    );
    if (holding.length > 0) row.prefix_length = Math.max(...holding.map(({ length }) => length));
  }
  return { rows: [], ...(trouble === undefined ? {} : { trouble }) };
}

function holds(prefix: string, length: number, { address, family }: Address): boolean {
  const list = new BlockList();
  if (length > (family === 4 ? 32 : 128)) return false;
  list.addSubnet(prefix, length, family === 4 ? 'ipv4' : 'ipv6');
  return list.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

export function factsOfAddresses(rows: readonly Address[]): Fact[] {
  return rows.map((row) => ({ key: 'snmp.address', part: partOf(row), value: row }));
}
