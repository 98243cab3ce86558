/** A run beside its baseline: whether what differs is more than chance. Pure. */
import { changed, ms, share } from './load-figures.ts';
import type { LoadGiven } from './load-given.ts';
import { capacityText } from './load-search-part.ts';
import { COMPARED, JUDGED } from './load-texts.ts';
import { type Block, heading, type Limits, paragraph, table } from './report.ts';
import { moment } from './texts.ts';

type Row = LoadGiven['comparison']['rows'][number];
const written = (name: string, value: number | null) =>
  value === null ? '未测得' : name === 'error_share' ? share(value) : ms(value);

/** By how much; shares by their points, since a share of nothing has no ratio. */
function differenceOf({ name, before, now }: Row): string {
  if (before === null || now === null) return '—';
  if (name === 'error_share') return `${now >= before ? '+' : ''}${((now - before) * 100).toFixed(2)} 个百分点`;
  return before === 0 ? '—' : changed(now / before - 1);
}

function judgedText({ before, now, p, verdict }: Row): string {
  if (verdict !== 'unknown' || before === null || now === null) return JUDGED[verdict];
  return p === null ? `${JUDGED.unknown}：逐秒数据不足` : `${JUDGED.unknown}：差异可能出于偶然`;
}

export function comparisonPart({ comparison, run }: LoadGiven, limits: Limits): Block[] {
  const { with: found, comparable, why, rows, capacity, note } = comparison;
  const { regression } = run;
  return [
    heading(1, '五、与基线对比'),
    ...(regression
      ? [
          paragraph(
            `结束时与当时的基线（第 ${regression.run_id} 次测试，${moment(regression.started_at)}）相比变差：${regression.worse
              .map((name) => COMPARED[name] ?? name)
              .join('、')}。`,
            'warning' as const,
          ),
        ]
      : []),
    ...(found ? [paragraph(`基线：第 ${found.id} 次测试，${moment(found.started_at)}。`)] : []),
    ...(comparable ? [] : [paragraph(`不可比较：${why.map(({ zh }) => zh).join('；')}。`, 'note')]),
    ...(note ? [paragraph(`${note.zh}。`, 'note')] : []),
    ...(capacity
      ? [
          paragraph(
            `基线：${capacityText(capacity.before)}本次：${capacityText(capacity.now)}结论：${JUDGED[capacity.verdict]}。`,
          ),
        ]
      : []),
    ...(rows.length === 0
      ? []
      : [
          ...table(
            '与基线对比',
            [
              { title: '指标', width: 2 },
              { title: '基线', width: 1 },
              { title: '本次', width: 1 },
              { title: '差异', width: 1 },
              { title: '结论', width: 2 },
            ],
            rows.map((row) => [
              COMPARED[row.name] ?? row.name,
              written(row.name, row.before),
              written(row.name, row.now),
              differenceOf(row),
              judgedText(row),
            ]),
            { limits, none: '' },
          ),
          paragraph(
            '差异足够大，且两次逐秒数据的秩检验（Mann–Whitney，p < 0.05）支持同一方向时，才判为变好或变差。',
            'note',
          ),
        ]),
  ];
}
