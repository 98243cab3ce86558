import type { Check } from '../check.ts';
import { unknown } from '../check.ts';
import { column, ofKey } from './known-fact.ts';

/** A visitor gets through each scenario that is watched. */
export const journey: Check = {
  id: 'journey',
  title: { zh: '业务流程走通', en: 'The journey can be done' },
  severity: 'major',
  needs: ['journey.done', 'journey.step'],
  judge(facts) {
    const rows = ofKey(facts, 'journey.done');
    if (rows.length === 0)
      return unknown(
        '没有有效的流程观测：请在监测参数中写入场景，需要时绑定测试账号',
        'no current run of the journey: write its scenario in the parameters of the watch, and bind a test account if it needs one',
      );
    const failed = rows.filter((row) => column(row, 'done') !== true);
    if (failed.length === 0) {
      const steps = rows.map((row) => column(row, 'steps')).join(', ');
      return {
        status: 'pass',
        reason: { zh: `流程走通（${steps} 步）`, en: `the journey is done (${steps} steps)` },
        because: rows,
      };
    }
    const list = failed.map((row) => `${column(row, 'failed_step') ?? ''}: ${column(row, 'why')}`).join('; ');
    const steps = ofKey(facts, 'journey.step').filter(
      (step) => column(step, 'ok') === false && failed.some(({ watch }) => watch === step.watch),
    );
    return {
      status: 'fail',
      reason: { zh: `流程在此步失败：${list}`, en: `the journey fails at ${list}` },
      because: [...failed, ...steps],
    };
  },
};
