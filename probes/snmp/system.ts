/**
 * SNMPv2-MIB's system group (RFC 3418), the engine's own counters (RFC 3411) and single objects that tell one device from
 * others and what it does (BRIDGE-MIB, IP-MIB, LLDP-MIB): who the agent says it is.
 */
import type { Kind, Session } from './agent.ts';
import { decodeBits, decodeNumber, decodeText } from './decode.ts';
import { decodeBaseMac, decodeEngineId } from './identifiers.ts';
import { ask, type Found, foundValue, refuseNothing, troubleOf } from './walk.ts';

const DESCRIPTION = '1.3.6.1.2.1.1.1.0';
const OBJECT_ID = '1.3.6.1.2.1.1.2.0';
const UPTIME = '1.3.6.1.2.1.1.3.0';
const CONTACT = '1.3.6.1.2.1.1.4.0';
const NAME = '1.3.6.1.2.1.1.5.0';
const LOCATION = '1.3.6.1.2.1.1.6.0';
const INTERFACES = '1.3.6.1.2.1.2.1.0';
const ENGINE_ID = '1.3.6.1.6.3.10.2.1.1.0';
const ENGINE_TIME = '1.3.6.1.6.3.10.2.1.3.0';
/** dot1dBaseBridgeAddress. */
const BRIDGE_ADDRESS = '1.3.6.1.2.1.17.1.1.0';
/** ipForwarding: forwarding(1), notForwarding(2). */
const FORWARDING = '1.3.6.1.2.1.4.1.0';
/** lldpLocSysCapEnabled. */
const CAPABILITIES = '1.0.8802.1.1.2.1.3.6.0';
/** What many agents lack. */
const EXTRAS = [ENGINE_ID, ENGINE_TIME, BRIDGE_ADDRESS, FORWARDING, CAPABILITIES];

const KINDS: Readonly<Record<string, Kind>> = {
  [DESCRIPTION]: 'octets',
  [OBJECT_ID]: 'dotted',
  [UPTIME]: 'number',
  [CONTACT]: 'octets',
  [NAME]: 'octets',
  [LOCATION]: 'octets',
  [INTERFACES]: 'number',
  [ENGINE_ID]: 'octets',
  [ENGINE_TIME]: 'number',
  [BRIDGE_ADDRESS]: 'octets',
  [FORWARDING]: 'number',
  [CAPABILITIES]: 'octets',
};

/** LldpSystemCapabilitiesMap (IEEE 802.1AB). */
const CAPABILITY = [
  'other',
  'repeater',
  'bridge',
  'wlan_access_point',
  'router',
  'telephone',
  'docsis_cable_device',
  'station',
] as const;

export type System = {
  description: string | null;
  object_id: string | null;
  name: string | null;
  contact: string | null;
  location: string | null;
  uptime_s: number | null;
  /** As hexadecimal. Like `base_mac` null where devices share it. */
  engine_id: string | null;
  base_mac: string | null;
  /** What LLDP and ipForwarding say it does: words of IEEE 802.1AB joined by a comma and a space; null when neither says. */
  capabilities: string | null;
  /** ifNumber: how many interfaces to expect. */
  interfaces: number | null;
  /** Why some of it may be missing. */
  trouble?: string;
};

/** Throws a Failure when the agent is silent or refuses all. */
export async function readSystem(session: Session): Promise<System> {
  const { fruitless } = session.pace;
  const extras = EXTRAS.filter((oid) => !fruitless.has(oid));
  const found = await ask(session, [DESCRIPTION, OBJECT_ID, UPTIME, CONTACT, NAME, LOCATION, INTERFACES, ...extras]);
  refuseNothing(found);
  // In v1 each missing object costs a question of its own.
  if (session.version === '1') for (const oid of extras) if (isMissing(found, oid)) fruitless.add(oid);
  const object_id = foundValue(found, OBJECT_ID);
  const trouble = troubleOf(found, KINDS);
  return {
    description: decodeText(foundValue(found, DESCRIPTION)),
    object_id: typeof object_id === 'string' ? object_id : null,
    name: decodeText(foundValue(found, NAME)),
    contact: decodeText(foundValue(found, CONTACT)),
    location: decodeText(foundValue(found, LOCATION)),
    uptime_s: trouble === undefined ? uptimeOf(found) : null,
    engine_id: decodeEngineId(foundValue(found, ENGINE_ID)),
    base_mac: decodeBaseMac(foundValue(found, BRIDGE_ADDRESS)),
    // One of two that say it would say less.
    capabilities: trouble === undefined ? capabilitiesOf(found) : null,
    interfaces: decodeNumber(foundValue(found, INTERFACES)),
    ...(trouble === undefined ? {} : { trouble }),
  };
}

function isMissing(found: Found, oid: string): boolean {
  const one = found.get(oid);
  return one !== undefined && 'absent' in one && one.absent === 'no_such_object';
}

function capabilitiesOf(found: Found): string | null {
  const bits = decodeBits(foundValue(found, CAPABILITIES));
  const does = new Set<string>(CAPABILITY.filter((_, bit) => bits.has(bit)));
  if (decodeNumber(foundValue(found, FORWARDING)) === 1) does.add('router');
  return does.size === 0 ? null : [...does].join(', ');
}

const WRAP_S = 2 ** 32 / 100;

/** sysUpTime wraps after 497 days; snmpEngineTime doesn't, and is believed where both tell the same time since then. */
function uptimeOf(found: Found): number | null {
  const ticks = decodeNumber(foundValue(found, UPTIME));
  if (ticks === null || ticks < 0) return null;
  const uptime_s = ticks / 100;
  const engine_s = decodeNumber(foundValue(found, ENGINE_TIME));
  if (engine_s === null || engine_s <= WRAP_S) return uptime_s;
  const wraps = Math.round((engine_s - uptime_s) / WRAP_S);
  return Math.abs(uptime_s + wraps * WRAP_S - engine_s) < 60 ? uptime_s + wraps * WRAP_S : uptime_s;
}
