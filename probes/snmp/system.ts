/** SNMPv2-MIB's system group (RFC 3418) and the engine's own counters (RFC 3411): who the agent says it is. */
import type { Session } from './agent.ts';
import { decodeNumber, decodeText } from './decode.ts';
import { ask, type Found, foundValue, refuseNothing } from './walk.ts';

const DESCRIPTION = '1.3.6.1.2.1.1.1.0';
const OBJECT_ID = '1.3.6.1.2.1.1.2.0';
const UPTIME = '1.3.6.1.2.1.1.3.0';
const CONTACT = '1.3.6.1.2.1.1.4.0';
const NAME = '1.3.6.1.2.1.1.5.0';
const LOCATION = '1.3.6.1.2.1.1.6.0';
const INTERFACES = '1.3.6.1.2.1.2.1.0';
const ENGINE_ID = '1.3.6.1.6.3.10.2.1.1.0';
const ENGINE_TIME = '1.3.6.1.6.3.10.2.1.3.0';

export type System = {
  description: string | null;
  object_id: string | null;
  name: string | null;
  contact: string | null;
  location: string | null;
  uptime_s: number | null;
  engine_id: string | null;
  /** ifNumber: how many interfaces to expect. */
  interfaces: number | null;
};

/** Throws a Failure when the agent is silent or refuses all. */
export async function readSystem(session: Session): Promise<System> {
  const found = await ask(session, [
    DESCRIPTION,
    OBJECT_ID,
    UPTIME,
    CONTACT,
    NAME,
    LOCATION,
    INTERFACES,
    ENGINE_ID,
    ENGINE_TIME,
  ]);
  refuseNothing(found);
  const engine_id = foundValue(found, ENGINE_ID);
  const object_id = foundValue(found, OBJECT_ID);
  return {
    description: decodeText(foundValue(found, DESCRIPTION)),
    object_id: typeof object_id === 'string' ? object_id : null,
    name: decodeText(foundValue(found, NAME)),
    contact: decodeText(foundValue(found, CONTACT)),
    location: decodeText(foundValue(found, LOCATION)),
    uptime_s: uptimeOf(found),
    engine_id: Buffer.isBuffer(engine_id) && engine_id.length > 0 ? engine_id.toString('hex') : null,
    interfaces: decodeNumber(foundValue(found, INTERFACES)),
  };
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
