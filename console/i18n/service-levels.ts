import { section } from './text.ts';

/** Times that tickets must keep. */
export const serviceLevels = section({
  title: { zh: '工单时限', en: 'Service levels' },
  note: {
    zh: '预设值由本系统给出，并非官方要求，请按本单位约定修改。修改后，历史记录所用时限不变；日历更正会重新计算。',
    en: 'The presets are ours, not official. A change leaves what past steps were held to; a correction of the calendar reckons anew.',
  },
  targets: { zh: '时限规则', en: 'Targets' },
  targets_hint: {
    zh: '自上而下，第一条符合的规则生效；以工作时间的分钟计，留空为不限。',
    en: 'From the top, the first that fits counts; in minutes of working time, empty is none.',
  },
  rule_n: { zh: '规则 {n}', en: 'Rule {n}' },
  raise_n: { zh: '上移规则 {n}', en: 'Move rule {n} up' },
  remove_n: { zh: '删除规则 {n}', en: 'Remove rule {n}' },
  add: { zh: '添加规则', en: 'Add a rule' },
  any: { zh: '不限', en: 'Any' },
  level: { zh: '层级', en: 'Level' },
  response: { zh: '响应（分钟）', en: 'Response (min)' },
  resolution: { zh: '办结（分钟）', en: 'Resolution (min)' },
  minutes_wrong: { zh: '须为正整数，或留空', en: 'A whole number above 0, or nothing' },
  hours: { zh: '工作时间', en: 'Working hours' },
  hours_hint: { zh: '例如 09:00-12:00, 14:00-18:00', en: 'Such as 09:00-12:00, 14:00-18:00' },
  hours_wrong: { zh: '格式应为 09:00-12:00, 14:00-18:00', en: 'It is written as 09:00-12:00, 14:00-18:00' },
  every_day: { zh: '周末与节假日也计时', en: 'Weekends and holidays count as well' },
  days: { zh: '日历更正', en: 'Corrections of the calendar' },
  days_hint: {
    zh: '每行一天：日期=work（上班）或 off（放假）。法定节假日与调休已知至 {year} 年，之后仅区分周末。',
    en: 'A day a line: date=work or off. Holidays and make-up workdays are known up to {year}; after that only weekends are.',
  },
  days_wrong: { zh: '每行应为 2026-10-10=work 或 =off', en: 'Each line is 2026-10-10=work or =off' },
});
