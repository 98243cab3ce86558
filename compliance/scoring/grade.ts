/** 优, 良, 中 and 差: how the templates of 2019 and 2021 conclude from a score and the risks that were found. */
import { z } from 'zod';
import { compare, type Exact, readExact } from './exact.ts';

const Points = z.number().min(0).max(100);

/** Uncertain: the least points of each grade are known from practice; the official text was not seen. */
export const GRADES = { excellent: 90, good: 80, fair: 70 };
export const GradeParameters = {
  excellent: Points.default(GRADES.excellent),
  good: Points.default(GRADES.good),
  fair: Points.default(GRADES.fair),
};

/** How many risks were found; never assumed, since one high risk decides the conclusion. */
export const Risks = z.strictObject({ high: z.int().min(0), medium: z.int().min(0) });

export type Grade = '优' | '良' | '中' | '差';

/** Of the exact score: 89.996 is not 90, though it is shown as 90.00. */
export function gradeOf(score: Exact, risks: z.output<typeof Risks>, least: typeof GRADES): Grade {
  const reaches = (points: number) => compare(score, readExact(points)) >= 0;
  if (risks.high > 0) return '差';
  if (risks.medium === 0 && reaches(least.excellent)) return '优';
  if (reaches(least.good)) return '良';
  return reaches(least.fair) ? '中' : '差';
}
