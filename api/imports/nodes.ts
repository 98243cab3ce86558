/** Nodes by their name. A row without addresses leaves those that are there. */
import type { Actor } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import type { Canonical } from '../estate/address.ts';
import { followAddresses } from '../estate/follow-addresses.ts';
import { readAddresses, writeAddresses } from '../estate/node-addresses.ts';
import { NOT_LOOKED, type NodeFields, UNWATCHED } from '../estate/nodes.ts';
import type { Role } from '../estate/schema.ts';
import type { Row } from './columns.ts';
import { compare, type Draft, type Plan, reader, refuseTwins, settle } from './draft.ts';
import { type NodeKey, readAddressCell, readRole } from './node-columns.ts';
import { watchWriter } from './write-watches.ts';

type Cells = Record<NodeKey, string> & { role: Role };
type Known = Cells & { id: number };
type Entry = { draft: Draft; after: Cells; known: Known | undefined; addresses: Canonical[] };
type Books = {
  nodes: Map<string, Known>;
  units: Map<string, number>;
  areas: Map<string, number>;
  /** Which node has an address. */
  owners: Map<string, string>;
};

export type NodeImport = { credential_id: number | null; watch: boolean };

export function planNodes(
  db: Db,
  actor: Actor,
  rows: readonly Row<NodeKey>[],
  { credential_id, watch }: NodeImport,
): Plan {
  const books = readBooks(db);
  const wanted = rows.map((row) => readNode(row, books));
  refuseTwins(
    wanted.map(({ draft, after }) => ({ draft, key: after.name })),
    'name',
  );
  refuseTwins(
    wanted.flatMap(({ draft, addresses }) => addresses.map(({ address }) => ({ draft, key: address }))),
    'ipv4',
  );
  const drafts = wanted.map(({ draft }) => draft);
  settle(drafts);
  const probes = !watch ? [] : credential_id === null ? ['icmp'] : ['icmp', 'snmp'];
  return { drafts, write: () => writeNodes(db, actor, wanted, books, { probes, credential_id }) };
}

function readBooks(db: Db): Books {
  const sqlite = db.$client;
  const rows = sqlite
    .prepare(`select n.id, n.name, n.role, coalesce(u.name, '') as unit, coalesce(a.code, '') as area_code,
        coalesce(n.vendor, '') as vendor, coalesce(n.model, '') as model, coalesce(n.version, '') as version,
        coalesce(n.serial, '') as serial, n.note, '' as ipv4, '' as ipv6
      from nodes n left join units u on u.id = n.unit_id left join areas a on a.id = n.area_id`)
    .all() as Known[];
  const byId = new Map(rows.map((row) => [row.id, row]));
  const owners = new Map<string, string>();
  const addresses = sqlite.prepare('select node_id, address, family from node_addresses order by id').all() as {
    node_id: number;
    address: string;
    family: 4 | 6;
  }[];
  for (const { node_id, address, family } of addresses) {
    const node = byId.get(node_id);
    if (!node) continue;
    const key = family === 4 ? 'ipv4' : 'ipv6';
    node[key] = node[key] === '' ? address : `${node[key]} ${address}`;
    owners.set(address, node.name);
  }
  const idsOf = (sql: string) => new Map(sqlite.prepare<[], [string, number]>(sql).raw().all() as [string, number][]);
  return {
    nodes: new Map(rows.map((row) => [row.name, row])),
    units: idsOf('select name, id from units'),
    areas: idsOf('select code, id from areas'),
    owners,
  };
}

function readNode(row: Row<NodeKey>, books: Books): Entry {
  const read = reader(row);
  const name = read.needed('name');
  const known = books.nodes.get(name);
  const role = row.cells.role === undefined ? (known?.role ?? 'other') : readRole(row.cells.role);
  if (role === undefined) read.fail('role', `没有角色“${row.cells.role}”`, `There is no role '${row.cells.role}'`);
  const addresses: Canonical[] = [];
  const asked = (family: 4 | 6): string => {
    const key = family === 4 ? 'ipv4' : 'ipv6';
    const text = row.cells[key] ?? known?.[key] ?? '';
    const cell = readAddressCell(text, family);
    if ('problem' in cell) {
      read.fail(key, cell.problem.zh, cell.problem.en);
      return '';
    }
    addresses.push(...cell.addresses);
    for (const { address } of cell.addresses) {
      const owner = books.owners.get(address);
      if (owner !== undefined && owner !== name) {
        read.fail(key, `地址 ${address} 已属于“${owner}”`, `The address ${address} belongs to '${owner}'`);
      }
    }
    return cell.addresses.map(({ address }) => address).join(' ');
  };
  const after: Cells = {
    name,
    role: role ?? 'other',
    unit: read.text('unit', 100) ?? known?.unit ?? '',
    area_code: read.text('area_code', 20) ?? known?.area_code ?? '',
    vendor: read.text('vendor') ?? known?.vendor ?? '',
    model: read.text('model') ?? known?.model ?? '',
    version: read.text('version') ?? known?.version ?? '',
    serial: read.text('serial') ?? known?.serial ?? '',
    note: read.text('note', 4_000) ?? known?.note ?? '',
    ipv4: asked(4),
    ipv6: asked(6),
  };
  if (after.unit !== '' && !books.units.has(after.unit)) {
    read.fail('unit', `没有单位“${after.unit}”`, `There is no unit '${after.unit}'`);
  }
  if (after.area_code !== '' && !books.areas.has(after.area_code)) {
    read.fail('area_code', `没有区划“${after.area_code}”`, `There is no area '${after.area_code}'`);
  }
  if (addresses.length > 64) read.fail('ipv4', '地址超过 64 个', 'There are more than 64 addresses');
  const changes = known ? compare<Record<string, string>>(cellsOf(known), after) : [];
  const action = known ? (changes.length > 0 ? 'update' : 'same') : 'create';
  return { draft: { row: row.row, label: name, action, changes, errors: read.errors }, after, known, addresses };
}

const cellsOf = ({ id: _id, ...cells }: Known): Cells => cells;

function fieldsOf(after: Cells, books: Books): NodeFields {
  const { name, role, note } = after;
  return {
    name,
    role,
    note,
    unit_id: books.units.get(after.unit) ?? null,
    area_id: books.areas.get(after.area_code) ?? null,
    vendor: after.vendor || null,
    model: after.model || null,
    version: after.version || null,
    serial: after.serial || null,
  };
}

function writeNodes(
  db: Db,
  actor: Actor,
  wanted: readonly Entry[],
  books: Books,
  { probes, credential_id }: { probes: readonly string[]; credential_id: number | null },
) {
  const now = Date.now();
  const write = nodeWriter(db, now);
  const watch = watchWriter(db, now, credential_id);
  for (const { draft, after, known, addresses } of wanted) {
    const fields = fieldsOf(after, books);
    if (draft.action === 'create') {
      const primaries = ([4, 6] as const).flatMap((family) => addresses.find((one) => one.family === family) ?? []);
      const watched = probes.length > 0 && primaries.length > 0;
      const target_id = write.insert(fields, addresses, watched);
      for (const { address, family } of primaries) {
        for (const probe of probes) watch({ target_id, probe, params: {}, address, family });
      }
    } else if (draft.action === 'update' && known) {
      write.update(known.id, fields);
      if (!draft.changes.some(({ field }) => field === 'ipv4' || field === 'ipv6')) continue;
      const before = readAddresses(db, known.id);
      writeAddresses(db, known.id, addresses);
      followAddresses(db, actor, known.id, before, addresses);
    }
  }
}

/** Prepared once for all rows. */
function nodeWriter(db: Db, now: number) {
  const sqlite = db.$client;
  const node = sqlite
    .prepare(`insert into nodes (name, role, unit_id, area_id, vendor, model, version, serial, note, created_at, updated_at)
      values (:name, :role, :unit_id, :area_id, :vendor, :model, :version, :serial, :note, :now, :now) returning id`)
    .pluck();
  const target = sqlite
    .prepare('insert into targets (node_id, state_reason, state_since) values (?, ?, ?) returning id')
    .pluck();
  const address = sqlite.prepare(
    'insert into node_addresses (node_id, address, family, is_primary) values (?, ?, ?, ?)',
  );
  const change =
    sqlite.prepare(`update nodes set role = :role, unit_id = :unit_id, area_id = :area_id, vendor = :vendor,
    model = :model, version = :version, serial = :serial, note = :note, updated_at = :now where id = :id`);
  return {
    /** The id of the new node's target. */
    insert(fields: NodeFields, addresses: readonly Canonical[], watched: boolean): number {
      const id = node.get({ ...fields, now }) as number;
      const reason = JSON.stringify(watched ? NOT_LOOKED : UNWATCHED);
      for (const one of addresses) {
        const first = addresses.find((other) => other.family === one.family) === one;
        address.run(id, one.address, one.family, first ? 1 : 0);
      }
      return target.get(id, reason, now) as number;
    },
    update(id: number, { name: _name, ...fields }: NodeFields) {
      change.run({ ...fields, id, now });
    },
  };
}
