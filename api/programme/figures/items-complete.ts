/** Service items that are complete, as departments report them (T14). */
import type { ItemMonth } from '../../conformance/types/service-items.ts';
import type { Figure } from './figure.ts';
import { monthlyItems, type Part } from './monthly.ts';

export const itemsComplete = {
  title: { zh: '事项要素齐全', en: 'Service items complete' },
  counts: {
    zh: '各部门上月填报的政务服务事项，按项计；要素齐全为达到',
    en: 'Service items as departments report them for the last month; met by complete ones',
  },
  tasks: ['T14'],
  of: ['area', 'unit'],
  read: (db, subject, now) => monthlyItems(db, subject, { type: 'service-items', kind: 'monthly', now, parts }),
} as const satisfies Figure;

function parts({ items, complete }: ItemMonth): Part[] {
  if (complete > items)
    return [
      { name: 'unknown', weight: complete, reason: { zh: '齐全的多于事项数', en: 'more complete than there are' } },
    ];
  const rest = items - complete;
  return [
    { name: 'met', weight: complete, reason: { zh: `${complete} 项齐全`, en: `${complete} are complete` } },
    { name: 'unmet', weight: rest, reason: { zh: `${rest} 项不齐`, en: `${rest} are not` } },
  ];
}
