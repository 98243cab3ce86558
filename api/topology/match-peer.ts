/** Which of our nodes a neighbour is, and which of its ports is meant, by what LLDP or CDP tells of it. */
import type { Db } from '../db/open.ts';
import { clueOf } from './changed.ts';
import type { Port } from './infer-links.ts';
import type { Stranger } from './schema.ts';

export type Peer = { node_id: number | null; ambiguous: boolean; clues: string[] };
export type PeerMatcher = ReturnType<typeof createPeerMatcher>;

const IS_MAC = /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i;
const OF_NODE = 'join watches w on w.id = f.watch_id join targets t on t.id = w.target_id and t.node_id is not null';
const identity = (
  index: string,
  keys: string,
  key: string,
) => `select t.node_id from main.facts f indexed by ${index} ${OF_NODE}
  where f.key in (${keys}) and f.key = '${key}' and f.value = json_quote(:clue)`;
const OLD_KEYS = `'snmp.name', 'snmp.serial', 'snmp.chassis_id'`;
const CHASSIS = `${identity('facts_by_identity', OLD_KEYS, 'snmp.chassis_id')}
  union ${identity('facts_by_device', `'snmp.engine_id', 'snmp.base_mac'`, 'snmp.base_mac')}
  union select t.node_id from main.facts f indexed by facts_by_mac ${OF_NODE}
    where f.key = 'snmp.interface' and f.value ->> '$.mac' = :clue`;
const NAME = `${identity('facts_by_identity', OLD_KEYS, 'snmp.name')} union select id from nodes where name = :clue`;
const ADDRESS = `select node_id from node_addresses where address = :clue
  union select t.node_id from facts f ${OF_NODE} where f.key = 'snmp.address' and f.part = :clue`;

// CROSS JOIN keeps SQLite from beginning at the key of the facts, of which there are as many as ports in the whole network.
export function createPeerMatcher(db: Db) {
  const sqlite = db.$client;
  const finder = (query: string) => {
    const found = sqlite.prepare<[{ clue: string }], number>(query).pluck();
    return (clue: string | null): number[] => (clue ? found.all({ clue }) : []);
  };
  const byChassis = finder(CHASSIS);
  const byName = finder(NAME);
  const byAddress = finder(ADDRESS);
  const chassisOf = sqlite
    .prepare<[number], string>(`select f.value ->> '$' from targets t cross join watches w on w.target_id = t.id
      cross join facts f on f.watch_id = w.id and f.key = 'snmp.chassis_id' where t.node_id = ?`)
    .pluck();
  const portsOf = sqlite.prepare<[Record<string, number | string | null>], { if_index: number; name: string | null }>(`
    select distinct f.value ->> '$.if_index' as if_index, coalesce(f.value ->> '$.name', f.value ->> '$.description') as name
    from targets t cross join watches w on w.target_id = t.id and w.probe = 'snmp'
      cross join facts f on f.watch_id = w.id and f.key = 'snmp.interface'
    where t.node_id = :node_id and (lower(f.value ->> '$.name') = lower(:text) or lower(f.value ->> '$.description') = lower(:text)
      or f.value ->> '$.mac' = lower(:text) or (:number is not null and f.value ->> '$.if_index' = :number))`);

  /** A chassis that is known to be another's, or that the node itself doesn't call its own, contradicts. */
  function contradicts(node_id: number, chassis: string | null, owners: readonly number[]): boolean {
    if (chassis === null || !IS_MAC.test(chassis) || owners.includes(node_id)) return false;
    if (owners.length > 0) return true;
    const own = chassisOf.all(node_id).filter((text) => IS_MAC.test(text));
    return own.length > 0;
  }

  /** The surest first: chassis, system name, management address. A clue that several nodes fit decides nothing. */
  function match(own_id: number, said: Stranger): Peer {
    const owners = byChassis(said.chassis_id).filter((id) => id !== own_id);
    const named = spellings(said.system_name);
    const sets = [
      owners,
      named.flatMap(byName).filter((id) => id !== own_id),
      said.management_addresses.flatMap(byAddress).filter((id) => id !== own_id),
    ].map((ids) => [...new Set(ids)]);
    const chosen = sets.find((ids) => ids.length === 1)?.[0];
    const clues = [
      ...(said.chassis_id ? [clueOf('chassis', said.chassis_id)] : []),
      ...named.map((name) => clueOf('name', name)),
      ...said.management_addresses.map((address) => clueOf('address', address)),
    ];
    const ambiguous = sets.some((ids) => ids.length > 1);
    if (chosen === undefined || contradicts(chosen, said.chassis_id, owners))
      return { node_id: null, ambiguous, clues };
    return { node_id: chosen, ambiguous: false, clues };
  }

  /** The port that these names mean at a node; its number only when exactly one fits the first name that fits any. */
  function portOf(node_id: number | null, names: readonly string[], numbered = false): Port {
    for (const text of node_id === null ? [] : names) {
      const number = numbered && /^\d{1,9}$/.test(text) ? Number(text) : null;
      const found = portsOf.all({ node_id, text, number });
      const [one] = found;
      if (one && found.length === 1)
        return { if_index: one.if_index, names: [...new Set([one.name ?? text, ...names])] };
    }
    return { if_index: null, names: [...names] };
  }

  return { match, portOf };
}

/** CDP says `name.domain` or `name(serial)`. */
function spellings(name: string | null): string[] {
  if (!name) return [];
  const bare = name.replace(/\([^()]*\)$/, '');
  const host = bare.split('.')[0] ?? '';
  return [...new Set([name, bare, ...(/^[\d.]+$/.test(bare) ? [] : [host])])].filter((text) => text !== '');
}
