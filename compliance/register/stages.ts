/** How a system goes from stage to stage: one step at a time, and what has to be there first. Pure. */
import type { Text } from '#probes/probe.ts';
import { STAGES, type Stage } from '../catalogues/lifecycle.ts';

export type Standing = {
  grade: number | null;
  filed_at: number | null;
  certificate: string | null;
  /** Whether a graded assessment was completed. */
  is_assessed: boolean;
};

/** What is missing to be at a stage; undefined: nothing. Each stage wants what those before it want. */
export function missingFor(stage: Stage, { grade, filed_at, certificate, is_assessed }: Standing): Text | undefined {
  const at = STAGES.indexOf(stage);
  if (at >= STAGES.indexOf('filing') && (grade === null || grade < 2))
    return {
      zh: '备案及以后各阶段须先确认二级以上等级',
      en: 'From filing on a confirmed grade of 2 or more is needed',
    };
  if (at >= STAGES.indexOf('rectification') && filed_at === null)
    return { zh: '离开备案阶段须先登记备案日期', en: 'To leave the stage of filing, the day of filing is needed' };
  if (at >= STAGES.indexOf('assessment') && certificate === null)
    return { zh: '等级测评阶段须先登记备案编号', en: 'To be assessed, the number of the certificate is needed' };
  if (at >= STAGES.indexOf('supervision') && !is_assessed)
    return { zh: '监督检查阶段须先有一次完成的等级测评', en: 'To be supervised, a completed assessment is needed' };
  return undefined;
}

/** Why it can't go there; undefined: it can. Back is always possible. */
export function refusedMove(from: Stage, to: Stage, standing: Standing): Text | undefined {
  const step = STAGES.indexOf(to) - STAGES.indexOf(from);
  if (Math.abs(step) !== 1)
    return { zh: '阶段一次只能前进或后退一步', en: 'A stage goes one step forward or back at a time' };
  return step > 0 ? missingFor(to, standing) : undefined;
}
