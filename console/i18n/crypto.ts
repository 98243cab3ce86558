import { section } from './text.ts';

/** Judging units of cryptography, products with their certificates, and the filing of results. */
export const crypto = section({
  part_D: { zh: 'D 密码使用有效', en: 'D Use is effective' },
  part_A: { zh: 'A 算法技术合规', en: 'A Algorithms comply' },
  part_K: { zh: 'K 密钥管理安全', en: 'K Keys are managed' },
  holds: { zh: '成立', en: 'Holds' },
  denied: { zh: '不成立', en: 'Doesn’t' },
  part_of: { zh: '{object}：{part}', en: '{object}: {part}' },
  reason_of: { zh: '{object}：{part} 不成立的理由', en: '{object}: why {part} doesn’t hold' },
  reason_na: { zh: '{object}：不适用的理由', en: '{object}: why it doesn’t apply' },
  strength: { zh: '安全强度（比特）', en: 'Strength (bits)' },
  strength_hint: {
    zh: '所用中最弱者：如 RSA-2048 为 112，RSA-1024 为 80',
    en: 'Of the weakest in use: RSA-2048 has 112, RSA-1024 has 80',
  },
  low: {
    zh: '仅模块安全等级低一级，其余密钥管理要求均满足',
    en: 'Only the module is one level too low; all else of the keys is met',
  },
  product: { zh: 'K 所依据的密码产品', en: 'Product that K rests on' },
  product_none: { zh: '无', en: 'None' },
  product_was: { zh: '依据 {name}，证书 {certificate}', en: 'Rests on {name}, certificate {certificate}' },
  certificate_none: { zh: '无', en: 'none' },
  incomplete: { zh: '填写完整后保存', en: 'Saved once it is complete' },
  derived: { zh: '由 D、A、K 得出', en: 'Follows from D, A and K' },
  rest: { zh: '其余对象', en: 'All other objects' },
  objects_none: {
    zh: '技术单元逐对象判定：请先在“计划与成员”中添加对象；全部不适用时在下方说明。',
    en: 'Technical units are judged object by object: add objects under “Plan and team”, or say below why it applies to none.',
  },
  keys_hint: {
    zh: 'j / k 上下单元，← / → 换对象，1 D 2 A 3 K（再按一次为不成立）4 不适用，r 理由，e 证据',
    en: 'j / k units, ← / → objects, 1 D 2 A 3 K (again: doesn’t hold) 4 n/a, r reason, e evidence',
  },
  units: { zh: '层面', en: 'Layers' },
  unit_facts: {
    zh: '{strength} · 权重 {weight} · GB/T 39786 {requirement}',
    en: '{strength} · weight {weight} · GB/T 39786 {requirement}',
  },

  compensation: { zh: '弥补', en: 'Made up for' },
  compensation_hint: {
    zh: '经测评人员确认，其他单元的对象可弥补本对象：取其得分的一半与本对象得分的较大者。',
    en: 'Once an assessor confirms it, another cell makes up for this one: half of its figure, where that is more.',
  },
  compensation_by: { zh: '由何处弥补', en: 'By which cell' },
  compensation_why: { zh: '确认的理由', en: 'Why that is confirmed' },
  compensation_confirm: { zh: '确认弥补', en: 'Confirm' },
  compensation_remove: { zh: '取消弥补', en: 'Take it back' },
  compensation_was: { zh: '{by} 确认由 {cell} 弥补：{why}', en: '{by} confirmed that {cell} makes up for it: {why}' },

  proposed: { zh: '提示 {part} {holds}', en: 'Suggests: {part} {holds}' },
  proposed_hint: {
    zh: '供参考：监测可提示 D 与 A，K 须凭产品证书与密钥管理核查；由测评人员判定。',
    en: 'For reference: a look may suggest D and A; K needs certificates and a review of the keys. An assessor judges.',
  },
  proposed_strength: { zh: '强度 {n} 比特', en: '{n} bits' },
  high_risk: { zh: '对照高风险判定指引', en: 'Compare with the guide to high risks' },

  products: { zh: '密码产品', en: 'Cryptography' },
  products_note: {
    zh: '系统使用的商用密码产品及其认证证书；判定 K 时可选为依据。',
    en: 'Products of cryptography that the system uses, with their certificates; K of a unit may rest on them.',
  },
  products_none: { zh: '尚未登记密码产品', en: 'No products recorded' },
  products_none_hint: { zh: '没有证书的产品同样登记。', en: 'Those without a certificate are recorded as well.' },
  add: { zh: '添加产品', en: 'Add a product' },
  edit: { zh: '修改产品', en: 'Change the product' },
  remove: { zh: '删除产品', en: 'Remove the product' },
  remove_detail: {
    zh: '“{name}”将从系统的产品中删除；已有判定仍保留当时的名称与证书。',
    en: '“{name}” goes from the list; judgements keep its name and certificate as they were.',
  },
  name: { zh: '产品名称', en: 'Product' },
  maker: { zh: '厂商', en: 'Maker' },
  certificate: { zh: '产品证书编号', en: 'Certificate' },
  module_level: { zh: '模块安全等级', en: 'Module level' },
  module_level_hint: { zh: '按 GM/T 0028 或 GB/T 37092', en: 'By GM/T 0028 or GB/T 37092' },
  module_level_n: { zh: '{n} 级', en: 'Level {n}' },
  module_level_none: { zh: '非模块或未知', en: 'None, or unknown' },
  valid_until: { zh: '证书有效期至', en: 'Valid until' },
  note: { zh: '备注', en: 'Note' },
  validity: { zh: '有效性', en: 'Validity' },
  validity_expired: { zh: '已过期', en: 'Expired' },
  validity_valid: { zh: '有效', en: 'Valid' },
  validity_unknown: { zh: '未知', en: 'Unknown' },

  filing: { zh: '密评结果备案', en: 'Filing of the result' },
  filing_note: {
    zh: '密评结束后须在期限内向所在地密码管理部门备案；时限见“期限规则”。',
    en: 'To be filed with the authority of cryptography in time; the days stand among the rules of deadlines.',
  },
  filing_none: { zh: '尚未备案', en: 'Not filed yet' },
  filing_edit: { zh: '登记备案', en: 'Record the filing' },
  filed_at: { zh: '备案日期', en: 'Filed on' },
  filed_with: { zh: '备案部门', en: 'Filed with' },
});
