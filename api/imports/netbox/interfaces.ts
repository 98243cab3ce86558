/** NetBox's interfaces, recorded beside those that probes see. */
import type { Db } from '../../db/open.ts';
import { hardwareAddress } from '../../search/hardware-address.ts';
import type { Column, Row } from '../columns.ts';
import { compare, type Draft, type Plan, reader, refuseTwins, settle } from '../draft.ts';
import { readBoolean } from './places.ts';

export const NETBOX_INTERFACE_COLUMNS = [
  { key: 'device', zh: '设备', en: 'Device', required: true, example: 'core-1' },
  { key: 'name', zh: '名称', en: 'Name', required: true, example: 'GigabitEthernet0/0/1' },
  { key: 'type', zh: '类型', en: 'Type', example: '1000base-t' },
  { key: 'enabled', zh: '启用', en: 'Enabled', example: 'true' },
  { key: 'mtu', zh: 'MTU', en: 'MTU', example: '1500' },
  { key: 'mac_address', zh: 'MAC 地址', en: 'MAC Address', also: ['primary_mac_address'], example: '' },
  { key: 'description', zh: '描述', en: 'Description', example: '' },
] as const satisfies readonly Column[];
type Key = (typeof NETBOX_INTERFACE_COLUMNS)[number]['key'];

type Cells = Record<Exclude<Key, 'device'>, string>;
type Known = { id: number; node_id: number; device: string } & Cells;
type Entry = { draft: Draft; node_id: number; after: Cells; known: Known | undefined };

export function planNetboxInterfaces(db: Db, rows: readonly Row<Key>[]): Plan {
  const nodes = new Map(
    db.$client.prepare<[], [string, number]>('select name, id from nodes').raw().all() as [string, number][],
  );
  const stored = db.$client
    .prepare(`select i.id, i.node_id, n.name as device, i.name, i.type, iif(i.enabled, 'true', 'false') as enabled,
        coalesce(cast(i.mtu as text), '') as mtu, coalesce(i.mac, '') as mac_address, i.description
      from interfaces i join nodes n on n.id = i.node_id`)
    .all() as Known[];
  const known = new Map(stored.map((row) => [keyOf(row.node_id, row.name), row]));
  const entries = rows.map((row) => readInterface(row, nodes, known));
  refuseTwins(
    entries.map(({ draft, node_id, after }) => ({ draft, key: node_id === 0 ? '' : keyOf(node_id, after.name) })),
    'name',
  );
  const drafts = entries.map(({ draft }) => draft);
  settle(drafts);
  return { drafts, write: () => writeInterfaces(db, entries) };
}

const keyOf = (node_id: number, name: string) => `${node_id} ${name}`;

function readInterface(row: Row<Key>, nodes: ReadonlyMap<string, number>, all: ReadonlyMap<string, Known>): Entry {
  const read = reader(row);
  const device = read.needed('device');
  const node_id = nodes.get(device) ?? 0;
  if (device !== '' && node_id === 0) read.fail('device', `没有节点“${device}”`, `There is no node '${device}'`);
  const name = read.needed('name');
  const known = all.get(keyOf(node_id, name));
  const enabled = row.cells.enabled === undefined ? undefined : readBoolean(row.cells.enabled);
  if (row.cells.enabled !== undefined && enabled === undefined) {
    read.fail(
      'enabled',
      `“${row.cells.enabled}”应为 true 或 false`,
      `'${row.cells.enabled}' is neither true nor false`,
    );
  }
  const mac = row.cells.mac_address === undefined ? undefined : hardwareAddress(row.cells.mac_address);
  if (row.cells.mac_address !== undefined && mac?.length !== 17) {
    read.fail('mac_address', `“${row.cells.mac_address}”不是 MAC 地址`, `'${row.cells.mac_address}' is no MAC address`);
  }
  const mtu = read.text('mtu', 5);
  if (mtu !== undefined && !(/^\d+$/.test(mtu) && Number(mtu) >= 1 && Number(mtu) <= 65_536)) {
    read.fail('mtu', `“${mtu}”不是有效的 MTU`, `'${mtu}' is no MTU`);
  }
  const after: Cells = {
    name,
    type: read.text('type', 60) ?? known?.type ?? 'other',
    enabled: enabled === undefined ? (known?.enabled ?? 'true') : String(enabled),
    mtu: mtu ?? known?.mtu ?? '',
    mac_address: mac ?? known?.mac_address ?? '',
    description: read.text('description', 400) ?? known?.description ?? '',
  };
  const changes = known ? compare<Record<string, string>>(cellsOf(known), after) : [];
  const action = known ? (changes.length > 0 ? 'update' : 'same') : 'create';
  const label = `${device} ${name}`.trim();
  return { draft: { row: row.row, label, action, changes, errors: read.errors }, node_id, after, known };
}

const cellsOf = ({ id: _id, node_id: _node, device: _device, ...cells }: Known): Cells => cells;

function writeInterfaces(db: Db, entries: readonly Entry[]) {
  const put = db.$client.prepare(`insert into interfaces (node_id, name, type, enabled, mtu, mac, description)
    values (:node_id, :name, :type, :enabled, :mtu, :mac, :description)
    on conflict (node_id, name) do update set type = excluded.type, enabled = excluded.enabled, mtu = excluded.mtu,
      mac = excluded.mac, description = excluded.description`);
  for (const { draft, node_id, after } of entries) {
    if (draft.action === 'same') continue;
    const { name, type, description } = after;
    const enabled = after.enabled === 'true' ? 1 : 0;
    put.run({
      node_id,
      name,
      type,
      enabled,
      mtu: Number(after.mtu) || null,
      mac: after.mac_address || null,
      description,
    });
  }
}
