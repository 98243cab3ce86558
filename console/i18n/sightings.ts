import { section } from './text.ts';

/** What probes saw beside what is asked, and where that differs from the last assessment. */
export const sightings = section({
  seen: { zh: '监测所见', en: 'Seen by probes' },
  seen_hint: {
    zh: '供参考：监测只能说明不足，不能证明符合；由测评人员判定。',
    en: 'For reference: a look can show a shortfall and never that an item is met. An assessor judges.',
  },
  seen_n: { zh: '所见 {n}', en: '{n} seen' },
  suggests: { zh: '提示{result}', en: 'Suggests: {result}' },
  cases: { zh: '对照高风险案例 {cases}', en: 'Compare with high-risk cases {cases}' },
  evidence: { zh: '证据', en: 'Evidence' },
  tab: { zh: '测评后变化', en: 'Drift' },
  none: { zh: '没有发现变化', en: 'No drift was seen' },
  none_hint: {
    zh: '已结束测评中判为符合、而监测现见不足的项会列在此；未监测到不等于符合。',
    en: 'Items that the last assessment judged conform and that are seen to fall short now stand here. What nobody sees is not therefore met.',
  },
  listed: {
    zh: '所见不足自动列为问题，由人定风险、提工单。',
    en: 'What is seen becomes findings: people choose risks and file tickets.',
  },
  listed_link: { zh: '查看问题', en: 'See the findings' },
  not_compared: { zh: '未能对照的系统', en: 'Not compared' },
  not_compared_note: {
    zh: '上表对以下系统没有说明或只说明一部分，不代表没有变化。',
    en: 'Of these systems the list above says nothing or only a part: that is no sign that nothing drifted.',
  },
  why: { zh: '原因', en: 'Why' },
  why_no_assessment: { zh: '没有已结束的测评', en: 'No assessment is closed' },
  why_no_rules: {
    zh: '第 {level} 级没有监测规则（仅二、三级有）',
    en: 'No rules for level {level}: only 2 and 3 have them',
  },
  why_nothing_watched: { zh: '入口与节点均无启用的监测', en: 'Nothing of it is watched' },
  why_nothing_seen: { zh: '监测近期没有取得任何结果', en: 'No look told anything lately' },
  why_partly_seen: {
    zh: '{targets} 个对象中仅 {seen} 个近期有监测结果',
    en: 'Looks told of {seen} of {targets} parts lately',
  },
  all_compared: { zh: '登记的系统均已对照', en: 'Every registered system was compared' },
  all_compared_hint: {
    zh: '未登记的系统不在对照之列。',
    en: 'What is not in the register is not compared.',
  },
  item: { zh: '测评项', en: 'Item' },
  system: { zh: '系统', en: 'System' },
  target: { zh: '对象', en: 'Seen at' },
  reason: { zh: '所见', en: 'Seen' },
  assessment: { zh: '测评', en: 'Assessment' },
  at: { zh: '时间', en: 'When' },
});
