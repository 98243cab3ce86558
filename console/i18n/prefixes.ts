import { section } from './text.ts';

export const prefixes = section({
  title: { zh: '地址段', en: 'Prefixes' },
  intro: {
    zh: '已规划的 IPv4 与 IPv6 地址段，以及其中已登记的地址数。',
    en: 'The planned ranges of IPv4 and IPv6, and how many recorded addresses stand in each.',
  },
  prefix: { zh: '地址段', en: 'Prefix' },
  prefix_hint: { zh: '如 10.0.0.0/8 或 2001:db8::/32', en: 'Such as 10.0.0.0/8 or 2001:db8::/32' },
  vrf: { zh: 'VRF', en: 'VRF' },
  role: { zh: '用途', en: 'Purpose' },
  vlan: { zh: 'VLAN', en: 'VLAN' },
  vlan_wrong: { zh: '应为 1–4094', en: 'It must be 1 to 4094' },
  description: { zh: '描述', en: 'Description' },
  family: { zh: '协议族', en: 'Family' },
  addresses: { zh: '已登记地址', en: 'Recorded addresses' },
  status_active: { zh: '使用中', en: 'Active' },
  status_container: { zh: '容器', en: 'Container' },
  status_reserved: { zh: '保留', en: 'Reserved' },
  status_deprecated: { zh: '停用', en: 'Deprecated' },
  add: { zh: '登记地址段', en: 'Add a prefix' },
  edit: { zh: '编辑', en: 'Edit' },
  remove: { zh: '删除', en: 'Delete' },
  remove_hint: {
    zh: '将删除地址段 {prefix}；节点的地址不受影响。',
    en: 'The prefix {prefix} goes; addresses of nodes stay.',
  },
  import: { zh: '导入', en: 'Import' },
  none: { zh: '还没有登记地址段', en: 'No prefix is recorded yet' },
  none_hint: {
    zh: '逐个登记，或从 NetBox 导出的 CSV 导入。',
    en: 'Add them one by one, or import the CSV that NetBox exports.',
  },
  netbox: { zh: '导出 NetBox CSV', en: 'Export for NetBox' },
});
