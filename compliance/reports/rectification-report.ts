/** What became of the findings of one assessment, as it stands now: verified by whom and how, accepted, overdue. Pure. */
import { dueText, findingBars, isOpen } from './findings-list.ts';
import type { AssessmentGiven, GivenFinding } from './given.ts';
import { heading, type Limits, pairs, paragraph, type Report, table } from './report.ts';
import { ASSESSMENT_STATE_NAMES, FINDING_STATE_NAMES, levelName, moment, riskName, said } from './texts.ts';

function settled(one: GivenFinding): string {
  if (isOpen(one)) return '尚未核验';
  const who = `${one.verified_by ?? '—'}，${moment(one.verified_at)}`;
  return [who, one.verified_how ?? ''].filter(Boolean).join('\n');
}

export function rectificationReport(given: AssessmentGiven, limits: Limits): Report {
  const { assessment, system, findings, open_drift, score, now } = given;
  const open = findings.filter(isOpen);
  const count = (state: string) => findings.filter((one) => one.state === state).length;
  const overdue = findings.filter(({ is_overdue }) => is_overdue).length;
  const is_closed = assessment.state === 'closed';
  const draft = !is_closed
    ? '草稿：测评尚未结束，问题可能增减，不是正式报告'
    : open.length > 0
      ? `整改未完成：尚有 ${open.length} 个问题的整改未经核验`
      : null;
  return {
    title: '测评问题整改报告',
    subject: `${system.name} · ${assessment.title}`,
    draft,
    footer: `${system.name} ${assessment.title} 整改报告`,
    made_at: now,
    blocks: [
      ...(draft === null ? [] : [paragraph(draft, 'warning')]),
      heading(1, '一、概况'),
      pairs('整改概况', [
        ['被测系统', system.name],
        ['责任单位', said(system.unit)],
        ['测评', `${assessment.title}（${levelName(assessment.level)}，${assessment.edition}）`],
        ['测评状态', ASSESSMENT_STATE_NAMES[assessment.state] ?? assessment.state],
        ['问题总数', `${findings.length} 个`],
        ...(score.unrated > 0 && !is_closed
          ? ([['未定风险、尚未列为问题', `${score.unrated} 处`]] as [string, string][])
          : []),
        ['已核验', `${count('verified')} 个`],
        ['接受风险（未整改）', `${count('accepted')} 个`],
        ['整改中', `${count('rectifying')} 个`],
        ['待整改', `${count('open')} 个`],
        ['已逾期', `${overdue} 个`],
        ['统计时间', moment(now)],
      ]),
      ...(open_drift > 0
        ? [
            paragraph(
              `测评之后，另有 ${open_drift} 处原判符合、后来发现不再符合的变化尚未处置；它们不是本次测评发现的问题，未列入本报告。`,
              'warning',
            ),
          ]
        : []),
      findingBars(findings, '各风险等级的问题及整改状态'),
      heading(1, '二、问题与整改'),
      ...table(
        '问题与整改',
        [
          { title: '测评项', width: 1.6 },
          { title: '对象', width: 1.6 },
          { title: '问题', width: 4 },
          { title: '风险', width: 1 },
          { title: '状态', width: 1.4 },
          { title: '期限', width: 1.7 },
          { title: '整改工单', width: 1.8 },
          { title: '核验或接受', width: 3 },
        ],
        findings.map((one) => [
          one.item,
          one.object ?? '整体',
          one.description,
          `${riskName(one.risk)}${one.is_major_danger ? '（重大风险隐患）' : ''}`,
          FINDING_STATE_NAMES[one.state] ?? one.state,
          dueText(one),
          one.ticket?.number ?? '—',
          settled(one),
        ]),
        { limits, none: is_closed ? '本次测评没有发现问题。' : '目前没有已定风险的问题。' },
      ),
      paragraph('“接受风险”的问题没有整改，只是责任方书面接受；它不等于已解决。', 'note'),
    ],
  };
}
