/**
 * The stages of graded protection (等级保护) and who does what in each. Own knowledge, compared with no text: a person reads it, nothing is
 * judged by it.
 */
import type { Text } from '#probes/probe.ts';

export const STAGES = ['grading', 'filing', 'rectification', 'assessment', 'supervision'] as const;
export type Stage = (typeof STAGES)[number];

export const PARTIES = ['operator', 'authority', 'police', 'assessor'] as const;
export type Party = (typeof PARTIES)[number];

export const PARTY_NAMES: Record<Party, Text> = {
  operator: { zh: '运营者', en: 'Operator' },
  authority: { zh: '主管部门', en: 'Competent department' },
  police: { zh: '公安机关', en: 'Police' },
  assessor: { zh: '测评机构', en: 'Assessor' },
};

export type LifecycleStage = {
  stage: Stage;
  title: Text;
  /** Who has to move. */
  responsible: Party;
  /** null: nothing to do. */
  does: Record<Party, Text | null>;
};

export const LIFECYCLE: readonly LifecycleStage[] = [
  {
    stage: 'grading',
    title: { zh: '定级', en: 'Grading' },
    responsible: 'operator',
    does: {
      operator: { zh: '拟定等级，组织专家评审', en: 'Drafts the grade, has experts review it' },
      authority: { zh: '审核批准', en: 'Approves' },
      police: null,
      assessor: { zh: '可提供咨询', en: 'May advise' },
    },
  },
  {
    stage: 'filing',
    title: { zh: '备案', en: 'Filing' },
    responsible: 'operator',
    does: {
      operator: { zh: '提交备案材料，变更时更新', en: 'Submits, and updates when something changes' },
      authority: null,
      police: { zh: '受理、审核、发放备案证明', en: 'Accepts, reviews, issues the certificate' },
      assessor: null,
    },
  },
  {
    stage: 'rectification',
    title: { zh: '建设整改', en: 'Rectification' },
    responsible: 'operator',
    does: {
      operator: { zh: '差距分析，制定方案，实施建设', en: 'Analyses the gap, plans, builds' },
      authority: { zh: '督促指导', en: 'Supervises' },
      police: { zh: '下发整改通知', en: 'Gives notice of rectification' },
      assessor: { zh: '不得承揽所测系统的整改', en: 'Must not sell the rectification that it assesses' },
    },
  },
  {
    stage: 'assessment',
    title: { zh: '等级测评', en: 'Assessment' },
    responsible: 'operator',
    does: {
      operator: { zh: '委托测评，落实整改', en: 'Commissions it and rectifies' },
      authority: null,
      police: { zh: '接收测评报告', en: 'Collects the report' },
      assessor: { zh: '实施测评，出具报告', en: 'Assesses and issues the report' },
    },
  },
  {
    stage: 'supervision',
    title: { zh: '监督检查', en: 'Supervision' },
    responsible: 'operator',
    does: {
      operator: { zh: '自查，配合检查', en: 'Checks itself and cooperates' },
      authority: { zh: '行业检查', en: 'Checks its sector' },
      police: {
        zh: '三级每年、四级每半年至少检查一次（2007 年办法）',
        en: 'Checks level 3 yearly and level 4 half-yearly at least (measures of 2007)',
      },
      assessor: null,
    },
  },
];
