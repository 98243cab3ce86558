/** Words of official reports, in Chinese alone: they are documents of the place, not texts of the console. Pure. */
import { dayOf, dayText } from '../register/calendar.ts';
import type { Result } from '../worksheet/item-result.ts';
import type { Tone } from './tone.ts';

export const RESULT_NAMES: Record<Result | 'open', string> = {
  conform: '符合',
  partial: '部分符合',
  not_conform: '不符合',
  not_applicable: '不适用',
  open: '未判定',
};
export const RESULT_ORDER = ['conform', 'partial', 'not_conform', 'not_applicable', 'open'] as const;
export const RESULT_TONES: Record<Result | 'open', Tone> = {
  conform: 'good',
  partial: 'fair',
  not_conform: 'bad',
  not_applicable: 'none',
  open: 'unknown',
};

export const RISK_NAMES: Record<string, string> = { high: '高', medium: '中', low: '低' };
/** A risk that nobody chose is unknown, not low. */
export const riskName = (risk: string | null): string => (risk === null ? '未定' : (RISK_NAMES[risk] ?? risk));
/** How grave probes say that something is, and the levels of risk assessments. */
export const SEVERITY_NAMES: Record<string, string> = {
  ...{ critical: '严重', major: '重要', minor: '一般', info: '提示' },
  ...{ risk_5: '很高', risk_4: '高', risk_3: '中', risk_2: '低', risk_1: '很低' },
};
export const SOURCE_NAMES: Record<string, string> = {
  ...{ assessment: '测评', drift: '变化', probe: '监测', risk: '风险评估' },
};
/** How grave a finding is, by what its source says of it. */
export const gravityName = ({ risk, severity }: { risk: string | null; severity: string | null }): string =>
  risk === null && severity !== null ? (SEVERITY_NAMES[severity] ?? severity) : riskName(risk);
export const FINDING_STATE_NAMES: Record<string, string> = {
  open: '待整改',
  rectifying: '整改中',
  verified: '已核验',
  accepted: '接受风险',
};
export const ASSESSMENT_STATE_NAMES: Record<string, string> = {
  planned: '计划中',
  open: '测评中',
  review: '复核中',
  closed: '已结束',
};
export const EXTENSION_NAMES: Record<string, string> = {
  cloud: '云计算',
  mobile: '移动互联',
  iot: '物联网',
  ics: '工业控制系统',
};
export const ROLE_NAMES: Record<string, string> = { lead: '组长', assessor: '测评师', reviewer: '复核人' };
export const PROOF_NAMES: Record<string, string> = { file: '文件', note: '记录', observation: '监测数据' };
export const RULE_NAMES: Record<string, string> = {
  'mlps-2025': '等级测评报告模板 2025 版（符合率）',
  'mlps-2021': '等级测评报告模板 2021 版（综合得分）',
  'crypto-2021': '密评量化评估规则 2021 版',
  'crypto-2023': '密评量化评估规则 2023 版',
};
/** How a rule was read where its sources leave it open. */
export const READING_NAMES: Record<string, string> = {
  'partial_counts=0': '部分符合按 0 计',
  'partial_counts=0.5': '部分符合按 0.5 计',
  'weight=1': '各项权重按最低 1 计',
  'weight=3': '各项权重按最高 3 计',
  'threshold=60': '阈值按 60 分（未见于公开文本）',
};
export const LEVEL_NAMES = ['第一级', '第二级', '第三级', '第四级', '第五级'] as const;
export const levelName = (level: number | null): string =>
  level === null ? '未定级' : (LEVEL_NAMES[level - 1] ?? `第 ${level} 级`);

const SHANGHAI_MS = 8 * 3_600_000;
/** 2026-11-22 14:05, Beijing time. */
export const moment = (at: number | null): string =>
  at === null ? '—' : new Date(at + SHANGHAI_MS).toISOString().slice(0, 16).replace('T', ' ');
export const day = (at: number | null): string => (at === null ? '—' : dayText(dayOf(at)));
export const said = (text: string | null): string => (text === null || text.trim() === '' ? '—' : text);

export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/**
 * What no XML may hold (XML 1.0, 2.2), halves of signs, and marks that turn the direction of writing, by which a line can be made to
 * read otherwise than it is: each is shown as � instead of doing its work.
 */
export const cleaned = (text: string): string =>
  text
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/[^\P{Cc}\t\n]|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');
