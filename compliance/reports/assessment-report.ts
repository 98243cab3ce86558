/** The report of one assessment. Before it is closed it is a draft that says what is open, and concludes nothing. Pure. */
import { cryptoUnits, layerFigures } from './crypto-parts.ts';
import type { AssessmentGiven, GivenFinding, GivenItem, GivenScore, Span } from './given.ts';
import { type Block, heading, type Limits, pairs, paragraph, type Report, table } from './report.ts';
import {
  ASSESSMENT_STATE_NAMES,
  day,
  EXTENSION_NAMES,
  levelName,
  moment,
  PROOF_NAMES,
  READING_NAMES,
  RESULT_NAMES,
  RESULT_ORDER,
  RESULT_TONES,
  ROLE_NAMES,
  RULE_NAMES,
  riskName,
  said,
  size,
} from './texts.ts';

const TITLES: Record<string, string> = {
  mlps: '网络安全等级保护测评报告',
  crypto: '商用密码应用安全性评估报告',
};
/** What the figure of a rule is, and in which unit. */
const FIGURES: Record<string, { name: string; unit: string }> = {
  'mlps-2025': { name: '符合率', unit: '%' },
  'mlps-2021': { name: '综合得分', unit: '分' },
  'crypto-2021': { name: '量化得分', unit: '分' },
  'crypto-2023': { name: '量化得分', unit: '分' },
};

export function figureText(rule: string, span: Span | null): string {
  const unit = FIGURES[rule]?.unit ?? '';
  if (span === null) return '尚无（没有已判定的适用项）';
  return span.low === span.high ? `${span.low} ${unit}` : `${span.low}～${span.high} ${unit}`;
}
export const figureName = (rule: string): string => FIGURES[rule]?.name ?? '结果';

/** Null: closed. */
export function draftOf({ assessment, score }: Pick<AssessmentGiven, 'assessment' | 'score'>): string | null {
  if (assessment.state === 'closed') return null;
  const open = [
    ...(score.open > 0 ? [`${score.open} 项未判定`] : []),
    ...(score.unrated > 0 ? [`${score.unrated} 个问题未定风险`] : []),
  ];
  const state = ASSESSMENT_STATE_NAMES[assessment.state] ?? assessment.state;
  return `草稿：测评尚未结束（${state}${open.length > 0 ? `，${open.join('，')}` : ''}），内容可能变化，不是正式报告`;
}

const isCrypto = ({ assessment }: Pick<AssessmentGiven, 'assessment'>) => assessment.kind === 'crypto';

export function assessmentReport(given: AssessmentGiven, limits: Limits): Report {
  const { assessment, system, score } = given;
  const draft = draftOf(given);
  return {
    title: TITLES[assessment.kind] ?? '测评报告',
    subject: `${system.name} · ${assessment.title}`,
    draft,
    footer: `${system.name} ${assessment.title}`,
    // Of a closed one nothing changes any more, not even this.
    made_at: assessment.closed_at ?? given.now,
    blocks: [
      ...(draft === null ? [] : [paragraph(draft, 'warning')]),
      heading(1, '一、基本信息'),
      ...basics(given, limits),
      heading(1, '二、测评结果'),
      ...results(given),
      heading(1, '三、各层面结果'),
      ...layers(given.items, limits),
      ...(isCrypto(given) ? layerFigures(given, limits) : []),
      heading(1, '四、发现的问题'),
      ...problems(given, limits),
      heading(1, '五、测评项与判定'),
      ...judged(given.items, limits),
      ...(isCrypto(given) ? cryptoUnits(given, limits) : []),
      heading(1, '六、证据清单'),
      paragraph('文件证据以 SHA-256 摘要标识，可与审计资料包中的文件逐一核对。', 'note'),
      ...proofs(given, limits),
      heading(1, '七、说明'),
      ...remarks(score),
    ],
  };
}

function basics({ assessment, system, team, objects, now }: AssessmentGiven, limits: Limits): Block[] {
  const { extensions } = assessment;
  const extended = extensions.length > 0 ? extensions.map((one) => EXTENSION_NAMES[one] ?? one).join('、') : '无';
  return [
    pairs('测评概况', [
      ['被测系统', system.name],
      ['责任单位', said(system.unit)],
      ['备案证明编号', said(system.certificate)],
      ['系统已确认等级', levelName(system.grade)],
      ['本次测评等级', levelName(assessment.level)],
      ['扩展要求', extended],
      ['依据标准', assessment.edition],
      ['计分规则', RULE_NAMES[assessment.rule] ?? assessment.rule],
      ['测评范围', said(assessment.scope)],
      ['测评期间', `${day(assessment.from_at)} 至 ${day(assessment.until_at)}`],
      ['状态', ASSESSMENT_STATE_NAMES[assessment.state] ?? assessment.state],
      ['立项', `${assessment.created_by}，${moment(assessment.created_at)}`],
      [
        '结束',
        assessment.closed_at === null ? '尚未结束' : `${assessment.closed_by ?? '—'}，${moment(assessment.closed_at)}`,
      ],
      ['报告生成时间', moment(assessment.closed_at ?? now)],
    ]),
    ...table(
      '测评组',
      [
        { title: '姓名', width: 2 },
        { title: '账号', width: 2 },
        { title: '角色', width: 1 },
      ],
      team.map(({ name, username, role }) => [name, username, ROLE_NAMES[role] ?? role]),
      { limits, none: '测评组尚未确定。' },
    ),
    ...table(
      '测评对象',
      [
        { title: '名称', width: 3 },
        { title: '类别', width: 2 },
      ],
      objects.map(({ name, kind }) => [name, said(kind)]),
      { limits, none: '没有登记测评对象，测评项按系统整体判定。' },
    ),
  ];
}

function results({ assessment, score }: AssessmentGiven): Block[] {
  const { counts, open, risks } = score;
  const asked = Object.values(counts).reduce((sum, each) => sum + each, open);
  const is_closed = assessment.state === 'closed';
  return [
    pairs('结论与统计', [
      [
        '结论',
        is_closed ? (score.conclusion ?? '规则的不同读法结论不一，不作单一结论，见下表') : '未作结论（测评尚未结束）',
      ],
      [figureName(score.rule), `${figureText(score.rule, score.value)}${is_closed ? '' : '（仅已判定部分，暂计）'}`],
      ...(score.may_become === null
        ? []
        : ([['未判定项判完后可能为', figureText(score.rule, score.may_become)]] as [string, string][])),
      ['测评项', `${asked} 项`],
      ...RESULT_ORDER.map((one): [string, string] => [RESULT_NAMES[one], `${one === 'open' ? open : counts[one]} 项`]),
      ['高风险问题', `${risks.high} 个`],
      ['中风险问题', `${risks.medium} 个`],
      ['低风险问题', `${risks.low} 个`],
      // What graded protection counts; cryptography knows none.
      ...(isCrypto({ assessment }) ? [] : ([['其中重大风险隐患', `${risks.major} 个`]] as [string, string][])),
      ...(score.unrated > 0 ? ([['未定风险的问题', `${score.unrated} 个`]] as [string, string][]) : []),
    ]),
    ...table(
      '规则的读法',
      [
        { title: '读法', width: 3 },
        { title: figureName(score.rule), width: 2 },
        { title: '结论', width: 2 },
      ],
      score.readings.map(({ assumes, value, conclusion }) => [
        READING_NAMES[assumes] ?? assumes,
        figureText(score.rule, { low: value, high: value }),
        is_closed ? (conclusion ?? '—') : '未作结论',
      ]),
      { limits: { rows: 10, text: 200 }, none: '没有已判定的适用项，无从计算。' },
    ),
  ];
}

export function layers(items: readonly GivenItem[], limits: Limits): Block[] {
  const rows = [...Map.groupBy(items, ({ layer }) => layer)].map(([name, own]) => ({
    name,
    parts: RESULT_ORDER.map((one) => own.filter(({ result }) => (result ?? 'open') === one).length),
  }));
  if (rows.length === 0) return [paragraph('没有测评项。', 'note')];
  return [
    {
      is: 'bars',
      caption: '各层面测评项结果分布',
      series: RESULT_ORDER.map((one) => ({ name: RESULT_NAMES[one], tone: RESULT_TONES[one] })),
      rows,
    },
    ...table(
      '各层面测评项结果',
      [
        { title: '层面', width: 3 },
        ...RESULT_ORDER.map((one) => ({ title: RESULT_NAMES[one], width: 1 })),
        { title: '合计', width: 1 },
      ],
      rows.map(({ name, parts }) => [name, ...parts.map(String), String(parts.reduce((sum, each) => sum + each, 0))]),
      { limits, none: '没有测评项。' },
    ),
  ];
}

/** As they were found; what became of them later is told by the report of rectification. */
const isOfAssessment = ({ source }: GivenFinding) => source === 'assessment';

function problems({ findings, score }: AssessmentGiven, limits: Limits): Block[] {
  const found = findings.filter(isOfAssessment);
  return [
    ...(score.unrated > 0
      ? [paragraph(`另有 ${score.unrated} 个不符合或部分符合之处尚未定风险，未列入下表。`, 'warning')]
      : []),
    ...table(
      '问题与风险',
      [
        { title: '测评项', width: 2 },
        { title: '对象', width: 2 },
        { title: '问题', width: 6 },
        { title: '风险', width: 1 },
        { title: '依据与补偿措施', width: 4 },
      ],
      found.map((one) => [
        one.item,
        one.object ?? '整体',
        one.description,
        `${riskName(one.risk)}${one.is_major_danger ? '（重大风险隐患）' : ''}`,
        [
          one.risk_case === null ? '' : `高风险情形：${one.risk_case}`,
          one.compensation === '' ? '' : `补偿措施：${one.compensation}`,
        ]
          .filter(Boolean)
          .join('\n') || '—',
      ]),
      { limits, none: score.open + score.unrated > 0 ? '目前没有已定风险的问题。' : '没有发现问题。' },
    ),
  ];
}

/** Objects that were judged alike stand together. */
export function cellsText({ cells, result }: GivenItem): string {
  const alike = Map.groupBy(cells, (cell) => JSON.stringify([cell.result, cell.reason]));
  const lines = [...alike.values()].map((own) => {
    const [first] = own;
    if (!first) return '';
    const where = own.map(({ object }) => object ?? '整体').join('、');
    return `${where}：${RESULT_NAMES[first.result]}${first.reason === '' ? '' : `。${first.reason}`}`;
  });
  if (result === null) lines.push(cells.length === 0 ? '未判定' : '其余对象未判定');
  return lines.join('\n');
}

function judged(items: readonly GivenItem[], limits: Limits): Block[] {
  return [...Map.groupBy(items, ({ layer }) => layer)].flatMap(([layer, own]) => [
    heading(2, layer),
    ...table(
      layer,
      [
        { title: '测评项', width: 2 },
        { title: '控制点', width: 2 },
        { title: '要求（概述）', width: 4 },
        { title: '结果', width: 1.3 },
        { title: '判定与理由', width: 5 },
      ],
      own.map((item) => [item.key, item.point, item.summary, RESULT_NAMES[item.result ?? 'open'], cellsText(item)]),
      { limits, none: '没有测评项。' },
    ),
  ]);
}

const proofs = ({ proofs }: AssessmentGiven, limits: Limits): Block[] =>
  table(
    '证据清单',
    [
      { title: '测评项', width: 1.6 },
      { title: '对象', width: 1.6 },
      { title: '类型', width: 1 },
      { title: '名称或内容', width: 3.4 },
      { title: '大小', width: 1 },
      { title: 'SHA-256', width: 3.4 },
      { title: '提交', width: 2 },
    ],
    proofs.map((one) => [
      one.item,
      one.object ?? '整体',
      PROOF_NAMES[one.kind] ?? one.kind,
      one.title,
      one.bytes === null ? '—' : size(one.bytes),
      one.digest ?? '—',
      `${one.added_by}\n${moment(one.added_at)}`,
    ]),
    { limits, none: '没有随测评提交的证据。' },
  );

function remarks(score: GivenScore): Block[] {
  return [
    paragraph('测评项的要求为概述，不是标准原文；判定以标准原文为准。'),
    paragraph('结果由测评人员判定。监测数据只能作为不符合的佐证，不能单独证明符合。'),
    ...(score.readings.length > 1
      ? [paragraph('计分规则的公开资料对个别取值没有明确，本报告按不同读法分别计算并并列给出，不以假定代替事实。')]
      : []),
    ...(score.unfounded !== null && score.unfounded > 0
      ? [paragraph(`${score.unfounded} 处判为符合，但没有写理由，也没有附证据。`, 'warning')]
      : []),
  ];
}
