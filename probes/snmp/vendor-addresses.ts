/** Addresses that some makers tell only in tables of their own: asked for where the standard ones have no IPv6. */
import { column, type Session } from './agent.ts';
import {
  decodeInet,
  decodeInetIndex,
  decodeNumber,
  decodePrefixPointer,
  type Inet,
  idsOf,
  isUnicast,
} from './decode.ts';
import { type Rows, walk } from './walk.ts';
import type { Address } from './words.ts';

type Table = {
  source: Address['source'];
  /** Enterprise number in sysObjectID. */
  enterprise: number;
  columns: ReturnType<typeof column>[];
  read(
    index: string,
    columns: readonly Rows[],
  ): { inet: Inet | null; if_index: number | null; prefix_length: number | null; status?: string | null };
};

/** RowStatus (RFC 2579) of an address that is tentative or duplicate. */
const NOT_READY = 3;

const TABLES: readonly Table[] = [
  {
    // CISCO-IETF-IP-MIB, a draft of RFC 4293 in older IOS: ifIndex and prefix by the address.
    source: 'cIpAddressTable',
    enterprise: 9,
    columns: [column('1.3.6.1.4.1.9.10.86.1.1.2.1.3'), column('1.3.6.1.4.1.9.10.86.1.1.2.1.5')],
    read: (index, [ifIndexes, prefixes]) => ({
      inet: decodeInetIndex(idsOf(index)),
      if_index: decodeNumber(ifIndexes?.get(index)),
      prefix_length: decodePrefixPointer(prefixes?.get(index)),
    }),
  },
  {
    // HH3C-IPV6-ADDRESS-MIB: prefix length by ifIndex and address.
    source: 'hh3cIpv6AddrReadTable',
    enterprise: 25506,
    columns: [column('1.3.6.1.4.1.25506.2.71.1.1.2.1.4')],
    read: (index, [lengths]) => withInterface(index, lengths, decodeInetIndex),
  },
  {
    // HUAWEI-IPV6-MIB's configured global addresses: prefix length and RowStatus by ifIndex and address.
    source: 'hwIpv6GlobalCfgTable',
    enterprise: 2011,
    columns: [column('1.3.6.1.4.1.2011.5.25.153.1.4.1.2'), column('1.3.6.1.4.1.2011.5.25.153.1.4.1.4')],
    read: (index, [lengths, statuses]) => ({
      ...withInterface(index, lengths, sixteen),
      status: decodeNumber(statuses?.get(index)) === NOT_READY ? 'not_ready' : null,
    }),
  },
];

/** 16 octets, with a length or a type and a length before them on some agents. */
function sixteen(ids: readonly number[]): Inet | null {
  if (ids.length === 18) return decodeInetIndex(ids);
  const octets = ids.length === 17 && ids[0] === 16 ? ids.slice(1) : ids;
  return octets.length === 16 && octets.every((id) => id <= 255) ? decodeInet(Uint8Array.from(octets)) : null;
}

function withInterface(index: string, lengths: Rows | undefined, decode: (ids: readonly number[]) => Inet | null) {
  const [if_index = null, ...rest] = idsOf(index);
  const length = decodeNumber(lengths?.get(index));
  return {
    inet: decode(rest),
    if_index,
    prefix_length: length !== null && length >= 0 && length <= 128 ? length : null,
  };
}

/** Throws a Failure when the agent falls silent. */
export async function readVendorAddresses(session: Session, object_id: string | null): Promise<Address[]> {
  const enterprise = Number(/^1\.3\.6\.1\.4\.1\.(\d+)\./.exec(object_id ?? '')?.[1]);
  const table = TABLES.find((one) => one.enterprise === enterprise);
  if (!table) return [];
  const { columns } = await walk(session, table.columns);
  return [...(columns[0]?.keys() ?? [])].flatMap((index) => {
    const { inet, if_index, prefix_length, status = null } = table.read(index, columns);
    if (!inet || !isUnicast(inet)) return [];
    const { address, family } = inet;
    return [{ address, family, prefix_length, if_index, status, source: table.source }];
  });
}
