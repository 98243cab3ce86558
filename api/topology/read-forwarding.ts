/** What one node heard: which of our nodes stand behind its ports (FDB), and who is at the other end of a two-host line (ARP, ND). */
import type { Db } from '../db/open.ts';
import { HOLDS_MS } from '../watching/holds.ts';
import type { Bridge, Line } from './infer-forwarding.ts';

/** A table beyond this is a core's; what hangs on a core is known otherwise. */
const MAX_HEARD = 20_000;
/** Two hosts with a few addresses each; more is no such line. */
const MAX_ON_LINE = 50;
/** Group addresses, and those that routers share (VRRP, HSRP, GLBP), belong to nobody. */
const IS_SHARED = /^.[13579bdf]|^(?:00:00:5e:00:0[12]|00:00:0c:07:ac|00:00:0c:9f:f|00:07:b4|00:00:00:00:00:00)/;
const FRESH = `w.enabled and coalesce(f.kept_from, s.ok_at) + ${HOLDS_MS} >= :now`;
// CROSS JOIN: from the node to its facts, never from all facts of a key.
const OF_NODE = `targets t cross join watches w on w.target_id = t.id and w.probe = 'snmp' cross join watch_states s on s.watch_id = w.id
  cross join facts f on f.watch_id = w.id`;

export type Forwarding = {
  bridge: Omit<Bridge, 'told'> | undefined;
  lines: Line[];
};
/** Which node a MAC belongs to, by the address that people recorded for that node. */
export type MacOwner = [mac: string, node_id: number];

type Heard = { mac: string; if_index: number; part: string; watch_id: number };

export function createForwardingReader(db: Db) {
  const sqlite = db.$client;
  const heardBy = sqlite.prepare<[{ node_id: number; now: number }], Heard>(`
    select f.value ->> '$.mac' as mac, f.value ->> '$.if_index' as if_index, f.part, f.watch_id
    from ${OF_NODE} and f.key = 'snmp.mac'
    where t.node_id = :node_id and ${FRESH} and f.value ->> '$.if_index' is not null
      and coalesce(f.value ->> '$.status', 'learned') = 'learned' order by f.watch_id, f.part limit ${MAX_HEARD}`);
  const ownersOf = sqlite
    .prepare<[{ mac: string }], number>(`
    select t.node_id from main.facts f indexed by facts_by_mac join watches w on w.id = f.watch_id join targets t on t.id = w.target_id
      where f.key = 'snmp.interface' and f.value ->> '$.mac' = :mac and t.node_id is not null
    union select t.node_id from main.facts f indexed by facts_by_device join watches w on w.id = f.watch_id join targets t on t.id = w.target_id
      where f.key in ('snmp.engine_id', 'snmp.base_mac') and f.key = 'snmp.base_mac' and f.value = json_quote(:mac) and t.node_id is not null`)
    .pluck();
  const resolvedBy = sqlite.prepare<[{ node_id: number; now: number }], { mac: string; owner: number }>(`
    select distinct f.value ->> '$.mac' as mac, a.node_id as owner
    from ${OF_NODE} and f.key = 'snmp.arp' cross join node_addresses a on a.address = f.value ->> '$.address'
    where t.node_id = :node_id and ${FRESH} and a.node_id <> :node_id limit ${MAX_HEARD}`);
  const hasAny = sqlite
    .prepare<
      [number],
      number
    >(`select exists (select 1 from targets t cross join watches w on w.target_id = t.id and w.probe = 'snmp'
      cross join facts f on f.watch_id = w.id and f.key in ('snmp.mac', 'snmp.arp') where t.node_id = ?)`)
    .pluck();
  const shortPrefixes = sqlite.prepare<[{ node_id: number; now: number }], { address: string; if_index: number }>(`
    select f.part as address, f.value ->> '$.if_index' as if_index from ${OF_NODE} and f.key = 'snmp.address'
    where t.node_id = :node_id and ${FRESH} and f.value ->> '$.if_index' is not null and f.value ->> '$.prefix_length' between
      case f.value ->> '$.family' when 6 then 126 else 30 end and case f.value ->> '$.family' when 6 then 127 else 31 end`);
  const resolvedAt = sqlite.prepare<[{ node_id: number; now: number; if_index: number }], Heard & { address: string }>(`
    select f.value ->> '$.mac' as mac, f.value ->> '$.if_index' as if_index, f.value ->> '$.address' as address, f.part, f.watch_id
    from ${OF_NODE} and f.key = 'snmp.arp'
    where t.node_id = :node_id and ${FRESH} and f.value ->> '$.if_index' = :if_index
      and coalesce(f.value ->> '$.type', '') <> 'local' order by f.part limit ${MAX_ON_LINE}`);
  const portAt = sqlite
    .prepare<
      [string, number],
      number
    >(`select distinct f.value ->> '$.if_index' from facts f join watches w on w.id = f.watch_id
      join targets t on t.id = w.target_id where f.key = 'snmp.address' and f.part = ? and t.node_id = ?`)
    .pluck();

  /** What ARP and ND have at interfaces whose prefix holds two hosts, where that is one station. */
  function linesOf(node_id: number, now: number): (Heard & { address: string })[] {
    const own = shortPrefixes.all({ node_id, now });
    const addresses = new Set(own.map((row) => row.address));
    return [...new Set(own.map((row) => row.if_index))].flatMap((if_index) => {
      const met = resolvedAt.all({ node_id, now, if_index }).filter((row) => !addresses.has(row.address));
      return new Set(met.map((row) => row.mac)).size === 1 ? met : [];
    });
  }

  return {
    hasAny: (node_id: number): boolean => hasAny.get(node_id) === 1,

    /** What a node's ARP and ND tables tell of our nodes. */
    resolved: (node_id: number, now: number): MacOwner[] =>
      resolvedBy
        .all({ node_id, now })
        .flatMap(({ mac, owner }): MacOwner[] => (IS_SHARED.test(mac) ? [] : [[mac, owner]])),

    /** `alsoOwns`: whose MAC it is by the address tables of all nodes. */
    heard(node_id: number, now: number, alsoOwns: (mac: string) => Iterable<number>): Forwarding {
      const ownerOf = (mac: string): number | undefined => {
        if (IS_SHARED.test(mac)) return undefined;
        const owners = new Set([...ownersOf.all({ mac }), ...alsoOwns(mac)]);
        return owners.size === 1 ? [...owners][0] : undefined;
      };
      const lines = linesOf(node_id, now).flatMap((row): Line[] => {
        const peer = ownerOf(row.mac);
        if (peer === undefined || peer === node_id) return [];
        const ports = portAt.all(row.address, peer);
        const peer_if_index = ports.length === 1 ? (ports[0] ?? null) : null;
        const source = { table: 'arp' as const, node_id, watch_id: row.watch_id, part: row.part };
        return [{ node_id, if_index: row.if_index, peer, peer_if_index, source }];
      });
      return { bridge: bridgeOf(node_id, heardBy.all({ node_id, now }), ownerOf), lines };
    },
  };
}

function bridgeOf(
  node_id: number,
  rows: readonly Heard[],
  ownerOf: (mac: string) => number | undefined,
): Omit<Bridge, 'told'> | undefined {
  if (rows.length === 0) return undefined;
  const hears = new Map<number, Bridge['hears'] extends ReadonlyMap<number, infer H> ? H : never>();
  const several = new Set<number>();
  const strangers = new Map<number, Set<string>>();
  for (const { mac, if_index, part, watch_id } of rows) {
    const owner = ownerOf(mac);
    if (owner === node_id) continue;
    if (owner === undefined) {
      if (!IS_SHARED.test(mac)) strangers.set(if_index, (strangers.get(if_index) ?? new Set()).add(mac));
      continue;
    }
    const known = hears.get(owner);
    if (known && known.if_index !== if_index) several.add(owner);
    else if (!known) hears.set(owner, { if_index, source: { table: 'mac', node_id, watch_id, part } });
  }
  for (const owner of several) hears.delete(owner);
  return { node_id, hears, foreign: new Map([...strangers].map(([if_index, macs]) => [if_index, macs.size])) };
}
