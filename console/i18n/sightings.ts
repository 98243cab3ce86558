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
  item: { zh: '测评项', en: 'Item' },
  system: { zh: '系统', en: 'System' },
  target: { zh: '对象', en: 'Seen at' },
  reason: { zh: '所见', en: 'Seen' },
  assessment: { zh: '测评', en: 'Assessment' },
  at: { zh: '时间', en: 'When' },
});
