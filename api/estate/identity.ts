/**
 * Which of our nodes a device is. One device answers at several addresses, and addresses move, so what the device itself is
 * made of counts first. See docs/decisions/0005-who-a-device-is.md.
 */
import { isIP } from 'node:net';
import { decodeEngineId, uniqueMac } from '#probes/snmp/identifiers.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';

export type Clues = {
  /** Hexadecimal without separators. */
  engine_id: string | null;
  serial: string | null;
  chassis_id: string | null;
  /** `aa:bb:cc:dd:ee:ff`. */
  base_mac: string | null;
  /** Canonical, those that it was asked at first. */
  addresses: readonly string[];
  /** Where it answered us just now: a loopback address tells one host from another there, and nowhere else. */
  answered_at?: string;
};

/** What identifies a device, the surest first. */
export const IDENTITIES = ['engine_id', 'serial', 'chassis_id', 'base_mac', 'address'] as const;
export type Identity = (typeof IDENTITIES)[number];
/** `also`: other nodes that some clue names, a conflict for a person to settle. */
export type Known = { node_id: number; by: Identity; also: number[] };

/** A device that tells hundreds of addresses is known by the first of them. */
const MAX_ADDRESSES = 64;

/**
 * The node that the first clue names which names exactly one; a clue that several share decides nothing.
 * What was seen counts however long ago: a device that was silent for a month is still that device.
 */
export function whoIs(db: Db, clues: Clues): Known | undefined {
  const named = new Set<number>();
  let known: Omit<Known, 'also'> | undefined;
  for (const by of IDENTITIES) {
    for (const owners of ownersByClue(db, by, clues)) {
      for (const id of owners) named.add(id);
      const [node_id] = owners;
      if (!known && owners.size === 1 && node_id !== undefined) known = { node_id, by };
    }
  }
  if (!known) return undefined;
  named.delete(known.node_id);
  return { ...known, also: [...named].sort((a, b) => a - b) };
}

function ownersByClue(db: Db, by: Identity, clues: Clues): Set<number>[] {
  if (by !== 'address') {
    const meant = IDENTIFIES[by](clues[by]);
    return meant === null ? [] : [ownersOf(db, by, meant)];
  }
  const told = clues.addresses.filter(isTelling).slice(0, MAX_ADDRESSES);
  const addresses = clues.answered_at === undefined ? told : [...new Set([clues.answered_at, ...told])];
  // What people recorded before what devices told: a second router may well tell the same virtual address.
  return [
    ...addresses.map((address) => ids(db, RECORDED_ADDRESS, address)),
    ...addresses.map((address) => ids(db, OBSERVED_ADDRESS, address)),
  ];
}

const OF_NODE = 'join watches w on w.id = f.watch_id join targets t on t.id = w.target_id and t.node_id is not null';
const OLD_KEYS = `f.key in ('snmp.name', 'snmp.serial', 'snmp.chassis_id')`;
const NEW_KEYS = `f.key in ('snmp.engine_id', 'snmp.base_mac')`;
const fact = (key: string) => {
  const [index, keys] = OLD_KEYS.includes(`'${key}'`) ? ['facts_by_identity', OLD_KEYS] : ['facts_by_device', NEW_KEYS];
  return `select t.node_id from main.facts f indexed by ${index} ${OF_NODE}
    where ${keys} and f.key = '${key}' and f.value in (select json_quote(value) from json_each(:spellings))`;
};
// A bridge's base address is what LLDP usually gives as the chassis.
const MAC = `${fact('snmp.chassis_id')} union ${fact('snmp.base_mac')}`;
const OWNERS: Record<Exclude<Identity, 'address'>, string> = {
  engine_id: fact('snmp.engine_id'),
  serial: `${fact('snmp.serial')} union select id from nodes where serial in (select value from json_each(:spellings))`,
  chassis_id: MAC,
  base_mac: MAC,
};
const RECORDED_ADDRESS =
  'select node_id from node_addresses where address in (select value from json_each(:spellings))';
const OBSERVED_ADDRESS = `select t.node_id from facts f ${OF_NODE}
  where f.key = 'snmp.address' and f.part in (select value from json_each(:spellings))`;

/** The nodes that claim an identity, be it in their record or by what was seen of them. */
export function ownersOf(db: Db, by: Exclude<Identity, 'address'>, meant: string): Set<number> {
  return ids(db, OWNERS[by], meant);
}

function ids(db: Db, query: string, text: string): Set<number> {
  // People and devices don't agree on capitals.
  const spellings = JSON.stringify([...new Set([text, text.toUpperCase(), text.toLowerCase()])]);
  return new Set(prepared(db, query).pluck().all({ spellings }) as number[]);
}

/** Each clue as it is compared, or null where it identifies nothing. */
export const IDENTIFIES: Record<Exclude<Identity, 'address'>, (text: string | null) => string | null> = {
  engine_id: (text) =>
    text !== null && /^([0-9a-f]{2})+$/i.test(text) ? decodeEngineId(Buffer.from(text, 'hex')) : null,
  serial: meantSerial,
  chassis_id: (text) => (text !== null && /^(..:){5}..$/.test(text) ? uniqueMac(text) : meantChassis(text)),
  base_mac: uniqueMac,
};

const MIN_LENGTH = 4;
/** What stands where nobody wrote a number. */
const PLACEHOLDER =
  /^(n\/?a|none|null|nil|unknown|unspecified|not? (available|specified|applicable|asset tag)|default( string)?|to be filled.*|system serial number|chassis serial number|serial( ?number)?|xxx+|test|123456789?0?|0123456789|1234|abcd?ef?)$/i;

/** A serial number that only one device can have. */
export function meantSerial(text: string | null): string | null {
  const trimmed = text?.trim() ?? '';
  if (trimmed.length < MIN_LENGTH || PLACEHOLDER.test(trimmed)) return null;
  const telling = trimmed.replace(/[^\p{L}\p{N}]/gu, '');
  return telling.length < MIN_LENGTH || /^(.)\1*$/i.test(telling) ? null : trimmed;
}

/** A chassis may also name itself by words or an address, which factories set alike: only what has figures and is no address. */
function meantChassis(text: string | null): string | null {
  const meant = meantSerial(text);
  return meant === null || isIP(meant) !== 0 || !/\d/.test(meant) ? null : meant;
}

/** Not loopback, link-local, unspecified or multicast: those are everywhere. */
export function isTelling(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !/^(0|127|169\.254|22[4-9]|23\d|24\d|25[0-5])\./.test(address);
  return family === 6 && !/^(::1?$|::ffff:|fe[89ab]|ff)/i.test(address);
}
