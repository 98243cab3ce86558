import { section } from './text.ts';

/** What models can do with IPv6. */
export const ipv6Capabilities = section({
  title: { zh: '型号能力', en: 'Model capabilities' },
  vendor: { zh: '厂商', en: 'Vendor' },
  model: { zh: '型号', en: 'Model' },
  version: { zh: '版本前缀', en: 'Version begins with' },
  any_version: { zh: '任意版本', en: 'any' },
  version_hint: {
    zh: '留空为任意版本；多条符合时取最长的，“12.1”也符合 12.10',
    en: 'Empty: any; the longest that fits counts; “12.1” fits 12.10, too',
  },
  same_hint: { zh: '与设备所示一致，不分大小写', en: 'As devices show it, in any case' },
  status: { zh: 'IPv6 能力', en: 'IPv6' },
  status_supported: { zh: '支持', en: 'Supported' },
  status_after_upgrade: { zh: '升级后支持', en: 'After an upgrade' },
  status_unsupported: { zh: '不支持', en: 'Not supported' },
  source: { zh: '依据', en: 'Source' },
  source_hint: { zh: '产品手册、厂商来函或测试报告', en: 'A data sheet, a letter, a test' },
  recorded_by: { zh: '登记人', en: 'Recorded by' },
  recorded_at: { zh: '登记时间', en: 'Recorded' },
  add: { zh: '登记型号', en: 'Add a model' },
  edit: { zh: '修改能力记录', en: 'Change the record' },
  remove: { zh: '删除能力记录', en: 'Delete the record' },
  remove_hint: {
    zh: '删除“{name}”的能力记录后，该型号的 D14 将变为未知。',
    en: 'Without the record of {name}, D14 of its nodes becomes unknown.',
  },
  import: { zh: '导入', en: 'Import' },
  none: { zh: '还没有型号能力记录', en: 'No model is recorded yet' },
  none_hint: {
    zh: '按厂商和型号登记其是否支持 IPv6，检查 D14 据此判定。',
    en: 'Record by vendor and model whether it supports IPv6: D14 goes by it.',
  },
  filter: { zh: '按厂商、型号或依据查找', en: 'Find by vendor, model or source' },
  unrecorded: { zh: '尚无记录的型号', en: 'Models without a record' },
  unrecorded_note: { zh: '节点所示或已登记的型号，按节点数', en: 'as nodes show or have on record, by how many' },
  nodes_n: { zh: '{n} 个节点', en: '{n} nodes' },
  record_one: { zh: '登记 {name}', en: 'Record {name}' },
  more: { zh: '另有 {n} 个型号', en: 'and {n} more models' },
});
