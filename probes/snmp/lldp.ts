/**
 * Which device and port is at the other end of each port: LLDP-MIB (IEEE 802.1AB-2005) and, where that has no
 * neighbour, LLDP-V2-MIB (IEEE 802.1AB-2009), which numbers ports by ifIndex.
 */
import type { Fact } from '../probe.ts';
import { type Column, type Kind, numbers, octetsOf, type Session } from './agent.ts';
import {
  chassisKind,
  decodeLldpId,
  decodeManagementIndex,
  decodeNumber,
  decodeText,
  type IdKind,
  idsOf,
  portKind,
} from './decode.ts';
import type { Interface } from './interfaces.ts';
import { ask, foundValue, type Rows, troubleOf, walk } from './walk.ts';

const LLDP = '1.0.8802.1.1.2.1';
const LLDP_V2 = '1.3.111.2.802.1.1.13.1';

/** The columns of one generation of the MIB. */
type Mib = {
  local_ports: Column[];
  remote: Column[];
  /** lldpRemManAddrIfSubtype: the address itself is in the index. */
  management: Column[];
  /** How many sub-identifiers stand between the local port and the neighbour's number: the destination address in v2. */
  between: 0 | 1;
};
const V1: Mib = {
  local_ports: [...numbers(`${LLDP}.3.7.1`, 2), ...octetsOf(`${LLDP}.3.7.1`, 3, 4)],
  remote: [...numbers(`${LLDP}.4.1.1`, 6, 4), ...octetsOf(`${LLDP}.4.1.1`, 5, 7, 8, 9, 10)],
  management: numbers(`${LLDP}.4.2.1`, 3),
  between: 0,
};
const V2: Mib = {
  local_ports: [...numbers(`${LLDP_V2}.3.7.1`, 2), ...octetsOf(`${LLDP_V2}.3.7.1`, 3, 4)],
  remote: [...numbers(`${LLDP_V2}.4.1.1`, 7, 5), ...octetsOf(`${LLDP_V2}.4.1.1`, 6, 8, 9, 10, 11)],
  management: numbers(`${LLDP_V2}.4.2.1`, 3),
  between: 1,
};
const CHASSIS = {
  kind: [`${LLDP}.3.1.0`, `${LLDP_V2}.3.1.0`],
  id: [`${LLDP}.3.2.0`, `${LLDP_V2}.3.2.0`],
};
const KINDS: Record<string, Kind> = Object.fromEntries([
  ...CHASSIS.kind.map((oid) => [oid, 'number'] as const),
  ...CHASSIS.id.map((oid) => [oid, 'octets'] as const),
]);
const MAX_ADDRESSES = 16;

export type Neighbour = {
  /** The interface's name where it is known, else what LLDP calls the port, else its number there; null where that is missing too. */
  local_port: string | null;
  local_port_number: number | null;
  local_if_index: number | null;
  chassis_id: string | null;
  chassis_id_subtype: IdKind | null;
  port_id: string | null;
  port_id_subtype: IdKind | null;
  port_description: string | null;
  system_name: string | null;
  system_description: string | null;
  /** Joined by a comma and a space. */
  management_addresses: string | null;
};
export type Neighbours = {
  chassis_id: string | null;
  rows: { part: string; neighbour: Neighbour }[];
  trouble?: string;
};

/**
 * `interfaces`: undefined where some of them may be missing, so that none can be named. Throws a Failure when the agent
 * falls silent.
 */
export async function readNeighbours(
  session: Session,
  interfaces: readonly Interface[] | undefined,
): Promise<Neighbours> {
  const local = await ask(session, [...CHASSIS.kind, ...CHASSIS.id]);
  const chassisIds = CHASSIS.id.map((oid, i) =>
    decodeLldpId(chassisKind(decodeNumber(foundValue(local, CHASSIS.kind[i] ?? ''))), foundValue(local, oid)),
  );
  const unsure = troubleOf(local, KINDS);
  const chassis_id = unsure === undefined ? (chassisIds.find((id) => id !== null && isOneDevice(id)) ?? null) : null;
  const first = await readMib(session, V1, interfaces);
  // An agent of the second generation has a chassis there.
  const isOld = first.rows.length > 0 || first.trouble !== undefined || chassisIds[1] === null;
  const read = isOld ? first : await readMib(session, V2, interfaces);
  return { chassis_id, ...read, ...withTrouble(read.trouble ?? unsure) };
}

/** An own id of zeros, of all, or of a loopback would make all that have it one device. */
function isOneDevice(id: string): boolean {
  return !/^(00|ff)(:\1){5}$|^[0-9a-f][13579bdf](:[0-9a-f]{2}){5}$|^127\.|^0\.0\.0\.0$|^::1?$/.test(id);
}

async function readMib(
  session: Session,
  mib: Mib,
  interfaces: readonly Interface[] | undefined,
): Promise<Omit<Neighbours, 'chassis_id'>> {
  const remote = await walk(session, mib.remote);
  const keys = [...new Set(remote.columns.flatMap((rows) => [...rows.keys()]))];
  if (keys.length === 0) return { rows: [], ...withTrouble(remote.trouble) };
  const ports = await walk(session, mib.local_ports);
  const management = await walk(session, mib.management);
  // A part of a list would be another list.
  const addresses = addressesOf(management.trouble === undefined ? management.columns[0] : undefined, mib.between);
  const isSure = interfaces !== undefined && ports.trouble === undefined;
  const rows = keys.flatMap((key) => {
    const ids = idsOf(key);
    const index = ids.at(-1);
    if (index === undefined) return [];
    // Some agents index by the neighbour's number alone, so that the port stays unknown.
    const port = ids.length === 3 + mib.between ? (ids[1] ?? null) : null;
    const part = port === null ? `:${index}` : `${port}:${index}`;
    const neighbour = {
      ...(port === null
        ? NO_PORT
        : isSure
          ? localPort(port, ports.columns, interfaces, mib)
          : { ...NO_PORT, local_port_number: port }),
      ...remoteEnd(key, remote.columns, remote.trouble === undefined),
      management_addresses: addresses.get(part) ?? null,
    };
    // Agents keep empty rows of neighbours that have gone: without ids there is nobody.
    return neighbour.chassis_id === null && neighbour.port_id === null ? [] : [{ part, neighbour }];
  });
  return { rows, ...withTrouble(remote.trouble ?? ports.trouble ?? management.trouble) };
}

const NO_PORT = { local_port: null, local_port_number: null, local_if_index: null };
const withTrouble = (trouble: string | undefined) => (trouble === undefined ? {} : { trouble });

/** `whole`: no cell was lost; otherwise an id without its subtype is not read as text. */
function remoteEnd(key: string, columns: readonly Rows[], whole: boolean) {
  const [portKinds, chassisKinds, chassisIds, portIds, portTexts, names, texts] = columns;
  const chassis_id_subtype = chassisKind(decodeNumber(chassisKinds?.get(key)));
  const port_id_subtype = portKind(decodeNumber(portKinds?.get(key)));
  return {
    chassis_id: whole || chassis_id_subtype !== null ? decodeLldpId(chassis_id_subtype, chassisIds?.get(key)) : null,
    chassis_id_subtype,
    port_id: whole || port_id_subtype !== null ? decodeLldpId(port_id_subtype, portIds?.get(key)) : null,
    port_id_subtype,
    port_description: decodeText(portTexts?.get(key)),
    system_name: decodeText(names?.get(key)),
    system_description: decodeText(texts?.get(key)),
  };
}

/**
 * LLDP numbers ports in its own way: the interface is the one that the port's id or description names.
 * The number itself says nothing, unless the agent's text is unusable and then it stays unknown.
 */
function localPort(number: number, columns: readonly Rows[], interfaces: readonly Interface[], mib: Mib) {
  const [kinds, ids, texts] = columns;
  const key = String(number);
  const kind = portKind(decodeNumber(kinds?.get(key)));
  const id = decodeLldpId(kind, ids?.get(key));
  const text = decodeText(texts?.get(key));
  const found =
    (mib === V2 ? only(interfaces, (one) => one.if_index === number) : undefined) ??
    (kind === 'mac' ? only(interfaces, (one) => one.mac === id) : undefined) ??
    named(interfaces, id) ??
    named(interfaces, text) ??
    (kind === 'local' ? only(interfaces, (one) => String(one.if_index) === id) : undefined);
  return {
    local_port: found?.name ?? found?.description ?? (kind === 'mac' ? (text ?? id) : (id ?? text)) ?? key,
    local_port_number: number,
    local_if_index: found?.if_index ?? null,
  };
}

function named(interfaces: readonly Interface[], text: string | null): Interface | undefined {
  if (text === null) return undefined;
  return (
    only(interfaces, (one) => one.name === text) ??
    only(interfaces, (one) => one.description === text) ??
    only(interfaces, (one) => one.alias === text)
  );
}

/** Two that fit are none: a guess would draw a wrong link. */
function only(interfaces: readonly Interface[], fits: (one: Interface) => boolean): Interface | undefined {
  const fitting = interfaces.filter(fits);
  return fitting.length === 1 ? fitting[0] : undefined;
}

function addressesOf(rows: Rows | undefined, between: number): Map<string, string> {
  const lists = new Map<string, Set<string>>();
  for (const index of rows?.keys() ?? []) {
    const read = decodeManagementIndex(idsOf(index).toSpliced(2, between));
    if (!read) continue;
    const list = lists.get(read.neighbour) ?? new Set();
    if (list.size < MAX_ADDRESSES) list.add(read.address);
    lists.set(read.neighbour, list);
  }
  return new Map([...lists].map(([neighbour, list]) => [neighbour, [...list].join(', ')]));
}

export function factsOfNeighbours({ chassis_id, rows }: Neighbours): Fact[] {
  const own: Fact[] = chassis_id === null ? [] : [{ key: 'snmp.chassis_id', value: chassis_id }];
  return [...own, ...rows.map(({ part, neighbour }) => ({ key: 'snmp.neighbour', part, value: neighbour }))];
}
