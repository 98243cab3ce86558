/** The report of a drill after GB/T 38645: plan, script, process record, figures, evaluation, improvements, and how it compares with the last. Pure. */
import type { DrillGiven } from './emergency-given.ts';
import { FIGURES, FORMS, figurePairs, GRADES, lasting, processTable, RUN_STATES } from './emergency-texts.ts';
import { type Block, heading, type Limits, pairs, paragraph, type Report, table } from './report.ts';
import { day, moment, said } from './texts.ts';

const STATES: Record<string, string> = {
  ...{ planned: '计划中', running: '进行中', done: '已完成', cancelled: '已取消或中止', missed: '逾期未开展' },
};
const JUDGED = { better: '变好', same: '持平', worse: '变差', unknown: '无法比较' } as const;
const STEPS: Record<string, string> = {
  ...{ ahead: '未到', open: '未完成', stuck: '受阻', done: '完成', accepted: '未达预期而继续', skipped: '跳过' },
  ...{ left_out: '按等级不需要', withdrawn: '撤回' },
};
const TICKETS: Record<string, string> = {
  ...{ waiting: '待受理', accepted: '已受理', working: '处理中', referred: '已报省', confirming: '待确认' },
  ...{ suspended: '已挂起', returned: '已退回', closed: '已办结', withdrawn: '已撤销', merged: '已合并' },
};

export function drillReport(given: DrillGiven, limits: Limits): Report {
  const { drill, run, evaluation } = given;
  const missing = [
    ...(run === null ? ['尚未开展'] : run.status === 'running' ? ['尚未结束'] : []),
    ...(evaluation === null ? ['尚未评估'] : []),
  ];
  return {
    title: '应急演练总结报告',
    subject: `${drill.unit} · ${drill.title}`,
    draft: missing.length > 0 ? `草稿：${missing.join('，')}` : null,
    footer: '应急演练总结报告',
    made_at: given.now,
    blocks: [
      ...planPart(given, limits),
      ...scriptPart(given, limits),
      heading(1, '三、过程记录'),
      ...(run ? processTable('过程记录', run, limits) : [paragraph('演练尚未开展，没有过程记录。', 'note')]),
      heading(1, '四、用时与目标'),
      ...(run ? [figurePairs('用时（自演练启动起算）', run, limits)] : [paragraph('演练尚未开展，没有用时。', 'note')]),
      ...comparisonPart(given, limits),
      heading(1, '五、评估'),
      ...evaluationPart(given, limits),
      heading(1, '六、改进清单'),
      ...table(
        '改进清单',
        [
          { title: '改进项', width: 4 },
          { title: '责任单位', width: 2 },
          { title: '期限', width: 1.4 },
          { title: '工单', width: 2 },
          { title: '状态', width: 1.2 },
        ],
        given.improvements.map(({ text, unit, due_at, ticket, state }) => [
          text,
          unit ?? '—',
          day(due_at),
          ticket ?? '—',
          state === null ? '—' : (TICKETS[state] ?? state),
        ]),
        { limits, none: '没有登记改进项。' },
      ),
    ],
  };
}

function planPart({ drill, plan, run, roles }: DrillGiven, limits: Limits): Block[] {
  return [
    heading(1, '一、演练方案'),
    pairs(
      '演练概况',
      [
        ['预案', plan.version === null ? plan.title : `${plan.title}（第 ${plan.version} 版）`],
        ['组织单位', drill.unit],
        ['形式', FORMS[drill.form] ?? drill.form],
        ['计划时间', moment(drill.scheduled_at)],
        ['状态', STATES[drill.state] ?? drill.state],
        ['启动等级', run ? (GRADES[run.grade] ?? '') : '—'],
        [
          '实际时间',
          run ? `${moment(run.started_at)} 至 ${moment(run.ended_at)}（${RUN_STATES[run.status]}）` : '未开展',
        ],
        ['涉及系统', said(drill.systems.join('、'))],
        ['情景', said(drill.scenario)],
        ['制定', drill.created_by],
      ],
      limits,
    ),
    paragraph('演练不影响真实对象：对外通知不发出，动作步骤不执行，并带有“演练”标记。', 'note'),
    ...table(
      '角色与人员',
      [
        { title: '角色', width: 1.5 },
        { title: '职责', width: 4 },
        { title: '人员', width: 3 },
      ],
      roles.map(({ title, duty, people }) => [title, duty, people.join('、') || '未指定']),
      { limits, none: '没有角色。' },
    ),
  ];
}

function scriptPart({ injects, steps, run }: DrillGiven, limits: Limits): Block[] {
  return [
    heading(1, '二、演练脚本'),
    ...table(
      '情景注入',
      [
        { title: '序号', width: 0.8 },
        { title: '启动后', width: 1.6 },
        { title: '内容', width: 5 },
        { title: '实际注入', width: 2.2 },
      ],
      injects.map(({ after_ms, text, said_at }, index) => [
        String(index + 1),
        lasting(after_ms),
        text,
        said_at === null ? '未注入' : moment(said_at),
      ]),
      { limits, none: '没有情景注入。' },
    ),
    ...table(
      '预案步骤',
      [
        { title: '步骤', width: 5 },
        { title: '角色', width: 1.6 },
        { title: '时限', width: 1.6 },
        { title: '结果', width: 1.6 },
      ],
      steps.map(({ depth, title, role, within_ms, status }) => [
        `${'　'.repeat(depth)}${title}`,
        said(role),
        within_ms === null ? '—' : lasting(within_ms),
        run ? (STEPS[status] ?? status) : '—',
      ]),
      { limits, none: '预案没有步骤。' },
    ),
  ];
}

function comparisonPart({ comparison, drill }: DrillGiven, limits: Limits): Block[] {
  if (!comparison) return [paragraph('没有可比较的上次演练。', 'note')];
  const { last, rows } = comparison;
  const value = (figure: string, n: number | null) =>
    figure.endsWith('_ms') ? lasting(n) : n === null ? '—' : String(n);
  return [
    ...table(
      '与上次演练比较',
      [
        { title: '指标', width: 2.4 },
        { title: '上次', width: 2 },
        { title: '本次', width: 2 },
        { title: '比较', width: 1.4 },
      ],
      rows.map(({ figure, last: before, now, judged }) => [
        FIGURES[figure] ?? figure,
        value(figure, before),
        value(figure, now),
        JUDGED[judged],
      ]),
      { limits, none: '没有可比较的指标。' },
    ),
    paragraph(`上次：${last.title}（${FORMS[last.form] ?? last.form}，${moment(last.started_at)}）。`),
    ...(last.form === drill.form ? [] : [paragraph('两次演练的形式不同，用时只作参考。', 'warning')]),
  ];
}

function evaluationPart({ evaluation }: DrillGiven, limits: Limits): Block[] {
  if (!evaluation) return [paragraph('尚未评估。', 'warning')];
  const { scores, strengths, weaknesses, by, at } = evaluation;
  const mean = scores.reduce((sum, { score }) => sum + score, 0) / Math.max(1, scores.length);
  return [
    ...table(
      '评估表（1 至 5 分）',
      [
        { title: '评估项', width: 5 },
        { title: '得分', width: 1 },
      ],
      scores.map(({ criterion, score }) => [criterion, String(score)]),
      { limits, none: '没有评估项。' },
    ),
    pairs(
      '评估意见',
      [
        ['平均分', mean.toFixed(1)],
        ['做得好的', said(strengths)],
        ['不足', said(weaknesses)],
        ['评估人', `${by}，${moment(at)}`],
      ],
      limits,
    ),
  ];
}
