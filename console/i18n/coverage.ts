import { section } from './text.ts';

/** How far the network, its access and its IPv6 reach, area by area. */
export const coverage = section({
  title: { zh: '覆盖', en: 'Coverage' },
  by: { zh: '统计对象', en: 'Counted are' },
  by_level: { zh: '区划 × 层级', en: 'Divisions by level' },
  by_category: { zh: '区划 × 部门类别', en: 'Departments by category' },
  map: { zh: '覆盖热力图', en: 'Heat map of coverage' },
  register: {
    zh: '分母为 {day} 有效的登记名册；豁免不计入比例。',
    en: 'Out of the register as valid on {day}; what is exempt is left out of the shares.',
  },
  limited: {
    zh: '仅统计您可见单位的节点和网络：按层级的分母仍为全部区划，其他单位的接入在此显示为未接入。',
    en: 'Only what is of units that you may see is counted. By level it is still out of all divisions: what others connected stands as not connected.',
  },
  without_area: {
    zh: '另有 {n} 个部门未登记所在区划，未计入。',
    en: '{n} departments have no area on record and stand in no cell.',
  },
  path: { zh: '所在区划', en: 'Area' },
  own: { zh: '{name}（本级）', en: '{name} itself' },
  total: { zh: '合计', en: 'In all' },
  no_category: { zh: '未分类', en: 'No category' },
  status_live: { zh: '实测在线', en: 'Measured online' },
  status_unmeasured: { zh: '登记未测', en: 'Registered, not measured' },
  status_absent: { zh: '未接入', en: 'Not connected' },
  status_exempt: { zh: '豁免', en: 'Exempt' },
  share_live: { zh: '在线 {share}', en: 'Online {share}' },
  share_ipv6: { zh: 'IPv6 {share}', en: 'IPv6 {share}' },
  of: { zh: '{n} / {total}', en: '{n} of {total}' },
  below_one: { zh: '不足 1%', en: 'below 1%' },
  has_ipv6: { zh: '已有 IPv6', en: 'Has IPv6' },
  has_no_ipv6: { zh: '无 IPv6', en: 'No IPv6' },
  worst: { zh: '最薄弱处', en: 'The worst cell' },
  all_good: {
    zh: '名册内各处均实测在线，且均有 IPv6。',
    en: 'All that is in the register is measured online and has IPv6.',
  },
  no_areas: { zh: '还没有行政区划', en: 'There are no areas yet' },
  no_areas_hint: {
    zh: '覆盖以区划名册为分母：请先导入区划。',
    en: 'Coverage is out of the register of divisions: import it first.',
  },
  import: { zh: '导入区划', en: 'Import areas' },
  no_units: {
    zh: '此处没有登记所在区划的部门。',
    en: 'No departments are on record with an area here.',
  },
});
