/** What only one device can have: its serial number, its engine id, its addresses. Two nodes that claim one are a difference of both. */
import type { Db } from '../db/open.ts';
import { IDENTIFIES, isTelling } from '../estate/identity.ts';
import type { Found } from './compare.ts';
import type { ReadNode } from './read-node.ts';
import type { Field } from './schema.ts';

export type Claim = Extract<Field, `duplicate_${string}`>;
/** Who else claims it; `watch_id` is null for what is recorded. */
export type Claimant = { node_id: number; watch_id: number | null };
export type Claimed = Found & { field: Claim; others: Claimant[] };

/** Finds who else has what this node has. Another's old claim counts: the device may have moved from there to here. */
export function createClaims(db: Db): (node_id: number, node: ReadNode) => Claimed[] {
  const sqlite = db.$client;
  const of = 'join watches w on w.id = f.watch_id join targets t on t.id = w.target_id and t.node_id is not null';
  const identity = (index: string, keys: string, key: string) =>
    `select t.node_id, min(f.watch_id) as watch_id from main.facts f indexed by ${index} ${of}
      where f.key in (${keys}) and f.key = '${key}' and f.value in (select json_quote(value) from json_each(:spellings))
        and t.node_id <> :node_id group by t.node_id`;
  const old = `'snmp.name', 'snmp.serial', 'snmp.chassis_id'`;
  const serials = sqlite.prepare(`${identity('facts_by_identity', old, 'snmp.serial')}
    union all select id, null from nodes where serial in (select value from json_each(:spellings)) and id <> :node_id`);
  const engines = sqlite.prepare(identity('facts_by_device', `'snmp.engine_id', 'snmp.base_mac'`, 'snmp.engine_id'));
  // Left to itself, the planner reads the addresses of all nodes; CROSS JOIN keeps the few asked for in front.
  const addresses = sqlite.prepare(`
    select a.address, a.node_id, null as watch_id from json_each(:addresses) j
      cross join node_addresses a on a.address = j.value where a.node_id <> :node_id and a.vrf = ''
    union all select f.part, t.node_id, min(f.watch_id) from json_each(:addresses) j
      cross join main.facts f indexed by facts_by_key on f.key = 'snmp.address' and f.part = j.value
      cross join watches w on w.id = f.watch_id cross join targets t on t.id = w.target_id
      where t.node_id is not null and t.node_id <> :node_id group by f.part, t.node_id`);

  const claimed = (field: Claim, part: string, watch_id: number | null, others: Claimant[]): Claimed[] => {
    const each = [...new Map(others.map((one) => [one.node_id, one])).values()];
    if (each.length === 0) return [];
    return [{ field, part, recorded: null, observed: part, watch_id, others: each }];
  };

  return (node_id, { record, addresses: recorded, texts, told }) => {
    const marks = new Map<string, number | null>();
    const seen = texts.get('serial');
    for (const [text, watch_id] of [
      [seen?.value ?? null, seen?.watch_id ?? null],
      [record.serial, null],
    ] as const) {
      const meant = IDENTIFIES.serial(text)?.toUpperCase();
      if (meant !== undefined && !marks.has(meant)) marks.set(meant, watch_id);
    }
    const ask = (query: typeof serials, text: string) => {
      const spellings = JSON.stringify([...new Set([text, text.toLowerCase(), text.toUpperCase()])]);
      return query.all({ spellings, node_id }) as Claimant[];
    };
    const found = [...marks].flatMap(([serial, watch_id]) =>
      claimed('duplicate_serial', serial, watch_id, ask(serials, serial)),
    );
    const engine = texts.get('engine_id');
    const engine_id = IDENTIFIES.engine_id(engine?.value ?? null);
    if (engine && engine_id !== null) {
      found.push(...claimed('duplicate_engine_id', engine_id, engine.watch_id, ask(engines, engine_id)));
    }
    const own = new Map<string, number | null>(recorded.map((address) => [address, null]));
    for (const { value, watch_id } of told.values()) if (!own.has(value)) own.set(value, watch_id);
    const rows = own.size === 0 ? [] : addresses.all({ addresses: JSON.stringify([...own.keys()]), node_id });
    for (const [address, others] of Map.groupBy(rows as (Claimant & { address: string })[], (row) => row.address)) {
      if (isTelling(address)) found.push(...claimed('duplicate_address', address, own.get(address) ?? null, others));
    }
    return found;
  };
}
