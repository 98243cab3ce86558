/**
 * What the links must be inferred from anew: nodes whose tables changed, and clues (names, addresses, chassis) that somebody
 * came to have or lost. Kept in memory beside each database: after a restart everything is inferred again anyway.
 */
import type { FactValue } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import type { Follower } from '../pipeline/follower.ts';

export type Changed = {
  /** Nodes whose neighbours, ports or recorded links changed. */
  nodes: Set<number>;
  /** Nodes that are gone, or whose facts came to belong to another: who told of them must be asked anew whom it meant. */
  identities: Set<number>;
  /** What neighbours may be known by: `chassis aa:…`, `name x`, `address y`. */
  clues: Set<string>;
  /** Nodes whose MAC or ARP tables changed, as they do with nearly every look. */
  forwarding: Set<number>;
};

export const clueOf = (kind: 'chassis' | 'name' | 'address', text: string): string => `${kind} ${text.toLowerCase()}`;

const kept = new WeakMap<Db, Changed>();

/** One for each database; made, with the triggers that notice what people change, at its first use. */
export function changedOf(db: Db): Changed {
  const known = kept.get(db);
  if (known) return known;
  const made: Changed = { nodes: new Set(), identities: new Set(), clues: new Set(), forwarding: new Set() };
  kept.set(db, made);
  noticePeople(db, made);
  return made;
}

/** Triggers of this connection notice a change whoever makes it; one that is rolled back costs a look in vain. */
function noticePeople(db: Db, changed: Changed) {
  const sqlite = db.$client;
  sqlite.function('topology_changed', (node_id) => {
    if (typeof node_id === 'number') changed.nodes.add(node_id);
    return null;
  });
  sqlite.function('topology_identity', (node_id) => {
    if (typeof node_id === 'number') for (const set of [changed.nodes, changed.identities]) set.add(node_id);
    return null;
  });
  sqlite.function('topology_clue', (kind, text) => {
    if (typeof text === 'string') changed.clues.add(clueOf(kind as 'name', text));
    return null;
  });
  const on = (name: string, what: string, work: string) =>
    sqlite.exec(`create temp trigger topology_${name} after ${what} begin ${work} end`);
  on('named', 'insert on main.nodes', `select topology_changed(new.id), topology_clue('name', new.name);`);
  on(
    'renamed',
    'update of name on main.nodes',
    `select topology_clue('name', old.name), topology_clue('name', new.name);`,
  );
  on('removed', 'delete on main.nodes', `select topology_identity(old.id), topology_clue('name', old.name);`);
  on('addressed', 'insert on main.node_addresses', `select topology_clue('address', new.address);`);
  on('unaddressed', 'delete on main.node_addresses', `select topology_clue('address', old.address);`);
  on('linked', 'insert on main.links', 'select topology_changed(new.a_node_id), topology_changed(new.b_node_id);');
  on('unlinked', 'delete on main.links', 'select topology_changed(old.a_node_id), topology_changed(old.b_node_id);');
  on(
    'relinked',
    'update on main.links',
    `select topology_changed(old.a_node_id), topology_changed(old.b_node_id),
      topology_changed(new.a_node_id), topology_changed(new.b_node_id);`,
  );
  const node = (row: string) => `(select node_id from main.targets where id = ${row}.target_id)`;
  on('unwatched', 'delete on main.watches', `select topology_identity(${node('old')});`);
  on(
    'rewatched',
    'update of enabled, target_id on main.watches',
    `select topology_identity(${node('old')}), topology_identity(${node('new')});`,
  );
}

/** The follower of facts: notes what links may rest on. */
export function followTopology(db: Db): Follower {
  const changed = changedOf(db);
  const nodeOf = db.$client.prepare<[number], number | null>('select node_id from targets where id = ?').pluck();
  return (watch, changes) => {
    if (watch.probe !== 'snmp') return;
    const node_id = nodeOf.get(watch.target_id);
    if (typeof node_id !== 'number') return;
    for (const { key, part, before, after } of changes) {
      if (key === 'snmp.neighbour' || key === 'snmp.cdp_neighbour') changed.nodes.add(node_id);
      else if (key === 'snmp.mac' || key === 'snmp.arp') changed.forwarding.add(node_id);
      else if (key === 'snmp.interface') {
        if (isSamePort(before, after)) continue;
        changed.nodes.add(node_id);
        for (const row of [before, after]) note(changed, 'chassis', cell(row, 'mac'));
      } else if (key === 'snmp.address') note(changed, 'address', part);
      else if (key === 'snmp.name') for (const value of [before, after]) note(changed, 'name', value);
      else if (key === 'snmp.chassis_id' || key === 'snmp.base_mac') {
        for (const value of [before, after]) note(changed, 'chassis', value);
      }
    }
  };
}

function note(changed: Changed, kind: 'chassis' | 'name' | 'address', value: FactValue | undefined) {
  if (typeof value === 'string' && value !== '') changed.clues.add(clueOf(kind, value));
}

const cell = (row: FactValue, name: string) => (typeof row === 'object' && row !== null ? row[name] : undefined);
const isSamePort = (before: FactValue, after: FactValue): boolean =>
  before !== null &&
  after !== null &&
  ['if_index', 'name', 'description', 'mac', 'oper_status'].every((name) => cell(before, name) === cell(after, name));
