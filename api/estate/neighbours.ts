/** Which of our nodes a device sees at the other end of its ports. */
import type { Db } from '../db/open.ts';
import { cellsOf, type SeenFact } from './observed.ts';

export type Neighbour = {
  local_port: string | null;
  local_if_index: number | null;
  chassis_id: string | null;
  port_id: string | null;
  port_description: string | null;
  system_name: string | null;
  system_description: string | null;
  management_addresses: string[];
  /** The one node that it is; null when none or several fit. */
  node_id: number | null;
  node_name: string | null;
  seen_at: number | null;
  stale: boolean;
};

type Candidate = { id: number; clue: string };

/** Matches by what LLDP tells, the surest first: chassis, system name, management address. */
export function matchNeighbours(db: Db, own_id: number, facts: readonly SeenFact[]): Neighbour[] {
  const rows = facts.map(({ value, seen_at, stale }) => {
    const cells = cellsOf(value);
    const addresses = cells.text('management_addresses');
    return {
      local_port: cells.text('local_port'),
      local_if_index: cells.number('local_if_index'),
      chassis_id: cells.text('chassis_id'),
      port_id: cells.text('port_id'),
      port_description: cells.text('port_description'),
      system_name: cells.text('system_name'),
      system_description: cells.text('system_description'),
      management_addresses: addresses ? addresses.split(', ') : [],
      seen_at,
      stale,
    };
  });
  const chassis = owners(byChassis(db, clues(rows.map((row) => row.chassis_id))), own_id);
  const names = owners(byName(db, clues(rows.map((row) => row.system_name))), own_id);
  const addresses = owners(byAddress(db, clues(rows.flatMap((row) => row.management_addresses))), own_id);
  const only = (ids: Iterable<number> | undefined): number | null => {
    const all = [...new Set(ids ?? [])];
    return all.length === 1 ? (all[0] ?? null) : null;
  };
  const named = db.$client.prepare('select name from nodes where id = ?').pluck();
  return rows.map((row) => {
    const node_id =
      only(chassis.get(row.chassis_id ?? '')) ??
      only(names.get(row.system_name ?? '')) ??
      only(row.management_addresses.flatMap((address) => [...(addresses.get(address) ?? [])]));
    return { ...row, node_id, node_name: node_id === null ? null : (named.get(node_id) as string) };
  });
}

const clues = (texts: readonly (string | null)[]): string =>
  JSON.stringify([...new Set(texts.filter((text) => text !== null && text !== ''))]);

/** Who has each clue; the asking node itself is never its own neighbour. */
function owners(found: readonly Candidate[], own_id: number): Map<string, Set<number>> {
  const map = new Map<string, Set<number>>();
  for (const { id, clue } of found) {
    if (id === own_id) continue;
    map.set(clue, (map.get(clue) ?? new Set()).add(id));
  }
  return map;
}

const OF_NODE = 'join watches w on w.id = f.watch_id join targets t on t.id = w.target_id and t.node_id is not null';
const identity = (key: string) => `select t.node_id as id, f.value ->> '$' as clue
  from facts f indexed by facts_by_identity ${OF_NODE}
  where f.key in ('snmp.name', 'snmp.serial', 'snmp.chassis_id') and f.key = '${key}'
    and f.value in (select json_quote(value) from json_each(:clues))`;

function byChassis(db: Db, texts: string): Candidate[] {
  return db.$client
    .prepare(`${identity('snmp.chassis_id')}
      union select t.node_id, f.value ->> '$.mac' from facts f indexed by facts_by_mac ${OF_NODE}
        where f.key = 'snmp.interface' and f.value ->> '$.mac' in (select value from json_each(:clues))`)
    .all({ clues: texts }) as Candidate[];
}

function byName(db: Db, texts: string): Candidate[] {
  return db.$client
    .prepare(`${identity('snmp.name')}
      union select id, name from nodes where name in (select value from json_each(:clues))`)
    .all({ clues: texts }) as Candidate[];
}

function byAddress(db: Db, texts: string): Candidate[] {
  return db.$client
    .prepare(`select node_id as id, address as clue from node_addresses
        where address in (select value from json_each(:clues))
      union select t.node_id, f.part from facts f ${OF_NODE}
        where f.key = 'snmp.address' and f.part in (select value from json_each(:clues))`)
    .all({ clues: texts }) as Candidate[];
}
