import { section } from './text.ts';

/** Emergency: what is common to plans, incidents and drills. */
export const emergency = section({
  title: { zh: '应急', en: 'Emergency' },
  intro: {
    zh: '预案写明每一步由谁做、查什么、何时完成；事件与演练都按生效的预案一步步执行，全程留痕。',
    en: 'A plan says who does what, what is looked at and by when. Incidents and drills walk through the plan in force, and all of it is kept.',
  },
  tab_plans: { zh: '预案', en: 'Plans' },
  tab_incidents: { zh: '事件', en: 'Incidents' },
  tab_drills: { zh: '演练', en: 'Drills' },
  tab_coverage: { zh: '覆盖', en: 'Coverage' },
  tab_reporting: { zh: '报告时限', en: 'Reporting' },
  grade: { zh: '等级', en: 'Grade' },
  grade_1: { zh: '特别重大', en: 'Particularly major' },
  grade_2: { zh: '重大', en: 'Major' },
  grade_3: { zh: '较大', en: 'Relatively major' },
  grade_4: { zh: '一般', en: 'Ordinary' },
  grade_none: { zh: '未定级', en: 'Not graded' },
  category: { zh: '事件类别', en: 'Category' },
  category_malicious_program: { zh: '恶意程序', en: 'Malicious program' },
  category_network_attack: { zh: '网络攻击', en: 'Network attack' },
  category_data_security: { zh: '数据安全', en: 'Data security' },
  category_content_security: { zh: '信息内容安全', en: 'Content security' },
  category_facility_fault: { zh: '设备设施故障', en: 'Fault of equipment' },
  category_misoperation: { zh: '违规操作', en: 'Wrongful operation' },
  category_hidden_danger: { zh: '安全隐患', en: 'Hidden danger' },
  category_abnormal_behaviour: { zh: '异常行为', en: 'Abnormal behaviour' },
  category_force_majeure: { zh: '不可抗力', en: 'Force majeure' },
  category_other: { zh: '其他', en: 'Other' },
});
