/** The report of a risk assessment (GB/T 20984): what is at stake, what threatens it, how grave, and what is done about it. Pure. */
import type { Text } from '#probes/probe.ts';
import { type Block, heading, type Limits, pairs, paragraph, type Report, table } from './report.ts';
import { day, moment, said } from './texts.ts';
import type { Tone } from './tone.ts';

type Rating = 1 | 2 | 3 | 4 | 5;
type Figure = { value: string; level: Rating };
/** What of a whole risk assessment stands in its report. */
export type RiskGiven = {
  assessment: {
    id: number;
    title: string;
    scope: string;
    systems: readonly { name: string; unit: string | null }[];
    method: string;
    edition: string;
    acceptable_level: Rating;
    state: string;
    from_at: number | null;
    until_at: number | null;
    created_by: string;
    closed_by: string | null;
    closed_at: number | null;
  };
  /** Of figures that nobody compared with the standard's own text. */
  edition: { certainty: string };
  method_note: Text;
  ratings: readonly { rating: Rating; name: Text }[];
  assets: readonly { id: number; tier: string; under_id: number | null; name: string; value: Rating | null }[];
  threats: readonly {
    kind_name: Text;
    name: string;
    frequency: Rating | null;
    capability: Rating | null;
    value: Rating | null;
  }[];
  vulnerabilities: readonly { name: string; seen_by: string; ease: Rating | null; severity: Rating | null }[];
  measures: readonly { name: string; effect: string | null }[];
  scenarios: readonly {
    asset: string;
    threat_name: string;
    vulnerability: string;
    risk: { likelihood: Figure; loss: Figure; risk: Figure } | null;
    is_above: boolean;
    treatment: string | null;
    plan: string;
    owner: string;
    due_at: number | null;
    residual_level: Rating | null;
    acceptance: { name: string; statement: string; signed_at: number } | null;
    follow_up: { ticket: { number: string } | null; done_at: number | null; done_by: string | null } | null;
  }[];
  heat_map: {
    cells: readonly { likelihood: Rating; loss: Rating; level: Rating; ids: readonly number[] }[];
    unrated: readonly number[];
  };
  counts: readonly { level: Rating; now: number; residual: number }[];
  left: readonly Text[];
};

const METHODS: Record<string, string> = { multiplication: '相乘法', matrix: '矩阵法' };
const TIERS: Record<string, string> = { business: '业务资产', system: '系统资产', component: '系统组件和单元资产' };
const SEEN_BY: Record<string, string> = { person: '人工识别', probe: '监测发现', assessment: '测评发现' };
const EFFECTS: Record<string, string> = { effective: '有效', partial: '部分有效', ineffective: '无效' };
const TREATMENTS: Record<string, string> = { reduce: '降低', accept: '接受', avoid: '规避', transfer: '转移' };
const TONES: Record<Rating, Tone> = { 5: 'bad', 4: 'bad', 3: 'fair', 2: 'none', 1: 'good' };

export function riskReport(given: RiskGiven, now: number, limits: Limits): Report {
  const { assessment, heat_map, counts, scenarios } = given;
  const is_closed = assessment.state === 'closed' && assessment.closed_at !== null;
  const made_at = is_closed ? (assessment.closed_at ?? now) : now;
  const named = (rating: Rating | null | undefined) =>
    given.ratings.find((one) => one.rating === rating)?.name.zh ?? '未评定';
  const above = scenarios.filter(({ is_above }) => is_above).length;
  const unrated = heat_map.unrated.length;
  return {
    title: '信息安全风险评估报告',
    subject: `${assessment.systems.map(({ name }) => name).join('、')} · ${assessment.title}`,
    draft: is_closed ? null : '草稿：评估尚未结束，以下内容可能变化',
    footer: '信息安全风险评估报告',
    made_at,
    blocks: [
      pairs('评估概况', [
        ['评估对象', assessment.systems.map(({ name, unit }) => `${name}（${unit ?? '责任单位未登记'}）`).join('；')],
        ['评估范围', said(assessment.scope || null)],
        [
          '评估时间',
          `${assessment.from_at === null ? '未登记' : day(assessment.from_at)} 至 ${assessment.until_at === null ? '未登记' : day(assessment.until_at)}`,
        ],
        ['计算方法', `${METHODS[assessment.method] ?? assessment.method}（${assessment.edition}）`],
        ['可接受的最高等级', named(assessment.acceptable_level)],
        ['状态', is_closed ? `已结束（${assessment.closed_by}，${moment(made_at)}）` : '未结束'],
      ]),
      paragraph(given.method_note.zh, 'note'),
      ...(given.edition.certainty === 'uncertain'
        ? [paragraph('所用分段与矩阵尚未与标准原文核对，结论应据此谨慎使用。', 'warning')]
        : []),
      ...(given.left.length > 0
        ? [paragraph(`尚未完成：${given.left.map(({ zh }) => zh).join('；')}`, 'warning')]
        : []),
      ...(unrated > 0
        ? [paragraph(`有 ${unrated} 个风险场景尚未评定，它们不代表低风险，也未计入下面的统计。`, 'warning')]
        : []),
      heading(1, '一、风险概况'),
      paragraph(`已评定风险 ${scenarios.length - unrated} 个，其中高于可接受等级 ${above} 个。`),
      {
        is: 'bars',
        caption: '各等级风险个数（现状与残余）',
        series: counts.map(({ level }) => ({ name: named(level), tone: TONES[level] })),
        rows: [
          { name: '现状', parts: counts.map((one) => one.now) },
          { name: '残余', parts: counts.map((one) => one.residual) },
        ],
      },
      ...heatTable(given, named, limits),
      heading(1, '二、资产'),
      ...table(
        '资产清单',
        [
          { title: '层次', width: 2 },
          { title: '资产', width: 4 },
          { title: '所属', width: 3 },
          { title: '价值', width: 1.2 },
        ],
        given.assets.map(({ tier, name, under_id, value }) => [
          TIERS[tier] ?? tier,
          name,
          given.assets.find(({ id }) => id === under_id)?.name ?? '—',
          named(value),
        ]),
        { limits, none: '尚未登记资产。' },
      ),
      heading(1, '三、威胁'),
      ...table(
        '威胁清单',
        [
          { title: '种类', width: 2.5 },
          { title: '威胁', width: 4 },
          { title: '能力', width: 1.2 },
          { title: '频率', width: 1.2 },
          { title: '赋值', width: 1.2 },
        ],
        given.threats.map((one) => [
          one.kind_name.zh,
          one.name,
          named(one.capability),
          named(one.frequency),
          named(one.value),
        ]),
        { limits, none: '尚未登记威胁。' },
      ),
      heading(1, '四、脆弱性与已有措施'),
      ...table(
        '脆弱性清单',
        [
          { title: '脆弱性', width: 5 },
          { title: '来源', width: 1.5 },
          { title: '易利用性', width: 1.3 },
          { title: '严重程度', width: 1.3 },
        ],
        given.vulnerabilities.map((one) => [
          one.name,
          SEEN_BY[one.seen_by] ?? one.seen_by,
          named(one.ease),
          named(one.severity),
        ]),
        { limits, none: '尚未登记脆弱性。' },
      ),
      ...table(
        '已有安全措施',
        [
          { title: '措施', width: 5 },
          { title: '有效性', width: 1.5 },
        ],
        given.measures.map(({ name, effect }) => [name, effect === null ? '未确认' : (EFFECTS[effect] ?? effect)]),
        { limits, none: '尚未登记安全措施。' },
      ),
      heading(1, '五、风险分析与处置'),
      ...table(
        '风险清单',
        [
          { title: '资产', width: 2 },
          { title: '威胁', width: 2 },
          { title: '脆弱性', width: 2.5 },
          { title: '可能性', width: 1 },
          { title: '损失', width: 1 },
          { title: '风险', width: 1.2 },
          { title: '处置', width: 2.5 },
          { title: '残余', width: 1 },
          { title: '接受', width: 2 },
        ],
        scenarios.map((one) => [
          one.asset,
          one.threat_name,
          one.vulnerability,
          named(one.risk?.likelihood.level),
          named(one.risk?.loss.level),
          one.risk ? `${named(one.risk.risk.level)}（${one.risk.risk.value}）` : '未评定',
          treatmentText(one),
          named(one.residual_level),
          one.acceptance
            ? `${one.acceptance.name}（${day(one.acceptance.signed_at)}）：${one.acceptance.statement}`
            : '—',
        ]),
        { limits, none: '尚未分析风险场景。' },
      ),
    ],
  };
}

function treatmentText({ treatment, plan, owner, due_at, follow_up }: RiskGiven['scenarios'][number]): string {
  if (treatment === null) return '未决定';
  const parts = [
    TREATMENTS[treatment] ?? treatment,
    plan,
    owner === '' ? '' : `责任人 ${owner}`,
    due_at === null ? '' : `期限 ${day(due_at)}`,
    follow_up?.ticket ? `工单 ${follow_up.ticket.number}` : '',
    follow_up?.done_at ? `${follow_up.done_by} 于 ${day(follow_up.done_at)} 确认完成` : '',
  ];
  return parts.filter((part) => part !== '').join('；');
}

/** Likelihood downwards, loss to the right; a place holds how many risks there are. */
function heatTable({ heat_map }: RiskGiven, named: (rating: Rating) => string, limits: Limits): Block[] {
  const losses = [...new Set(heat_map.cells.map(({ loss }) => loss))].sort((a, b) => a - b);
  const likelihoods = [...new Set(heat_map.cells.map(({ likelihood }) => likelihood))].sort((a, b) => b - a);
  const at = (likelihood: Rating, loss: Rating) =>
    heat_map.cells.find((cell) => cell.likelihood === likelihood && cell.loss === loss);
  return table(
    '风险分布（行为可能性，列为损失；括号内为该处的风险等级）',
    [{ title: '可能性＼损失', width: 1.6 }, ...losses.map((loss) => ({ title: named(loss), width: 1.4 }))],
    likelihoods.map((likelihood) => [
      named(likelihood),
      ...losses.map((loss) => {
        const cell = at(likelihood, loss);
        return cell ? `${cell.ids.length}（${named(cell.level)}）` : '';
      }),
    ]),
    { limits, none: '没有可显示的分布。' },
  );
}
