/** Of the calls of the exchange platform how many succeed, by department, weighed by calls (T1, T11). */
import type { Monthly } from '../../conformance/types/exchange-platform.ts';
import type { Figure } from './figure.ts';
import { monthlyItems, type Part } from './monthly.ts';

export const exchangeSuccess = {
  title: { zh: '共享交换成功率', en: 'Successful exchange' },
  counts: {
    zh: '各部门上月填报的调用，按次计；成功的调用为达到',
    en: 'Calls as departments report them for the last month, one by one; met by those that succeed',
  },
  tasks: ['T1', 'T11'],
  of: ['area', 'unit'],
  read: (db, subject, now) => monthlyItems(db, subject, { type: 'exchange-platform', kind: 'monthly', now, parts }),
} as const satisfies Figure;

function parts({ calls, successes }: Monthly): Part[] {
  if (successes > calls)
    return [{ name: 'unknown', weight: successes, reason: { zh: '成功多于调用', en: 'more successes than calls' } }];
  const failed = calls - successes;
  return [
    { name: 'met', weight: successes, reason: { zh: `成功 ${successes} 次`, en: `${successes} calls succeeded` } },
    { name: 'unmet', weight: failed, reason: { zh: `失败 ${failed} 次`, en: `${failed} calls failed` } },
  ];
}
