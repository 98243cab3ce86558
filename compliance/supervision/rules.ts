/** A set of rules of supervision: indicators with their weights, formulas, targets and the document that each comes from. */
import { z } from 'zod';
import { readExact } from '../scoring/exact.ts';
import { asksTarget, figuresOf, LIMITS, type Mistake, mayFall } from './formula.ts';
import { parseFormula } from './parse-formula.ts';

export const SUBJECT_KINDS = ['area', 'unit'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

export const Month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/);
/** A decimal as people write it, so that none is rounded on its way: `12.5`. */
const Decimal = z.string().regex(/^\d{1,4}(\.\d{1,4})?$/);
const Year = z.string().regex(/^20\d\d$/);
const Named = z.strictObject({ zh: z.string().trim().min(1).max(100), en: z.string().trim().min(1).max(200) });

export const Indicator = z.strictObject({
  /** The same thing has the same id in each set, so that months can be compared. */
  id: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  title: Named,
  /** Points; above zero. */
  weight: Decimal,
  formula: z.string().min(1).max(LIMITS.characters),
  /** By year, for what `target` stands for. */
  targets: z.record(Year, Decimal),
  source: z.strictObject({ text: z.string().trim().max(300), date: z.union([z.literal(''), z.iso.date()]) }),
  of: z.array(z.enum(SUBJECT_KINDS)).min(1).max(SUBJECT_KINDS.length),
  /** Somebody held weight, formula and targets against the document. */
  confirmed: z.boolean(),
});
export type Indicator = z.infer<typeof Indicator>;

export const Rules = z.strictObject({
  title: z.string().trim().min(1).max(100),
  from_month: Month,
  until_month: Month,
  /** Who has more points of 100 that depend on unknown things gets no place. */
  most_unknown_points: Decimal,
  indicators: z.array(Indicator).min(1).max(60),
});
export type Rules = z.infer<typeof Rules>;

/** `path`: `indicators.3.formula`; line and column where the mistake is in a formula. */
export type RuleMistake = { path: string; zh: string; en: string; line?: number; column?: number };
/** What isn't wrong and should be looked at by whoever reviews. */
export type RuleNotice = { path: string; zh: string; en: string };

/** What no schema sees. */
export function checkRules(rules: Rules, figures: Readonly<Record<string, readonly SubjectKind[]>>) {
  const mistakes: RuleMistake[] = [];
  const notices: RuleNotice[] = [];
  const { from_month, until_month } = rules;
  if (until_month < from_month)
    mistakes.push({ path: 'until_month', zh: '结束月份早于开始月份', en: 'it ends before it begins' });
  const years = yearsOf(rules);
  if (years.length > 10) mistakes.push({ path: 'until_month', zh: '不超过十年', en: 'ten years at most' });
  const ids = new Set<string>();
  for (const [at, indicator] of rules.indicators.entries()) {
    const path = (field: string) => `indicators.${at}.${field}`;
    if (ids.has(indicator.id)) mistakes.push({ path: path('id'), zh: '编号重复', en: 'the id is used twice' });
    ids.add(indicator.id);
    if (readExact(Number(indicator.weight)).top === 0n)
      mistakes.push({ path: path('weight'), zh: '分值须大于零', en: 'the weight must be above zero' });
    if (!indicator.confirmed)
      notices.push({ path: path('confirmed'), zh: '分值与目标未经核对', en: 'nobody held it against its document' });
    else if (!indicator.source.text || !indicator.source.date)
      mistakes.push({
        path: path('source'),
        zh: '已核对的指标须写明依据文件与日期',
        en: 'what is confirmed names its document and date',
      });
    const read = parseFormula(indicator.formula, Object.keys(figures));
    if ('mistakes' in read) {
      mistakes.push(...read.mistakes.map((one) => inFormula(path('formula'), one)));
      continue;
    }
    const { expression } = read;
    const asked = figuresOf(expression);
    if (asked.length === 0)
      mistakes.push({ path: path('formula'), zh: '公式须至少引用一项数据', en: 'the formula asks no figure' });
    for (const figure of asked)
      for (const kind of indicator.of)
        if (!figures[figure]?.includes(kind))
          mistakes.push({
            path: path('of'),
            zh: `数据“${figure}”不统计${kind === 'area' ? '县（市、区）' : '部门'}`,
            en: `the figure "${figure}" isn't counted for ${kind === 'area' ? 'areas' : 'departments'}`,
          });
    if (asksTarget(expression))
      for (const year of years)
        if (indicator.targets[year] === undefined)
          mistakes.push({ path: path('targets'), zh: `缺少 ${year} 年的目标`, en: `there is no target of ${year}` });
    if (mayFall(expression))
      notices.push({
        path: path('formula'),
        zh: '达到的更多时得分可能反而下降，请核对',
        en: 'it may give less when more is met: look closely',
      });
  }
  return { mistakes: mistakes.slice(0, 100), notices };
}

const inFormula = (path: string, { line, column, text }: Mistake): RuleMistake => ({ path, line, column, ...text });

export function yearsOf({ from_month, until_month }: Pick<Rules, 'from_month' | 'until_month'>): string[] {
  const [from, until] = [Number(from_month.slice(0, 4)), Number(until_month.slice(0, 4))];
  return Array.from({ length: Math.max(0, until - from + 1) }, (_, at) => String(from + at));
}

export const monthBefore = (month: string): string => shifted(month, -1);
export const monthAfter = (month: string): string => shifted(month, 1);
function shifted(month: string, by: number): string {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}
/** Its first moment in Asia/Shanghai, epoch ms; the month ends where the next begins. */
export const beginOf = (month: string): number => Date.parse(`${month}-01T00:00:00+08:00`);
export const monthOf = (now: number): string => new Date(now + 8 * 3_600_000).toISOString().slice(0, 7);
