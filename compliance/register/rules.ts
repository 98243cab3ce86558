/** The figures behind the deadlines, each with its source. Editable: what was found of the newer texts is incomplete, and provinces differ. */
import { z } from 'zod';
import type { Text } from '#probes/probe.ts';

const Source = z.string().trim().min(1).max(300);
const figure = (least: number, most: number) => z.strictObject({ value: z.int().min(least).max(most), source: Source });
/** A day of the calendar. */
const day = z.strictObject({ value: z.iso.date(), source: Source });

const CRYPTO_FILING = { value: 30, source: '《商用密码应用安全性评估管理办法》（2023-11-01 施行）' };

export const ComplianceRules = z.strictObject({
  filing_days: figure(1, 365),
  certificate_years: figure(1, 10),
  certificate_from: day,
  extension_years: figure(0, 10),
  extension_window_months: figure(0, 12),
  level_2_months: figure(1, 60),
  level_3_months: figure(1, 60),
  crypto_months: figure(1, 60),
  /** What was set before there was this figure keeps the rest. */
  crypto_filing_days: figure(1, 365).default(CRYPTO_FILING),
  remind_days: figure(0, 180),
  rectify_high_days: figure(1, 730),
  rectify_medium_days: figure(1, 730),
  rectify_low_days: figure(1, 730),
  escalate_days: figure(0, 365),
});
export type ComplianceRules = z.infer<typeof ComplianceRules>;
export type RuleName = keyof ComplianceRules;

const ANSWERS = '公网安〔2025〕1846号';
export const USUAL_RULES: ComplianceRules = {
  filing_days: { value: 30, source: '公通字〔2007〕43号 第十五条' },
  certificate_years: { value: 3, source: `${ANSWERS} 问题 6` },
  certificate_from: { value: '2025-01-01', source: `${ANSWERS} 问题 6` },
  extension_years: { value: 1, source: `${ANSWERS} 问题 6` },
  extension_window_months: { value: 3, source: `${ANSWERS} 问题 6` },
  level_2_months: { value: 24, source: '各地通行做法，2007 年办法无此规定' },
  level_3_months: { value: 12, source: `${ANSWERS} 问题 11` },
  crypto_months: { value: 12, source: '通行做法，请按本地要求核实' },
  crypto_filing_days: CRYPTO_FILING,
  remind_days: { value: 30, source: '本单位设定' },
  rectify_high_days: { value: 30, source: '本单位设定，请按本地要求核实' },
  rectify_medium_days: { value: 90, source: '本单位设定，请按本地要求核实' },
  rectify_low_days: { value: 180, source: '本单位设定，请按本地要求核实' },
  escalate_days: { value: 14, source: '本单位设定' },
};

export const RULE_TITLES: Record<RuleName, Text> = {
  filing_days: { zh: '备案时限（天，自定级确认或投入运行起）', en: 'Days to file, from the grade or going live' },
  certificate_years: { zh: '备案证明有效期（年）', en: 'Years that a certificate holds' },
  certificate_from: { zh: '此前备案的从该日起算', en: 'What was filed before counts from this day' },
  extension_years: { zh: '每次完成等级测评延长（年）', en: 'Years that each completed assessment adds' },
  extension_window_months: { zh: '到期前可申请延续（月）', en: 'Months before its end to ask for extension' },
  level_2_months: { zh: '二级测评间隔（月）', en: 'Months between assessments, level 2' },
  level_3_months: { zh: '三级及以上测评间隔（月）', en: 'Months between assessments, level 3 and above' },
  crypto_months: {
    zh: '三级及以上密评间隔（月）',
    en: 'Months between assessments of cryptography, level 3 and above',
  },
  crypto_filing_days: {
    zh: '密评结果备案时限（天，自测评结束起）',
    en: 'Days to file an assessment of cryptography, from its end',
  },
  remind_days: { zh: '提前提醒（天）', en: 'Days to remind before' },
  rectify_high_days: { zh: '高风险问题整改期限（天，未另定时）', en: 'Days to mend a high risk, where none are set' },
  rectify_medium_days: {
    zh: '中风险问题整改期限（天，未另定时）',
    en: 'Days to mend a medium risk, where none are set',
  },
  rectify_low_days: { zh: '低风险问题整改期限（天，未另定时）', en: 'Days to mend a low risk, where none are set' },
  escalate_days: { zh: '整改逾期后上报上级（天）', en: 'Days overdue until the unit above is told' },
};
