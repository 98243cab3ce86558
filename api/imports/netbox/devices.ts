/** NetBox's devices as our nodes: its columns are read into ours, and nodes are imported as always. */
import type { Actor } from '../../audit/record.ts';
import type { Db } from '../../db/open.ts';
import type { Column, Problem, Row } from '../columns.ts';
import type { Plan } from '../draft.ts';
import { type NodeKey, readRole } from '../node-columns.ts';
import { type NodeImport, planNodes } from '../nodes.ts';
import { type Places, placesOf } from './places.ts';

export const NETBOX_DEVICE_COLUMNS = [
  { key: 'name', zh: '名称', en: 'Name', required: true, example: 'core-1' },
  { key: 'role', zh: '角色', en: 'Role', also: ['device_role'], example: 'core' },
  { key: 'manufacturer', zh: '厂商', en: 'Manufacturer', example: 'Huawei' },
  { key: 'device_type', zh: '型号', en: 'Type', also: ['model'], example: 'S12708' },
  { key: 'serial', zh: '序列号', en: 'Serial number', example: '' },
  { key: 'site', zh: '站点', en: 'Site', example: '' },
  { key: 'tenant', zh: '租户', en: 'Tenant', example: '' },
  { key: 'primary_ip4', zh: 'IPv4 地址', en: 'IPv4 Address', example: '192.0.2.1/24' },
  { key: 'primary_ip6', zh: 'IPv6 地址', en: 'IPv6 Address', example: '2001:db8::1/64' },
  { key: 'comments', zh: '备注', en: 'Comments', also: ['description'], example: '' },
] as const satisfies readonly Column[];
type Key = (typeof NETBOX_DEVICE_COLUMNS)[number]['key'];

export function planNetboxDevices(db: Db, actor: Actor, rows: readonly Row<Key>[], options: NodeImport): Plan {
  const places = placesOf(db);
  return planNodes(
    db,
    actor,
    rows.map((row) => asNode(row, places)),
    options,
  );
}

function asNode({ row, cells, problems }: Row<Key>, places: Places): Row<NodeKey> {
  const found: Problem[] = [...problems];
  const place = { ...read('site'), ...read('tenant') };
  const role = cells.role === undefined ? undefined : roleOf(cells.role);
  const node: Partial<Record<NodeKey, string | undefined>> = {
    name: cells.name,
    role,
    vendor: cells.manufacturer,
    model: cells.device_type,
    serial: cells.serial,
    unit: place.unit,
    area_code: place.area_code,
    ipv4: cells.primary_ip4?.replace(/\/\d+$/, ''),
    ipv6: cells.primary_ip6?.replace(/\/\d+$/, ''),
    note: cells.comments,
  };
  const said = Object.fromEntries(Object.entries(node).filter(([, text]) => text !== undefined));
  return { row, cells: said, problems: found };

  function read(key: 'site' | 'tenant') {
    const text = cells[key];
    if (text === undefined) return {};
    const at = places[key](text);
    if (!('problem' in at)) return at;
    found.push({ path: key, ...at.problem });
    return {};
  }
}

/** NetBox's roles are free names: the word in them that we know counts, and none is no statement about the role. */
function roleOf(text: string): string | undefined {
  const words = [
    text,
    ...text.split(/[\s_-]+/),
    ...(/distribution|汇聚/i.exec(text) ?? []),
    ...(/核心|接入|防火墙|路由|无线|服务器/.exec(text) ?? []),
  ];
  return words.map(readRole).find((role) => role !== undefined);
}
