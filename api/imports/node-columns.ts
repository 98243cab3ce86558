/** The columns of a list of nodes, and how their cells are read. */
import type { Text } from '#probes/probe.ts';
import { type Canonical, canonicalAddress } from '../estate/address.ts';
import { ROLES, type Role } from '../estate/schema.ts';
import type { Column } from './columns.ts';

export const NODE_COLUMNS = [
  {
    key: 'name',
    zh: '名称',
    en: 'Name',
    also: ['设备名称', '节点名称', 'node'],
    required: true,
    example: '通州核心交换机1',
  },
  { key: 'role', zh: '角色', en: 'Role', also: ['设备角色', '设备类型', '类型'], example: '核心' },
  { key: 'unit', zh: '单位', en: 'Unit', also: ['所属单位', '责任单位', '单位名称'], example: '' },
  { key: 'area_code', zh: '区划代码', en: 'Area code', also: ['所属区划', '区划'], example: '' },
  { key: 'vendor', zh: '厂商', en: 'Vendor', also: ['品牌', '厂家'], example: 'Huawei' },
  { key: 'model', zh: '型号', en: 'Model', also: ['设备型号'], example: 'S12708' },
  { key: 'version', zh: '版本', en: 'Version', also: ['软件版本', 'software version'], example: '' },
  { key: 'serial', zh: '序列号', en: 'Serial', also: ['SN', 'serial number'], example: '' },
  {
    key: 'ipv4',
    zh: 'IPv4 地址',
    en: 'IPv4 address',
    also: ['IPv4', 'IP', 'IP地址', '管理地址'],
    example: '192.0.2.1',
  },
  { key: 'ipv6', zh: 'IPv6 地址', en: 'IPv6 address', also: ['IPv6'], example: '2001:db8::1' },
  { key: 'note', zh: '备注', en: 'Note', also: ['说明', 'notes', 'remark'], example: '' },
] as const satisfies readonly Column[];
export type NodeKey = (typeof NODE_COLUMNS)[number]['key'];

const ROLE_NAMES: Record<Role, RegExp> = {
  core: /^(core|核心|核心交换机|核心层)$/i,
  aggregation: /^(aggregation|distribution|汇聚|汇聚交换机|汇聚层)$/i,
  access: /^(access|接入|接入交换机|接入层|交换机|switch)$/i,
  router: /^(router|路由器|路由)$/i,
  firewall: /^(firewall|防火墙)$/i,
  server: /^(server|服务器)$/i,
  wireless: /^(wireless|无线|ap|无线ap|无线控制器)$/i,
  other: /^(other|其他|其它)$/i,
};

export const readRole = (text: string): Role | undefined => ROLES.find((role) => ROLE_NAMES[role].test(text));

/** One or several addresses of a family in a cell; `problem` is the first that isn't one. */
export function readAddressCell(text: string, family: 4 | 6): { addresses: Canonical[] } | { problem: Text } {
  const addresses: Canonical[] = [];
  for (const part of text.split(/[\s,;，；、]+/).filter((one) => one !== '')) {
    const read = canonicalAddress(part);
    if ('problem' in read) return read;
    if (read.family !== family) {
      return { problem: { zh: `“${part}”不是 IPv${family} 地址`, en: `'${part}' is no IPv${family} address` } };
    }
    if (!addresses.some((known) => known.address === read.address)) addresses.push(read);
  }
  return { addresses };
}
