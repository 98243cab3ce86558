/** NetBox's IP addresses: each goes to the node that its device names, with its prefix length and interface. */
import type { Actor } from '../../audit/record.ts';
import type { Db } from '../../db/open.ts';
import { type Canonical, canonicalAddress } from '../../estate/address.ts';
import { followAddresses } from '../../estate/follow-addresses.ts';
import { readAddresses, writeAddresses } from '../../estate/node-addresses.ts';
import type { Column, Row } from '../columns.ts';
import { compare, type Draft, type Plan, reader, refuseTwins, settle } from '../draft.ts';
import { readBoolean } from './places.ts';
import { netboxVrf } from './prefixes.ts';

export const NETBOX_ADDRESS_COLUMNS = [
  { key: 'address', zh: '地址', en: 'IP Address', required: true, example: '192.0.2.1/24' },
  { key: 'device', zh: '设备', en: 'Device', also: ['parent', 'device/vm'], example: 'core-1' },
  { key: 'interface', zh: '接口', en: 'Interface', also: ['assigned_object'], example: 'Vlanif10' },
  { key: 'is_primary', zh: '主地址', en: 'Is primary', example: 'true' },
  { key: 'vrf', zh: 'VRF', en: 'VRF', example: '' },
  { key: 'dns_name', zh: '域名', en: 'DNS Name', example: '' },
] as const satisfies readonly Column[];
/** Of our own file: a node where NetBox has a device. */
export const ADDRESS_COLUMNS = NETBOX_ADDRESS_COLUMNS.map((column) =>
  column.key === 'device' ? { ...column, zh: '节点', en: 'Node', also: ['device', '设备'] } : column,
) satisfies readonly Column[];
type Key = (typeof NETBOX_ADDRESS_COLUMNS)[number]['key'];

type Cells = Record<Exclude<Key, 'device'>, string>;
type Known = Cells & { node_id: number };
type Entry = { draft: Draft; node_id: number; canonical: Canonical | undefined; after: Cells };
type Books = {
  nodes: Map<string, number>;
  names: Map<number, string>;
  /** By address, and by node and address: two VRFs may use the same ones. */
  addresses: Map<string, Known>;
  own: Map<string, Known>;
  vrfs: Set<string>;
};

export function planNetboxAddresses(db: Db, actor: Actor, rows: readonly Row<Key>[]): Plan {
  const books = readBooks(db);
  const entries = rows.map((row) => readAddress(row, books));
  refuseTwins(
    entries.map(({ draft, canonical, node_id }) => ({
      draft,
      // Of which node is no matter, but where two have it already.
      key: canonical
        ? books.own.has(`${node_id} ${canonical.address}`)
          ? `${canonical.address} ${books.names.get(node_id)}`
          : canonical.address
        : '',
    })),
    'address',
  );
  const drafts = entries.map(({ draft }) => draft);
  settle(drafts);
  return { drafts, write: () => writeAll(db, actor, entries) };
}

function readBooks(db: Db): Books {
  const nodes = db.$client.prepare<[], [string, number]>('select name, id from nodes').raw().all() as [
    string,
    number,
  ][];
  const stored = db.$client
    .prepare(`select node_id, address || coalesce('/' || prefix_length, '') as address, address as plain, interface,
        iif(is_primary, 'true', 'false') as is_primary, vrf, dns_name from node_addresses`)
    .all() as (Known & { plain: string })[];
  return {
    nodes: new Map(nodes),
    names: new Map(nodes.map(([name, id]) => [id, name])),
    addresses: new Map(stored.map(({ plain, ...row }) => [plain, row])),
    own: new Map(stored.map(({ plain, ...row }) => [`${row.node_id} ${plain}`, row])),
    vrfs: new Set(stored.map(({ vrf }) => vrf)),
  };
}

function readAddress(row: Row<Key>, books: Books): Entry {
  const read = reader(row);
  const [text = '', length] = read.needed('address').split('/');
  const canonical = text === '' ? undefined : canonicalAddress(text);
  if (canonical && 'problem' in canonical) read.fail('address', canonical.problem.zh, canonical.problem.en);
  const found = canonical && 'address' in canonical ? canonical : undefined;
  const bits = found?.family === 4 ? 32 : 128;
  if (length !== undefined && !(/^\d{1,3}$/.test(length) && Number(length) <= bits)) {
    read.fail('address', `前缀长度“${length}”无效`, `'${length}' is no prefix length`);
  }
  const device = read.text('device', 100);
  const node_id = device === undefined ? 0 : (books.nodes.get(device) ?? 0);
  if (device !== undefined && node_id === 0) read.fail('device', `没有节点“${device}”`, `There is no node '${device}'`);
  const known = found && (books.own.get(`${node_id} ${found.address}`) ?? books.addresses.get(found.address));
  if (known && device !== undefined && known.node_id !== node_id) {
    const owner = books.names.get(known.node_id);
    read.fail('address', `地址 ${text} 已属于“${owner}”`, `The address ${text} belongs to '${owner}'`);
  }
  const primary = row.cells.is_primary === undefined ? undefined : readBoolean(row.cells.is_primary);
  if (row.cells.is_primary !== undefined && primary === undefined) {
    read.fail('is_primary', '应为 true 或 false', 'It must be true or false');
  }
  const after: Cells = {
    address: found ? `${found.address}${length === undefined ? '' : `/${length}`}` : text,
    interface: read.text('interface', 100) ?? known?.interface ?? '',
    // A primary address stays so until another one is made primary.
    is_primary: primary || known?.is_primary === 'true' ? 'true' : 'false',
    vrf: row.cells.vrf === undefined ? (known?.vrf ?? '') : netboxVrf(read.text('vrf', 100) ?? '', books.vrfs),
    dns_name: read.text('dns_name', 253) ?? known?.dns_name ?? '',
  };
  const draft: Draft = { row: row.row, label: after.address, action: 'same', changes: [], errors: read.errors };
  // NetBox keeps addresses that no device has; here an address stands on a node.
  if (device === undefined)
    return { draft: { ...draft, label: `${after.address} (–)` }, node_id, canonical: found, after };
  draft.label = `${after.address} ${device}`;
  draft.changes = known ? compare<Record<string, string>>(cellsOf(known), after) : [];
  draft.action = known ? (draft.changes.length > 0 ? 'update' : 'same') : 'create';
  return { draft, node_id, canonical: found, after };
}

const cellsOf = ({ node_id: _node, ...cells }: Known): Cells => cells;

function writeAll(db: Db, actor: Actor, entries: readonly Entry[]) {
  const touched = entries.filter(({ draft }) => draft.action === 'create' || draft.action === 'update');
  const details = db.$client.prepare(`update node_addresses set prefix_length = :prefix_length, interface = :interface,
    vrf = :vrf, dns_name = :dns_name where node_id = :node_id and address = :address`);
  for (const [node_id, rows] of Map.groupBy(touched, (entry) => entry.node_id)) {
    const before = readAddresses(db, node_id);
    const given = rows.flatMap(({ canonical, after }) =>
      canonical ? [{ ...canonical, first: after.is_primary === 'true' }] : [],
    );
    const leading = given.filter(({ first }) => first);
    const others = given.filter((one) => !one.first && !before.some(({ address }) => address === one.address));
    const kept = before.filter(({ address }) => !leading.some((one) => one.address === address));
    const after = [...leading, ...kept, ...others].map(({ address, family }) => ({ address, family }));
    if (after.map(({ address }) => address).join() !== before.map(({ address }) => address).join()) {
      writeAddresses(db, node_id, after);
      followAddresses(db, actor, node_id, before, after);
    }
    for (const { canonical, after: cells } of rows) {
      const [, length] = cells.address.split('/');
      details.run({
        node_id,
        address: canonical?.address ?? '',
        prefix_length: length === undefined ? null : Number(length),
        interface: cells.interface,
        vrf: cells.vrf,
        dns_name: cells.dns_name,
      });
    }
  }
}
