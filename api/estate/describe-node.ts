/** All that is known of one node: the record, what was seen, where the two differ. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { VerdictRow, verdictsOf } from '../findings/describe-verdict.ts';
import { notFound } from '../middleware/errors.ts';
import { WatchRow } from '../watching/describe-watch.ts';
import { watchesOf } from '../watching/watches-of.ts';
import { addressKey } from './address.ts';
import { differences } from './differences.ts';
import { NodeRow, nodeRows } from './list-nodes.ts';
import { matchNeighbours } from './neighbours.ts';
import { readAddresses } from './node-addresses.ts';
import { cellsOf, observedFacts, type SeenFact, textOf } from './observed.ts';
import { LEVELS } from './schema.ts';

const Described = z.object({
  vendor: z.string().nullable(),
  model: z.string().nullable(),
  version: z.string().nullable(),
  serial: z.string().nullable(),
});
/** From the top down, itself last. */
const Path = z.array(z.object({ id: z.int(), name: z.string(), level: z.enum(LEVELS) }));
const Interface = z.object({
  if_index: z.int(),
  name: z.string().nullable(),
  description: z.string().nullable(),
  alias: z.string().nullable(),
  type: z.int().nullable(),
  mtu: z.int().nullable(),
  speed_bps: z.number().nullable(),
  mac: z.string().nullable(),
  admin_status: z.string().nullable(),
  oper_status: z.string().nullable(),
  watch_id: z.int(),
  stale: z.boolean(),
});
/** As people recorded it; `observed` is whether a probe sees one of that name now. */
const RecordedInterface = z.object({
  id: z.int(),
  name: z.string(),
  type: z.string(),
  enabled: z.boolean(),
  mtu: z.int().nullable(),
  mac: z.string().nullable(),
  description: z.string(),
  observed: z.boolean(),
});
const Address = z.object({
  address: z.string(),
  prefix_length: z.int().nullable(),
  family: z.union([z.literal(4), z.literal(6)]),
  if_index: z.int().nullable(),
  /** The table that told it; null when it is only recorded. */
  source: z.string().nullable(),
  recorded: z.boolean(),
  observed: z.boolean(),
  /** Observed, but too long ago to count. */
  stale: z.boolean(),
  is_primary: z.boolean(),
});
const Neighbour = z.object({
  local_port: z.string().nullable(),
  local_if_index: z.int().nullable(),
  chassis_id: z.string().nullable(),
  port_id: z.string().nullable(),
  port_description: z.string().nullable(),
  system_name: z.string().nullable(),
  system_description: z.string().nullable(),
  management_addresses: z.array(z.string()),
  node_id: z.int().nullable(),
  node_name: z.string().nullable(),
  seen_at: z.int().nullable(),
  stale: z.boolean(),
});
export const NodeDetail = z.object({
  node: NodeRow.extend({
    recorded: Described,
    note: z.string(),
    created_at: z.int(),
    updated_at: z.int(),
    area_path: Path,
    unit_path: Path,
  }),
  observed: Described.extend({
    name: z.string().nullable(),
    description: z.string().nullable(),
    object_id: z.string().nullable(),
    location: z.string().nullable(),
    contact: z.string().nullable(),
    booted_at: z.number().nullable(),
    seen_at: z.int().nullable(),
    stale: z.boolean(),
  }).nullable(),
  differences: z.array(
    z.object({ field: z.enum(['vendor', 'model', 'version', 'serial']), recorded: z.string(), observed: z.string() }),
  ),
  interfaces: z.array(Interface),
  recorded_interfaces: z.array(RecordedInterface),
  addresses: z.array(Address),
  neighbours: z.array(Neighbour),
  watches: z.array(WatchRow),
  verdicts: z.array(VerdictRow),
  seen_at: z.int().nullable(),
});
type NodeDetail = z.infer<typeof NodeDetail>;

/** Throws a 404 when there is no such node. */
export function describeNode(db: Db, id: number, now: number): NodeDetail {
  const [row] = nodeRows(db, [id]);
  if (!row) throw notFound('该节点', 'node');
  const stored = db.$client
    .prepare('select vendor, model, version, serial, note, created_at, updated_at from nodes where id = ?')
    .get(id) as z.infer<typeof Described> & { note: string; created_at: number; updated_at: number };
  const { note, created_at, updated_at, ...recorded } = stored;
  const facts = observedFacts(db, id, now);
  const observed = describeObserved(facts);
  const interfaces = (facts.get('snmp.interface') ?? []).flatMap(asInterface).sort((a, b) => a.if_index - b.if_index);
  return {
    node: {
      ...row,
      recorded,
      note,
      created_at,
      updated_at,
      area_path: pathTo(db, 'areas', row.area_id),
      unit_path: pathTo(db, 'units', row.unit_id),
    },
    observed,
    differences: observed ? differences(recorded, observed) : [],
    interfaces,
    recorded_interfaces: recordedInterfaces(db, id, interfaces),
    addresses: mergeAddresses(db, id, facts.get('snmp.address') ?? []),
    neighbours: matchNeighbours(db, id, facts.get('snmp.neighbour') ?? []),
    watches: watchesOf(db, { node_id: id }, now),
    verdicts: verdictsOf(db, { node_id: id }),
    seen_at: row.seen_at,
  };
}

function describeObserved(facts: Map<string, SeenFact[]>): NodeDetail['observed'] {
  const all = [...facts.values()].flat();
  if (all.length === 0) return null;
  const text = (name: string) => textOf(facts, `snmp.${name}`);
  const seen = all.map((fact) => fact.seen_at ?? 0);
  const booted = facts.get('snmp.booted_at')?.[0]?.value;
  return {
    vendor: text('vendor'),
    model: text('model'),
    version: text('version'),
    serial: text('serial'),
    name: text('name'),
    description: text('description'),
    object_id: text('object_id'),
    location: text('location'),
    contact: text('contact'),
    booted_at: typeof booted === 'number' ? booted : null,
    seen_at: seen.reduce((latest, at) => Math.max(latest, at), 0) || null,
    stale: all.every((fact) => fact.stale),
  };
}

function asInterface({ part, value, watch_id, stale }: SeenFact): NodeDetail['interfaces'] {
  const { text, number } = cellsOf(value);
  const if_index = number('if_index') ?? Number(part);
  if (!Number.isInteger(if_index)) return [];
  return [
    {
      if_index,
      name: text('name') ?? text('description'),
      description: text('description'),
      alias: text('alias'),
      type: number('type'),
      mtu: number('mtu'),
      speed_bps: number('speed_bps'),
      mac: text('mac'),
      admin_status: text('admin_status'),
      oper_status: text('oper_status'),
      watch_id,
      stale,
    },
  ];
}

function recordedInterfaces(
  db: Db,
  node_id: number,
  seen: NodeDetail['interfaces'],
): NodeDetail['recorded_interfaces'] {
  const rows = db.$client
    .prepare('select id, name, type, enabled, mtu, mac, description from interfaces where node_id = ? order by id')
    .all(node_id) as (Omit<NodeDetail['recorded_interfaces'][number], 'enabled' | 'observed'> & { enabled: number })[];
  return rows.map((row) => ({
    ...row,
    enabled: row.enabled === 1,
    observed: seen.some(({ name, description, stale }) => !stale && (name === row.name || description === row.name)),
  }));
}

/** Recorded and observed addresses side by side, by value; link-local ones once per interface. */
function mergeAddresses(db: Db, node_id: number, facts: readonly SeenFact[]): NodeDetail['addresses'] {
  const merged = new Map<string, NodeDetail['addresses'][number]>();
  const first = new Set<number>();
  for (const { address, family } of readAddresses(db, node_id)) {
    merged.set(address, {
      address,
      family,
      prefix_length: null,
      if_index: null,
      source: null,
      recorded: true,
      observed: false,
      stale: false,
      is_primary: !first.has(family),
    });
    first.add(family);
  }
  for (const { part, value, stale } of facts) {
    const cells = cellsOf(value);
    const address = part.replace(/%.*/, '');
    const known = merged.get(part);
    const seen = {
      prefix_length: cells.number('prefix_length'),
      if_index: cells.number('if_index'),
      source: cells.text('source'),
      observed: true,
      stale,
    };
    if (known) Object.assign(known, seen);
    else {
      const family = address.includes(':') ? (6 as const) : (4 as const);
      merged.set(part, { address, family, recorded: false, is_primary: false, ...seen });
    }
  }
  const keyed = [...merged.values()].map((row) => ({ row, key: addressKey(row.address) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ row }) => row);
}

function pathTo(db: Db, table: 'areas' | 'units', id: number | null): z.infer<typeof Path> {
  if (id === null) return [];
  return db.$client
    .prepare(`with recursive up(id, name, level, parent_id, depth) as (
        select id, name, level, parent_id, 0 from ${table} where id = ?
        union all select p.id, p.name, p.level, p.parent_id, up.depth + 1 from ${table} p join up on p.id = up.parent_id
          where up.depth < 20)
      select id, name, level from up order by depth desc`)
    .all(id) as z.infer<typeof Path>;
}
