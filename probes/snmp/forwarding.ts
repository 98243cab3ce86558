/**
 * Which MAC was heard on which port: Q-BRIDGE-MIB's dot1qTpFdbTable (RFC 4363) and BRIDGE-MIB's dot1dTpFdbTable
 * (RFC 4188). Both number ports in the bridge's own way; dot1dBasePortTable tells the interface.
 */
import { Failure } from '../failures.ts';
import type { Fact } from '../probe.ts';
import { numbers, type Session } from './agent.ts';
import { answers } from './contexts.ts';
import { decodeNumber, idsOf } from './decode.ts';
import { type Rows, walk } from './walk.ts';
import type { More } from './words.ts';

const BASE_PORT = numbers('1.3.6.1.2.1.17.1.4.1', 2);
const BY_VLAN = numbers('1.3.6.1.2.1.17.7.1.2.2.1', 2, 3);
const PLAIN = numbers('1.3.6.1.2.1.17.4.3.1', 2, 3);
/** dot1qVlanFdbId: (timeMark, VLAN) → filtering database. */
const VLAN_OF_DATABASE = numbers('1.3.6.1.2.1.17.7.1.4.2.1', 3);
const STATUS = ['other', 'invalid', 'learned', 'self', 'management'];

/** vtpVlanState: operational is 1. */
const CISCO_VLANS = numbers('1.3.6.1.4.1.9.9.46.1.3.1.1', 2);
const MAX_VLANS = 64;

/** Throws a Failure when the agent falls silent. */
export async function readForwarding(session: Session, object_id: string | null): Promise<More> {
  const found = await readTables(session);
  const isCisco = object_id?.startsWith('1.3.6.1.4.1.9.') ?? false;
  return isCisco && found.facts.length === 0 && found.trouble === undefined ? readByVlan(session) : found;
}

/** Older Cisco switches keep a table per VLAN, behind the community `community@vlan` or in the context `vlan-N`. */
async function readByVlan(session: Session): Promise<More> {
  const states = await walk(session, CISCO_VLANS);
  const vlans = [...(states.columns[0] ?? [])]
    .filter(([, state]) => decodeNumber(state) === 1)
    .map(([index]) => idsOf(index).at(-1) ?? 0)
    // From 1002 on are those of FDDI and token ring, which each switch has.
    .filter((vlan) => vlan >= 1 && vlan < 1002);
  const facts: Fact[] = [];
  let trouble = vlans.length > MAX_VLANS ? `more than ${MAX_VLANS} VLANs` : states.trouble;
  for (const vlan of vlans.slice(0, MAX_VLANS)) {
    const inner = session.ofVlan?.(vlan) ?? session.within?.(`vlan-${vlan}`);
    if (!inner) break;
    try {
      if (!(await answers(inner))) continue;
      const found = await readTables(inner, vlan);
      facts.push(...found.facts);
      trouble ??= found.trouble;
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      // An agent that is silent to one such community is so to all.
      trouble ??= `VLAN ${vlan}: ${thrown.message}`;
      break;
    } finally {
      inner.close();
    }
  }
  return trouble === undefined ? { facts } : { facts, trouble };
}

/** `of`: the VLAN whose tables they are, where each has its own. */
async function readTables(session: Session, of: number | null = null): Promise<More> {
  const ports = await walk(session, BASE_PORT);
  const byVlan = await walk(session, BY_VLAN);
  const isByVlan = (byVlan.columns[0]?.size ?? 0) > 0 || byVlan.trouble !== undefined;
  const plain = isByVlan ? undefined : await walk(session, PLAIN);
  const databases = plain ? undefined : await walk(session, VLAN_OF_DATABASE);
  const ifIndexes = new Map(
    [...(ports.columns[0] ?? [])].map(([port, if_index]) => [Number(port), decodeNumber(if_index)] as const),
  );
  const vlans = vlansOf(databases?.columns[0]);
  const found = plain ?? byVlan;
  const rows = rowsOf(found.columns, plain ? 6 : 7, found.trouble === undefined);
  const facts = rows.map(({ database, mac, port, status }) => {
    // A database per VLAN is usual, and numbered as the VLAN is where the agent doesn't say.
    const vlan =
      database === null
        ? of
        : databases?.trouble !== undefined
          ? null
          : vlans.size === 0
            ? database
            : (vlans.get(database) ?? null);
    const value = { mac, vlan, bridge_port: port, if_index: ifIndexes.get(port) ?? null, status };
    return { key: 'snmp.mac', part: (database ?? of) === null ? mac : `${database ?? of}:${mac}`, value };
  });
  const trouble = ports.trouble ?? byVlan.trouble ?? plain?.trouble ?? databases?.trouble;
  return trouble === undefined ? { facts } : { facts, trouble };
}

/** A database that several VLANs share belongs to none of them alone. */
function vlansOf(rows: Rows | undefined): Map<number, number | null> {
  const vlans = new Map<number, number | null>();
  for (const [index, database] of rows ?? []) {
    const vlan = idsOf(index).at(-1);
    const id = decodeNumber(database);
    if (vlan !== undefined && id !== null) vlans.set(id, vlans.has(id) ? null : vlan);
  }
  return vlans;
}

/** `whole`: no cell was lost; otherwise a row without a status may be an invalid one. */
function rowsOf([ports, statuses]: readonly Rows[], length: 6 | 7, whole: boolean) {
  return [...(ports ?? [])].flatMap(([index, value]) => {
    const ids = idsOf(index);
    const port = decodeNumber(value);
    const status = STATUS[(decodeNumber(statuses?.get(index)) ?? 0) - 1] ?? null;
    const octets = ids.slice(-6);
    // Port 0 is "not known which".
    if (ids.length !== length || port === null || port <= 0 || status === 'invalid') return [];
    if (!whole && status === null) return [];
    if (octets.some((octet) => octet > 255)) return [];
    const mac = octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':');
    return [{ database: length === 7 ? (ids[0] ?? null) : null, mac, port, status }];
  });
}
