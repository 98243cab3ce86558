/** What discovery found, as it is kept: canonical addresses, texts of a bounded length without control characters. */
import type { Found } from '#probes/discovery/found.ts';
import { type Canonical, canonicalAddress } from '../estate/address.ts';
import { isTelling } from '../estate/identity.ts';
import type { Identity } from './same-device.ts';
import type { candidates } from './schema.ts';

type Row = typeof candidates.$inferSelect;
/** What a sight says of a device, besides where and when. */
export type Described = Pick<
  Row,
  | 'name'
  | 'vendor'
  | 'model'
  | 'version'
  | 'object_id'
  | 'description'
  | 'location'
  | 'role'
  | 'credential_id'
  | 'rtt_ms'
  | 'open_ports'
  | 'snmp'
>;
export type Sight = {
  /** Where it was asked, then what it told; each once. */
  addresses: Canonical[];
  asked: Canonical;
  answered: boolean;
  identity: Identity;
  described: Described;
  trail: Pick<Row, 'how' | 'via' | 'hops'>;
  seen_at: number;
};

/** A router may tell thousands; a node has room for 64. */
const MAX_ADDRESSES = 64;
const MAX_PORTS = 64;
const LONG = 1_000;
const SHORT = 200;

/** Undefined for what has no address that could be registered. */
export function readFound(found: Found, now: number): Sight | undefined {
  const asked = canonicalAddress(found.address);
  if ('problem' in asked) return undefined;
  const addresses = new Map([[asked.address, asked]]);
  for (const text of found.addresses) {
    const told = canonicalAddress(text);
    // Of loopback addresses only the one that was asked means this device.
    if ('problem' in told || !isTelling(told.address)) continue;
    if (addresses.size < MAX_ADDRESSES) addresses.set(told.address, told);
  }
  return {
    addresses: [...addresses.values()],
    asked,
    answered: found.rtt_ms !== null || found.open_ports.length > 0 || found.snmp === 'ok',
    identity: {
      engine_id: plain(found.engine_id, SHORT),
      serial: plain(found.serial, SHORT),
      chassis_id: plain(found.chassis_id, SHORT),
      base_mac: plain(found.base_mac, SHORT),
    },
    described: {
      name: plain(found.name, SHORT),
      vendor: plain(found.vendor, SHORT),
      model: plain(found.model, SHORT),
      version: plain(found.version, SHORT),
      object_id: plain(found.object_id, SHORT),
      description: plain(found.description, LONG),
      location: plain(found.location, SHORT),
      role: found.role,
      credential_id: found.snmp === 'ok' ? found.credential : null,
      rtt_ms: found.rtt_ms,
      open_ports: found.open_ports.slice(0, MAX_PORTS),
      snmp: found.snmp,
    },
    trail: { how: found.how, via: plain(found.via, SHORT), hops: found.hops },
    // A clock that jumped must not put a sight into the future.
    seen_at: Math.min(found.seen_at, now),
  };
}

/** One line, or null when nothing is left of it. */
function plain(text: string | null, longest: number): string | null {
  if (text === null) return null;
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, longest)
    .toWellFormed();
  return line === '' ? null : line;
}
