/** Which of our nodes and endpoints an address or a MAC belongs to. */
import type { Db } from '../db/open.ts';

export type Owner = {
  node_id: number;
  node_name: string;
  by: 'recorded_address' | 'observed_address' | 'own_mac';
  watch_id: number | null;
  /** Its interface that has it, where that is known. */
  interface: string | null;
};
export type OwnerEndpoint = { id: number; name: string; system_id: number; system_name: string };

/** More than one is a conflict that is shown; more than these is a mistake of the query. */
const MAX_OWNERS = 10;
/** Interfaces of one node whose MACs are looked for. */
const MAX_OWN_MACS = 64;

const OF_NODE = `join watches w on w.id = f.watch_id join targets t on t.id = w.target_id
  join nodes n on n.id = t.node_id`;
const INTERFACE = `(select i.value ->> '$.name' from watches x join facts i on i.watch_id = x.id and i.key = 'snmp.interface'
  and i.part = cast(f.value ->> '$.if_index' as text) where x.target_id = t.id limit 1)`;

export function ownersOfAddress(db: Db, address: string): Owner[] {
  const rows = db.$client
    .prepare(`select a.node_id, n.name as node_name, 'recorded_address' as by, null as watch_id, nullif(a.interface, '') as interface
      from node_addresses a join nodes n on n.id = a.node_id where a.address = :address
      union all
      select n.id, n.name, 'observed_address', f.watch_id, ${INTERFACE} from facts f ${OF_NODE}
      where f.key = 'snmp.address' and (f.part = :address or (f.part > :address || '%' and f.part < :address || '&'))
      limit ${MAX_OWNERS * 4}`)
    .all({ address }) as Owner[];
  return eachOnce(rows);
}

export function ownersOfMac(db: Db, mac: string): Owner[] {
  const rows = db.$client
    .prepare(`select n.id as node_id, n.name as node_name, 'own_mac' as by, f.watch_id, f.value ->> '$.name' as interface
        from main.facts f indexed by facts_by_mac ${OF_NODE}
        where f.key = 'snmp.interface' and f.value ->> '$.mac' = :mac
      union all
      select n.id, n.name, 'own_mac', f.watch_id, null from main.facts f indexed by facts_by_identity ${OF_NODE}
        where f.key in ('snmp.name', 'snmp.serial', 'snmp.chassis_id') and f.key = 'snmp.chassis_id' and f.value = json_quote(:mac)
      union all
      select n.id, n.name, 'own_mac', f.watch_id, null from main.facts f indexed by facts_by_device ${OF_NODE}
        where f.key in ('snmp.engine_id', 'snmp.base_mac') and f.key = 'snmp.base_mac' and f.value = json_quote(:mac)
      limit ${MAX_OWNERS * 4}`)
    .all({ mac }) as Owner[];
  return eachOnce(rows);
}

function eachOnce(rows: readonly Owner[]): Owner[] {
  const found = new Map<number, Owner>();
  for (const row of rows) {
    const known = found.get(row.node_id);
    if (!known) found.set(row.node_id, { ...row });
    else known.interface ??= row.interface;
  }
  return [...found.values()].slice(0, MAX_OWNERS);
}

/** The MACs of a node's own interfaces that some device has heard. */
export function ownMacs(db: Db, node_id: number): string[] {
  return db.$client
    .prepare(`select distinct f.value ->> '$.mac' as mac from targets t join watches w on w.target_id = t.id
        join facts f on f.watch_id = w.id and f.key = 'snmp.interface'
      where t.node_id = ? and f.value ->> '$.mac' is not null
        and exists (select 1 from sightings s where s.mac = f.value ->> '$.mac' and s.kind = 'port') limit ${MAX_OWN_MACS}`)
    .pluck()
    .all(node_id) as string[];
}

export function addressesOfNode(db: Db, node_id: number): string[] {
  return db.$client
    .prepare('select address from node_addresses where node_id = ? order by is_primary desc, id limit 8')
    .pluck()
    .all(node_id) as string[];
}

const ENDPOINT =
  'select distinct e.id, e.name, y.id as system_id, y.name as system_name from endpoints e join systems y on y.id = e.system_id';

/** Endpoints that are registered at an address, are asked at it, or whose name led there. */
export function endpointsAt(db: Db, address: string): OwnerEndpoint[] {
  return db.$client
    .prepare(`${ENDPOINT} left join targets t on t.endpoint_id = e.id left join watches w on w.target_id = t.id
        left join watch_states s on s.watch_id = w.id
      where e.host = :address or w.address = :address or s.last ->> '$.address' = :address order by e.id limit ${MAX_OWNERS}`)
    .all({ address }) as OwnerEndpoint[];
}

export function endpointOf(db: Db, id: number): OwnerEndpoint | undefined {
  return db.$client.prepare(`${ENDPOINT} where e.id = ?`).get(id) as OwnerEndpoint | undefined;
}

/** Where an endpoint's watches find it: literals as registered, names as they were resolved last. */
export function addressesOfEndpoint(db: Db, endpoint_id: number): string[] {
  return db.$client
    .prepare(`select distinct coalesce(s.last ->> '$.address', w.address) as address from targets t
      join watches w on w.target_id = t.id left join watch_states s on s.watch_id = w.id where t.endpoint_id = ? limit 8`)
    .pluck()
    .all(endpoint_id) as string[];
}
