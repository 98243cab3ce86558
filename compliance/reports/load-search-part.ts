/** Of a search for capacity: what was tried, and what that tells. Pure. */
import { ms, rate, share } from './load-figures.ts';
import type { LoadGiven } from './load-given.ts';
import { STEPS } from './load-texts.ts';
import { type Block, heading, type Limits, paragraph, table } from './report.ts';

export function searchPart({ search }: LoadGiven, limits: Limits): Block[] {
  if (!search) return [];
  const { capacity, headroom } = search;
  return [
    heading(2, '容量'),
    paragraph(capacityText(capacity), capacity.is === 'measured' || capacity.is === 'at_least' ? undefined : 'warning'),
    paragraph(
      headroom === null
        ? '余量无法判断：未申报峰值，或容量未知。'
        : `按申报峰值，余量${headroom.bound === 'at_least' ? '至少' : ''} ${share(headroom.share)}。`,
    ),
    ...table(
      '各步',
      ['轮次', '速率（次/秒）', '完成（次/秒）', 'P95（ms）', '错误率', '结论'].map((title) => ({ title, width: 1 })),
      search.steps.map(({ round, rate: asked, verdict, ended_rate, p95_ms, error_share }) => [
        String(round + 1),
        rate(asked),
        ended_rate === null ? '—' : rate(ended_rate),
        p95_ms === null ? '—' : ms(p95_ms),
        error_share === null ? '—' : share(error_share),
        STEPS[verdict] ?? verdict,
      ]),
      { limits, none: '没有尝试任何一步。' },
    ),
  ];
}

export function capacityText(capacity: NonNullable<LoadGiven['search']>['capacity']): string {
  switch (capacity.is) {
    case 'measured':
      return `容量 ${rate(capacity.mean)} 次/秒（${capacity.rounds} 轮${
        capacity.low === null || capacity.high === null
          ? '，一轮没有置信区间'
          : `，95% 置信区间 ${rate(capacity.low)} 至 ${rate(capacity.high)}`
      }）。`;
    case 'at_least':
      return `容量至少 ${rate(capacity.rate)} 次/秒：在允许的范围内没有找到极限。`;
    case 'none':
      return '所试的速率都不能承受。';
    case 'unknown':
      return '容量无法判断。';
  }
}
