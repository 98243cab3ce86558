/** Findings as a list, the gravest first, as they stand now. Pure. */
import type { FindingsGiven, GivenFinding } from './given.ts';
import { type Block, heading, type Limits, pairs, paragraph, type Report, table } from './report.ts';
import { day, FINDING_STATE_NAMES, gravityName, moment, riskName, SEVERITY_NAMES, said } from './texts.ts';

const STATES = ['open', 'rectifying', 'accepted', 'verified'] as const;
const TONES = { open: 'bad', rectifying: 'fair', accepted: 'none', verified: 'good' } as const;
const RISKS = ['high', 'medium', 'low'] as const;
/** Of what has a severity instead of such a risk. */
const SEVERITIES = {
  监测: ['critical', 'major', 'minor', 'info'],
  风险评估: ['risk_5', 'risk_4', 'risk_3', 'risk_2', 'risk_1'],
} as const;

export const isOpen = ({ state }: GivenFinding): boolean => state === 'open' || state === 'rectifying';

/** How many, by risk and what became of them. */
export function findingBars(findings: readonly GivenFinding[], caption: string): Block {
  const rowOf = (name: string, own: readonly GivenFinding[]) => ({
    name,
    parts: STATES.map((state) => own.filter((one) => one.state === state).length),
  });
  const plain = findings.filter(({ risk, severity }) => risk !== null || severity === null);
  const graded = findings.filter(({ risk, severity }) => risk === null && severity !== null);
  const named = Object.entries(SEVERITIES).flatMap(([source, severities]) =>
    severities.map((severity) => ({ severity: severity as string, name: `${source}：${SEVERITY_NAMES[severity]}` })),
  );
  const others = [...new Set(graded.map(({ severity }) => severity ?? ''))]
    .filter((severity) => !named.some((one) => one.severity === severity))
    .map((severity) => ({ severity, name: severity }));
  const of = (wanted: string | null) => plain.filter(({ risk }) => risk === wanted);
  const more = [
    rowOf('风险未定', of(null)),
    ...[...named, ...others].map(({ severity, name }) =>
      rowOf(
        name,
        graded.filter((one) => one.severity === severity),
      ),
    ),
  ];
  return {
    is: 'bars',
    caption,
    series: STATES.map((state) => ({ name: FINDING_STATE_NAMES[state] ?? state, tone: TONES[state] })),
    rows: [
      ...RISKS.map((risk) => rowOf(`${riskName(risk)}风险`, of(risk))),
      ...more.filter(({ parts }) => parts.some((each) => each > 0)),
    ],
  };
}

export function dueText({ due_at, is_overdue }: GivenFinding): string {
  if (due_at === null) return '未定';
  return `${day(due_at)}${is_overdue ? '（已逾期）' : ''}`;
}

export function findingsList(given: FindingsGiven, limits: Limits): Report {
  const { findings, total, narrowed, now } = given;
  const title = findings.some(({ source }) => source === 'probe' || source === 'risk') ? '问题清单' : '测评问题清单';
  return {
    title,
    subject: narrowed.length > 0 ? narrowed.join('；') : '权限范围内的全部问题',
    draft: null,
    footer: title,
    made_at: now,
    blocks: [
      pairs('清单范围', [
        ['范围', narrowed.length > 0 ? narrowed.join('；') : '权限范围内的全部问题'],
        ['问题总数', `${total} 个`],
        ['统计时间', moment(now)],
      ]),
      ...(total > findings.length
        ? [
            paragraph(
              `共有 ${total} 个问题，本清单只含前 ${findings.length} 个（按风险从高到低），图表也只统计这些；请缩小范围后分别导出。`,
              'warning',
            ),
          ]
        : []),
      heading(1, '一、概况'),
      findingBars(findings, '各等级的问题及处置状态'),
      heading(1, '二、问题'),
      ...table(
        '问题清单',
        [
          { title: '系统', width: 2 },
          { title: '责任单位', width: 2 },
          { title: '测评项', width: 1.5 },
          { title: '对象', width: 1.5 },
          { title: '问题', width: 4 },
          { title: '风险或严重程度', width: 1.3 },
          { title: '状态', width: 1.3 },
          { title: '期限', width: 1.6 },
          { title: '整改工单', width: 1.8 },
        ],
        findings.map((one) => [
          one.system,
          said(one.unit),
          one.item,
          one.object ?? '整体',
          one.description,
          `${gravityName(one)}${one.is_major_danger ? '（重大风险隐患）' : ''}`,
          FINDING_STATE_NAMES[one.state] ?? one.state,
          dueText(one),
          one.ticket?.number ?? '—',
        ]),
        { limits, none: '没有符合条件的问题。' },
      ),
    ],
  };
}
