/** The nodes behind a run's targets, and the SNMP watches that measure them. */
import type { Db } from '../db/open.ts';

export type Behind = { system_id: number; addresses: readonly string[] };
/** `by`: whether a target's address is its own, or it is on record as carrying the system. */
export type NodeBehind = { node_id: number; name: string; by: 'address' | 'system' };

/** More would be a wall of charts, and of questions while the load goes on. */
const MAX_NODES = 4;
/** An agent that takes longer for a look isn't asked more often than usual: while its load goes on least of all. */
const SLOW_MS = 5_000;

/** Within what the connection shows, the owners of targets' addresses first. */
export function nodesBehind(db: Db, { system_id, addresses }: Behind): NodeBehind[] {
  return db.$client
    .prepare(`with owners(id) as (select node_id from node_addresses where address in (select value from json_each(:addresses)))
      select n.id as node_id, n.name, iif(n.id in (select id from owners), 'address', 'system') as "by" from nodes n
      where n.id in (select id from owners) or n.id in (select node_id from system_nodes where system_id = :system_id)
      order by "by", n.id limit ${MAX_NODES}`)
    .all({ system_id, addresses: JSON.stringify(addresses) }) as NodeBehind[];
}

export type UsageWatch = {
  id: number;
  every_s: number;
  enabled: number;
  credential_id: number | null;
  outcome: string | null;
  error: string | null;
  took_ms: number | null;
};

/** The watch that reads the counters of a node's interfaces, and how busy it is with them. */
export const usageWatchOf = (db: Db, node_id: number): UsageWatch | undefined =>
  db.$client
    .prepare(`select w.id, w.every_s, w.enabled, w.credential_id, s.outcome, s.error, s.took_ms from targets t
      join watches w on w.target_id = t.id left join watch_states s on s.watch_id = w.id
      where t.node_id = ? and w.probe = 'snmp' and exists (select 1 from json_each(w.params, '$.tables') where value = 'interfaces')
      order by w.enabled desc, s.outcome = 'ok' desc, w.every_s, w.id limit 1`)
    .get(node_id) as UsageWatch | undefined;

/** Those worth to be asked again and again while a load goes on: at their usual interval a short run would fall between two looks. */
export const usageWatches = (db: Db, behind: Behind): number[] =>
  nodesBehind(db, behind).flatMap(({ node_id }) => {
    const watch = usageWatchOf(db, node_id);
    return watch?.enabled && (watch.took_ms ?? 0) < SLOW_MS ? [watch.id] : [];
  });
