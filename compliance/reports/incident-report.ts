/** One report of an incident (事件报告单): what is reported, and what was done when it was written. The same writing gives the same report. Pure. */
import type { IncidentGiven } from './emergency-given.ts';
import { FIELDS, figurePairs, GRADES, KINDS, processTable, RUN_STATES } from './emergency-texts.ts';
import { heading, type Limits, pairs, paragraph, type Report } from './report.ts';
import { moment } from './texts.ts';

export function incidentReport({ incident, report, runs }: IncidentGiven, limits: Limits): Report {
  const { kind, number, body, sent, rule } = report;
  return {
    title: '网络安全事件报告单',
    subject: `${incident.title} · ${KINDS[kind]}（第 ${number} 稿）`,
    draft: sent ? null : '草稿：尚未标记为报送',
    footer: `网络安全事件报告单 · ${KINDS[kind]}`,
    made_at: report.written_at,
    blocks: [
      pairs('报送', [
        ['报告类别', `${KINDS[kind]}，第 ${number} 稿`],
        ['报送单位', incident.unit],
        ['应报送', rule ? rule.report_to : '未对应报告规则'],
        ['依据', rule ? rule.source : '—'],
        ['撰写', `${report.written_by}，${moment(report.written_at)}`],
        ['报送情况', sent ? `${moment(sent.at)} 报 ${sent.to}（${sent.by}）` : '尚未报送'],
      ]),
      ...(rule && !rule.is_confirmed
        ? [paragraph('该报告规则尚未与现行文本核对，时限以主管部门要求为准。', 'warning')]
        : []),
      heading(1, '一、事件情况'),
      pairs(
        '报告内容',
        body.map(({ field, text }) => [FIELDS[field] ?? field, text || '未填写'] as const),
        limits,
      ),
      ...(runs.length === 0 ? [paragraph('撰写时没有按预案的处置记录。', 'note')] : []),
      ...runs.flatMap((run, index) => [
        heading(1, `${['二', '三', '四', '五', '六'][index] ?? String(index + 2)}、处置过程：${run.plan}`),
        paragraph(
          `第 ${run.plan_version} 版，${GRADES[run.grade] ?? ''}，${moment(run.started_at)} 启动，${RUN_STATES[run.status]}${run.ended_at === null ? '' : `（${moment(run.ended_at)}）`}；以下截至撰写时。`,
        ),
        ...processTable('处置时间线', run, limits),
        figurePairs('用时', run, limits),
      ]),
    ],
  };
}
