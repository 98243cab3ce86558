/** NetBox's prefixes, under its headings. */
import type { Column } from '../columns.ts';
import type { PrefixKey, VrfReader } from '../prefixes.ts';

export const NETBOX_PREFIX_COLUMNS = [
  { key: 'prefix', zh: '地址段', en: 'Prefix', required: true, example: '192.0.2.0/24' },
  { key: 'vrf', zh: 'VRF', en: 'VRF', example: '' },
  { key: 'status', zh: '状态', en: 'Status', example: 'active' },
  { key: 'role', zh: '用途', en: 'Role', example: '' },
  { key: 'vlan', zh: 'VLAN', en: 'VLAN', also: ['vlan_vid', 'vid'], example: '10' },
  { key: 'tenant', zh: '租户', en: 'Tenant', example: '' },
  { key: 'site', zh: '站点', en: 'Site', also: ['scope'], example: '' },
  { key: 'description', zh: '描述', en: 'Description', example: '' },
  // NetBox has them as custom fields, where somebody made such.
  { key: 'assigned_at', zh: '分配日期', en: 'Assigned at', also: ['cf_assigned_at'], example: '' },
  { key: 'addressing', zh: '地址类型', en: 'Addressing', also: ['cf_addressing'], example: '' },
] as const satisfies readonly Column<PrefixKey>[];

/** A table that NetBox exports says Global for none, and puts the route distinguisher behind a name: `office (65000:1)`. */
export const netboxVrf: VrfReader = (text, known) => {
  if (known.has(text)) return text;
  if (text === 'Global') return '';
  return /^(.+) \([^()]*:[^()]*\)$/.exec(text)?.[1] ?? text;
};
