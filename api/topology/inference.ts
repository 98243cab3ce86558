/**
 * Infers the links of the nodes that changed, in steps of a few milliseconds. What devices tell of their neighbours is kept in
 * memory, so that a change of one node reads that node alone.
 */
import type { Db } from '../db/open.ts';
import { changedOf } from './changed.ts';
import { type Bridge, inferFromForwarding, type Line } from './infer-forwarding.ts';
import { inferLinks, type Recorded, type Suspected, type Told } from './infer-links.ts';
import { createPeerMatcher } from './match-peer.ts';
import { createForwardingReader, type MacOwner } from './read-forwarding.ts';
import { createNodeReader, type NodeTold } from './read-node.ts';
import { createLinkWriter, greater, type LinkChange } from './write-links.ts';

/** Nodes whose links are written in one transaction. */
const WRITTEN_AT_ONCE = 10;

export function createInference(db: Db) {
  const changed = changedOf(db);
  const readNode = createNodeReader(db);
  const forwarding = createForwardingReader(db);
  const writer = createLinkWriter(db);
  const readRecorded = createRecordedReader(db);
  const exists = db.$client.prepare<[number], number>('select 1 from nodes where id = ?').pluck();
  const told = new Map<number, NodeTold>();
  /** Who told of links before this turn. */
  const known = new Set(
    db.$client
      .prepare(`select distinct s.value ->> '$.node_id' from topology_links l, json_each(l.sources) s`)
      .pluck()
      .all() as number[],
  );
  /** Who told a clue, and who told of a node. */
  const tellersOfClue = new Map<string, Set<number>>();
  const tellersOf = new Map<number, Set<number>>();
  const bridges = new Map<number, Omit<Bridge, 'told'>>();
  const lines = new Map<number, Line[]>();
  const owned = new Map<number, MacOwner[]>();
  /** Whose a MAC is, by how many tables. */
  const ownersOfMac = new Map<string, Map<number, number>>();
  let suspected = new Map<string, Suspected>();
  /** Nodes whose tables were too old to found links on: looked at again once in a while. */
  const waiting = new Set<number>();

  function read(id: number, now: number) {
    const before = told.get(id);
    const after = readNode(id, now);
    reindex(tellersOfClue, id, before?.clues ?? [], after.clues);
    reindex(tellersOf, id, peersOf(before), peersOf(after));
    if (after.told.length === 0) told.delete(id);
    else told.set(id, after);
  }

  function resolve(id: number, now: number) {
    const count = (rows: readonly MacOwner[], step: 1 | -1) => {
      for (const [mac, node] of rows) {
        const owners = ownersOfMac.get(mac) ?? new Map<number, number>();
        const tables = (owners.get(node) ?? 0) + step;
        if (tables > 0) owners.set(node, tables);
        else owners.delete(node);
        if (owners.size > 0) ownersOfMac.set(mac, owners);
        else ownersOfMac.delete(mac);
      }
    };
    count(owned.get(id) ?? [], -1);
    owned.set(id, forwarding.resolved(id, now));
    count(owned.get(id) ?? [], 1);
  }

  function hear(id: number, now: number) {
    const found = forwarding.heard(id, now, (mac) => ownersOfMac.get(mac)?.keys() ?? []);
    if (found.bridge) bridges.set(id, found.bridge);
    else bridges.delete(id);
    lines.set(id, found.lines);
  }

  /** The nodes at which tables suggest other links than before. */
  function suspect(): number[] {
    const all = [...bridges.values()].map((bridge) => ({ ...bridge, told: toldPorts(told.get(bridge.node_id)) }));
    const found = inferFromForwarding(all, [...lines.values()].flat());
    const next = new Map(found.map((one) => [JSON.stringify([one.a, one.a_own, one.b, one.b_own]), one]));
    const differing = [...suspected, ...next].filter(([key]) => suspected.has(key) !== next.has(key));
    suspected = next;
    return differing.flatMap(([, one]) => [one.a, one.b]);
  }

  function write(scope: readonly number[], now: number): LinkChange {
    const within = new Set(scope);
    const tellers = new Set([...scope, ...scope.flatMap((id) => [...(tellersOf.get(id) ?? [])])]);
    const rows = [...tellers].flatMap((id) =>
      (told.get(id)?.told ?? []).filter((row) => within.has(id) || (row.peer !== null && within.has(row.peer))),
    );
    const some = [...suspected.values()].filter(({ a, b }) => within.has(a) || within.has(b));
    const stale = new Set([...tellers].flatMap((id) => [...(told.get(id)?.stale ?? [])]));
    // A node may have been deleted since it was told of; its tellers are asked anew next time.
    const links = inferLinks(rows, readRecorded(scope), some).filter(
      (link) => exists.get(link.a_node_id) && (link.b_node_id === null || exists.get(link.b_node_id)),
    );
    const result = db.$client.transaction(() =>
      writer.write(links, scope, { isStale: (id) => stale.has(id), isKnown: (id) => known.has(id) }, now),
    )();
    for (const id of result.waiting) waiting.add(id);
    return result.changed;
  }

  /** MAC addresses are owned before ports are judged by them; yields the nodes at which other links are suggested now. */
  function* listen(now: number): Generator<void, number[]> {
    const wanted = [...changed.forwarding];
    changed.forwarding.clear();
    const heard: number[] = [];
    for (const id of wanted) {
      if (bridges.has(id) || owned.has(id) || forwarding.hasAny(id)) heard.push(id);
      yield;
    }
    for (const step of [resolve, hear]) {
      for (const id of heard) {
        step(id, now);
        yield;
      }
    }
    return suspect();
  }

  /** Yields between steps of a few milliseconds. `whole`: forwarding tables and the age of links as well. */
  function* run(now: number, whole: boolean): Generator<void, LinkChange> {
    const dirty = takeNodes(changed, tellersOfClue, tellersOf);
    if (whole) for (const id of waiting) dirty.add(id);
    if (whole) waiting.clear();
    let change: LinkChange = 'none';
    try {
      for (const id of dirty) {
        read(id, now);
        yield;
      }
      if (whole && (dirty.size > 0 || changed.forwarding.size > 0)) {
        for (const id of yield* listen(now)) dirty.add(id);
      }
      if (whole && writer.age(now)) change = 'graph';
      const scope = [...dirty].sort((a, b) => a - b);
      for (let from = 0; from < scope.length; from += WRITTEN_AT_ONCE) {
        change = greater(change, write(scope.slice(from, from + WRITTEN_AT_ONCE), now));
        yield;
      }
    } catch (error) {
      // Tried again with the next whole turn.
      for (const id of dirty) waiting.add(id);
      throw error;
    }
    for (const id of dirty) if (told.has(id) || bridges.has(id)) known.add(id);
    return change;
  }

  return { run };
}

/** Takes over what changed; a clue that came or went concerns whoever told it. */
function takeNodes(
  changed: ReturnType<typeof changedOf>,
  tellersOfClue: ReadonlyMap<string, ReadonlySet<number>>,
  tellersOf: ReadonlyMap<number, ReadonlySet<number>>,
): Set<number> {
  const dirty = new Set(changed.nodes);
  for (const gone of changed.identities) for (const id of tellersOf.get(gone) ?? []) dirty.add(id);
  changed.identities.clear();
  for (const clue of changed.clues) for (const id of tellersOfClue.get(clue) ?? []) dirty.add(id);
  changed.nodes.clear();
  changed.clues.clear();
  return dirty;
}

const peersOf = (one: NodeTold | undefined): Set<number> =>
  new Set((one?.told ?? []).flatMap((row: Told) => (row.peer === null ? [] : [row.peer])));
const toldPorts = (one: NodeTold | undefined): Set<number> =>
  new Set((one?.told ?? []).flatMap((row) => (row.own.if_index === null ? [] : [row.own.if_index])));

function reindex<K>(index: Map<K, Set<number>>, id: number, before: Iterable<K>, after: Iterable<K>) {
  for (const key of before) {
    const known = index.get(key);
    known?.delete(id);
    if (known?.size === 0) index.delete(key);
  }
  for (const key of after) index.set(key, (index.get(key) ?? new Set()).add(id));
}

function createRecordedReader(db: Db): (scope: readonly number[]) => Recorded[] {
  const { portOf } = createPeerMatcher(db);
  const rows = db.$client.prepare<
    [{ scope: string }],
    { id: number; a: number; a_port: string; b: number; b_port: string }
  >(`
    select id, a_node_id as a, a_port, b_node_id as b, b_port from links where a_node_id in (select value from json_each(:scope))
    union select id, a_node_id, a_port, b_node_id, b_port from links where b_node_id in (select value from json_each(:scope))`);
  return (scope) =>
    rows.all({ scope: JSON.stringify(scope) }).map(({ id, a, a_port, b, b_port }) => ({
      id,
      a,
      a_own: portOf(a, a_port ? [a_port] : []),
      b,
      b_own: portOf(b, b_port ? [b_port] : []),
    }));
}
