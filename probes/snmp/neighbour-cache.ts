/**
 * Which MAC stands behind an address: IP-MIB's ipNetToPhysicalTable (RFC 4293, ARP and ND), ipNetToMediaTable
 * (RFC 4293, deprecated), IPV6-MIB's ipv6NetToMediaTable (RFC 2465). All are read, since agents fill one or another.
 */
import { type Column, numbers, octetsOf, type Session } from './agent.ts';
import {
  decodeInet,
  decodeInetIndex,
  decodeIpv6MibIndex,
  decodeMac,
  decodeNumber,
  type Inet,
  idsOf,
} from './decode.ts';
import { type Rows, walk } from './walk.ts';
import type { More } from './words.ts';

const PHYSICAL = [...octetsOf('1.3.6.1.2.1.4.35.1', 4), ...numbers('1.3.6.1.2.1.4.35.1', 6, 7)];
const MEDIA = [...octetsOf('1.3.6.1.2.1.4.22.1', 2), ...numbers('1.3.6.1.2.1.4.22.1', 4)];
const MEDIA_V6 = [...octetsOf('1.3.6.1.2.1.55.1.12.1', 2), ...numbers('1.3.6.1.2.1.55.1.12.1', 3, 4)];

/** IpNetToPhysicalType, IpNetToMediaType; IPV6-MIB's has local as 4 too and static as 3. */
const TYPE = ['other', 'invalid', 'dynamic', 'static', 'local'];
const TYPE_V6 = ['other', 'dynamic', 'static', 'local'];
/** ipNetToPhysicalState. */
const STATE = ['reachable', 'stale', 'delay', 'probe', 'invalid', 'unknown', 'incomplete'];
/** ipv6IfNetToMediaState. */
const STATE_V6 = ['reachable', 'stale', 'delay', 'probe', 'invalid', 'unknown'];

type Table = {
  source: string;
  columns: Column[];
  types: readonly string[];
  states: readonly string[];
  read(ids: number[]): { if_index: number; inet: Inet } | null;
};
const TABLES: readonly Table[] = [
  { source: 'ipNetToPhysicalTable', columns: PHYSICAL, types: TYPE, states: STATE, read: physicalIndex },
  { source: 'ipNetToMediaTable', columns: MEDIA, types: TYPE, states: [], read: mediaIndex },
  { source: 'ipv6NetToMediaTable', columns: MEDIA_V6, types: TYPE_V6, states: STATE_V6, read: decodeIpv6MibIndex },
];

function physicalIndex([if_index, ...rest]: number[]) {
  const inet = decodeInetIndex(rest);
  return inet && if_index !== undefined ? { if_index, inet } : null;
}

function mediaIndex([if_index, ...rest]: number[]) {
  const inet = rest.length === 4 && rest.every((id) => id <= 255) ? decodeInet(Uint8Array.from(rest)) : null;
  return inet && if_index !== undefined ? { if_index, inet } : null;
}

/** Throws a Failure when the agent falls silent. */
export async function readNeighbourCache(session: Session): Promise<More> {
  const found = new Map<string, ReturnType<typeof rowsOf>[number]>();
  let trouble: string | undefined;
  for (const table of TABLES) {
    const walked = await walk(session, table.columns);
    trouble ??= walked.trouble;
    // The first table that has a row tells it.
    for (const row of rowsOf(table, walked.columns, walked.trouble === undefined)) {
      const part = `${row.address}%${row.if_index}`;
      if (!found.has(part)) found.set(part, row);
    }
    // A later table would tell the same address in other words.
    if (trouble !== undefined) break;
  }
  const facts = [...found].map(([part, value]) => ({ key: 'snmp.arp', part, value }));
  return trouble === undefined ? { facts } : { facts, trouble };
}

/** `whole`: no cell was lost; otherwise a row without a type may be an invalid one. */
function rowsOf({ source, types, states, read }: Table, [macs, kinds, conditions]: readonly Rows[], whole: boolean) {
  return [...(macs ?? [])].flatMap(([index, octets]) => {
    const where = read(idsOf(index));
    const mac = decodeMac(octets);
    const type = types[(decodeNumber(kinds?.get(index)) ?? 0) - 1] ?? null;
    if (!where || mac === null || type === 'invalid' || (!whole && type === null)) return [];
    const state = states[(decodeNumber(conditions?.get(index)) ?? 0) - 1] ?? null;
    const { address, family } = where.inet;
    return [{ address, family, if_index: where.if_index, mac, type, state, source }];
  });
}
